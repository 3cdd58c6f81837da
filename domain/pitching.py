"""Pitching: from a first idea to an open pitch, through the gates.

Nothing is published and no pledge is taken until three benefits, a plan for sharing and a WHEN … THEN I WILL …
exist. A draft may be incomplete; each step of the form tells all that is wrong with it at once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.campaign import Campaign, Texts
from domain.cents.half import check_cost
from domain.events import Event, NotPosted, Opened, Published, own_money
from domain.people import PersonId
from domain.refusals import NotYourPitch, Refusal
from domain.stages import Stage, Step

HORIZON = timedelta(days=5 * 365)
LAST_MINUTE = time(23, 59)
SHORT, LONG = 120, 1000


class FieldMissing(Refusal):
    """A field that has to be filled in is empty."""

    message = "refusal_field_missing"


class TooLong(Refusal):
    """A text is longer than a card can carry."""

    message = "refusal_too_long"


class DateInPast(Refusal):
    """A date of something still to come lies in the past."""

    message = "refusal_date_in_past"


class DateTooFar(Refusal):
    """A date years away is more likely a slip of the finger."""

    message = "refusal_date_too_far"


class EndsBeforeStart(Refusal):
    """The learning ends before it starts."""

    message = "refusal_ends_before_start"


class SharedTooEarly(Refusal):
    """The sharing is planned before the learning is over."""

    message = "refusal_shared_too_early"


class AppliedTooEarly(Refusal):
    """The practice is planned before the learning is over."""

    message = "refusal_applied_too_early"


class ClosesTooLate(Refusal):
    """Pledges are still taken when the learning has begun."""

    message = "refusal_closes_too_late"


class GateMissing(Refusal):
    """Benefits, sharing plan or intention are not there yet: nothing is published, and no pledge is taken."""

    message = "refusal_gate_missing"


class NotADraft(Refusal):
    """The pitch is published already; a second Publish changes nothing."""

    message = "refusal_not_a_draft"


class NoChannel(Refusal):
    """A pitch needs a channel."""

    message = "refusal_no_channel"


class Rule(NamedTuple):
    """One text field of the form: how long it may be, and whether it must be there."""

    field: str
    most: int
    required: bool = True


WHAT_AND_WHY = (Rule("title", SHORT), Rule("why", LONG), Rule("without_help", LONG, required=False))
GIVING_BACK = (
    Rule("benefit_me", LONG),
    Rule("benefit_peers", LONG),
    Rule("benefit_organisation", LONG),
    Rule("share_audience", SHORT),
    Rule("when", SHORT),
    Rule("then", SHORT),
)
NEED_LENGTH = 120
GATES: tuple[tuple[str, Callable[[Texts], object]], ...] = (
    ("benefit_me", lambda texts: texts.benefit_me),
    ("benefit_peers", lambda texts: texts.benefit_peers),
    ("benefit_organisation", lambda texts: texts.benefit_organisation),
    ("share_kinds", lambda texts: texts.share_kinds),
    ("share_audience", lambda texts: texts.share_audience),
    ("share_by", lambda texts: texts.share_by),
    ("when", lambda texts: texts.when),
    ("then", lambda texts: texts.then),
    ("when_date", lambda texts: texts.when_date),
)


def gates_missing(texts: Texts) -> tuple[str, ...]:
    """The names of the gates that are still shut."""
    return tuple(name for name, value in GATES if not value(texts))


def check_gates(texts: Texts) -> None:
    """Raise `GateMissing` for the first gate that is shut."""
    for name in gates_missing(texts):
        raise GateMissing(gate=name)


def what_is_wrong(texts: Texts, *, today: date) -> Iterator[Refusal]:
    """Everything that keeps the first step (what and why, when) from being complete."""
    yield from _texts_wrong(texts, WHAT_AND_WHY)
    if texts.starts is None:
        yield FieldMissing(field="starts")
    else:
        yield from _date_wrong("starts", texts.starts, today)
    if texts.starts and texts.ends:
        yield from _date_wrong("ends", texts.ends, today)
        if texts.ends < texts.starts:
            yield EndsBeforeStart(field="ends", starts=texts.starts)


def giving_back_is_wrong(texts: Texts, *, today: date) -> Iterator[Refusal]:
    """Everything that keeps the second step (benefits, sharing, intention) from being complete."""
    yield from _texts_wrong(texts, GIVING_BACK)
    if not texts.share_kinds:
        yield FieldMissing(field="share_kinds")
    for name, value, too_early in (
        ("share_by", texts.share_by, SharedTooEarly),
        ("when_date", texts.when_date, AppliedTooEarly),
    ):
        if value is None:
            yield FieldMissing(field=name)
        elif texts.last_day and value < texts.last_day:
            yield too_early(field=name, ends=texts.last_day)
        else:
            yield from _date_wrong(name, value, today)


def needs_are_wrong(campaign: Campaign, *, today: date) -> Iterator[Refusal]:
    """Everything that keeps the third step (cost, needs, deadline, channel) from being complete."""
    try:
        check_cost(campaign.cost, campaign.money.own_share, currency=campaign.money.currency, field="cost_registration")
    except Refusal as refusal:
        yield refusal
    for need in campaign.needs:
        if len(need.what) > NEED_LENGTH:
            yield TooLong(field=f"need_{need.resource}", most=NEED_LENGTH, typed=len(need.what))
    for day in {need.by for need in campaign.needs if need.by}:
        yield from _date_wrong("needed_by", day, today)
    if campaign.close_on is None:
        yield FieldMissing(field="close_on")
    elif campaign.texts.starts and campaign.close_on > campaign.texts.starts:
        yield ClosesTooLate(field="close_on", starts=campaign.texts.starts)
    else:
        yield from _date_wrong("close_on", campaign.close_on, today)
    if not campaign.channel:
        yield NoChannel(field="channel")


def everything_wrong(campaign: Campaign, *, today: date) -> tuple[Refusal, ...]:
    """All that stands between a draft and its publication."""
    return (
        *what_is_wrong(campaign.texts, today=today),
        *giving_back_is_wrong(campaign.texts, today=today),
        *needs_are_wrong(campaign, today=today),
    )


def publish(campaign: Campaign, *, by: PersonId, at: datetime) -> tuple[Campaign, tuple[Event, ...]]:
    """Ask for the first post; the pitch opens when that post is confirmed (`open_up`).

    The deadline becomes an instant: 23:59 of the chosen day in the pitcher's zone.
    """
    if by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage is not Stage.DRAFT:
        raise NotADraft(number=campaign.number)
    zone = ZoneInfo(campaign.zone)
    for refusal in everything_wrong(campaign, today=at.astimezone(zone).date()):
        raise refusal
    check_gates(campaign.texts)
    deadline = end_of(campaign.close_on, zone) if campaign.close_on else None
    after = replace(campaign.moved(Step.PUBLISH), deadline=deadline)
    return after, (Published(at=at, by=by, channel=campaign.channel or ""),)


def open_up(campaign: Campaign, *, at: datetime) -> tuple[Campaign, tuple[Event, ...]]:
    """The first post is there: the pitch is open, and the pitcher's own half is promised. A second time: nothing."""
    if campaign.stage is not Stage.PUBLISHING:
        return campaign, ()
    own = campaign.half
    opened = replace(campaign.moved(Step.POSTED), totals=replace(campaign.totals, own=own))
    moves = own_money(campaign.pitcher, own)
    return opened, (Opened(at=at, moves=moves, own=own, cost=campaign.cost),)


def turn_back(campaign: Campaign, *, at: datetime, why: str) -> tuple[Campaign, tuple[Event, ...]]:
    """The platform refused the first post: the pitch is a draft again, with all its texts."""
    if campaign.stage is not Stage.PUBLISHING:
        return campaign, ()
    after = replace(campaign.moved(Step.REFUSED), deadline=None)
    return after, (NotPosted(at=at, why=why),)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last minute of a day, as people in that zone understand it: the later one where the clock goes back."""
    return datetime.combine(day, LAST_MINUTE, zone).replace(fold=1)


def _texts_wrong(texts: Texts, rules: Iterable[Rule]) -> Iterator[Refusal]:
    for rule in rules:
        text: str = getattr(texts, rule.field)
        if rule.required and not text:
            yield FieldMissing(field=rule.field)
        if len(text) > rule.most:
            yield TooLong(field=rule.field, most=rule.most, typed=len(text))


def _date_wrong(field: str, day: date, today: date) -> Iterator[Refusal]:
    if day < today:
        yield DateInPast(field=field, day=day)
    elif day > today + HORIZON:
        yield DateTooFar(field=field, day=day)
