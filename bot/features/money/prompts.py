"""Own money to put in, money to give, payments to confirm, and what comes back."""

from collections.abc import Iterable

from adapters.card import Part
from bot.features.money.views import own_parts, payer_parts, receiver_parts, released_parts
from bot.prompts import Question, Whose, on_home
from bot.turn import Turn
from domain.campaign import MONEY_SLOT, Campaign
from domain.money.payments import PAYING, own_confirmed, own_part
from domain.people import PersonId
from domain.reminding import PromptName
from domain.stages import Stage


def _lacks_own(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    is_open = campaign.stage in {Stage.UNDERWAY, Stage.SHARING}
    return is_open and own_confirmed(campaign, person) < own_part(campaign, person)


def _is_called(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    mine = campaign.pledge_of(person, MONEY_SLOT)
    return mine is not None and mine.current and mine.called > mine.paid


def _is_owed(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    mine = campaign.pledge_of(person, MONEY_SLOT)
    return mine is not None and mine.returned < mine.back


def _own(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    is_open = campaign.stage in PAYING and campaign.money.real_cost is None
    return own_parts(turn, campaign) if is_open else ()


def _received(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    return receiver_parts(turn, campaign) if campaign.stage in PAYING and campaign.totals.own else ()


PROMPTS = (
    Question(
        name=PromptName.PAID,
        label="due_paid",
        parts=lambda turn, campaign, one: receiver_parts(turn, campaign),
        still_true=lambda turn, campaign, person: bool(receiver_parts(turn, campaign)),
        on_home=on_home(Whose.PITCHER, parts=_received),
    ),
    Question(
        name=PromptName.OWN_MONEY,
        label="due_own_money",
        parts=lambda turn, campaign, one: own_parts(turn, campaign),
        still_true=_lacks_own,
        on_home=on_home(Whose.PITCHER, Whose.CO_PITCHER, parts=_own),
    ),
    Question(
        name=PromptName.PAY,
        label="due_pay",
        parts=lambda turn, campaign, one: payer_parts(turn, campaign),
        still_true=_is_called,
        on_home=on_home(Whose.SUPPORTER, parts=lambda turn, campaign: payer_parts(turn, campaign, only_open=True)),
    ),
    Question(
        name=PromptName.COMES_BACK,
        label="due_comes_back",
        parts=lambda turn, campaign, one: payer_parts(turn, campaign),
        still_true=_is_owed,
    ),
    Question(
        name=PromptName.PART_RELEASED,
        label="due_part_released",
        parts=lambda turn, campaign, one: released_parts(turn, campaign),
    ),
)
