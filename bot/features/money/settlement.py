"""What the learning really cost: the pitcher says it, sees what follows from it, and everybody concerned is told.

Three things can be said: what it cost, that an employer paid some of it back, or that it fell through and how much of
the money can be recovered. Nothing is written down before the numbers have been seen and confirmed.
"""

from adapters.card import Button, Buttons, Notice, Paragraph, Part, Style
from adapters.form import Choice, Choices, Form, Line
from adapters.inbound import Answers, Commanded, Pressed, Submitted, answer, chosen
from adapters.reply import NextForm, Nothing, OpenForm, Reply
from bot.answering import said, show_again, told
from bot.features.finding import named_campaign
from bot.features.money.payments import ask_called
from bot.ladders import ask
from bot.notes import Note, promise_note
from bot.turn import Turn, tell_everyone
from domain.campaign import Campaign, WithAllMoney
from domain.cents.amounts import Money, parse_amount
from domain.events import ComesBack, Event, PartReleased
from domain.money.settlement import SETTLING, borne, returned
from domain.pitching import FieldMissing
from domain.reminding import PromptName
from domain.stages import Stage

WAYS = {"cost": "settle_cost", "reimbursed": "settle_reimbursed", "called_off": "settle_called_off"}
SURE = "sure"


def settle_opened(turn: Turn, inbound: Pressed | Commanded) -> Reply:
    """`/pitch settle P-42`, or the button."""
    if isinstance(inbound, Pressed):
        return OpenForm(_form(turn, turn.with_all_money(inbound.value)))
    campaign, _ = named_campaign(turn, inbound)
    text = turn.say("settle_ready", title=campaign.texts.title)
    button = Button("settle", turn.say("button_settle"), campaign.id, Style.PRIMARY)
    return said(text, Buttons((button,)))


def settle_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """First the numbers that follow; once the pitcher has seen them and ticked the box, they are written down."""
    before = turn.with_all_money(submitted.ref)
    way, typed = answer(submitted.answers, "way"), answer(submitted.answers, "amount")
    if not typed:
        raise FieldMissing(field="amount")
    cents = parse_amount(typed, field="amount")
    settles = SETTLING[way if way in SETTLING else "cost"]
    after, happened = settles(before, cents, by=turn.who.id, at=turn.now, steward=turn.is_steward)
    if SURE not in chosen(submitted.answers, SURE):
        return NextForm(_form(turn, before, submitted.answers, _follows(turn, before, after, happened)))
    after = turn.keep(before, after, happened)
    ask_called(turn, after.id, happened)
    for one in happened:
        if isinstance(one, ComesBack) and one.about:
            ask(turn, after.id, PromptName.COMES_BACK, one.about)
    if after.stage is Stage.CANCELLED and before.stage is not Stage.CANCELLED:
        turn.uow.campaigns.let_go_of_places(after.id)
        promise_note(turn.uow, after, Note.CANCELLED, key="cancelled", real=turn.real)
        tell_everyone(turn.uow, after, now=turn.now)
    return told(turn.say, turn.say("settle_done", title=after.texts.title))


def settle_again(turn: Turn, submitted: Submitted) -> Form:
    """What it cost, as it was sent."""
    return _form(turn, turn.with_all_money(submitted.ref), submitted.answers)


def has_returned(turn: Turn, pressed: Pressed) -> Reply:
    """A peer has again what was to come back."""
    before = turn.campaign(pressed.value)
    after, happened = returned(before, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    turn.uow.schedule.drop(after.id, PromptName.COMES_BACK, turn.who.id)
    show_again(turn, pressed)
    return Nothing()


def _follows(turn: Turn, before: Campaign, after: WithAllMoney, happened: tuple[Event, ...]) -> tuple[Part, ...]:
    """The numbers that follow, for the pitcher's eyes."""
    say, currency = turn.say, after.money.currency
    back = {one.about: one for one in happened if isinstance(one, ComesBack)}
    unpaid = sum(one.amount for one in happened if isinstance(one, PartReleased))
    own_before, own_after = before.totals.confirmed, after.totals.confirmed
    lines = [say("settle_own", own=Money(own_after, currency), before=Money(own_before, currency))]
    names = turn.uow.people.many(one.person for one in after.money_pledges)
    for pledge in after.money_pledges:
        event = back.get(pledge.person)
        gets = Money(event.amount if event else 0, currency)
        kept = Money(pledge.paid - pledge.back, currency)
        lines.append(say("settle_peer", name=names[pledge.person].name, kept=kept, back=gets))
    fund = turn.uow.funds.of(before)
    if fund:
        was, kept = Money(before.match_cents, currency), Money(after.match_cents, currency)
        lines.append(say("settle_fund", fund=fund.name, kept=kept, before=was))
    parts: list[Part] = [Paragraph("\n".join(lines))]
    if unpaid:
        parts.append(Paragraph(say("settle_unpaid", amount=Money(unpaid, currency))))
    if after.stage is Stage.CANCELLED:
        parts.append(Paragraph(say("settle_cancels")))
    return tuple(parts)


def _of_fund(turn: Turn, campaign: Campaign, cents: int) -> tuple[Paragraph, ...]:
    fund = turn.uow.funds.of(campaign)
    if fund is None:
        return ()
    return (Paragraph(turn.say("settle_of_fund", fund=fund.name, amount=Money(cents, campaign.money.currency))),)


def _form(turn: Turn, campaign: WithAllMoney, answers: Answers | None = None, follows: tuple[Part, ...] = ()) -> Form:
    say, paid = turn.say, borne(campaign)
    whole, own, peers = (Money(cents, campaign.money.currency) for cents in (paid.total, paid.own, paid.given))
    sure = Choices(name=SURE, label=say("field_sure"), options=((SURE, say("settle_sure")),), required=False)
    return Form(
        name="settle",
        ref=campaign.id,
        title=say("title_settle"),
        submit=say("button_write_down") if follows else say("next"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("settle_intro", title=campaign.texts.title, paid=whole, own=own, peers=peers)),
            *_of_fund(turn, campaign, paid.sponsor),
            Choice(
                name="way",
                label=say("field_way"),
                options=tuple((way, say(key)) for way, key in WAYS.items()),
                value=answer(answers, "way") if answers else "cost",
            ),
            Line(
                name="amount",
                label=say("field_settle_amount"),
                example=say("example_amount"),
                most=20,
                value=answer(answers, "amount") if answers else "",
            ),
            *follows,
            *((sure,) if follows else ()),
            Notice(say("holds_no_money")),
        ),
    )
