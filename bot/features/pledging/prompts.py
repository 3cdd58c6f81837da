"""Offers that wait for the pitcher's yes, and help that is not needed any more."""

from collections.abc import Iterable

from adapters.card import Part
from bot.features.pledging.views import help_ended_parts, offers_parts
from bot.prompts import Question, Whose, on_home
from bot.turn import Turn
from domain.campaign import Campaign
from domain.people import PersonId
from domain.reminding import PromptName
from domain.stages import Stage


def _is_open(turn: Turn, campaign: Campaign) -> bool:
    return campaign.stage in {Stage.OPEN, Stage.UNDERWAY} and bool(turn.uow.campaigns.offers(campaign.id))


def _wait(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    return _is_open(turn, campaign)


def _at_home(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    return offers_parts(turn.uow, turn.say, campaign) if _is_open(turn, campaign) else ()


PROMPTS = (
    Question(
        name=PromptName.OFFERS,
        label="due_offers",
        parts=lambda turn, campaign, one: offers_parts(turn.uow, turn.say, campaign),
        still_true=_wait,
        on_home=on_home(Whose.PITCHER, parts=_at_home),
    ),
    Question(
        name=PromptName.HELP_ENDED,
        label="due_ended",
        parts=lambda turn, campaign, one: help_ended_parts(turn, campaign),
    ),
)
