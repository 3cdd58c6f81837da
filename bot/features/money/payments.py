"""Money is really put in: first the pitcher's own, then what peers pledged, as far as own money stands behind it.

The bot holds and moves nothing. Each side says what it knows, with a note or a link for a receipt: the pitcher that
the own money is there, a peer that theirs is given, the pitcher that it arrived.
"""

from adapters.form import Form
from adapters.inbound import Commanded, Pressed, Submitted, answer
from adapters.reply import Nothing, OpenForm, Reply, Whisper
from bot.answering import said, show_again, told
from bot.features.allocating import is_own_allocated
from bot.features.finding import meant_campaign, named_campaign
from bot.features.money.views import (
    money_card_parts,
    own_form,
    own_reply,
    pay_form,
    payer_parts,
)
from bot.ladders import ONCE, ask
from bot.refs import PersonRef
from bot.turn import Turn
from domain.campaign import MONEY_SLOT, Campaign, CampaignId
from domain.cents.amounts import parse_amount
from domain.events import Called, Event, PartReleased
from domain.money.payments import (
    NoOwnMoney,
    NothingToPay,
    call_up,
    confirm_own,
    has_arrived,
    has_not_arrived,
    own_confirmed,
    own_part,
    pay,
)
from domain.people import PersonId
from domain.pitching import FieldMissing
from domain.reminding import PromptName
from domain.stages import Stage

ARRIVED_AGAIN = (1, 8)  # days


def own_opened(turn: Turn, inbound: Pressed | Commanded) -> Reply:
    """`/pitch own P-42`, or the button: what I have put in of my own, and a receipt for it."""
    campaign = meant_campaign(turn, inbound)
    if not campaign.totals.own:
        raise NoOwnMoney(title=campaign.texts.title)
    if isinstance(inbound, Commanded):
        return Whisper(own_reply(turn, campaign))
    return OpenForm(own_form(turn, campaign))


def own_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """Own money is there: the peers' money behind it is called for, each of them by a direct message."""
    before = turn.with_all_money(submitted.ref)
    typed = answer(submitted.answers, "amount")
    if not typed:
        raise FieldMissing(field="amount")
    cents = parse_amount(typed, field="amount")
    receipt, allocated = answer(submitted.answers, "receipt"), is_own_allocated(submitted.answers, before)
    after, happened = confirm_own(before, cents, receipt, by=turn.who.id, at=turn.now, allocated=allocated)
    after = turn.keep(before, after, happened)
    ask_called(turn, after.id, happened)
    say, own = turn.say, after.totals.confirmed
    called = sum(isinstance(one, Called) for one in happened)
    text = say(
        "own_noted", own=say.money(own, after.money.currency), of=say.money(after.totals.own, after.money.currency)
    )
    return told(say, text, *((say("own_calls", n=called),) if called else ()))


def money_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch money P-42`: what I give or get here in money, and the next step."""
    campaign, _ = named_campaign(turn, commanded)
    parts = [*money_card_parts(turn, campaign), *payer_parts(turn, campaign)]
    if not parts:
        raise NothingToPay(title=campaign.texts.title)
    summary = turn.say("money_title", title=campaign.texts.title)
    return said(summary, *parts)


def pay_opened(turn: Turn, pressed: Pressed) -> Reply:
    """I have given it: with a note or a link, if there is one."""
    campaign = turn.campaign(pressed.value)
    pledge = campaign.pledge_of(turn.who.id, MONEY_SLOT)
    if pledge is None or pledge.called <= pledge.paid:
        raise NothingToPay(title=campaign.texts.title)
    return OpenForm(pay_form(turn, campaign, pledge))


def pay_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The peer says that the money is given; the pitcher is asked whether it arrived."""
    before = turn.campaign(submitted.ref)
    after, happened = pay(before, answer(submitted.answers, "receipt"), by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    turn.uow.schedule.drop(after.id, PromptName.PAY, turn.who.id)
    ask(turn, after.id, PromptName.PAID, after.pitcher, ARRIVED_AGAIN)
    return told(turn.say, turn.say("pay_noted", name=turn.uow.people.get(after.pitcher).name))


def pay_again(turn: Turn, submitted: Submitted) -> Form:
    """The note, as it was sent."""
    campaign = turn.campaign(submitted.ref)
    pledge = campaign.pledge_of(turn.who.id, MONEY_SLOT)
    if pledge is None:
        raise NothingToPay(title=campaign.texts.title)
    return pay_form(turn, campaign, pledge)


def arrived(turn: Turn, pressed: Pressed) -> Reply:
    """The pitcher says so too: both sides have confirmed."""
    before, giver = _named(turn, pressed.value)
    after, happened = has_arrived(before, giver, by=turn.who.id, at=turn.now)
    turn.keep(before, after, happened)
    show_again(turn, pressed, giver)
    return Nothing()


def not_arrived(turn: Turn, pressed: Pressed) -> Reply:
    """It has not come: the peer is asked again, without a reproach."""
    before, giver = _named(turn, pressed.value)
    after, happened = has_not_arrived(before, giver, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    if happened:
        ask(turn, after.id, PromptName.PAY, giver)
    show_again(turn, pressed, giver)
    return Nothing()


def begun(turn: Turn, campaign: Campaign) -> None:
    """The pitch is underway: peers' money behind own money is called for, and what is missing of that is asked for."""
    if campaign.stage is not Stage.UNDERWAY or not campaign.totals.own:
        return
    call_again(turn, campaign.id)
    for person in (campaign.pitcher, *(one.person for one in campaign.co_pitchers if one.agreed)):
        if own_confirmed(campaign, person) < own_part(campaign, person):
            ask(turn, campaign.id, PromptName.OWN_MONEY, person)


def call_again(turn: Turn, campaign_id: CampaignId) -> None:
    """Reckon anew what is called for, where something else than own money has changed."""
    before = turn.uow.campaigns.with_all_money(campaign_id, acting=turn.who.id)
    after, happened = call_up(before, at=turn.now)
    turn.keep(before, after, happened)
    ask_called(turn, campaign_id, happened)


def ask_called(turn: Turn, campaign: CampaignId, happened: tuple[Event, ...]) -> None:
    """Each peer whose money is called for now gets a message, and each whose promise ended in part gets another."""
    for one in happened:
        if isinstance(one, Called) and one.about:
            ask(turn, campaign, PromptName.PAY, one.about)
        if isinstance(one, PartReleased) and one.about:
            ask(turn, campaign, PromptName.PART_RELEASED, one.about, ONCE)


def _named(turn: Turn, value: str) -> tuple[Campaign, PersonId]:
    ref = PersonRef.parse(value)
    return turn.campaign(ref.campaign, others=(ref.person,)), ref.person
