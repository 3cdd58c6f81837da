"""Managing: the campaign runs towards its deadline, and the pitcher steers it.

At the deadline a pitch whose must-haves are all met is underway; otherwise it ends kindly, and nothing is due.
"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.campaign import Campaign
from domain.events import Begun, Cancelled, Extended, RanOut, Result
from domain.people import PersonId
from domain.pitching import ClosesTooLate, DateInPast, FieldMissing, TooLong, end_of
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.stages import Stage, Step

LONGEST_REASON = 500


class AlreadyExtended(Refusal):
    """A deadline moves once."""

    message = "refusal_already_extended"


class MoneyIsIn(Refusal):
    """Money has been put in: calling the pitch off says first what of it comes back."""

    message = "refusal_money_is_in"


class NotLater(Refusal):
    """An extension goes to a later day than the present deadline."""

    message = "refusal_not_later"


def close(campaign: Campaign, *, at: datetime, by: PersonId | None = None) -> Result:
    """End the campaign, after its deadline (`by` None) or early by the pitcher; which way, the ledger says."""
    if by is not None and by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage is not Stage.OPEN:
        raise WrongStage(number=campaign.number)
    if by is None and campaign.deadline and at <= campaign.deadline:
        return campaign, ()
    totals = replace(campaign.totals, reserved=0)
    event = Begun if campaign.can_begin else RanOut
    after = replace(campaign.moved(Step.BEGIN if campaign.can_begin else Step.RUN_OUT), totals=totals)
    return after, (event(at=at, by=by, accepted=totals.accepted, supporters=totals.supporters),)


def extend(campaign: Campaign, until: date | None, reason: str, *, by: PersonId, at: datetime) -> Result:
    """Move the deadline once, to a later day not after the learning starts, with a reason that everyone can read."""
    if by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage is not Stage.OPEN or campaign.deadline is None:
        raise WrongStage(number=campaign.number)
    if campaign.extension_reason:
        raise AlreadyExtended
    zone = ZoneInfo(campaign.zone)
    if not reason:
        raise FieldMissing(field="reason")
    if len(reason) > LONGEST_REASON:
        raise TooLong(field="reason", most=LONGEST_REASON, typed=len(reason))
    if until is None:
        raise FieldMissing(field="until")
    if until < at.astimezone(zone).date():
        raise DateInPast(field="until", day=until)
    deadline = end_of(until, zone)
    if deadline <= campaign.deadline:
        raise NotLater(field="until", day=campaign.deadline.astimezone(zone).date())
    if campaign.texts.starts and until > campaign.texts.starts:
        raise ClosesTooLate(field="until", starts=campaign.texts.starts)
    after = replace(campaign, deadline=deadline, close_on=until, extension_reason=reason)
    return after, (Extended(at=at, by=by, until=until, text=reason),)


def cancel(campaign: Campaign, *, by: PersonId, at: datetime, steward: bool = False) -> Result:
    """The pitcher takes the pitch back, or a steward does for one who has left; nothing is due, its history stays."""
    if by != campaign.pitcher and not steward:
        raise NotYourPitch
    if campaign.totals.confirmed or campaign.totals.paid:
        raise MoneyIsIn(title=campaign.texts.title)
    after = replace(campaign.moved(Step.CANCEL), totals=replace(campaign.totals, reserved=0))
    return after, (Cancelled(at=at, by=by, stage=campaign.stage),)
