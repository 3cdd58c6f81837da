"""What was learned is put into practice: the pitcher is asked on the day they named, and the pitch completes."""

from collections.abc import Iterable

from adapters.card import Button, Buttons, Card, Paragraph, Part
from adapters.form import Form, Line
from adapters.inbound import Commanded, Pressed, Submitted, answer
from adapters.reply import OpenForm, Reply, Whisper
from bot.answering import told
from bot.features.finding import named_campaign
from bot.notes import Note, promise_note
from bot.prompts import Deed, Question, Whose, on_home
from bot.refs import OutcomeRef
from bot.turn import Turn, keep, tell_everyone
from bot.wording import labels
from bot.wording.words import Words
from domain.applying import LONGEST_STORY, apply, complete
from domain.campaign import Campaign, Outcome
from domain.people import PersonId
from domain.refusals import WrongStage
from domain.reminding import PromptName
from domain.stages import Stage

ANSWERS = (Outcome.DONE, Outcome.PARTLY, Outcome.NOT_DONE)


def outcome_opened(turn: Turn, pressed: Pressed) -> Reply:
    """Done, partly, not this time: a tap, and room for a few words."""
    ref = OutcomeRef.parse(pressed.value)
    campaign = turn.campaign(ref.campaign)
    if ref.outcome not in ANSWERS or campaign.stage not in {Stage.SHARING, Stage.APPLYING}:
        raise WrongStage(number=str(campaign.number))
    return OpenForm(_outcome_form(turn.say, campaign, ref.outcome))


def outcome_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The answer is kept; the pitch completes when the supporters have answered too."""
    ref = OutcomeRef.parse(submitted.ref)
    if ref.outcome not in ANSWERS:
        raise WrongStage
    before = turn.campaign(ref.campaign)
    story = answer(submitted.answers, "story")
    after, happened = apply(before, ref.outcome, by=turn.who.id, at=turn.now, story=story)
    after = turn.keep(before, after, happened)
    finish(turn, after)
    return told(turn.say, turn.say("outcome_kept", title=after.texts.title))


def outcome_again(turn: Turn, submitted: Submitted) -> Form:
    """The answer, as it was sent."""
    ref = OutcomeRef.parse(submitted.ref)
    if ref.outcome not in ANSWERS:
        raise WrongStage
    return _outcome_form(turn.say, turn.campaign(ref.campaign), ref.outcome)


def practice_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch practice P-42`: the question, by typed command."""
    campaign, _ = named_campaign(turn, commanded)
    return Whisper(Card(turn.say("practice_question_short"), tuple(prompt_parts(turn.say, campaign))))


def intention_over(turn: Turn, campaign: Campaign) -> None:
    """The questions have ended without an answer: that is an outcome too."""
    if campaign.outcome is not None or campaign.stage not in {Stage.SHARING, Stage.APPLYING}:
        return
    after, happened = apply(campaign, Outcome.UNANSWERED, by=None, at=turn.now)
    after = keep(turn.uow, campaign, after, happened, real=turn.real)
    finish(turn, after)


def finish(turn: Turn, before: Campaign) -> None:
    """Complete the pitch if nothing is open any more, with a closing note that says what came of it."""
    after, happened = complete(before, at=turn.now)
    if not happened:
        return
    after = keep(turn.uow, before, after, happened, real=turn.real)
    promise_note(turn.uow, after, Note.COMPLETE, key="complete", real=turn.real)
    tell_everyone(turn.uow, after, now=turn.now)


def prompt_parts(say: Words, campaign: Campaign) -> list[Part]:
    """Have you put it into practice? In the pitcher's own WHEN … THEN I WILL …."""
    texts = campaign.texts
    if campaign.outcome:
        return [Paragraph(say("practice_answered", title=texts.title, outcome=say(labels.OUTCOME[campaign.outcome])))]
    buttons = tuple(
        Button(
            f"outcome_{one}",
            say(labels.OUTCOME[one]),
            str(OutcomeRef(campaign.id, one)),
            hint=say("hint_outcome", outcome=say(labels.OUTCOME[one]), title=texts.title),
        )
        for one in ANSWERS
    )
    question = say("practice_question", title=texts.title, when=texts.when, then=texts.then)
    return [Paragraph(question), Buttons(buttons)]


def _outcome_form(say: Words, campaign: Campaign, outcome: Outcome) -> Form:
    return Form(
        name="outcome",
        ref=str(OutcomeRef(campaign.id, outcome)),
        title=say("title_outcome"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("outcome_intro", outcome=say(labels.OUTCOME[outcome]), title=campaign.texts.title)),
            Line(
                name="story",
                label=say("field_story"),
                example=say("example_story"),
                most=LONGEST_STORY,
                long=True,
                value=campaign.practice,
                required=False,
            ),
        ),
    )


def _is_asked(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    return campaign.stage in {Stage.SHARING, Stage.APPLYING} and campaign.outcome is None


def _at_home(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    is_open = campaign.stage is Stage.APPLYING and campaign.outcome is None
    return prompt_parts(turn.say, campaign) if is_open else ()


PROMPTS = (
    Question(
        name=PromptName.INTENTION,
        label="due_intention",
        parts=lambda turn, campaign, one: prompt_parts(turn.say, campaign),
        still_true=_is_asked,
        on_home=on_home(Whose.PITCHER, parts=_at_home),
    ),
    Deed(
        name=PromptName.INTENTION_ENDS, label="due_end", act=lambda turn, campaign, due: intention_over(turn, campaign)
    ),
)
