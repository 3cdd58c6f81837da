"""What happened to a pitch, entry by entry, from the journal: readable, complete, and checked against its chain.

Names and amounts are for the person themself, the pitcher and stewards. Everybody else reads that a colleague acted.
"""

from typing import Any

from adapters.card import Card, Heading, Notice, Paragraph
from adapters.inbound import Commanded
from adapters.reply import Reply, Whisper
from bot.card import FEW_GIVERS
from bot.features.finding import named_campaign
from bot.turn import Turn
from bot.wording import labels
from domain.campaign import Campaign
from domain.cents.half import MatchMode
from domain.events import (
    Accepted,
    Applied,
    Arrived,
    Begun,
    Briefed,
    Called,
    CalledOff,
    CameBack,
    Cancelled,
    Changed,
    ComesBack,
    Completed,
    CostChanged,
    Declined,
    Disclosed,
    Drafted,
    Event,
    Extended,
    HandedOver,
    HelpMoved,
    HelpOff,
    Invited,
    Joined,
    Judged,
    Left,
    MatchAttached,
    MatchDetached,
    Matched,
    MatchReleased,
    MatchReturned,
    Merged,
    NotArrived,
    NotPosted,
    OfHelp,
    OfMatch,
    OfOwnMoney,
    OfResource,
    OfSettlement,
    Opened,
    OwnConfirmed,
    Paid,
    PartReleased,
    PlaceLapsed,
    PlaceOffered,
    PlaceTaken,
    Pledged,
    Published,
    RanOut,
    Reimbursed,
    Returned,
    Settled,
    Shared,
    ShareDecided,
    StillLearned,
    VerdictsEnded,
    Withdrawn,
)
from domain.people import PersonId
from domain.policy import Action
from domain.resources import Resource
from storage.people import Person

MOST_SHOWN = 40
LINES = 10  # of one paragraph
SENTENCES: dict[type[Event], str] = {
    Drafted: "audit_drafted",
    Published: "audit_published",
    Opened: "audit_opened",
    NotPosted: "audit_not_posted",
    Pledged: "audit_pledged",
    Changed: "audit_changed",
    Withdrawn: "audit_withdrawn",
    Accepted: "audit_accepted",
    Declined: "audit_declined",
    PlaceOffered: "audit_place_offered",
    PlaceTaken: "audit_place_taken",
    PlaceLapsed: "audit_place_lapsed",
    Briefed: "audit_briefed",
    Extended: "audit_extended",
    Begun: "audit_begun",
    RanOut: "audit_ran_out",
    Cancelled: "audit_cancelled",
    CameBack: "audit_came_back",
    Shared: "audit_shared",
    StillLearned: "audit_still_learned",
    Judged: "audit_judged",
    VerdictsEnded: "audit_verdicts_ended",
    Applied: "audit_applied",
    Completed: "audit_completed",
    Merged: "audit_merged",
    HelpMoved: "audit_help_moved",
    HelpOff: "audit_help_off",
    Disclosed: "audit_disclosed",
    OwnConfirmed: "audit_own_confirmed",
    Called: "audit_called",
    Paid: "audit_paid",
    Arrived: "audit_money_arrived",
    NotArrived: "audit_not_arrived",
    CostChanged: "audit_cost_changed",
    PartReleased: "audit_part_released",
    Settled: "audit_settled",
    Reimbursed: "audit_reimbursed",
    CalledOff: "audit_called_off",
    ComesBack: "audit_comes_back",
    Returned: "audit_returned",
    ShareDecided: "audit_share_decided",
    Invited: "audit_invited",
    Joined: "audit_joined",
    Left: "audit_left",
    HandedOver: "audit_handed_over",
    MatchAttached: "audit_match_attached",
    MatchDetached: "audit_match_detached",
    Matched: "audit_matched",
    MatchReleased: "audit_match_released",
    MatchReturned: "audit_match_returned",
}
IN_THE_END = (MatchReleased, MatchReturned)  # no later gift can be told from these sums
PERSONAL = (Drafted, NotPosted, Briefed, Merged, Disclosed)


def audited(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch audit P-42`: who did what, and when."""
    campaign, _ = named_campaign(turn, commanded)
    sees_all = turn.allows(Action.SEE_AMOUNTS, campaign)
    kept = (one.event for one in turn.uow.history.entries(campaign.id))
    found = [one for one in kept if sees_all or _is_open(turn, one)]
    people = turn.uow.people.many({person for one in found for person in (one.by, one.about) if person})
    shown = found[-MOST_SHOWN:]
    lines = [_line(turn, campaign, event, people, sees_all=sees_all) for event in shown]
    say, title = turn.say, turn.say("audit_title", number=str(campaign.number), title=campaign.texts.title)
    paragraphs = [Paragraph("\n".join(lines[at : at + LINES])) for at in range(0, len(lines), LINES)]
    earlier = [Notice(say("audit_earlier", n=len(found) - len(shown)))] if len(found) > len(shown) else []
    checked = "audit_differs" if turn.uow.history.differences(campaign.id) else "audit_whole"
    return Whisper(Card(title, (Heading(title), *earlier, *paragraphs, Notice(say(checked)))))


def _is_open(turn: Turn, event: Event) -> bool:
    """What only concerns one person is for that person."""
    return not isinstance(event, PERSONAL) or turn.who.id in {event.by, event.about}


def _line(turn: Turn, campaign: Campaign, event: Event, people: dict[PersonId, Person], *, sees_all: bool) -> str:
    say = turn.say
    concerned = event.about or event.by
    knows = sees_all or turn.who.id in {event.by, event.about}
    fund = turn.uow.funds.get(event.fund).name if isinstance(event, OfMatch | MatchAttached) else ""
    values: dict[str, Any] = {
        "fund": fund,
        "sum": _of_fund(turn, campaign, event, sees_all=sees_all),
        "what": _what(turn, campaign, event, knows=knows),
        "name": _name(turn, campaign, event.about, people, knows=knows),
        "answer": _answer(turn, campaign, event, knows=knows),
        "day": event.until if isinstance(event, Extended) else "",
        "text": event.text or "…",
    }
    nobody = say("audit_fund", fund=fund) if fund else say("audit_time")
    who = _name(turn, campaign, event.by or concerned, people, knows=knows) if concerned else nobody
    return f"{say.moment(event.at, turn.who.zone)} · {who}{say('colon')} {say(SENTENCES[type(event)], **values)}"


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


def _what(turn: Turn, campaign: Campaign, event: Event, *, knows: bool) -> str:
    """An amount or units of help, for those who may know; else only the kind."""
    if not isinstance(event, OfResource):
        return ""
    if event.resource is not Resource.MONEY:
        return turn.say(labels.UNITS[event.resource], n=event.amount)
    return turn.say.money(event.amount, campaign.money.currency) if knows else turn.say(labels.RESOURCE[Resource.MONEY])


def _of_fund(turn: Turn, campaign: Campaign, event: Event, *, sees_all: bool) -> str:
    """An amount of a match fund. It is public, unless somebody's gift could be worked out from it."""
    if isinstance(event, MatchAttached):
        return turn.say.money(event.most, campaign.money.currency)
    if not isinstance(event, OfMatch):
        return ""
    among_many = isinstance(event, IN_THE_END) and event.givers >= FEW_GIVERS
    if not sees_all and not among_many:
        return turn.say("audit_sum_hidden")
    return turn.say.money(event.total if isinstance(event, Matched) else event.change, campaign.money.currency)


def _answer(turn: Turn, campaign: Campaign, event: Event, *, knows: bool) -> str:
    say = turn.say
    match event:
        case Judged(verdict=verdict):
            return say(labels.VERDICT[verdict]) if knows else "…"
        case Applied(outcome=outcome) | Completed(outcome=outcome):
            return say(labels.OUTCOME[outcome])
        case Shared(kind=kind):
            return say(labels.SHARE[kind])
        case OfSettlement(cents=cents) | Invited(cents=cents) | Joined(cents=cents) | ShareDecided(half=cents):
            return _own_sum(turn, campaign, cents, knows=knows)
        case OfOwnMoney(own=cents):
            return _own_sum(turn, campaign, cents, knows=knows)
        case OfHelp(step=step):
            return say(labels.DELIVERY_STEP[step])
        case _:
            return ""


def _own_sum(turn: Turn, campaign: Campaign, cents: int, *, knows: bool) -> str:
    """In the shared mode the own sum tells what was matched, and that what was given."""
    if knows or campaign.mode is MatchMode.PEERS:
        return turn.say.money(cents, campaign.money.currency)
    return turn.say("audit_sum_hidden")
