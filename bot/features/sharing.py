"""The learning comes back: the pitcher shares it, thanks everyone, and each supporter says whether it helped."""

from collections.abc import Iterable
from datetime import timedelta

from adapters.card import Button, Buttons, Card, Notice, Paragraph, Part, Style
from adapters.form import Choice, Day, Form, Line
from adapters.inbound import Commanded, Pressed, Submitted, answer, answered_day
from adapters.reply import Nothing, OpenForm, Reply, Whisper
from bot.answering import said, show_again, told
from bot.card import listed_supporters
from bot.features.applying import finish
from bot.features.finding import meant_campaign, named_campaign
from bot.features.pledging.views import marked
from bot.prompts import Deed, Item, Question, Whose, on_home
from bot.refs import VerdictRef
from bot.turn import News, Note, Turn, keep, promise_news, promise_note, tell_everyone
from bot.wording import labels
from bot.wording.words import Words
from domain.campaign import Campaign, ShareKind
from domain.managing import cancel
from domain.people import PersonId
from domain.refusals import WrongStage
from domain.reminding import PromptName, verdict_prompts
from domain.sharing import (
    LONGEST_TAKEAWAYS,
    LONGEST_WHERE,
    come_back,
    end_verdicts,
    judge,
    share,
    silence,
    snooze,
    still_learned,
)
from domain.stages import Stage

STILL_LEARNED, CANCEL = "still_learned", "cancel"
MOST_THANKED = 30


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


def learning_over(turn: Turn, campaign: Campaign) -> None:
    """The last day of the learning has passed."""
    after, happened = come_back(campaign, at=turn.now)
    keep(turn.uow, campaign, after, happened, real=turn.real)


def verdicts_over(turn: Turn, campaign: Campaign) -> None:
    """The reminders to supporters have ended."""
    after, happened = end_verdicts(campaign, at=turn.now)
    after = keep(turn.uow, campaign, after, happened, real=turn.real)
    finish(turn, after)


def prompt_parts(say: Words, campaign: Campaign) -> list[Part]:
    """How will you share? With four ways to answer."""
    n, value, title = campaign.totals.supporters, campaign.id, campaign.texts.title
    backed = say("welcome_back_supported", n=n) if n else ""
    kinds = " · ".join(say(key) for key in labels.SHARE.values() if key != "share_other")
    return [
        Paragraph(" ".join(filter(None, (say("welcome_back", title=title), backed, say("how_share"), kinds)))),
        Buttons(
            (
                Button("share", say("button_share_now"), value, Style.PRIMARY, say("hint_share", title=title)),
                Button("snooze", say("button_snooze"), value, hint=say("hint_snooze", title=title)),
                Button("not_happened", say("button_not_happened"), value, hint=say("hint_not_happened", title=title)),
                Button("silence", say("button_stop"), value, hint=say("hint_stop", title=title)),
            )
        ),
    ]


def verdict_parts(say: Words, campaign: Campaign) -> list[Part]:
    """Did it give you what you hoped for? One tap; what the supporter wished for stands beside it."""
    shared, supporter = campaign.shared_learning, campaign.supporter
    if shared is None:
        return []
    kind = say(labels.SHARE[shared.kind])
    parts: list[Part] = [
        Paragraph(say("verdict_question", kind=kind, title=campaign.texts.title)),
        Paragraph(say("verdict_where", where=shared.where)),
    ]
    if supporter and supporter.brief:
        parts.append(Notice(say("verdict_wish", wish=supporter.brief)))
    if supporter and supporter.verdict:
        parts.append(Notice(say("verdict_thanks", verdict=say(labels.VERDICT[supporter.verdict]))))
    buttons = tuple(
        Button(
            f"verdict_{one}",
            say(key),
            str(VerdictRef(campaign.id, one)),
            hint=say("hint_verdict", verdict=say(key), title=campaign.texts.title),
        )
        for one, key in labels.VERDICT.items()
    )
    return [*parts, Buttons(buttons)]


def verdict_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch verdict P-42`: the question, by typed command."""
    campaign, _ = named_campaign(turn, commanded)
    parts = verdict_parts(turn.say, campaign) if campaign.supporter else []
    if not parts or not isinstance(parts[0], Paragraph):
        raise WrongStage(number=str(campaign.number))
    return Whisper(Card(parts[0].text, tuple(parts)))


def _ask_supporters(turn: Turn, campaign: Campaign) -> None:
    supporters = turn.uow.campaigns.supporters(campaign.id)
    people = turn.uow.people.many(one.person for one in supporters)
    for person in people.values():
        for due in verdict_prompts(campaign, person.id, turn.hours(person)):
            turn.uow.schedule.want(campaign.id, due)


def share_form(turn: Turn, campaign: Campaign) -> Form:
    """How it is shared and where, what was learned, and thanks."""
    say, texts = turn.say, campaign.texts
    supporters = turn.uow.campaigns.supporters(campaign.id, most=MOST_THANKED)
    people = turn.uow.people.many(one.person for one in supporters)
    named = [people[one.person].name for one in supporters if not one.anonymous]
    anonymous = len(turn.uow.campaigns.anonymous(campaign.id))
    names = listed_supporters(campaign, say, named, anonymous, most=MOST_THANKED)
    briefs = [
        f"{marked(say, people[one.person].name, anonymous=one.anonymous)}{say('colon')} {one.brief}"
        for one in supporters
        if one.brief
    ]
    return Form(
        name="share",
        ref=campaign.id,
        title=say("title_share"),
        submit=say("button_share_short"),
        close=say("cancel"),
        blocks=(
            *((Paragraph("\n".join((say("briefs"), *briefs))),) if briefs else ()),
            Choice(
                name="kind",
                label=say("field_share_kind"),
                options=labels.options(say, labels.SHARE),
                value=str(texts.share_kinds[0]) if texts.share_kinds else str(ShareKind.WEBINAR),
            ),
            Line(name="where", label=say("field_where"), example=say("example_where"), most=LONGEST_WHERE),
            Line(
                name="takeaways",
                label=say("field_takeaways"),
                example=say("example_takeaways"),
                most=LONGEST_TAKEAWAYS,
                long=True,
            ),
            Line(
                name="thanks",
                label=say("field_thanks"),
                hint=say("hint_thanks"),
                most=LONGEST_TAKEAWAYS,
                long=True,
                value=say("thanks_draft", names=names) if names else "",
                required=False,
            ),
        ),
    )


def snooze_form(turn: Turn, campaign: Campaign) -> Form:
    """Until when reminders pause."""
    say = turn.say
    return Form(
        name="snooze",
        ref=campaign.id,
        title=say("title_snooze"),
        submit=say("button_snooze_short"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("snooze_intro", title=campaign.texts.title)),
            Day(name="until", label=say("field_snooze"), value=turn.today + timedelta(days=14)),
        ),
    )


def lesson_form(turn: Turn, campaign: Campaign) -> Form:
    """What was still learned, or a kind end."""
    say = turn.say
    options = ((STILL_LEARNED, say("not_happened_learned")), (CANCEL, say("not_happened_cancel")))
    return Form(
        name="not_happened",
        ref=campaign.id,
        title=say("title_not_happened"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("not_happened_intro", title=campaign.texts.title)),
            Choice(name="choice", label=say("field_not_happened"), options=options, value=STILL_LEARNED),
            Line(
                name="lesson",
                label=say("field_lesson"),
                hint=say("hint_lesson"),
                most=LONGEST_TAKEAWAYS,
                long=True,
                required=False,
            ),
        ),
    )


def _is_prompted(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    return campaign.stage is Stage.SHARING and not campaign.silenced


def _share_asked(turn: Turn, campaign: Campaign, _: Item) -> list[Part]:
    say = turn.say
    if campaign.stage not in {Stage.SHARING, Stage.UNDERWAY}:
        return [Paragraph(say("share_done", title=campaign.texts.title, stage=say(labels.STAGE[campaign.stage])))]
    if campaign.silenced:
        return [Paragraph(say("silenced"))]
    return prompt_parts(say, campaign)


def _share_at_home(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    return prompt_parts(turn.say, campaign) if campaign.stage is Stage.SHARING else ()


def _is_to_judge(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    verdict = campaign.supporter.verdict if campaign.supporter else None
    return campaign.stage is Stage.APPLYING and verdict is None and bool(campaign.pledges_of(person))


def _verdict_asked(turn: Turn, campaign: Campaign, _: Item) -> list[Part]:
    if campaign.supporter is None:
        return []
    names = turn.uow.people.many([campaign.pitcher])
    return [
        Paragraph(turn.say("verdict_intro", name=names[campaign.pitcher].name, title=campaign.texts.title)),
        *verdict_parts(turn.say, campaign),
    ]


def _verdict_at_home(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    is_open = campaign.stage is Stage.APPLYING and campaign.supporter and campaign.supporter.verdict is None
    return verdict_parts(turn.say, campaign) if is_open else ()


PROMPTS = (
    Deed(
        name=PromptName.COME_BACK, label="due_come_back", act=lambda turn, campaign, due: learning_over(turn, campaign)
    ),
    Question(
        name=PromptName.SHARE,
        label="due_share",
        parts=_share_asked,
        still_true=_is_prompted,
        on_home=on_home(Whose.PITCHER, parts=_share_at_home),
    ),
    Question(
        name=PromptName.VERDICT,
        label="due_verdict",
        parts=_verdict_asked,
        still_true=_is_to_judge,
        on_home=on_home(Whose.SUPPORTER, parts=_verdict_at_home),
    ),
    Deed(name=PromptName.VERDICTS_END, label="due_end", act=lambda turn, campaign, due: verdicts_over(turn, campaign)),
)
