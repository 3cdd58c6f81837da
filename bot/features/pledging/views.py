"""How pledging looks: receipts with their Undo, the forms, and the offers that wait for the pitcher."""

from collections.abc import Iterable
from dataclasses import replace

from adapters.card import Button, Buttons, Card, Confirm, Notice, Paragraph, Part, Style
from adapters.form import Block, Choice, Choices, Form, Line
from adapters.inbound import Answers, answer, chosen
from bot.card import match_line
from bot.features import allocating
from bot.features.guarding import disclosure_parts
from bot.refs import PledgeRef, SlotRef
from bot.turn import Turn
from bot.wording import labels
from bot.wording.words import Words
from domain.briefs import LONGEST_WISH
from domain.campaign import MONEY_SLOT, Campaign, Pledge, PledgeState, Slot
from domain.cents.amounts import Money
from domain.people import PersonId
from domain.pledging import (
    slot_for,
)
from domain.refusals import UnknownPitch
from domain.resources import Resource
from domain.stages import PUBLISHED, Stage
from storage.unit_of_work import UnitOfWork

REST_WAITS, NAMELESS = "rest_waits", "anonymous"


def receipt_card(say: Words, campaign: Campaign, person: PersonId, slot: Slot) -> Card:
    """The private receipt, with Undo and Change."""
    pledge = campaign.pledge_of(person, slot)
    if pledge is None or not pledge.current:
        return Card(say("receipt_none"), (Paragraph(say("receipt_none")),))
    sentence = receipt_sentence(say, campaign, pledge)
    return Card(
        sentence, (Paragraph(sentence), Notice(say("only_you")), Buttons(pledge_buttons(say, campaign, pledge)))
    )


def receipt_sentence(say: Words, campaign: Campaign, pledge: Pledge) -> str:
    """What a person pledged, and where it stands, in one or two sentences."""
    title = campaign.texts.title
    sentence = say("receipt", what=pledged(say, campaign, pledge), title=title)
    if pledge.resource is Resource.MONEY:
        waiting = (
            say("receipt_waiting", waiting=Money(pledge.waiting, campaign.money.currency)) if pledge.waiting else ""
        )
        source = say("receipt_allocated") if pledge.allocated else ""
        return " ".join(filter(None, (sentence, source, waiting)))
    state = {
        PledgeState.OFFERED: "receipt_offered",
        PledgeState.ACCEPTED: "receipt_accepted",
        PledgeState.WAITING: "receipt_in_line",
    }[pledge.state]
    return f"{sentence} {say(state)}"


def pledged(say: Words, campaign: Campaign, pledge: Pledge) -> str:
    """The thing that is pledged: an amount, or units of help."""
    if pledge.resource is Resource.MONEY:
        return say.money(pledge.amount, campaign.money.currency)
    return say(labels.UNITS[pledge.resource], n=pledge.amount)


def place_parts(turn: Turn, campaign: Campaign) -> list[Part]:
    """The question to whoever is next on the waiting list, with its two answers."""
    say, held = turn.say, campaign.pledge_of(turn.who.id, MONEY_SLOT)
    if held is None or not held.reserved:
        return [Paragraph(say("place_answered", title=campaign.texts.title))]
    amount = Money(held.reserved, campaign.money.currency)
    return [
        Paragraph(say("place_free", amount=amount, title=campaign.texts.title)),
        Buttons(
            (
                Button("take_place", say("button_take_place", amount=amount), campaign.id, Style.PRIMARY),
                Button("leave_place", say("button_leave_place"), campaign.id),
            )
        ),
    ]


def help_ended_parts(turn: Turn, campaign: Campaign) -> list[Part]:
    """Which of the person's help is not counted on any more: declined, called off by the pitcher, or lapsed."""
    say, title = turn.say, campaign.texts.title
    ended = (one for one in campaign.pledges if one.person == turn.who.id and one.slot != MONEY_SLOT)
    return [
        Paragraph(say("help_ended", what=pledged(say, campaign, one), title=title))
        for one in ended
        if one.state in {PledgeState.DECLINED, PledgeState.RELEASED}
    ]


def place_ended_parts(turn: Turn, campaign: Campaign) -> list[Part]:
    """The place was not taken in time: what waited is not due, and what else stands of the pledge is said too."""
    say, pledge = turn.say, campaign.pledge_of(turn.who.id, MONEY_SLOT)
    left = pledge.amount if pledge and pledge.current else 0
    key = "place_ended_rest" if left else "place_ended"
    return [Paragraph(say(key, title=campaign.texts.title, amount=Money(left, campaign.money.currency)))]


def pledge_buttons(say: Words, campaign: Campaign, pledge: Pledge) -> tuple[Button, ...]:
    """Undo and Change, while the pitch is open; withdrawing with a second look while it is underway."""
    value, what = str(SlotRef(campaign.id, pledge.slot)), pledged(say, campaign, pledge)
    hint = say("hint_pledge_of", what=what, title=campaign.texts.title)
    if campaign.stage is Stage.UNDERWAY:
        confirm = Confirm(
            say("withdraw_title"), say("withdraw_text", title=campaign.texts.title), say("withdraw_yes"), say("keep_it")
        )
        return (Button("withdraw", say("button_withdraw"), value, Style.DANGER, hint, confirm),)
    if campaign.stage is not Stage.OPEN:
        return ()
    return (
        Button("undo", say("button_undo"), value, hint=f"{say('button_undo')}{say('colon')} {hint}"),
        Button("change", say("button_change"), value, hint=f"{say('button_change')}{say('colon')} {hint}"),
    )


def my_pledges_card(say: Words, campaign: Campaign, person: PersonId) -> Card:
    """All that a person pledged on one pitch."""
    mine = campaign.pledges_of(person)
    summary = say("my_pledges", n=len(mine), title=campaign.texts.title)
    return Card(summary, (Paragraph(summary), *receipts(say, campaign, mine), Notice(say("only_you"))))


def receipts(say: Words, campaign: Campaign, pledges: Iterable[Pledge]) -> list[Part]:
    """What a person pledged here, each with what can still be done about it."""
    parts: list[Part] = []
    for pledge in pledges:
        parts.append(Paragraph(receipt_sentence(say, campaign, pledge)))
        buttons = pledge_buttons(say, campaign, pledge)
        parts += [Buttons(buttons)] if buttons else []
    return parts


def offers_parts(uow: UnitOfWork, say: Words, campaign: Campaign) -> tuple[Paragraph | Buttons, ...]:
    """What waits for the pitcher's yes, each with its two buttons."""
    offers = uow.campaigns.offers(campaign.id)
    if not offers or campaign.stage not in {Stage.OPEN, Stage.UNDERWAY}:
        return (Paragraph(say("offers_none", title=campaign.texts.title)),)
    names, anonymous = uow.people.many([one.person for one in offers]), uow.campaigns.anonymous(campaign.id)
    parts: list[Paragraph | Buttons] = [Paragraph(say("offers_some", n=len(offers), title=campaign.texts.title))]
    for one in offers[:10]:
        name, value = names[one.person].name, str(PledgeRef(campaign.id, one.slot, one.person))
        need = campaign.need(one.slot)
        what = pledged(say, campaign, one) + (f" ({need.what})" if need else "")
        parts.append(Paragraph(say("offer_line", name=marked(say, name, anonymous=one.person in anonymous), what=what)))
        parts.append(
            Buttons(
                (
                    Button(
                        "accept", say("button_accept", name=name), value, Style.PRIMARY, f"{name}{say('colon')} {what}"
                    ),
                    Button("decline", say("button_decline"), value, hint=say("hint_decline", name=name, what=what)),
                )
            )
        )
    return tuple(parts)


def marked(say: Words, name: str, *, anonymous: bool) -> str:
    """A name for the pitcher's eyes, with the word that it is for them alone."""
    return say("prefers_no_name", name=name) if anonymous else name


def _kinds(say: Words, campaign: Campaign, route: str) -> tuple[Button, ...]:
    """One button a kind of resource; help that is asked for comes with what is asked for."""
    buttons: list[Button] = []
    if campaign.target:
        buttons.append(Button(route, labels.resource(say, Resource.MONEY), str(SlotRef(campaign.id, MONEY_SLOT))))
    for kind in Resource:
        if kind is Resource.MONEY:
            continue
        slot = slot_for(campaign, kind)
        need = campaign.need(slot)
        label = labels.resource(say, kind) + (f"{say('colon')} {need.what}" if need else "")
        style = Style.PRIMARY if need and need.must else Style.PLAIN
        buttons.append(Button(route, label, str(SlotRef(campaign.id, slot)), style))
    return tuple(buttons)


def kinds_form(say: Words, campaign: Campaign) -> Form:
    """The six kinds, each with a labelled button."""
    return Form(
        name="pledge_kinds",
        ref=campaign.id,
        title=say("title_pledge"),
        close=say("close"),
        blocks=(
            Paragraph(say("pledge_intro", title=campaign.texts.title)),
            Buttons(_kinds(say, campaign, "kind")),
            Notice(say("pledge_note")),
        ),
    )


def kinds_card(say: Words, campaign: Campaign) -> Card:
    """The way to the six kinds, where no form can be opened."""
    text = say("pledge_which", number=str(campaign.number))
    if campaign.stage not in PUBLISHED:
        raise UnknownPitch
    return Card(text, (Paragraph(text), Buttons((Button("pledge", say("button_pledge"), campaign.id, Style.PRIMARY),))))


def money_form(turn: Turn, campaign: Campaign, *, discloses: bool = False) -> Form:
    """How much, what with the rest, and what the person would like back; `discloses` where the guard asks for more."""
    say, pledge = turn.say, campaign.pledge_of(turn.who.id, MONEY_SLOT)
    mine = pledge if pledge and pledge.current else None
    return Form(
        name="pledge_money",
        ref=campaign.id,
        title=say("title_money"),
        submit=say("submit_pledge"),
        close=say("cancel"),
        blocks=(
            *(disclosure_parts(turn, campaign) if discloses else ()),
            *_money_intro(turn, campaign),
            Line(
                name="amount",
                label=say("field_amount"),
                example=say("example_amount"),
                most=20,
                value=say.typed(mine.amount) if mine else "",
            ),
            *allocating.source_field(turn, mine),
            Choices(
                name=REST_WAITS,
                label=say("field_rest_waits"),
                options=((REST_WAITS, say("rest_waits")),),
                required=False,
            ),
            *_beside(turn, campaign),
            Notice(say("money_note_exact" if turn.uow.organisation.exact_totals else "money_note")),
        ),
    )


def _money_intro(turn: Turn, campaign: Campaign) -> tuple[Paragraph, ...]:
    """What peers can still do, and what a match fund adds to it."""
    say, title, fund = turn.say, campaign.texts.title, turn.uow.funds.of(campaign)
    if fund is None:
        return (Paragraph(say("money_intro", title=title, target=Money(campaign.target, campaign.money.currency))),)
    intro = say("money_intro_matched", fund=fund.name, title=title)
    return Paragraph(intro), Paragraph(match_line(campaign, fund, say, turn.now))


def offer_form(turn: Turn, campaign: Campaign, slot: Slot) -> Form:
    """How much of one kind of help, and what the person would like back."""
    say, pledge = turn.say, campaign.pledge_of(turn.who.id, slot)
    sentence = receipt_sentence(say, campaign, pledge) if pledge and pledge.current else ""
    resource = resource_of(campaign, slot)
    return Form(
        name="pledge_offer",
        ref=str(SlotRef(campaign.id, slot)),
        title=say("title_offer"),
        submit=say("save"),
        close=say("close"),
        blocks=(
            *((Paragraph(sentence), Notice(say("only_you"))) if sentence else ()),
            Line(
                name="quantity",
                label=say("field_quantity", kind=say(labels.RESOURCE[resource])),
                hint=say("hint_quantity"),
                most=5,
                value=str(pledge.amount if pledge and pledge.current else 1),
            ),
            *_beside(turn, campaign),
        ),
    )


def filled(form: Form, answers: Answers) -> Form:
    """The form with what was typed into another one with the same fields."""
    return replace(form, blocks=tuple(_filled(block, answers) for block in form.blocks))


def _filled(block: Block, answers: Answers) -> Block:
    match block:
        case Line(name=name) | Choice(name=name):
            return replace(block, value=answer(answers, name))
        case Choices(name=name):
            return replace(block, values=chosen(answers, name))
        case _:
            return block


def _beside(turn: Turn, campaign: Campaign) -> tuple[Line, Choices]:
    """What goes with any pledge: what the person would like back, and whether they want no name."""
    say, supporter = turn.say, campaign.supporter
    return (
        Line(
            name="wish",
            label=say("field_wish"),
            example=say("example_wish"),
            most=LONGEST_WISH,
            value=supporter.brief if supporter else "",
            required=False,
        ),
        Choices(
            name=NAMELESS,
            label=say("field_anonymous"),
            hint=say("hint_anonymous"),
            options=((NAMELESS, say("anonymous_please")),),
            values=(NAMELESS,) if supporter and supporter.anonymous else (),
            required=False,
        ),
    )


def done_form(say: Words, campaign: Campaign, person: PersonId, slot: Slot) -> Form:
    """The receipt, in the place of the form."""
    card = receipt_card(say, campaign, person, slot)
    return Form(name="pledged", ref=campaign.id, title=say("title_pledged"), blocks=card.parts, close=say("close"))


def how_much_card(say: Words, campaign: Campaign) -> Card:
    """The question that 💰 asks; nothing is pledged yet."""
    text = say("how_much", title=campaign.texts.title)
    button = Button("money", say("button_how_much"), campaign.id, Style.PRIMARY)
    return Card(text, (Paragraph(text), Notice(say("only_you")), Buttons((button,))))


def no_money_card(say: Words, campaign: Campaign) -> Card:
    """The pitch asks for no money."""
    text = say("refusal_no_money_asked", title=campaign.texts.title)
    return Card(text, (Paragraph(text),))


def still_stands_card(say: Words, campaign: Campaign, pledge: Pledge) -> Card:
    """Removing an emoji has changed nothing; the buttons would."""
    text = say("still_stands", what=pledged(say, campaign, pledge), title=campaign.texts.title)
    buttons = pledge_buttons(say, campaign, pledge)
    return Card(text, (Paragraph(text), Buttons(buttons)) if buttons else (Paragraph(text),))


def resource_of(campaign: Campaign, slot: Slot) -> Resource:
    """The kind of help behind a slot; raises `UnknownPitch` for one that does not exist."""
    need = campaign.need(slot)
    if need:
        return need.resource
    name = slot.removeprefix("spontaneous:")
    if not slot.startswith("spontaneous:") or name not in set(Resource) - {Resource.MONEY}:
        raise UnknownPitch
    return Resource(name)
