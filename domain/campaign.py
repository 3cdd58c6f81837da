"""A pitch as the rules see it: its texts, its needs, its running totals and the pledges of the person acting.

A campaign is loaded with the pledges of the people concerned only, never with all of them: totals are running
totals, so that a reaction costs the same whether ten people pledged or ten thousand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Self, TypeVar

from domain.cents.half import MatchMode, OwnShare, Share, own_half, peers_target
from domain.cents.matching import Match
from domain.people import OrganisationId, PersonId
from domain.resources import Resource
from domain.stages import Stage, Step, move

CampaignId = NewType("CampaignId", str)
Slot = NewType("Slot", str)
MONEY_SLOT = Slot("money")


class Opportunity(StrEnum):
    """What sort of learning is pitched."""

    ATTEND = "attend"
    TEST_IDEAS = "test_ideas"
    HOST = "host"
    OTHER = "other"


class ShareKind(StrEnum):
    """How the learning comes back."""

    WEBINAR = "webinar"
    BLOG = "blog"
    PODCAST = "podcast"
    LUNCH = "lunch"
    WORKSHOP = "workshop"
    OTHER = "other"


class CostKind(StrEnum):
    """The typed lines that a cost is made of."""

    REGISTRATION = "registration"
    TRAVEL = "travel"
    ACCOMMODATION = "accommodation"
    MATERIALS = "materials"
    HOSPITALITY = "hospitality"
    OTHER = "other"


class Closing(StrEnum):
    """What happens to a pitch that is short at the deadline; the pitcher chose it at the start."""

    ALL_OR_NOTHING = "all_or_nothing"
    KEEP = "keep"


class Verdict(StrEnum):
    """A supporter's word on whether their need was met."""

    MET = "met"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class Outcome(StrEnum):
    """What became of the pitcher's WHEN … THEN I WILL …."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    UNANSWERED = "unanswered"


class PledgeState(StrEnum):
    """Where one pledge stands. Money is accepted in order of arrival; help in kind when the pitcher says yes."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    RELEASED = "released"


class DeliveryState(StrEnum):
    """Where one piece of accepted help stands."""

    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"


class DeliveryStep(StrEnum):
    """What moves a piece of accepted help on."""

    SCHEDULE = "schedule"
    DELIVER = "deliver"
    CONFIRM = "confirm"
    NOT_YET = "not yet"
    DECLINE = "decline"
    LAPSE = "lapse"


CURRENT = frozenset({PledgeState.OFFERED, PledgeState.ACCEPTED, PledgeState.WAITING})


class Source(StrEnum):
    """Where a pledge came from; only an emoji's pledge goes when the emoji goes."""

    EMOJI = "emoji"
    BUTTON = "button"
    FORM = "form"
    COMMAND = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the pitcher wrote. In a draft anything may still be empty."""

    opportunity: Opportunity = Opportunity.ATTEND
    title: str = ""
    why: str = ""
    without_help: str = ""
    starts: date | None = None
    ends: date | None = None
    benefit_me: str = ""
    benefit_peers: str = ""
    benefit_organisation: str = ""
    share_kinds: tuple[ShareKind, ...] = ()
    share_audience: str = ""
    share_by: date | None = None
    when: str = ""
    then: str = ""
    when_date: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day of the learning."""
        return self.ends or self.starts


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of the cost, in cents."""

    kind: CostKind
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Help in kind that is asked for, `by` a day if that matters. `accepted` and `offered` are totals of units."""

    position: int
    resource: Resource
    what: str
    quantity: int = 1
    must: bool = True
    by: date | None = None
    accepted: int = 0
    offered: int = 0

    @property
    def slot(self) -> Slot:
        """The name of this need in pledges and ledger."""
        return Slot(f"need:{self.position}")

    @property
    def open(self) -> bool:
        """Whether the pitcher can still accept offers for it."""
        return self.accepted < self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """What one person promises against one slot: `amount` in cents or units, `waiting` of it on the waiting list.

    Once help in kind is accepted, `delivery` says how far it has come, since when, and for which day it is planned.
    Of money, `called` is what the pitcher may be given now, `paid` what the giver says they gave (`receipt` is their
    note), `arrived` what the pitcher says has come; `back` is what comes back, `returned` what the giver has again.
    """

    person: PersonId
    slot: Slot
    resource: Resource
    state: PledgeState
    source: Source
    amount: int
    waiting: int = 0
    at: datetime
    place_since: datetime | None = None
    reserved: int = 0
    delivery: DeliveryState = DeliveryState.ACCEPTED
    delivery_day: date | None = None
    delivery_since: date | None = None
    called: int = 0
    paid: int = 0
    receipt: str = ""
    arrived: int = 0
    back: int = 0
    returned: int = 0
    allocated: bool = False

    @property
    def current(self) -> bool:
        """Whether the pledge still stands, be it on the waiting list."""
        return self.state in CURRENT

    @property
    def counted(self) -> int:
        """The part that is not on the waiting list."""
        return self.amount - self.waiting if self.current else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporter:
    """A person who pledged: what they want back, their word on whether they got it, and whether they want no name."""

    person: PersonId
    brief: str = ""
    verdict: Verdict | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Running totals of a campaign, in cents and people; the ledger recomputes them and must find them equal.

    `reserved` is money held for the head of the waiting list while they are asked whether they want the place.
    `confirmed` is what the pitcher has really put in of `own`, `called` and `paid` are the sums over the peers' money,
    `back` is what of `paid` comes back.
    """

    own: int = 0
    accepted: int = 0
    waiting: int = 0
    reserved: int = 0
    givers: int = 0
    supporters: int = 0
    cheers: int = 0
    verdicts: int = 0
    confirmed: int = 0
    called: int = 0
    paid: int = 0
    back: int = 0


@dataclass(frozen=True, slots=True)
class Sponsorship:
    """The fund that matches what peers give to this pitch, whose part that makes smaller, and the match so far."""

    fund: str
    mode: MatchMode = MatchMode.PEERS
    match: Match = field(default_factory=Match)


@dataclass(frozen=True, slots=True)
class CoPitcher:
    """Somebody who carries the pitch with the pitcher, once they have `agreed`.

    `cents` is the part of the own money that they declare, `confirmed` what of it they have really put in.
    """

    person: PersonId
    cents: int = 0
    agreed: bool = False
    confirmed: int = 0


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A further channel where the same pitch is shown, by the ids of its workspace and channel."""

    workspace: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLearning:
    """How the learning came back."""

    kind: ShareKind
    where: str
    takeaways: str
    thanks: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignMoney:
    """What a pitch says about money: its cost, who pays which part of it, and what it really cost in the end.

    `own_receipt` is the pitcher's note on their own money, `own_allocated` the cents of it that come from their
    learning allocation, `real_cost` is known once the pitch is settled.
    """

    costs: tuple[CostLine, ...] = ()
    currency: str = "CAD"
    own_share: OwnShare = Share()
    closing: Closing = Closing.ALL_OR_NOTHING
    sponsorship: Sponsorship | None = None
    own_receipt: str = ""
    own_allocated: int = 0
    real_cost: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A pitch and its state. `deadline` is an instant, fixed at publication in the pitcher's zone."""

    id: CampaignId
    organisation: OrganisationId
    number: int
    pitcher: PersonId
    language: str
    zone: str
    stage: Stage = Stage.DRAFT
    texts: Texts = Texts()
    needs: tuple[Need, ...] = ()
    money: CampaignMoney = CampaignMoney()
    co_pitchers: tuple[CoPitcher, ...] = ()
    close_on: date | None = None
    deadline: datetime | None = None
    extension_reason: str = ""
    channel: str | None = None
    other_places: tuple[Elsewhere, ...] = ()
    private: bool = False
    totals: Totals = Totals()
    shared_learning: SharedLearning | None = None
    outcome: Outcome | None = None
    practice: str = ""
    verdicts_ended: bool = False
    still_learned: str = ""
    snoozed_until: date | None = None
    snoozes: int = 0
    silenced: bool = False
    pledges: tuple[Pledge, ...] = ()
    supporter: Supporter | None = None
    next_waiting: Pledge | None = None

    @property
    def cost(self) -> int:
        """Cents of all open cost lines."""
        return sum(line.cents for line in self.money.costs)

    @property
    def half(self) -> int:
        """Cents that the pitcher puts in at least."""
        return own_half(self.cost, self.money.own_share, sponsor=self.match_cents, mode=self.mode)

    @property
    def target(self) -> int:
        """Cents that the peers may give at most."""
        return peers_target(
            self.cost, self.money.own_share, own=self.totals.own, sponsor=self.match_cents, mode=self.mode
        )

    @property
    def match_cents(self) -> int:
        """Cents that a match fund adds, the part that is held back until the sharing among them."""
        return self.money.sponsorship.match.total if self.money.sponsorship else 0

    @property
    def mode(self) -> MatchMode:
        """Whose part the sponsor's money makes smaller."""
        return self.money.sponsorship.mode if self.money.sponsorship else MatchMode.PEERS

    @property
    def declared(self) -> int:
        """Cents of the own money that co-pitchers have taken over."""
        return sum(one.cents for one in self.co_pitchers if one.agreed)

    @property
    def put_in_by_pitcher(self) -> int:
        """Cents of the confirmed own money that are the pitcher's and no co-pitcher's."""
        return self.totals.confirmed - sum(one.confirmed for one in self.co_pitchers)

    @property
    def own_bound(self) -> int:
        """Cents of own money that nothing makes smaller: what co-pitchers declared and the pitcher has put in."""
        return self.declared + self.put_in_by_pitcher

    @property
    def left(self) -> int:
        """Cents that a newcomer can still pledge: what is held for the waiting list is not among them."""
        return max(0, self.target - self.totals.accepted - self.totals.reserved)

    @property
    def resourced(self) -> bool:
        """Whether every must-have is met; derived, never stored."""
        return self.totals.accepted >= self.target and not self.missing

    @property
    def can_begin(self) -> bool:
        """Whether the pitch goes ahead at its close: resourced, or with the money that came where that was chosen."""
        keeps = self.money.closing is Closing.KEEP and bool(self.totals.accepted) and not self.missing
        return self.resourced or keeps

    @property
    def missing(self) -> tuple[Need, ...]:
        """The must-haves in kind that nobody has been accepted for yet."""
        return tuple(need for need in self.needs if need.must and need.open)

    def carried_by(self, person: PersonId) -> bool:
        """Whether this person is the pitcher, or a co-pitcher who agreed: somebody who is no peer of the pitch."""
        return person == self.pitcher or any(one.person == person and one.agreed for one in self.co_pitchers)

    def shown_in(self, channel: str) -> bool:
        """Whether the pitch was published in this channel."""
        return channel in {self.channel, *(one.channel for one in self.other_places)}

    def pledge_of(self, person: PersonId, slot: Slot) -> Pledge | None:
        """The pledge of `person` for `slot`, current or not, among those loaded."""
        return next((one for one in self.pledges if one.person == person and one.slot == slot), None)

    def pledges_of(self, person: PersonId) -> tuple[Pledge, ...]:
        """The current pledges of `person` among those loaded."""
        return tuple(one for one in self.pledges if one.person == person and one.current)

    def need(self, slot: Slot) -> Need | None:
        """The need in kind behind a slot, if the slot has one."""
        return next((need for need in self.needs if need.slot == slot), None)

    def moved(self, step: Step) -> Self:
        """The campaign after `step`; raises `WrongStage`."""
        return replace(self, stage=move(self.stage, step))

    def with_pledge(self, pledge: Pledge) -> Self:
        """The campaign with this pledge in place of the one of the same person and slot."""
        others = tuple(one for one in self.pledges if (one.person, one.slot) != (pledge.person, pledge.slot))
        return replace(self, pledges=(*others, pledge))

    def with_need(self, need: Need) -> Self:
        """The campaign with this need in place of the one at the same position."""
        return replace(self, needs=tuple(need if one.position == need.position else one for one in self.needs))


class MoneyNotLoaded(Exception):
    """A rule that needs all money pledges was given a campaign without some of them: a fault of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithAllMoney(Campaign):
    """A campaign that was loaded with all its money pledges: rules that call for, lower or settle money ask for one."""

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """The same campaign as such; raises `MoneyNotLoaded` where its pledges do not add up to its totals."""
        loaded = cls(**{one.name: getattr(campaign, one.name) for one in fields(campaign)})
        money = [one for one in loaded.pledges if one.slot == MONEY_SLOT and one.current]
        totals = campaign.totals
        expected = (totals.accepted, totals.waiting, totals.called, totals.paid, totals.back)
        found = (
            sum(one.counted for one in money),
            sum(one.waiting for one in money),
            sum(one.called for one in money),
            sum(one.paid for one in money),
            sum(one.back for one in money),
        )
        if found != expected:
            raise MoneyNotLoaded(f"P-{campaign.number}: {found} of {expected}")
        return loaded

    @property
    def money_pledges(self) -> tuple[Pledge, ...]:
        """The accepted money, in order of arrival."""
        found = (one for one in self.pledges if one.slot == MONEY_SLOT and one.state is PledgeState.ACCEPTED)
        return tuple(sorted(found, key=lambda one: (one.at, one.person)))


AnyCampaign = TypeVar("AnyCampaign", bound=Campaign)


def spontaneous(resource: Resource) -> Slot:
    """The slot of an offer that no need asked for: it is welcome, and fills nothing."""
    return Slot(f"spontaneous:{resource}")


def in_order(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Needs by position."""
    return tuple(sorted(needs, key=lambda need: need.position))
