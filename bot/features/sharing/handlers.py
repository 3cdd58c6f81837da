"""The learning comes back: the pitcher shares it, thanks everyone, and each supporter says whether it helped."""

from adapters.card import Button, Buttons, Card, Paragraph, Style
from adapters.inbound import Commanded, Pressed, Submitted, answer, answered_day
from adapters.reply import Nothing, OpenForm, Reply, Whisper
from bot.answering import said, show_again, told
from bot.features.applying import finish
from bot.features.finding import meant_campaign, named_campaign
from bot.features.sharing.forms import CANCEL, lesson_form, share_form, snooze_form
from bot.features.sharing.views import verdict_parts
from bot.notes import Note, promise_note
from bot.refs import VerdictRef
from bot.turn import News, Turn, keep, promise_news, tell_everyone
from domain.campaign import Campaign, ShareKind
from domain.managing import cancel
from domain.refusals import WrongStage
from domain.reminding import PromptName, verdict_prompts
from domain.sharing import (
    come_back,
    end_verdicts,
    judge,
    share,
    silence,
    snooze,
    still_learned,
)
from domain.stages import Stage


def share_opened(turn: Turn, inbound: Pressed | Commanded) -> Reply:
    """Share now: kind, link or place, takeaways and thanks, each in the pitcher's own words."""
    campaign = meant_campaign(turn, inbound)
    if campaign.stage not in {Stage.UNDERWAY, Stage.SHARING}:
        raise WrongStage(number=str(campaign.number))
    if isinstance(inbound, Commanded):
        text = turn.say("share_ready", title=campaign.texts.title)
        button = Button("share", turn.say("button_share_now"), campaign.id, Style.PRIMARY)
        return said(text, Buttons((button,)))
    return OpenForm(share_form(turn, campaign))


def share_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The share is posted to the channel, and every supporter is asked whether their need was met."""
    before = turn.campaign(submitted.ref)
    back, came = come_back(before, at=turn.now)
    kind = answer(submitted.answers, "kind")
    after, shared = share(
        back,
        ShareKind(kind) if kind in set(ShareKind) else ShareKind.OTHER,
        where=answer(submitted.answers, "where"),
        takeaways=answer(submitted.answers, "takeaways"),
        thanks=answer(submitted.answers, "thanks"),
        by=turn.who.id,
        at=turn.now,
    )
    after = turn.keep(before, after, (*came, *shared))
    promise_news(turn.uow, after, News.SHARED, real=turn.real)
    _ask_supporters(turn, after)
    finish(turn, after)
    say = turn.say
    n, title = after.totals.supporters, after.texts.title
    return told(say, say("shared_now", n=n, title=title) if n else say("shared_alone", title=title))


def snooze_opened(turn: Turn, pressed: Pressed) -> Reply:
    """Snooze: until when."""
    return OpenForm(snooze_form(turn, turn.campaign(pressed.value)))


def snooze_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """Reminders pause until that day; the pitch stays as it is."""
    before = turn.campaign(submitted.ref)
    after = snooze(before, answered_day(submitted.answers, "until"), by=turn.who.id, at=turn.now)
    after = turn.keep(before, after)
    return told(turn.say, turn.say("snoozed", day=after.snoozed_until or ""))


def silenced(turn: Turn, pressed: Pressed) -> Reply:
    """Stop reminding me: the task stays on Home, and nobody else is told."""
    before = turn.campaign(pressed.value)
    after = silence(before, by=turn.who.id)
    turn.keep(before, after)
    show_again(turn, pressed)
    return said(turn.say("silenced"))


def not_happened_opened(turn: Turn, pressed: Pressed) -> Reply:
    """It didn't happen: what was still learned, or a kind end."""
    return OpenForm(lesson_form(turn, turn.campaign(pressed.value)))


def not_happened_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The pitch ends as complete with what was still learned, or as cancelled."""
    before = turn.campaign(submitted.ref)
    if before.stage not in {Stage.UNDERWAY, Stage.SHARING}:
        raise WrongStage(number=str(before.number))
    if answer(submitted.answers, "choice") == CANCEL:
        after, happened = cancel(before, by=turn.who.id, at=turn.now)
        note = Note.CANCELLED
    else:
        back, came = come_back(before, at=turn.now)
        after, learned = still_learned(back, answer(submitted.answers, "lesson"), by=turn.who.id, at=turn.now)
        happened, note = (*came, *learned), Note.STILL_LEARNED
    after = turn.keep(before, after, happened)
    promise_note(turn.uow, after, note, key="ended", real=turn.real)
    tell_everyone(turn.uow, after, now=turn.now)
    return told(turn.say, turn.say("not_happened_done", title=after.texts.title))


def verdict_given(turn: Turn, pressed: Pressed) -> Reply:
    """Yes, partly, not yet: one tap."""
    ref = VerdictRef.parse(pressed.value)
    if ref.verdict is None:
        raise WrongStage
    before = turn.campaign(ref.campaign)
    after, happened = judge(before, ref.verdict, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    turn.uow.schedule.drop(after.id, PromptName.VERDICT, turn.who.id)
    finish(turn, after)
    show_again(turn, pressed)
    return Nothing()


def verdict_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch verdict P-42`: the question, by typed command."""
    campaign, _ = named_campaign(turn, commanded)
    parts = verdict_parts(turn.say, campaign) if campaign.supporter else []
    if not parts or not isinstance(parts[0], Paragraph):
        raise WrongStage(number=str(campaign.number))
    return Whisper(Card(parts[0].text, tuple(parts)))


def learning_over(turn: Turn, campaign: Campaign) -> None:
    """The last day of the learning has passed."""
    after, happened = come_back(campaign, at=turn.now)
    keep(turn.uow, campaign, after, happened, real=turn.real)


def verdicts_over(turn: Turn, campaign: Campaign) -> None:
    """The reminders to supporters have ended."""
    after, happened = end_verdicts(campaign, at=turn.now)
    after = keep(turn.uow, campaign, after, happened, real=turn.real)
    finish(turn, after)


def _ask_supporters(turn: Turn, campaign: Campaign) -> None:
    supporters = turn.uow.campaigns.supporters(campaign.id)
    people = turn.uow.people.many(one.person for one in supporters)
    for person in people.values():
        for due in verdict_prompts(campaign, person.id, turn.hours(person)):
            turn.uow.schedule.want(campaign.id, due)
