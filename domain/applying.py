"""Applying: what was learned is put into practice, and the pitch is complete."""

from dataclasses import replace
from datetime import datetime

from domain.campaign import Campaign, Outcome
from domain.events import Applied, Completed, Result
from domain.people import PersonId
from domain.pitching import TooLong
from domain.refusals import NotYourPitch, WrongStage
from domain.stages import Stage, Step

LONGEST_STORY = 1000


def apply(campaign: Campaign, outcome: Outcome, *, by: PersonId | None, at: datetime, story: str = "") -> Result:
    """Record what became of the intention: the pitcher's answer, or that the questions ended (`by` None)."""
    if by is not None and by != campaign.pitcher:
        raise NotYourPitch
    if campaign.stage not in {Stage.SHARING, Stage.APPLYING}:
        raise WrongStage(number=campaign.number)
    if len(story) > LONGEST_STORY:
        raise TooLong(field="story", most=LONGEST_STORY, typed=len(story))
    answered_already = campaign.outcome is outcome and story in {"", campaign.practice}
    if answered_already or (by is None and campaign.outcome is not None):
        return campaign, ()
    after = replace(campaign, outcome=outcome, practice=story or campaign.practice)
    return after, (Applied(at=at, by=by, outcome=outcome, text=story),)


def complete(campaign: Campaign, *, at: datetime) -> Result:
    """Complete the pitch once the intention is answered and every verdict is given or its reminders have ended."""
    if campaign.stage is not Stage.APPLYING or campaign.outcome is None:
        return campaign, ()
    if not campaign.verdicts_ended and campaign.totals.verdicts < campaign.totals.supporters:
        return campaign, ()
    return campaign.moved(Step.APPLY), (Completed(at=at, outcome=campaign.outcome),)
