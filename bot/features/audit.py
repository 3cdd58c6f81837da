"""What happened to a pitch, entry by entry, from the journal: readable, complete, and checked against its chain.

Names and amounts are for the person themself, the pitcher and stewards. Everybody else reads that a colleague acted.
"""

from datetime import date
from typing import Any

from adapters.card import Card, Heading, Notice, Paragraph
from adapters.inbound import Commanded
from adapters.reply import Reply, Whisper
from bot.card import FEW_GIVERS
from bot.features.finding import named_campaign
from bot.turn import Turn
from bot.wording import labels
from domain.campaign import Campaign, Outcome, ShareKind, Verdict
from domain.events import Fact
from domain.money.half import MatchMode
from domain.people import PersonId
from domain.policy import Action
from domain.resources import Resource
from storage.journal import Entry, entries
from storage.people import Person
from storage.verify import differences_on

MOST_SHOWN = 40
LINES = 10  # of one paragraph
FACTS: dict[Fact, str] = {
    Fact.DRAFTED: "audit_drafted",
    Fact.PUBLISHED: "audit_published",
    Fact.OPENED: "audit_opened",
    Fact.NOT_POSTED: "audit_not_posted",
    Fact.PLEDGED: "audit_pledged",
    Fact.CHANGED: "audit_changed",
    Fact.WITHDRAWN: "audit_withdrawn",
    Fact.ACCEPTED: "audit_accepted",
    Fact.DECLINED: "audit_declined",
    Fact.PLACE_OFFERED: "audit_place_offered",
    Fact.PLACE_TAKEN: "audit_place_taken",
    Fact.PLACE_LAPSED: "audit_place_lapsed",
    Fact.BRIEFED: "audit_briefed",
    Fact.EXTENDED: "audit_extended",
    Fact.BEGUN: "audit_begun",
    Fact.RAN_OUT: "audit_ran_out",
    Fact.CANCELLED: "audit_cancelled",
    Fact.CAME_BACK: "audit_came_back",
    Fact.SHARED: "audit_shared",
    Fact.STILL_LEARNED: "audit_still_learned",
    Fact.JUDGED: "audit_judged",
    Fact.VERDICTS_ENDED: "audit_verdicts_ended",
    Fact.APPLIED: "audit_applied",
    Fact.COMPLETED: "audit_completed",
    Fact.MERGED: "audit_merged",
    Fact.HELP_MOVED: "audit_help_moved",
    Fact.HELP_OFF: "audit_help_off",
    Fact.DISCLOSED: "audit_disclosed",
    Fact.OWN_CONFIRMED: "audit_own_confirmed",
    Fact.CALLED: "audit_called",
    Fact.PAID: "audit_paid",
    Fact.ARRIVED: "audit_money_arrived",
    Fact.NOT_ARRIVED: "audit_not_arrived",
    Fact.COST_CHANGED: "audit_cost_changed",
    Fact.PART_RELEASED: "audit_part_released",
    Fact.SETTLED: "audit_settled",
    Fact.REIMBURSED: "audit_reimbursed",
    Fact.CALLED_OFF: "audit_called_off",
    Fact.COMES_BACK: "audit_comes_back",
    Fact.RETURNED: "audit_returned",
    Fact.SHARE_DECIDED: "audit_share_decided",
    Fact.INVITED: "audit_invited",
    Fact.JOINED: "audit_joined",
    Fact.LEFT: "audit_left",
    Fact.HANDED_OVER: "audit_handed_over",
    Fact.MATCH_ATTACHED: "audit_match_attached",
    Fact.MATCH_DETACHED: "audit_match_detached",
    Fact.MATCHED: "audit_matched",
    Fact.MATCH_RELEASED: "audit_match_released",
    Fact.MATCH_RETURNED: "audit_match_returned",
}
IN_THE_END = frozenset({Fact.MATCH_RELEASED, Fact.MATCH_RETURNED})  # no later gift can be told from these sums
PERSONAL = frozenset({Fact.DRAFTED, Fact.NOT_POSTED, Fact.BRIEFED, Fact.MERGED, Fact.DISCLOSED})


def audited(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch audit P-42`: who did what, and when."""
    campaign, _ = named_campaign(turn, commanded)
    sees_all = turn.allows(Action.SEE_AMOUNTS, campaign)
    found = [one for one in entries(turn.uow.session, campaign.id) if sees_all or _is_open(turn, one)]
    people = turn.uow.people.many({one for entry in found for one in (entry.by, entry.about) if one})
    shown = found[-MOST_SHOWN:]
    lines = [_line(turn, campaign, entry, people, sees_all=sees_all) for entry in shown]
    say, title = turn.say, turn.say("audit_title", number=str(campaign.number), title=campaign.texts.title)
    paragraphs = [Paragraph("\n".join(lines[at : at + LINES])) for at in range(0, len(lines), LINES)]
    earlier = [Notice(say("audit_earlier", n=len(found) - len(shown)))] if len(found) > len(shown) else []
    checked = "audit_differs" if differences_on(turn.uow.session, campaign.id) else "audit_whole"
    return Whisper(Card(title, (Heading(title), *earlier, *paragraphs, Notice(say(checked)))))


def _is_open(turn: Turn, entry: Entry) -> bool:
    """What only concerns one person is for that person."""
    return entry.fact not in PERSONAL or turn.who.id in {entry.by, entry.about}


def _line(turn: Turn, campaign: Campaign, entry: Entry, people: dict[PersonId, Person], *, sees_all: bool) -> str:
    say = turn.say
    concerned = entry.about or entry.by
    knows = sees_all or turn.who.id in {entry.by, entry.about}
    fund = turn.uow.funds.get(str(entry.values["fund"])).name if "fund" in entry.values else ""
    values: dict[str, Any] = {
        "fund": fund,
        "sum": _of_fund(turn, campaign, entry, sees_all=sees_all),
        "what": _what(turn, campaign, entry, knows=knows),
        "name": _name(turn, campaign, entry.about, people, knows=knows),
        "answer": _answer(turn, campaign, entry, knows=knows),
        "day": _day(entry),
        "text": entry.text or "…",
    }
    nobody = say("audit_fund", fund=fund) if fund else say("audit_time")
    who = _name(turn, campaign, entry.by or concerned, people, knows=knows) if concerned else nobody
    return f"{say.moment(entry.at, turn.who.zone)} · {who}{say('colon')} {say(FACTS[entry.fact], **values)}"


def _name(
    turn: Turn, campaign: Campaign, person: PersonId | None, people: dict[PersonId, Person], *, knows: bool
) -> str:
    if person is None:
        return ""
    if person == turn.who.id:
        return turn.say("audit_you")
    if knows or person == campaign.pitcher:
        return people[person].name
    return turn.say("audit_colleague")


def _what(turn: Turn, campaign: Campaign, entry: Entry, *, knows: bool) -> str:
    """An amount or units of help, for those who may know; else only the kind."""
    kind = entry.values.get("resource")
    if not kind:
        return ""
    resource, amount = Resource(str(kind)), int(entry.values.get("amount", 0))
    if resource is not Resource.MONEY:
        return turn.say(labels.UNITS[resource], n=amount)
    return turn.say.money(amount, campaign.money.currency) if knows else turn.say(labels.RESOURCE[resource])


def _of_fund(turn: Turn, campaign: Campaign, entry: Entry, *, sees_all: bool) -> str:
    """An amount of a match fund. It is public, unless somebody's gift could be worked out from it."""
    values = entry.values
    cents = int(values.get("most", values.get("total" if entry.fact is Fact.MATCHED else "change", 0)))
    among_many = entry.fact in IN_THE_END and int(values.get("givers", 0)) >= FEW_GIVERS
    if "most" in values or sees_all or among_many:
        return turn.say.money(cents, campaign.money.currency)
    return turn.say("audit_sum_hidden")


def _answer(turn: Turn, campaign: Campaign, entry: Entry, *, knows: bool) -> str:
    say, values = turn.say, entry.values
    if "verdict" in values:
        return say(labels.VERDICT[Verdict(str(values["verdict"]))]) if knows else "…"
    if "outcome" in values:
        return say(labels.OUTCOME[Outcome(str(values["outcome"]))])
    if "kind" in values:
        return say(labels.SHARE[ShareKind(str(values["kind"]))])
    for name in ("cents", "own", "half"):
        if name in values and (knows or campaign.mode is MatchMode.PEERS):
            return say.money(int(values[name]), campaign.money.currency)
        if name in values:  # in the shared mode the own sum tells what was matched, and that what was given
            return say("audit_sum_hidden")
    if "step" in values:
        return say(labels.DELIVERY_STEP[str(values["step"])])
    return ""


def _day(entry: Entry) -> date | str:
    until = entry.values.get("until")
    return date.fromisoformat(str(until)) if until else ""
