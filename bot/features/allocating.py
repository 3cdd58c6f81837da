"""A steward gives out learning allocations; whoever has one reads what is left of it and when it ends."""

from datetime import date

from adapters.card import Button, Card, Notice, Paragraph, Part
from adapters.form import Choice, Colleague, Day, Form, Line
from adapters.inbound import Answers, Commanded, Pressed, Submitted, answer, answered_day
from adapters.reply import OpenForm, Reply
from bot.answering import told
from bot.colleagues import chosen_colleague
from bot.turn import Turn
from domain.allocating import Allocation, AllocationBelowPledge
from domain.campaign import Campaign, Pledge
from domain.cents.amounts import Money, parse_amount
from domain.cents.half import SMALLEST_PLEDGE
from domain.people import PersonId
from domain.pitching import HORIZON, DateInPast, DateTooFar, FieldMissing
from storage.allocations import Notice as Due
from storage.messages import MessageKind

WHO, ONE, EVERYBODY = "colleague", "one", "everybody"
FROM, OWN, ALLOCATION = "from", "own", "allocation"
IS_OWN = {"no": "allocation_not_own", "yes": "allocation_own"}
MOST_SHOWN = 30


def allocate_opened(turn: Turn, inbound: Commanded | Pressed) -> Reply:
    """`/pitch allocate`: what is given out, and a form to give out more."""
    return OpenForm(allocate_form(turn), Button("allocate", turn.say("button_allocate")))


def allocate_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """Given to one or to everybody; who has one already has it changed. Without an amount only the decision is kept."""
    answers = submitted.answers
    turn.uow.allocations.decide(is_own=answer(answers, "is_own") == "yes")
    text = turn.say("allocations_decided")
    if answer(answers, "amount"):
        people = _people(turn, answers)
        n = turn.uow.allocations.give(
            people,
            by=turn.who.id,
            amount=_amount(answers, "amount"),
            per_pitch=_amount(answers, "cap") if answer(answers, "cap") else None,
            last_day=_last_day(turn, answers),
            now=turn.now,
        )
        for person in people:
            turn.uow.messages.refresh_home(person)
        text = turn.say("allocated", n=n, amount=Money(_amount(answers, "amount")))
    return told(turn.say, text)


def home_parts(turn: Turn) -> list[Part]:
    """What is left of the person's allocation, and until when."""
    found = turn.uow.allocations.running(turn.who.id, turn.now)
    return [Paragraph(_left(turn, found))] if found else []


def source_field(turn: Turn, pledge: Pledge | None) -> tuple[Choice, ...]:
    """Where the money comes from, for those who have a choice; `pledge` is the money that stands already."""
    found = turn.uow.allocations.running(turn.who.id, turn.now)
    stands = pledge is not None and pledge.allocated
    if not stands and (found is None or not found.left):
        return ()
    return _source(turn, found, stands=stands)


def _source(turn: Turn, found: Allocation | None, *, stands: bool) -> tuple[Choice, ...]:
    ended = turn.say("from_allocation_ended")
    left = turn.say("from_allocation", left=Money(found.left), day=found.expires.date()) if found else ended
    options = ((OWN, turn.say("from_own")), (ALLOCATION, left))
    value = ALLOCATION if stands else OWN
    return (Choice(name=FROM, label=turn.say("field_from"), options=options, value=value),)


def own_source_field(turn: Turn, campaign: Campaign) -> tuple[Choice, ...]:
    """The same for a pitcher's own money, where an allocation counts as own."""
    stands = campaign.money.own_allocated > 0
    found = turn.uow.allocations.running(turn.who.id, turn.now)
    if campaign.pitcher != turn.who.id or not turn.uow.allocations.counts_as_own():
        return ()
    return _source(turn, found, stands=stands) if stands or (found and found.left) else ()


def is_own_allocated(answers: Answers, campaign: Campaign) -> bool:
    """Whether the own money is to come from the allocation; what was not asked stays as it stands."""
    said = answer(answers, FROM)
    return said == ALLOCATION if said else campaign.money.own_allocated > 0


def is_allocated(answers: Answers, pledge: Pledge | None) -> bool:
    """Whether the money is to come from the allocation; what was not asked stays as it stands."""
    said = answer(answers, FROM)
    return said == ALLOCATION if said else pledge is not None and pledge.allocated


def notice_card(turn: Turn) -> Card | None:
    """The allocation ends soon, as things stand when this is sent; None when there is nothing to lose any more."""
    found = turn.uow.allocations.running(turn.who.id, turn.now)
    if found is None or not found.left:
        return None
    text = turn.say("allocation_ends", left=Money(found.left), day=found.expires.date())
    return Card(text, (Paragraph(text), Notice(turn.say("allocation_returns"))))


def may_be_told(turn: Turn) -> bool:
    """Whether this is a moment at which the person may be written to, once a day as with every question."""
    who, hours = turn.who, turn.hours(turn.who)
    written_today = who.written_on is not None and who.written_on >= turn.today
    paused = who.paused_until is not None and who.paused_until > turn.today
    return hours.contains(turn.now) and not written_today and not paused


def tell(turn: Turn, due: Due) -> None:
    """Promise the notice; that it was promised is how it is known not to be due again."""
    if not may_be_told(turn):
        return
    turn.uow.messages.promise(
        MessageKind.NOTICE,
        due.key,
        workspace_id=turn.who.workspace_id or turn.uow.workspace.id,
        now=turn.real,
        person=turn.who.id,
    )
    turn.uow.people.change(turn.who.id, written_on=turn.today)


def _people(turn: Turn, answers: Answers) -> list[PersonId]:
    if answer(answers, "to") == EVERYBODY:
        return turn.uow.allocations.members()
    colleague = chosen_colleague(turn, answers, WHO)
    if colleague is None:
        raise FieldMissing(field=WHO)
    return [colleague.id]


def _amount(answers: Answers, field: str) -> int:
    cents = parse_amount(answer(answers, field), field=field)
    if cents < SMALLEST_PLEDGE:
        raise AllocationBelowPledge(field=field, smallest=Money(SMALLEST_PLEDGE))
    return cents


def _last_day(turn: Turn, answers: Answers) -> date:
    day = answered_day(answers, "until")
    if day is None:
        raise FieldMissing(field="until")
    if day < turn.today:
        raise DateInPast(field="until", day=day)
    if day > turn.today + HORIZON:
        raise DateTooFar(field="until", day=day)
    return day


def _left(turn: Turn, found: Allocation) -> str:
    cap = turn.say("allocation_cap", cap=Money(found.per_pitch)) if found.per_pitch else ""
    left, amount = Money(found.left), Money(found.amount)
    sentence = turn.say("allocation_left", left=left, amount=amount, day=found.expires.date())
    return " ".join(filter(None, (sentence, cap)))


def allocate_form(turn: Turn) -> Form:
    """What is given out, and the fields to give out more."""
    say, allocations = turn.say, turn.uow.allocations
    everybody = say("to_everybody", n=len(allocations.members()))
    is_own = "yes" if allocations.counts_as_own() else "no"
    return Form(
        name="allocate",
        ref="",
        title=say("title_allocate"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            *_given_out(turn),
            Choice(name="to", label=say("field_to"), options=((ONE, say("to_one")), (EVERYBODY, everybody)), value=ONE),
            Colleague(name=WHO, label=say("field_colleague"), example=say("example_colleague"), required=False),
            Line(
                name="amount",
                label=say("field_allocation"),
                hint=say("hint_allocation"),
                example=say("example_amount"),
                most=20,
                required=False,
            ),
            Line(name="cap", label=say("field_cap"), example=say("example_amount"), most=20, required=False),
            Day(name="until", label=say("field_last_day"), required=False),
            Choice(
                name="is_own",
                label=say("field_is_own"),
                options=tuple((value, say(key)) for value, key in IS_OWN.items()),
                value=is_own,
            ),
        ),
    )


def _given_out(turn: Turn) -> tuple[Part, ...]:
    say, given = turn.say, turn.uow.allocations.given_out(turn.now)
    if not given:
        return (Paragraph(say("allocations_none")),)
    amount, left = sum(one.amount for one in given), sum(one.left for one in given)
    lines = [
        say("allocation_line", name=one.name, left=Money(one.left), amount=Money(one.amount), day=one.expires.date())
        for one in given[:MOST_SHOWN]
    ]
    more = [say("and_more", n=len(given) - MOST_SHOWN)] if len(given) > MOST_SHOWN else []
    total = say("allocations_given", n=len(given), amount=Money(amount), left=Money(left))
    return (Paragraph(total), Paragraph("\n".join((*lines, *more))))
