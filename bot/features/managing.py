"""The campaign runs: questions in the thread, notes before the deadline, and the pitcher's hand on the wheel."""

from datetime import timedelta

from adapters.card import Button, Buttons, Card, Confirm, Notice, Paragraph, Part, Style
from adapters.form import Day, Form, Line
from adapters.inbound import Commanded, Pressed, Submitted, answer, answered_day
from adapters.reply import NextForm, OpenForm, Reply, Whisper
from bot.answering import told
from bot.features.finding import meant_campaign
from bot.features.matching.handlers import pitcher_parts
from bot.features.money import payments
from bot.features.pledging.views import marked
from bot.notes import Note, promise_note
from bot.prompts import Deed, Item, Question
from bot.turn import Turn, keep, tell_everyone
from bot.wording import labels
from bot.wording.words import Words
from domain.campaign import Campaign
from domain.managing import LONGEST_REASON, cancel, close, extend
from domain.money.payments import PAYING
from domain.pitching import FieldMissing, TooLong
from domain.policy import Action
from domain.refusals import WrongStage
from domain.reminding import PromptName
from domain.stages import ENDED, PUBLISHED, Stage
from storage.ids import new_id
from storage.schedule import DueNow

LONGEST_QUESTION = 500
MOST_SHOWN = 30
STALE_NOTE = timedelta(hours=12)


def managed(turn: Turn, inbound: Pressed | Commanded) -> Reply:
    """What the pitcher can do with their pitch, and who promised money; a steward can end it for one who has left."""
    campaign = meant_campaign(turn, inbound)
    if campaign.stage in ENDED:
        raise WrongStage(number=str(campaign.number))
    if isinstance(inbound, Commanded):
        return Whisper(Card(turn.say("title_manage"), _manage_parts(turn, campaign)))
    return OpenForm(
        Form(
            name="manage",
            ref=campaign.id,
            title=turn.say("title_manage"),
            blocks=_manage_parts(turn, campaign),
            close=turn.say("close"),
        )
    )


def closed_early(turn: Turn, pressed: Pressed) -> Reply:
    """The pitcher closes before the deadline."""
    before = turn.campaign(pressed.value)
    after, happened = close(before, at=turn.now, by=turn.who.id)
    after = turn.keep(before, after, happened)
    _tell_closed(turn, after)
    return told(turn.say, turn.say("closed_as", title=after.texts.title, stage=_stage(turn.say, after)))


def extension_opened(turn: Turn, pressed: Pressed) -> Reply:
    """The form for the one extension."""
    campaign = turn.campaign(pressed.value)
    return NextForm(extension_form(turn, campaign))


def extension_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """A later day, and why: both go to the thread."""
    before = turn.campaign(submitted.ref)
    reason = answer(submitted.answers, "reason")
    after, happened = extend(before, answered_day(submitted.answers, "until"), reason, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    promise_note(turn.uow, after, Note.EXTENDED, key="extended", real=turn.real)
    return told(turn.say, turn.say("extended", title=after.texts.title, day=after.close_on or ""))


def cancelled(turn: Turn, pressed: Pressed) -> Reply:
    """The pitcher takes the pitch back; supporters are told once, and nothing is due."""
    before = turn.campaign(pressed.value)
    after, happened = cancel(before, by=turn.who.id, at=turn.now, steward=turn.is_steward)
    after = turn.keep(before, after, happened)
    if before.stage in PUBLISHED:
        turn.uow.campaigns.let_go_of_places(after.id)
        promise_note(turn.uow, after, Note.CANCELLED, key="cancelled", real=turn.real)
        tell_everyone(turn.uow, after, now=turn.now)
    return told(turn.say, turn.say("cancelled", title=after.texts.title))


def question_opened(turn: Turn, pressed: Pressed) -> Reply:
    """Ask: a question for the thread."""
    campaign = turn.campaign(pressed.value)
    return OpenForm(question_form(turn, campaign))


def question_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The question goes to the thread, under the asker's name."""
    campaign = turn.campaign(submitted.ref)
    question = answer(submitted.answers, "question")
    if not question:
        raise FieldMissing(field="question")
    if len(question) > LONGEST_QUESTION:
        raise TooLong(field="question", most=LONGEST_QUESTION, typed=len(question))
    promise_note(turn.uow, campaign, Note.QUESTION, key=new_id(), real=turn.real, who=turn.who.name, words=question)
    return told(turn.say, turn.say("asked", title=campaign.texts.title))


def deadline_reached(turn: Turn, campaign: Campaign) -> None:
    """Time closes the pitch."""
    if campaign.stage is not Stage.OPEN:
        return
    after, happened = close(campaign, at=turn.now)
    after = keep(turn.uow, campaign, after, happened, real=turn.real)
    if happened:
        _tell_closed(turn, after)


def deadline_noted(turn: Turn, campaign: Campaign, due: DueNow) -> None:
    """A note in the thread, some days before the deadline; after an outage it would be wrong."""
    if campaign.stage is Stage.OPEN and turn.now - due.at <= STALE_NOTE:
        promise_note(turn.uow, campaign, Note.DEADLINE, key=f"deadline:{due.round}", real=turn.real)


def _tell_closed(turn: Turn, campaign: Campaign) -> None:
    turn.uow.campaigns.let_go_of_places(campaign.id)
    note = Note.UNDERWAY if campaign.stage is Stage.UNDERWAY else Note.UNFUNDED
    promise_note(turn.uow, campaign, note, key="closed", real=turn.real)
    payments.begun(turn, campaign)
    if campaign.stage is Stage.UNFUNDED:
        tell_everyone(turn.uow, campaign, now=turn.now)


def _manage_parts(turn: Turn, campaign: Campaign) -> tuple[Paragraph | Buttons | Notice, ...]:
    say, title = turn.say, campaign.texts.title
    intro = Paragraph(say("manage_intro", number=str(campaign.number), title=title, stage=_stage(say, campaign)))
    buttons = tuple(button for may, button in _manage_buttons(say, campaign) if turn.allows(may, campaign))
    money = (*_money_parts(turn, campaign), *pitcher_parts(turn, campaign))
    return (intro, *money, *((Buttons(buttons),) if buttons else ()))


def _manage_buttons(say: Words, campaign: Campaign) -> list[tuple[Action, Button]]:
    """Each with what it asks the policy for."""
    title, value, n = campaign.texts.title, campaign.id, campaign.totals.supporters
    aware = say("supporters_told", n=n)
    buttons: list[tuple[Action, Button]] = []
    if campaign.stage is Stage.OPEN:
        ends = say("close_text_met") if campaign.resourced else say("close_text_unmet")
        confirm = Confirm(say("close_title"), f"{ends} {aware}", say("close_yes"), say("keep_it_open"))
        close = Button("close", say("button_close"), value, hint=say("hint_close", title=title), confirm=confirm)
        buttons.append((Action.CLOSE, close))
        if not campaign.extension_reason:
            buttons.append(
                (Action.EXTEND, Button("extend", say("button_extend"), value, hint=say("hint_extend", title=title)))
            )
        buttons.append((Action.RECOST, Button("cost", say("button_cost"), value, hint=say("hint_cost", title=title))))
    if campaign.stage is Stage.SHARING or campaign.stage is Stage.UNDERWAY:
        buttons.append(
            (
                Action.SHARE,
                Button("share", say("button_share_now"), value, Style.PRIMARY, say("hint_share", title=title)),
            )
        )
    if campaign.stage in PAYING and campaign.totals.own:
        buttons.append(
            (Action.PUT_IN, Button("own", say("button_own"), value, hint=say("hint_own_button", title=title)))
        )
        buttons.append(
            (Action.SETTLE, Button("settle", say("button_settle"), value, hint=say("hint_settle", title=title)))
        )
    buttons.append((Action.SEE_TEAM, Button("team", say("button_team"), value, hint=say("hint_team", title=title))))
    confirm = Confirm(
        say("cancel_title"), say("cancel_text", title=title) + " " + aware, say("cancel_yes"), say("keep_it")
    )
    if campaign.stage is not Stage.APPLYING:
        label = say("button_cancel_pitch")
        buttons.append(
            (Action.CANCEL, Button("cancel", label, value, Style.DANGER, say("hint_cancel", title=title), confirm))
        )
    return buttons


def _money_parts(turn: Turn, campaign: Campaign) -> tuple[Paragraph | Notice, ...]:
    """Who promised how much: for the eyes of the pitcher and of stewards."""
    may_see = turn.allows(Action.SEE_AMOUNTS, campaign)
    pledges = turn.uow.campaigns.money(campaign.id, most=MOST_SHOWN) if may_see else []
    if not pledges:
        return ()
    names, anonymous = turn.uow.people.many(one.person for one in pledges), turn.uow.campaigns.anonymous(campaign.id)
    say = turn.say
    lines = (
        f"{marked(say, names[one.person].name, anonymous=one.person in anonymous)}{say('colon')} "
        f"{say.money(one.amount, campaign.money.currency)}"
        for one in pledges
    )
    return Paragraph("\n".join((say("money_promised"), *lines))), Notice(say("only_you"))


def extension_form(turn: Turn, campaign: Campaign) -> Form:
    """A later day, and why."""
    say = turn.say
    return Form(
        name="extension",
        ref=campaign.id,
        title=say("title_extend"),
        submit=say("button_extend"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("extend_intro", title=campaign.texts.title)),
            Day(name="until", label=say("field_until")),
            Line(name="reason", label=say("field_reason"), most=LONGEST_REASON, long=True),
        ),
    )


def question_form(turn: Turn, campaign: Campaign) -> Form:
    """A question for the thread."""
    say = turn.say
    return Form(
        name="question",
        ref=campaign.id,
        title=say("title_ask"),
        submit=say("button_ask"),
        close=say("cancel"),
        blocks=(
            Line(
                name="question",
                label=say("field_question", title=campaign.texts.title),
                hint=say("hint_question"),
                most=LONGEST_QUESTION,
                long=True,
            ),
        ),
    )


def _stage(say: Words, campaign: Campaign) -> str:
    return say(labels.STAGE[campaign.stage])


def _ended(turn: Turn, campaign: Campaign, _: Item) -> list[Part]:
    say, title = turn.say, campaign.texts.title
    keys = {Stage.UNFUNDED: "ended_unfunded", Stage.CANCELLED: "ended_cancelled", Stage.COMPLETE: "ended_complete"}
    key = keys.get(campaign.stage)
    return [Paragraph(say(key, title=title))] if key else []


PROMPTS = (
    Deed(name=PromptName.CLOSE, label="due_close", act=lambda turn, campaign, due: deadline_reached(turn, campaign)),
    Deed(name=PromptName.DEADLINE_NOTE, label="due_deadline_note", act=deadline_noted),
    Question(name=PromptName.ENDED, label="due_ended", parts=_ended),
)
