"""Help that was accepted: is it given, and has it come? Then it lapses."""

from collections.abc import Iterable

from adapters.card import Part
from bot.features.delivering.handlers import TO_GIVE, lapsed, pitcher_parts, supporter_parts
from bot.prompts import Deed, Question, Whose, on_home
from bot.turn import Turn
from domain.campaign import Campaign, DeliveryState
from domain.delivering import is_delivered
from domain.people import PersonId
from domain.reminding import PromptName

GIVEN = frozenset({DeliveryState.DELIVERED})


def _is_to_give(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    help_ = turn.uow.campaigns.accepted_help(campaign.id)
    return any(one.person == person and one.delivery in TO_GIVE and is_delivered(campaign, one) for one in help_)


def _is_to_confirm(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    help_ = turn.uow.campaigns.accepted_help(campaign.id)
    return any(one.delivery in GIVEN and is_delivered(campaign, one) for one in help_)


def _given(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    return pitcher_parts(turn, campaign, only=GIVEN)


def _to_give(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    return supporter_parts(turn, campaign, only=TO_GIVE)


PROMPTS = (
    Question(
        name=PromptName.RECEIVED,
        label="due_deliver",
        parts=lambda turn, campaign, one: _given(turn, campaign),
        still_true=_is_to_confirm,
        on_home=on_home(Whose.PITCHER, parts=_given),
    ),
    Question(
        name=PromptName.DELIVER,
        label="due_deliver",
        parts=lambda turn, campaign, one: supporter_parts(turn, campaign),
        still_true=_is_to_give,
        on_home=on_home(Whose.SUPPORTER, parts=_to_give),
    ),
    Deed(name=PromptName.DELIVERY_LAPSES, label="due_delivery_lapses", act=lapsed),
)
