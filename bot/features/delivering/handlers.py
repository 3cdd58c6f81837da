"""Help that was accepted is given: a day, "I have given it", "it arrived", each a button, and gentle questions between.

Each side says only what it knows. What is late is asked about twice, then there is silence, and in the end the need
is open again, without a reproach.
"""

from datetime import date

from adapters.card import Button, Buttons, Confirm, Paragraph, Part, Style
from adapters.form import Day, Form
from adapters.inbound import Commanded, Pressed, Submitted, answered_day
from adapters.reply import Nothing, OpenForm, Reply
from bot.answering import said, show_again, told
from bot.features import waiting
from bot.features.delivering.asking import ask
from bot.features.finding import named_campaign
from bot.features.pledging.views import pledged
from bot.ladders import ONCE
from bot.ladders import ask as tell_once
from bot.refs import PledgeRef
from bot.turn import Turn, keep
from bot.wording.words import Words
from domain.campaign import Campaign, DeliveryState, DeliveryStep, Pledge
from domain.delivering import deliver, delivery_of, is_delivered, lapses_on
from domain.pitching import DateInPast
from domain.pledging import NothingPledged
from domain.reminding import PromptName
from storage.schedule import DueNow

TO_GIVE = frozenset({DeliveryState.ACCEPTED, DeliveryState.SCHEDULED})
OF_SUPPORTER = {
    DeliveryState.ACCEPTED: "help_when",
    DeliveryState.SCHEDULED: "help_planned",
    DeliveryState.DELIVERED: "help_said_given",
    DeliveryState.CONFIRMED: "help_arrived",
}
OF_PITCHER = {
    DeliveryState.ACCEPTED: "help_from_open",
    DeliveryState.SCHEDULED: "help_from_planned",
    DeliveryState.DELIVERED: "help_from_given",
    DeliveryState.CONFIRMED: "help_from_arrived",
}


def delivery_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch deliver P-42`: the help that I give or get here, and the next step of each."""
    campaign, _ = named_campaign(turn, commanded)
    parts = pitcher_parts(turn, campaign) if campaign.pitcher == turn.who.id else supporter_parts(turn, campaign)
    if not parts:
        raise NothingPledged
    return said(turn.say("delivery_title", title=campaign.texts.title), *parts)


def day_opened(turn: Turn, pressed: Pressed) -> Reply:
    """The question for which day it is planned."""
    campaign, pledge = _named(turn, pressed.value)
    return OpenForm(_day_form(turn.say, campaign, pledge))


def day_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """A day is set, or another one."""
    day = answered_day(submitted.answers, "day")
    if day and day < turn.today:
        raise DateInPast(field="day", day=day)
    after, pledge = _step(turn, submitted.ref, DeliveryStep.SCHEDULE, day=day)
    return told(turn.say, turn.say("help_day_set", what=pledged(turn.say, after, pledge), day=day or ""))


def day_again(turn: Turn, submitted: Submitted) -> Form:
    """The day, as it was sent."""
    return _day_form(turn.say, *_named(turn, submitted.ref))


def given(turn: Turn, pressed: Pressed) -> Reply:
    """The supporter says that the help was given; the pitcher is asked whether it arrived."""
    return _pressed(turn, pressed, DeliveryStep.DELIVER)


def arrived(turn: Turn, pressed: Pressed) -> Reply:
    """The pitcher says so too: both sides have confirmed."""
    return _pressed(turn, pressed, DeliveryStep.CONFIRM)


def not_yet(turn: Turn, pressed: Pressed) -> Reply:
    """It has not arrived: the supporter is asked again, gently."""
    return _pressed(turn, pressed, DeliveryStep.NOT_YET)


def called_off(turn: Turn, pressed: Pressed) -> Reply:
    """Either side lets go of it, and the need is open again."""
    return _pressed(turn, pressed, DeliveryStep.DECLINE)


def lapsed(turn: Turn, campaign: Campaign, due: DueNow) -> None:
    """Nobody has taken a step for long: the need is open again."""
    if due.person is None:
        return
    before = turn.uow.campaigns.get(campaign.id, acting=due.person)
    for pledge in before.pledges_of(due.person):
        ends = lapses_on(delivery_of(before, pledge)) if is_delivered(before, pledge) else None
        if ends and ends <= turn.today:
            now = turn.uow.campaigns.get(campaign.id, acting=due.person)
            step = DeliveryStep.LAPSE
            after, happened = deliver(now, due.person, pledge.slot, step, by=None, at=turn.now, today=turn.today)
            keep(turn.uow, now, after, happened, real=turn.real, touched=(due.person,))
            if happened:
                tell_once(turn, campaign.id, PromptName.HELP_ENDED, due.person, ONCE)
            waiting.free_places(turn, campaign.id, pledge.slot)


def supporter_parts(turn: Turn, campaign: Campaign, *, only: frozenset[DeliveryState] | None = None) -> list[Part]:
    """The help that this person gives here, each with its next step."""
    parts: list[Part] = []
    for pledge in campaign.pledges_of(turn.who.id):
        if is_delivered(campaign, pledge) and (only is None or pledge.delivery in only):
            parts += _parts(turn, campaign, pledge, OF_SUPPORTER, "")
    return parts


def pitcher_parts(turn: Turn, campaign: Campaign, *, only: frozenset[DeliveryState] | None = None) -> list[Part]:
    """The help that the pitcher gets, each with its next step."""
    help_ = [one for one in turn.uow.campaigns.accepted_help(campaign.id) if is_delivered(campaign, one)]
    people = turn.uow.people.many(one.person for one in help_)
    parts: list[Part] = []
    for pledge in help_:
        if only is None or pledge.delivery in only:
            parts += _parts(turn, campaign, pledge, OF_PITCHER, people[pledge.person].name)
    return parts


def _parts(turn: Turn, campaign: Campaign, pledge: Pledge, words: dict[DeliveryState, str], name: str) -> list[Part]:
    say, what = turn.say, pledged(turn.say, campaign, pledge)
    text = say(words[pledge.delivery], what=what, title=campaign.texts.title, name=name, day=pledge.delivery_day or "")
    buttons = _buttons(say, campaign, pledge, what, is_pitcher=bool(name))
    return [Paragraph(text), *((Buttons(buttons),) if buttons else ())]


def _buttons(say: Words, campaign: Campaign, pledge: Pledge, what: str, *, is_pitcher: bool) -> tuple[Button, ...]:
    value = str(PledgeRef(campaign.id, pledge.slot, pledge.person))
    hint = say("hint_pledge_of", what=what, title=campaign.texts.title)
    if pledge.delivery is DeliveryState.DELIVERED and is_pitcher:
        return (
            Button("help_arrived", say("button_arrived"), value, Style.PRIMARY, hint),
            Button("help_not_yet", say("button_not_yet"), value, hint=hint),
        )
    if pledge.delivery not in TO_GIVE:
        return ()
    confirm = Confirm(say("help_off_title"), say("help_off_text", what=what), say("help_off_yes"), say("keep_it"))
    day = "button_other_day" if pledge.delivery is DeliveryState.SCHEDULED else "button_set_day"
    given_ = () if is_pitcher else (Button("help_given", say("button_given"), value, Style.PRIMARY, hint),)
    return (
        *given_,
        Button("help_day", say(day), value, hint=hint),
        Button("help_off", say("button_help_off"), value, Style.DANGER, hint, confirm),
    )


def _pressed(turn: Turn, pressed: Pressed, step: DeliveryStep) -> Reply:
    _, pledge = _step(turn, pressed.value, step)
    show_again(turn, pressed, pledge.person)
    return Nothing()


def _step(turn: Turn, value: str, step: DeliveryStep, *, day: date | None = None) -> tuple[Campaign, Pledge]:
    ref = PledgeRef.parse(value)
    supporter, slot = ref.person, ref.slot
    before = turn.campaign(ref.campaign, others=(supporter,), slot=slot)
    after, happened = deliver(before, supporter, slot, step, by=turn.who.id, at=turn.now, today=turn.today, day=day)
    after = turn.keep(before, after, happened)
    ask(turn, after, supporter)
    if step is DeliveryStep.DECLINE and happened:
        waiting.free_places(turn, after.id, slot)
        if turn.who.id != supporter:
            tell_once(turn, after.id, PromptName.HELP_ENDED, supporter, ONCE)
    pledge = after.pledge_of(supporter, slot)
    if pledge is None:
        raise NothingPledged
    return after, pledge


def _named(turn: Turn, value: str) -> tuple[Campaign, Pledge]:
    ref = PledgeRef.parse(value)
    campaign = turn.campaign(ref.campaign, others=(ref.person,))
    pledge = campaign.pledge_of(ref.person, ref.slot)
    if pledge is None or turn.who.id not in {ref.person, campaign.pitcher} or not is_delivered(campaign, pledge):
        raise NothingPledged
    return campaign, pledge


def _day_form(say: Words, campaign: Campaign, pledge: Pledge) -> Form:
    return Form(
        name="help_day",
        ref=str(PledgeRef(campaign.id, pledge.slot, pledge.person)),
        title=say("title_help_day"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("help_day_intro", what=pledged(say, campaign, pledge), title=campaign.texts.title)),
            Day(name="day", label=say("field_help_day"), value=pledge.delivery_day or _needed_by(campaign, pledge)),
        ),
    )


def _needed_by(campaign: Campaign, pledge: Pledge) -> date | None:
    need = campaign.need(pledge.slot)
    return need.by if need else None
