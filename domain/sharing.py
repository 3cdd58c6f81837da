"""Sharing: the learning comes back, and every supporter says whether it gave them what they hoped for."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.campaign import Campaign, SharedLearning, ShareKind, Verdict
from domain.events import CameBack, Judged, Result, Shared, StillLearned, VerdictsEnded
from domain.people import PersonId
from domain.pitching import HORIZON, DateInPast, DateTooFar, FieldMissing, TooLong
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.stages import Stage, Step

LONGEST_WHERE, LONGEST_TAKEAWAYS = 500, 2500


class NotASupporter(Refusal):
    """Only people who pledged are asked whether their need was met."""

    message = "refusal_not_a_supporter"


class AlreadyShared(Refusal):
    """The learning was shared before; a second share changes nothing."""

    message = "refusal_already_shared"


def come_back(campaign: Campaign, *, at: datetime) -> Result:
    """The learning is over: now it is to be shared. A second time: nothing."""
    if campaign.stage is not Stage.UNDERWAY:
        return campaign, ()
    return campaign.moved(Step.COME_BACK), (CameBack(at=at),)


def share(
    campaign: Campaign, kind: ShareKind, *, where: str, takeaways: str, thanks: str, by: PersonId, at: datetime
) -> Result:
    """Record how the learning was shared; every supporter is asked for a verdict from now on."""
    if by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage is Stage.APPLYING:
        raise AlreadyShared
    for name, text, most in (("where", where, LONGEST_WHERE), ("takeaways", takeaways, LONGEST_TAKEAWAYS)):
        if not text:
            raise FieldMissing(field=name)
        if len(text) > most:
            raise TooLong(field=name, most=most, typed=len(text))
    if len(thanks) > LONGEST_TAKEAWAYS:
        raise TooLong(field="thanks", most=LONGEST_TAKEAWAYS, typed=len(thanks))
    shared = SharedLearning(kind=kind, where=where, takeaways=takeaways, thanks=thanks, at=at)
    after = replace(campaign.moved(Step.SHARE), shared_learning=shared, verdicts_ended=not campaign.totals.supporters)
    return after, (Shared(at=at, by=by, kind=kind, text=f"{where}\n{takeaways}"),)


def still_learned(campaign: Campaign, lesson: str, *, by: PersonId, at: datetime) -> Result:
    """The learning did not happen, but something was learned all the same: that ends the pitch well."""
    if by != campaign.pitcher:
        raise NotYourPitch
    if not lesson:
        raise FieldMissing(field="lesson")
    if len(lesson) > LONGEST_TAKEAWAYS:
        raise TooLong(field="lesson", most=LONGEST_TAKEAWAYS, typed=len(lesson))
    after = replace(campaign.moved(Step.STILL_LEARNED), still_learned=lesson)
    return after, (StillLearned(at=at, by=by, text=lesson),)


def snooze(campaign: Campaign, until: date | None, *, by: PersonId, at: datetime) -> Campaign:
    """Put the share prompts off until a day; the pitch itself is not touched."""
    _check_prompted(campaign, by)
    if until is None:
        raise FieldMissing(field="until")
    today = at.astimezone(ZoneInfo(campaign.zone)).date()
    if until <= today:
        raise DateInPast(field="until", day=until)
    if until > today + HORIZON:
        raise DateTooFar(field="until", day=until)
    return replace(campaign, snoozed_until=until, snoozes=campaign.snoozes + 1, silenced=False)


def silence(campaign: Campaign, *, by: PersonId) -> Campaign:
    """Stop the share prompts for good; the task stays on the pitcher's Home."""
    _check_prompted(campaign, by)
    return replace(campaign, silenced=True)


def judge(campaign: Campaign, verdict: Verdict, *, by: PersonId, at: datetime) -> Result:
    """A supporter says met, partly or not yet; they may change their mind as long as they like."""
    if campaign.supporter is None or campaign.supporter.person != by or not campaign.pledges_of(by):
        raise NotASupporter
    if campaign.shared_learning is None:
        raise WrongStage(number=campaign.number)
    before = campaign.supporter
    if before.verdict is verdict:
        return campaign, ()
    counted = campaign.totals.verdicts + (before.verdict is None)
    after = replace(
        campaign,
        supporter=replace(before, verdict=verdict),
        totals=replace(campaign.totals, verdicts=counted),
    )
    return after, (Judged(at=at, by=by, verdict=verdict),)


def end_verdicts(campaign: Campaign, *, at: datetime) -> Result:
    """The reminders have ended: who has not answered by now is counted as unanswered."""
    if campaign.stage is not Stage.APPLYING or campaign.verdicts_ended:
        return campaign, ()
    return replace(campaign, verdicts_ended=True), (VerdictsEnded(at=at),)


def _check_prompted(campaign: Campaign, by: PersonId) -> None:
    if by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage not in {Stage.UNDERWAY, Stage.SHARING}:
        raise WrongStage(number=campaign.number)
