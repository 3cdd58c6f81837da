"""How money that is really put in looks: the two forms, and what each side still has to say."""

from adapters.card import Button, Buttons, Card, Confirm, Notice, Paragraph, Part, Style
from adapters.form import Form, Line
from bot.features.allocating import own_source_field
from bot.refs import PersonRef, SlotRef
from bot.turn import Turn
from bot.wording.words import Words
from domain.campaign import MONEY_SLOT, Campaign, Pledge
from domain.cents.amounts import Money
from domain.money.payments import LONGEST_RECEIPT, own_confirmed, own_part
from domain.policy import Action
from domain.stages import Stage
from storage.people import Person

MOST_SHOWN = 30


def own_form(turn: Turn, campaign: Campaign) -> Form:
    """How much of my own money is there, and a receipt."""
    say, who = turn.say, turn.who.id
    there = own_confirmed(campaign, who)
    return Form(
        name="own",
        ref=campaign.id,
        title=say("title_own"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            Paragraph(_own_says(turn, campaign, "own_intro")),
            Line(
                name="amount",
                label=say("field_own"),
                hint=say("hint_own"),
                most=20,
                value=say.typed(there or own_part(campaign, who)),
            ),
            Line(
                name="receipt",
                label=say("field_receipt"),
                hint=say("hint_receipt"),
                most=LONGEST_RECEIPT,
                value=campaign.money.own_receipt,
                required=False,
            ),
            *own_source_field(turn, campaign),
            Notice(say("holds_no_money")),
        ),
    )


def own_reply(turn: Turn, campaign: Campaign) -> Card:
    """Where my own money stands, with the way to the form."""
    text = _own_says(turn, campaign, "own_intro")
    return Card(text, (Paragraph(text), Buttons((_own_button(turn, campaign),)), Notice(turn.say("holds_no_money"))))


def own_parts(turn: Turn, campaign: Campaign) -> list[Part]:
    """The question for own money, while some of it is still to come."""
    who = turn.who.id
    if own_confirmed(campaign, who) >= own_part(campaign, who):
        return []
    text = _own_says(turn, campaign, "own_intro")
    return [Paragraph(text), Buttons((_own_button(turn, campaign),))]


def pay_form(turn: Turn, campaign: Campaign, pledge: Pledge) -> Form:
    """A note or a link for what was given."""
    say = turn.say
    amount = Money(pledge.called - pledge.paid, campaign.money.currency)
    return Form(
        name="pay",
        ref=campaign.id,
        title=say("title_pay"),
        submit=say("button_paid"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("pay_intro", amount=amount, title=campaign.texts.title, name=_pitcher(turn, campaign).name)),
            Line(
                name="receipt",
                label=say("field_receipt"),
                hint=say("hint_receipt"),
                most=LONGEST_RECEIPT,
                value=pledge.receipt,
                required=False,
            ),
            Notice(say("holds_no_money")),
        ),
    )


def payer_parts(turn: Turn, campaign: Campaign, *, only_open: bool = False) -> list[Part]:
    """What a peer gives here in money, where it stands, and the next step; `only_open` leaves out what is settled."""
    pledge = campaign.pledge_of(turn.who.id, MONEY_SLOT)
    if pledge is None or not pledge.current:
        return []
    steps = (_to_pay, _is_paid, _comes_back, _not_called)
    found = [part for step in steps[: 3 if only_open else 4] for part in step(turn, campaign, pledge)]
    if only_open and not any(isinstance(part, Buttons) for part in found):
        return []
    return found


def released_parts(turn: Turn, campaign: Campaign) -> list[Part]:
    """Some of what was promised is not needed any more; what still stands of it is said too."""
    say, title, pledge = turn.say, campaign.texts.title, campaign.pledge_of(turn.who.id, MONEY_SLOT)
    left = pledge.amount if pledge and pledge.current else 0
    key = "released_some" if left else "released_all"
    return [Paragraph(say(key, title=title, amount=Money(left, campaign.money.currency)))]


def receiver_parts(turn: Turn, campaign: Campaign) -> list[Part]:
    """What peers say that they gave, for the pitcher to confirm."""
    said = [one for one in _money(turn, campaign) if one.paid > one.arrived]
    people = turn.uow.people.many(one.person for one in said) if said else {}
    return [part for one in said for part in _received(turn.say, campaign, one, people[one.person].name)]


def money_card_parts(turn: Turn, campaign: Campaign) -> list[Part]:
    """The money of a pitch: one's own for whoever carries it, each peer's for those who may read amounts."""
    say, carries = turn.say, campaign.carried_by(turn.who.id)
    pledges = _money(turn, campaign) if turn.allows(Action.SEE_AMOUNTS, campaign) else []
    people = turn.uow.people.many(one.person for one in pledges) if pledges else {}
    own = [Paragraph(_own_says(turn, campaign, "own_stands"))] if carries and campaign.totals.own else []
    peers = "\n".join(_line(say, campaign, one, people[one.person].name) for one in pledges)
    parts: list[Part] = [*own, *((Paragraph(peers),) if peers else ())]
    parts += receiver_parts(turn, campaign) if turn.allows(Action.RECEIVE, campaign) else []
    return [*parts, Notice(say("only_you"))] if parts else []


def _to_pay(turn: Turn, campaign: Campaign, pledge: Pledge) -> list[Part]:
    due = pledge.called - pledge.paid
    if due <= 0:
        return []
    say, title = turn.say, campaign.texts.title
    amount = say.money(due, campaign.money.currency)
    hint = say("hint_pledge_of", what=amount, title=title)
    buttons = [Button("pay", say("button_paid"), campaign.id, Style.PRIMARY, hint)]
    if campaign.stage is Stage.UNDERWAY and not pledge.paid:
        confirm = Confirm(say("withdraw_title"), say("withdraw_text", title=title), say("withdraw_yes"), say("keep_it"))
        value = str(SlotRef(campaign.id, MONEY_SLOT))
        buttons.append(Button("withdraw", say("button_withdraw"), value, Style.DANGER, hint, confirm))
    text = say("pay_now", amount=amount, title=title, name=_pitcher(turn, campaign).name)
    return [Paragraph(text), Buttons(tuple(buttons)), Notice(say("holds_no_money"))]


def _is_paid(turn: Turn, campaign: Campaign, pledge: Pledge) -> list[Part]:
    if not pledge.paid:
        return []
    key = "pay_arrived" if pledge.arrived == pledge.paid else "pay_said"
    return [Paragraph(_payment_says(turn, campaign, key, pledge.paid))]


def _comes_back(turn: Turn, campaign: Campaign, pledge: Pledge) -> list[Part]:
    if not pledge.back:
        return []
    say, title = turn.say, campaign.texts.title
    amount = say.money(pledge.back, campaign.money.currency)
    name = _pitcher(turn, campaign).name
    if pledge.returned == pledge.back:
        return [Paragraph(say("back_returned", amount=amount, title=title))]
    button = Button("returned", say("button_returned"), campaign.id, Style.PRIMARY, say("hint_returned", title=title))
    return [Paragraph(say("back_due", amount=amount, title=title, name=name)), Buttons((button,))]


def _not_called(turn: Turn, campaign: Campaign, pledge: Pledge) -> list[Part]:
    if pledge.called or pledge.paid:
        return []
    return [Paragraph(_payment_says(turn, campaign, "pay_later", pledge.counted))]


def _received(say: Words, campaign: Campaign, pledge: Pledge, name: str) -> list[Part]:
    amount, value = (
        say.money(pledge.paid - pledge.arrived, campaign.money.currency),
        str(PersonRef(campaign.id, pledge.person)),
    )
    hint = say("hint_payment", name=name, amount=amount)
    receipt = [Notice(say("receipt_note", receipt=pledge.receipt))] if pledge.receipt else []
    return [
        Paragraph(say("pay_from", name=name, amount=amount, title=campaign.texts.title)),
        *receipt,
        Buttons(
            (
                Button("money_arrived", say("button_arrived"), value, Style.PRIMARY, hint),
                Button("money_not_arrived", say("button_not_yet"), value, hint=hint),
            )
        ),
    ]


def _payment_says(turn: Turn, campaign: Campaign, key: str, cents: int) -> str:
    name, amount = _pitcher(turn, campaign).name, Money(cents, campaign.money.currency)
    return turn.say(key, title=campaign.texts.title, name=name, amount=amount)


def _line(say: Words, campaign: Campaign, pledge: Pledge, name: str) -> str:
    states = (
        (pledge.back > pledge.returned, "state_back"),
        (pledge.back > 0, "state_returned"),
        (0 < pledge.paid == pledge.arrived, "state_arrived"),
        (pledge.paid > 0, "state_paid"),
        (pledge.called > 0, "state_called"),
    )
    state = next((key for holds, key in states if holds), "state_promised")
    return f"{name}{say('colon')} {say.money(pledge.amount, campaign.money.currency)} · {say(state)}"


def _own_button(turn: Turn, campaign: Campaign) -> Button:
    say = turn.say
    return Button(
        "own", say("button_own"), campaign.id, Style.PRIMARY, say("hint_own_button", title=campaign.texts.title)
    )


def _own_says(turn: Turn, campaign: Campaign, key: str) -> str:
    part, there = own_part(campaign, turn.who.id), own_confirmed(campaign, turn.who.id)
    currency = campaign.money.currency
    return turn.say(key, title=campaign.texts.title, part=Money(part, currency), there=Money(there, currency))


def _money(turn: Turn, campaign: Campaign) -> list[Pledge]:
    return turn.uow.campaigns.money(campaign.id, most=MOST_SHOWN)


def _pitcher(turn: Turn, campaign: Campaign) -> Person:
    return turn.uow.people.get(campaign.pitcher)
