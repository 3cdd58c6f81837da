"""Briefs: each supporter says what they would like to get back, and later whether they did."""

from dataclasses import replace
from datetime import datetime

from domain.campaign import Campaign
from domain.events import Briefed, Event
from domain.people import PersonId
from domain.pitching import TooLong
from domain.refusals import WrongStage
from domain.sharing import NotASupporter
from domain.stages import ENDED

LONGEST_WISH = 500


def brief(campaign: Campaign, wish: str, *, by: PersonId, at: datetime) -> tuple[Campaign, tuple[Event, ...]]:
    """A supporter says what they would like to get back."""
    if campaign.supporter is None or campaign.supporter.person != by or not campaign.pledges_of(by):
        raise NotASupporter
    if campaign.stage in ENDED:
        raise WrongStage(number=campaign.number)
    if len(wish) > LONGEST_WISH:
        raise TooLong(field="wish", most=LONGEST_WISH, typed=len(wish))
    if wish == campaign.supporter.brief:
        return campaign, ()
    after = replace(campaign, supporter=replace(campaign.supporter, brief=wish))
    return after, (Briefed(at=at, by=by, text=wish),)
