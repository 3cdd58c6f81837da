"""The rows of a believable small programme, as plain values, for a schema of any age.

Names are those of the tables when this was written. A value whose column a schema does not have yet is left out; so
that totals and ledger agree there too, whatever needs the rules of 0004 is a pitch of its own. None is left out always.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from storage.journal import chain_hash, text_digest

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Move = tuple[str, str, str, int]
Told = tuple[str, str | None, str | None, list[Move], str]  # fact, by, about, moves, words
START = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
LATER = START + timedelta(days=60)
BC = {"organisation_id": "bc"}
SUMMIT, WORKSHOP, DRAFT = "summit", "workshop", "draft"  # only the workshop knows money that is really paid
FUND = "fund:f1"
TEXTS = {
    "opportunity": "attend",
    "title": "Sommet sur l’éthique des données",
    "why": "Nobody has taught us how to decide fairly — « pas encore ».",
    "without_help": "I read about it alone.",
    "starts": "2027-05-10",
    "ends": "2027-05-11",
    "benefit_me": "I learn to run an ethics review.",
    "benefit_peers": "You get a checklist that you can use. 👏",
    "benefit_organisation": "Fewer projects are stopped late.",
    "share_kinds": ["lunch", "blog"],
    "share_audience": "Everyone who works with data",
    "share_by": "2027-05-28",
    "when": "we start a project with personal data",
    "then": "run the checklist in the first week",
    "when_date": "2027-06-30",
}
EMPTY = {
    name: [] if name == "share_kinds" else None if name in {"starts", "ends", "share_by", "when_date"} else ""
    for name in TEXTS
} | {"opportunity": "other"}
SHARED = {
    "kind": "lunch",
    "where": "https://example.org/recording",
    "takeaways": "Three questions to ask first",
    "thanks": "Merci à tous",
    "at": "2027-05-20T19:00:00+00:00",
}


def moved(person: str, slot: str, source: str, target: str, amount: int) -> list[Move]:
    """The two ledger lines of a transfer."""
    return [(source, person, slot, -amount), (target, person, slot, amount)]


def pledged(person: str, cents: int, waiting: int = 0) -> list[Move]:
    """The lines of a promise of money."""
    return [
        *moved(person, "money", "person", "accepted", cents - waiting),
        *(moved(person, "money", "person", "waiting", waiting) if waiting else []),
    ]


TOLD_OF_SUMMIT: list[Told] = [
    ("drafted", "ana", None, [], ""),
    ("opened", None, None, moved("ana", "money", "person", "own", 600_00), ""),
    ("pledged", "ben", None, pledged("ben", 150_00), "Ask about sandboxes"),
    ("pledged", "dev", None, pledged("dev", 500_00, waiting=50_00), ""),
    ("pledged", "gus", None, moved("gus", "need:0", "person", "offered", 1), ""),
    (
        "accepted",
        "ana",
        "gus",
        [*moved("gus", "need:0", "offered", "person", 1), *moved("gus", "need:0", "person", "accepted", 1)],
        "",
    ),
    ("pledged", "elise", None, moved("elise", "need:1", "person", "offered", 1), ""),
    ("extended", "ana", None, [], "The programme came out late"),
    ("begun", None, None, [], ""),
]
TOLD_OF_WORKSHOP: list[Told] = [
    ("opened", None, None, moved("ana", "money", "person", "own", 600_00), ""),
    ("pledged", "ben", None, pledged("ben", 300_00), ""),
    ("pledged", "dev", None, pledged("dev", 200_00), "I would like a checklist, s’il te plaît"),
    ("matched", None, None, moved("ana", FUND, "fund", "matched", 80_00) + moved("ana", FUND, "fund", "held", 20_00), ""),
    ("own_confirmed", "ana", None, moved("ana", "money", "purse", "own_paid", 400_00), "Invoice 17"),
    ("own_confirmed", "chloe", None, moved("chloe", "money", "purse", "own_paid", 200_00), ""),
    ("paid", "ben", "ben", moved("ben", "money", "purse", "paid", 300_00), "Transfer of 3 May"),
    ("paid", "dev", "dev", moved("dev", "money", "purse", "paid", 200_00), ""),
    ("settled", "ana", None, moved("ana", "money", "own_paid", "purse", 12_00), ""),
    ("comes_back", None, "ben", moved("ben", "money", "paid", "back", 6_00), ""),
    ("comes_back", None, "dev", moved("dev", "money", "paid", "back", 4_00), ""),
    ("match_returned", None, None, moved("ana", FUND, "held", "fund", 2_00), ""),
    ("returned", "ben", "ben", moved("ben", "money", "back", "purse", 6_00), ""),
]  # fmt: skip


def of_any_age() -> Rows:
    """An organisation with a pitch that came to a good end, and a draft with nothing in it."""
    journal, texts, ledger = _history(SUMMIT, TOLD_OF_SUMMIT)
    return {
        "organisation": [
            {
                "id": "bc", "name": "Province", "language": "fr", "holidays": "CA-BC", "currency": "CAD", "share_n": 1,
                "share_d": 2, "allocation_is_own": True, "exact_totals": True, "guard": {"from_vendor": "disclose"},
                "last_number": 3, "created_at": START,
            }
        ],
        "workspace": [
            {"id": "w1", **BC, "platform": "slack", "external": "T1", "name": "Province", "service_url": ""},
            {"id": "w2", **BC, "platform": "teams", "external": "tenant", "name": "Ville", "service_url": "https://x"},
        ],
        "channel": [
            {
                "id": "c1", **BC, "workspace_id": "w1", "external": "C-LEARNING", "name": "learning", "language": "en",
                "private": True, "room": "C-LEARNING",
            }
        ],
        "member": [{"workspace_id": "w2", "room": "19:learning", "user": "29:ben", **BC}],
        "person": [_person(name) for name in ("ana", "ben", "chloe", "dev", "elise", "gus")],
        "identity": [
            {
                "id": f"i-{name}", **BC, "person_id": name, "platform": "slack", "workspace": "T1",
                "user": f"U-{name}", "direct": f"D-{name}" if name == "ana" else None, "home_seen": name == "ana",
            }
            for name in ("ana", "ben", "chloe", "dev", "elise", "gus")
        ],
        "campaign": [_summit(journal), _draft()],
        "need": [
            _need(SUMMIT, 0, "expertise", "An hour with a privacy lawyer", 2, needed_by=date(2027, 5, 3), accepted=1),
            _need(SUMMIT, 1, "venue", "A room for twelve", 1, must=False, offered=1),
        ],
        "pledge": [
            _pledge(SUMMIT, "ben", 150_00),
            _pledge(SUMMIT, "dev", 500_00, waiting=50_00),
            _pledge(SUMMIT, "elise", 1, slot="need:1", resource="venue", state="offered", source="emoji"),
            _pledge(
                SUMMIT, "gus", 1, slot="need:0", resource="expertise", source="button", delivery="confirmed",
                delivery_day=date(2027, 5, 4), delivery_since=date(2027, 5, 5), place_since=START,
            ),
        ],
        "supporter": [
            {"campaign_id": SUMMIT, "person_id": name, **BC, "brief": brief, "verdict": verdict, "anonymous": hidden}
            for name, brief, verdict, hidden in (
                ("ben", "Ask about sandboxes", "met", False), ("dev", "", "not_yet", True),
                ("elise", "", None, False), ("gus", "", None, False),
            )
        ],
        "follower": [{"campaign_id": SUMMIT, "person_id": "chloe", "emoji": "cheers", **BC}],
        "reaction": [
            {
                "workspace_id": "w1", "channel": "C-LEARNING", "ts": "1.2", "person_id": "chloe", "raw": "clap::tone-2",
                **BC, "emoji": "clap", "present": True, "at": START,
            }
        ],
        "journal": journal, "journal_text": texts, "ledger": ledger,
        "inbox": [
            {"platform": "slack", "key": "Ev1", **BC, "received_at": START, "reply": {"text": "Merci"}},
            {"platform": "teams", "key": "a:1", **BC, "received_at": LATER, "reply": None},
        ],
        "message": [
            {
                "id": "m1", **BC, "workspace_id": "w1", "key": "pitch:summit", "kind": "pitch", "campaign_id": SUMMIT,
                "person_id": None, "channel": "C-LEARNING", "thread_of": None, "payload": {"closed": True}, "wanted": 4,
                "sent": 4, "open": False, "state": "sent", "attempts": 1, "lookups": 0, "first_at": START,
                "due_at": START, "leased_until": None, "ts": "1.2", "problem": "",
            },
            {
                "id": "m2", **BC, "workspace_id": "w2", "key": "direct:ben", "kind": "direct", "campaign_id": SUMMIT,
                "person_id": "ben", "channel": None, "thread_of": "m1", "payload": {}, "wanted": 2, "sent": 1,
                "open": True, "state": "waiting", "attempts": 3, "lookups": 1, "first_at": None, "due_at": LATER,
                "leased_until": LATER, "ts": None, "problem": "ratelimited",
            },
        ],
        "due": [
            {
                "id": f"d-{prompt}", **BC, "subject": "campaign", "campaign_id": SUMMIT, "person_id": person, "prompt": prompt,
                "round": len(person), "at": LATER, "done": not person,
            }
            for prompt, person in (("share", "ana"), ("close", ""))
        ],
        "link_code": [
            {"digest": "d" * 64, **BC, "person_id": "ana", "purpose": "identity", "expires_at": LATER, "used": True}
        ],
        "setting": [{"name": "clock", "value": "86400"}],
    }  # fmt: skip


def of_the_programmes_rules() -> Rows:
    """A pitch with everything that is known since 0004: paid, matched, carried by two, settled, in part returned."""
    journal, texts, ledger = _history(WORKSHOP, TOLD_OF_WORKSHOP)
    allocation = {**BC, "steward_id": "elise", "amount": 1_000_00, "expires": LATER, "created_at": START}
    return {
        "fund": [
            {
                "id": "f1", **BC, "steward_id": "elise", "name": "Fonds d’apprentissage", "mode": "peers",
                "amount": 5_000_00, "matched": 98_00, "factor_n": 1, "factor_d": 5, "per_gift": 250_00,
                "per_pitch": None, "supporters": 2, "trigger": 25, "held_back": 20, "expires": LATER, "open": True,
                "created_at": START,
            }
        ],
        "campaign": [_workshop(journal)],
        "pledge": [
            _pledge(
                WORKSHOP, "ben", 300_00, called=300_00, paid=300_00, receipt="Transfer of 3 May", arrived=300_00,
                back=6_00, returned=6_00, allocated=True,
            ),
            _pledge(WORKSHOP, "dev", 200_00, called=200_00, paid=200_00, arrived=200_00, back=4_00),
        ],
        "supporter": [
            {"campaign_id": WORKSHOP, "person_id": name, **BC, "brief": "", "anonymous": name == "dev"}
            for name in ("ben", "dev")
        ],
        "allocation": [
            {"id": "a-ana", "person_id": "ana", "spent": 100_00, "per_pitch": None, **allocation},
            {"id": "a-ben", "person_id": "ben", "spent": 294_00, "per_pitch": 400_00, **allocation},
        ],
        "spending": [
            {"allocation_id": "a-ana", "campaign_id": WORKSHOP, **BC, "cents": 100_00},
            {"allocation_id": "a-ben", "campaign_id": WORKSHOP, **BC, "cents": 294_00},
        ],
        "disclosure": [
            {"campaign_id": WORKSHOP, "person_id": "ben", **BC, "words": "Ana est ma gestionnaire", "at": START}
        ],
        "share_decision": [
            {
                "id": f"s-{pitch}", **BC, "campaign_id": pitch, "steward_id": "elise", "share_n": 1, "share_d": 3,
                "no_half": pitch is not None, "reason": "First pitch on a student’s wage", "at": START,
            }
            for pitch in (None, DRAFT)
        ],
        "journal": journal, "journal_text": texts, "ledger": ledger,
    }  # fmt: skip


def _history(campaign: str, told: list[Told]) -> tuple[list[Row], list[Row], list[Row]]:
    """A journal whose chain holds, the words beside it, and the ledger."""
    journal: list[Row] = []
    for seq, (fact, by, about, moves, words) in enumerate(told, start=1):
        entry = {
            "campaign_id": campaign, "seq": seq, **BC, "fact": fact, "at": START + timedelta(hours=seq), "by_id": by,
            "about_id": about, "data": {"moves": [list(move) for move in moves], "title": "éthique"},
            "text_digest": text_digest(f"salt{seq}", words) if words else "",
            "previous": journal[-1]["hash"] if journal else "",
        }  # fmt: skip
        journal.append({**entry, "hash": chain_hash(entry)})
    texts = [
        {"campaign_id": campaign, "seq": seq, **BC, "salt": f"salt{seq}", "words": words}
        for seq, (*_, words) in enumerate(told, start=1)
        if words
    ]
    return journal, texts, list(_ledger(campaign, told))


def _ledger(campaign: str, told: list[Told]) -> Iterator[Row]:
    for seq, (_, _, _, moves, _) in enumerate(told, start=1):
        for account, person, slot, amount in moves:
            line = {"campaign_id": campaign, "seq": seq, **BC, "account": account, "person_id": person, "slot": slot}
            yield {**line, "amount": amount}


def _person(name: str) -> Row:
    elise = name == "elise"
    return {
        "id": name, **BC, "name": name.capitalize(), "language": "fr" if elise else "en", "language_chosen": elise,
        "zone": "America/Vancouver", "guest": False, "steward": elise, "quiet": elise, "reachable": True,
        "paused_until": date(2027, 7, 1) if elise else None, "written_on": date(2027, 3, 1) if name == "ben" else None,
        "workspace_id": "w1", "merged_into": "", "manager_id": "ana" if name == "ben" else "", "vendor": name == "gus",
    }  # fmt: skip


def _summit(journal: list[Row]) -> Row:
    return _campaign(
        SUMMIT, 1, journal, title=TEXTS["title"], search="sommet", stage="complete", texts=TEXTS,
        costs=[["registration", 800_00], ["travel", 400_00]], extension_reason="The programme came out late",
        other_places=[["w2", "19:learning"]], own=600_00, accepted=600_00, waiting=50_00, givers=2, supporters=4,
        cheers=1, verdicts=2, shared_learning=SHARED, outcome="partly", practice="We ask three questions first",
        verdicts_ended=True, still_learned="A lot", snoozed_until=date(2027, 6, 1), snoozes=1, silenced=True,
    )  # fmt: skip


def _workshop(journal: list[Row]) -> Row:
    return _campaign(
        WORKSHOP, 2, journal, title="Facilitation", stage="applying", texts={**TEXTS, "title": "Facilitation"},
        costs=[["materials", 1_200_00]], closing="keep", co_pitchers=[["chloe", 200_00, True, 200_00]],
        own_allocated=100_00, own_receipt="Invoice 17", real_cost=1_176_00, fund_id="f1", match_mode="peers",
        match_now=80_00, match_held=18_00, own=600_00, accepted=500_00, givers=2, supporters=2, confirmed=588_00,
        called=500_00, paid=500_00, back=10_00, private=True,
    )  # fmt: skip


def _draft() -> Row:
    row = _campaign(DRAFT, 3, [], title="", stage="draft", texts=EMPTY, costs=[], pitcher_id="ben")
    return row | {"close_on": None, "deadline": None, "channel": None}


def _campaign(name: str, number: int, journal: list[Row], **values: Any) -> Row:
    """The columns that any pitch has, with nothing promised yet."""
    return {
        "id": name, **BC, "number": number, "pitcher_id": "ana", "language": "fr", "zone": "America/Vancouver",
        "search": "", "currency": "CAD", "share_n": 1, "share_d": 2, "close_on": date(2027, 4, 20), "deadline": LATER,
        "extension_reason": "", "channel": "C-LEARNING", "private": False, "own": 0, "accepted": 0, "waiting": 0,
        "reserved": 0, "givers": 0, "supporters": 0, "cheers": 0, "verdicts": 0, "practice": "",
        "verdicts_ended": False, "still_learned": "", "snoozes": 0, "silenced": False,
        "journal_head": journal[-1]["hash"] if journal else "", "journal_count": len(journal), **values,
    }  # fmt: skip


def _need(campaign: str, position: int, resource: str, what: str, quantity: int, **values: Any) -> Row:
    row = {"campaign_id": campaign, "position": position, **BC, "resource": resource, "what": what}
    return {**row, "quantity": quantity, "must": True, "accepted": 0, "offered": 0, **values}


def _pledge(campaign: str, person: str, amount: int, **values: Any) -> Row:
    return {
        "campaign_id": campaign, "slot": "money", "person_id": person, **BC, "resource": "money", "state": "accepted",
        "source": "form", "amount": amount, "waiting": 0, "reserved": 0, "at": START, **values,
    }  # fmt: skip
