"""Questions come when they are due, in a person's own hours, one message a day at most, and they end.

A tick takes what is due in small batches. What time itself does (closing, coming back) happens at once; what is
asked of a person is merged with all else that is due to them, or waits for their next free morning.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from adapters.card import Button, Buttons, Card, Divider, Notice, Paragraph, Part, Style
from adapters.form import Block, Choice, Colleague, Day, Form
from adapters.inbound import Commanded, Pressed, ProfileChanged, Submitted, answer
from adapters.reply import NextForm, Nothing, OpenForm, Reply, Whisper
from bot.colleagues import chosen_colleague
from bot.features import applying, managing, sharing, team, waiting
from bot.features.delivering import handlers as delivering
from bot.features.money import payments
from bot.features.money import views as money_views
from bot.features.pledging import views as pledging_views
from bot.turn import Turn, promise_direct
from bot.wording import labels
from bot.wording.words import LANGUAGES, words_in
from domain.campaign import MONEY_SLOT, Campaign, CampaignId, DeliveryState
from domain.people import PersonId
from domain.pitching import HORIZON, DateInPast, DateTooFar
from domain.policy import Action
from domain.refusals import UnknownPitch
from domain.reminding import Prompt, still_true
from domain.stages import Stage
from storage import schedule as due_rows
from storage.people import Person
from storage.places import show_exact_totals
from storage.schedule import DueNow

CHANNEL_LANGUAGES = (*LANGUAGES, "both")
BATCH = 50
GIVEN = frozenset({DeliveryState.DELIVERED})
IN_TENTHS, EXACT = TOTALS = ("tenths", "exact")
BY_TIME = {
    Prompt.CLOSE: lambda turn, campaign, due: managing.deadline_reached(turn, campaign),
    Prompt.DEADLINE_NOTE: lambda turn, campaign, due: managing.deadline_noted(turn, campaign, due.round),
    Prompt.COME_BACK: lambda turn, campaign, due: sharing.learning_over(turn, campaign),
    Prompt.VERDICTS_END: lambda turn, campaign, due: sharing.verdicts_over(turn, campaign),
    Prompt.INTENTION_ENDS: lambda turn, campaign, due: applying.intention_over(turn, campaign),
    Prompt.PLACE_LAPSES: lambda turn, campaign, due: waiting.place_lapsed(turn, campaign, due),
    Prompt.DELIVERY_LAPSES: lambda turn, campaign, due: delivering.lapsed(turn, campaign, due),
}
STALE_NOTE = timedelta(hours=12)  # after an outage a note about "in 7 days" would be wrong


def carry_out(turn: Turn, due: DueNow) -> None:
    """Do what is due: let time act, or ask a person."""
    if due.prompt in BY_TIME:
        due_rows.done(turn.uow.session, [due.id])
        campaign = turn.uow.campaigns.get(due.campaign)
        stale = due.prompt is Prompt.DEADLINE_NOTE and turn.now - due.at > STALE_NOTE
        if still_true(campaign, due.prompt, verdict=None) and not stale:
            BY_TIME[due.prompt](turn, campaign, due)
    elif due.person:
        _ask(turn, turn.uow.people.locked(due.person), due)
    else:
        due_rows.done(turn.uow.session, [due.id])


def direct_card(turn: Turn, items: list[dict[str, str]]) -> Card | None:
    """A direct message out of its items, each as things stand now; None when nothing of it is true any more."""
    parts: list[Part] = []
    for one in items:
        found = _item_parts(turn, one)
        parts += ([Divider()] if parts and found else []) + found
    if not parts:
        return None
    say = turn.say
    first = next(part for part in parts if isinstance(part, Paragraph))
    other = "fr" if say.language == "en" else "en"
    switch = Button("language", words_in(other)("language_name"), other)
    return Card(first.text, (*parts, Buttons((switch,))))


def settings_opened(turn: Turn, inbound: Commanded | Pressed) -> Reply:
    """Language, reminders, and in a channel the language of its cards."""
    typed_in = "" if isinstance(inbound, Commanded) and inbound.private else inbound.channel
    channel = inbound.value if isinstance(inbound, Pressed) else typed_in
    return OpenForm(_settings_form(turn, channel), Button("settings", turn.say("button_settings"), channel))


def settings_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """Settings are kept; a pause in the past is refused."""
    language = answer(submitted.answers, "language")
    pause = _day(answer(submitted.answers, "paused_until"))
    if pause and pause < turn.today:
        raise DateInPast(field="paused_until", day=pause)
    if pause and pause > turn.today + HORIZON:
        raise DateTooFar(field="paused_until", day=pause)
    language = language if language in LANGUAGES else turn.who.language
    quiet = answer(submitted.answers, "reminders") == "off"
    manager = chosen_colleague(turn, submitted.answers, "manager")
    turn.uow.people.change(turn.who.id, language=language, language_chosen=True, paused_until=pause, quiet=quiet)
    if manager:
        turn.uow.people.change(turn.who.id, manager_id=manager.id if manager.id != turn.who.id else "")
    spoken = answer(submitted.answers, "channel_language")
    if submitted.ref and spoken in CHANNEL_LANGUAGES:
        turn.uow.channels.speak(submitted.ref, spoken)
    totals = answer(submitted.answers, "totals")
    if totals in TOTALS and turn.allows(Action.DECIDE):
        _decide_on_totals(turn, exact=totals == EXACT)
    turn.uow.messages.refresh_home(turn.who.id)
    say = words_in(language)
    key = "settings_paused" if pause else "settings_quiet" if quiet else "settings_saved"
    text = Paragraph(say(key, day=pause or ""))
    return NextForm(Form(name="told", ref="", title=say("title_done"), blocks=(text,), close=say("close")))


def settings_again(turn: Turn, submitted: Submitted) -> Form:
    """Settings, as they were sent."""
    return _settings_form(turn, submitted.ref)


def language_switched(turn: Turn, pressed: Pressed) -> Reply:
    """One tap to the other language; what was pressed and Home are rendered anew."""
    if pressed.value in LANGUAGES:
        turn.uow.people.change(turn.who.id, language=pressed.value, language_chosen=True)
        turn.uow.messages.refresh_home(turn.who.id)
        if pressed.post:
            turn.uow.messages.refresh_post(turn.uow.workspace.id, pressed.post.channel, pressed.post.ts)
    return Nothing()


def profile_changed(turn: Turn, changed: ProfileChanged) -> Reply:
    """The platform knows a new name, zone or language; a language chosen here stays."""
    profile = changed.changed
    language = turn.who.language if turn.who.language_chosen else profile.language
    turn.uow.people.change(turn.who.id, name=profile.name, zone=profile.zone, guest=profile.guest, language=language)
    return Nothing()


def privacy_asked(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch privacy`: what is kept, and what is read."""
    text = turn.say("privacy_line")
    return Whisper(Card(text, (Paragraph(text), Paragraph(turn.say("privacy_kept")))))


def _ask(turn: Turn, person: Person, due: DueNow) -> None:
    moment = turn.hours(person).first_moment(turn.now)
    local_day = moment.date()
    if person.paused_until and person.paused_until > local_day:
        due_rows.put_off(turn.uow.session, [due.id], turn.hours(person).morning_of(person.paused_until))
        return
    if person.written_on and person.written_on >= local_day:
        tomorrow = person.written_on + timedelta(days=1)
        due_rows.put_off(turn.uow.session, [due.id], turn.hours(person).morning_of(tomorrow))
        return
    if moment > turn.now:
        due_rows.put_off(turn.uow.session, [due.id], moment)
        return
    _write(turn, person, due_rows.also_due_to(turn.uow.session, person.id, turn.now), local_day)


def _write(turn: Turn, person: Person, dues: list[DueNow], today: date) -> None:
    personal = [one for one in dues if one.prompt not in BY_TIME]
    due_rows.done(turn.uow.session, [one.id for one in personal])
    if person.quiet or not person.reachable:
        return
    wanted = list(dict.fromkeys((one.prompt, one.campaign) for one in personal))
    items: list[dict[str, str | int]] = [
        {"prompt": str(prompt), "campaign": campaign}
        for prompt, campaign in wanted
        if _still_true(turn, campaign, prompt, person.id)
    ]
    if items:
        promise_direct(turn.uow, person.id, items, key=f"direct:{person.id}:{today}", real=turn.real)
        turn.uow.people.change(person.id, written_on=today)


def _still_true(turn: Turn, campaign_id: CampaignId, prompt: Prompt, person: PersonId) -> bool:
    campaign = turn.uow.campaigns.get(campaign_id, acting=person)
    verdict = campaign.supporter.verdict if campaign.supporter else None
    if prompt is Prompt.OFFERS and not turn.uow.campaigns.offers(campaign_id):
        return False
    if prompt in {Prompt.DELIVER, Prompt.RECEIVED}:
        return delivering.is_waiting(turn, campaign, prompt, person)
    if prompt in {Prompt.OWN_MONEY, Prompt.PAY, Prompt.PAID}:
        return payments.is_waiting(turn, campaign, prompt, person)
    if prompt is Prompt.JOIN:
        return any(one.person == person and not one.agreed for one in campaign.co_pitchers)
    if prompt is Prompt.COMES_BACK:
        mine = campaign.pledge_of(person, MONEY_SLOT)
        return mine is not None and mine.returned < mine.back
    if prompt is Prompt.PLACE:
        held = campaign.pledge_of(person, MONEY_SLOT)
        return held is not None and held.reserved > 0
    if prompt is Prompt.VERDICT and not campaign.pledges_of(person):
        return False
    return still_true(campaign, prompt, verdict=verdict)


def _item_parts(turn: Turn, one: dict[str, str]) -> list[Part]:
    try:
        campaign = turn.uow.campaigns.get(one["campaign"], acting=turn.who.id)
    except UnknownPitch:
        return []
    return list(_ITEMS[Prompt(one["prompt"])](turn, campaign, one))


def _verdict(turn: Turn, campaign: Campaign, _: dict[str, str]) -> list[Part]:
    if campaign.supporter is None:
        return []
    names = turn.uow.people.many([campaign.pitcher])
    return [
        Paragraph(turn.say("verdict_intro", name=names[campaign.pitcher].name, title=campaign.texts.title)),
        *sharing.verdict_parts(turn.say, campaign),
    ]


def _share(turn: Turn, campaign: Campaign, _: dict[str, str]) -> list[Part]:
    say = turn.say
    if campaign.stage not in {Stage.SHARING, Stage.UNDERWAY}:
        return [Paragraph(say("share_done", title=campaign.texts.title, stage=say(labels.STAGE[campaign.stage])))]
    if campaign.silenced:
        return [Paragraph(say("silenced"))]
    return sharing.prompt_parts(say, campaign)


def _closes_soon(turn: Turn, campaign: Campaign, _: dict[str, str]) -> list[Part]:
    say = turn.say
    if campaign.stage is not Stage.OPEN or campaign.deadline is None:
        return [Paragraph(say("refusal_not_open", title=campaign.texts.title, number=str(campaign.number)))]
    until = say.moment(campaign.deadline, turn.who.zone)
    return [
        Paragraph(say("closes_soon", title=campaign.texts.title, until=until)),
        Buttons((Button("pledge", say("button_pledge_one", number=str(campaign.number)), campaign.id),)),
    ]


def _not_posted(turn: Turn, campaign: Campaign, one: dict[str, str]) -> list[Part]:
    say, channel = turn.say, turn.channel_name(one.get("channel", ""))
    if "also" in one:
        where = one["also"] or say("other_channel")
        return [Paragraph(say("not_posted_also", title=campaign.texts.title, channel=where))]
    known = {"not_in_channel": "not_posted_not_member", "channel_not_found": "not_posted_not_member"}
    key = known.get(one.get("why", ""), "not_posted")
    parts: list[Part] = [Paragraph(say.rich(key, channel=channel, title=campaign.texts.title))]
    if campaign.stage is Stage.DRAFT:
        resume = Button("pitch_resume", say("button_resume", number=str(campaign.number)), campaign.id, Style.PRIMARY)
        parts.append(Buttons((resume,)))
    return parts


def _is_it_there(turn: Turn, campaign: Campaign, _: dict[str, str]) -> list[Part]:
    say = turn.say
    if campaign.stage is not Stage.PUBLISHING:
        return [Paragraph(say("it_is_there_now", title=campaign.texts.title))]
    channel = turn.channel_name(campaign.channel)
    return [
        Paragraph(say.rich("is_it_there", title=campaign.texts.title, channel=channel)),
        Buttons(
            (
                Button("it_is_there", say("button_it_is_there"), campaign.id, Style.PRIMARY),
                Button("post_again", say("button_post_again"), campaign.id),
            )
        ),
    ]


def _ended(turn: Turn, campaign: Campaign, _: dict[str, str]) -> list[Part]:
    say, title = turn.say, campaign.texts.title
    keys = {Stage.UNFUNDED: "ended_unfunded", Stage.CANCELLED: "ended_cancelled", Stage.COMPLETE: "ended_complete"}
    key = keys.get(campaign.stage)
    return [Paragraph(say(key, title=title))] if key else []


_ITEMS: dict[Prompt, Callable[[Turn, Campaign, dict[str, str]], Iterable[Part]]] = {
    Prompt.OFFERS: lambda turn, campaign, one: pledging_views.offers_parts(turn.uow, turn.say, campaign),
    Prompt.SHARE: _share,
    Prompt.VERDICT: _verdict,
    Prompt.INTENTION: lambda turn, campaign, one: applying.prompt_parts(turn.say, campaign),
    Prompt.PLACE: lambda turn, campaign, one: pledging_views.place_parts(turn, campaign),
    Prompt.CLOSES_SOON: _closes_soon,
    Prompt.NOT_POSTED: _not_posted,
    Prompt.IS_IT_THERE: _is_it_there,
    Prompt.ENDED: _ended,
    Prompt.DELIVER: lambda turn, campaign, one: delivering.supporter_parts(turn, campaign),
    Prompt.RECEIVED: lambda turn, campaign, one: delivering.pitcher_parts(turn, campaign, only=GIVEN),
    Prompt.OWN_MONEY: lambda turn, campaign, one: money_views.own_parts(turn, campaign),
    Prompt.PAY: lambda turn, campaign, one: money_views.payer_parts(turn, campaign),
    Prompt.PAID: lambda turn, campaign, one: money_views.receiver_parts(turn, campaign),
    Prompt.COMES_BACK: lambda turn, campaign, one: money_views.payer_parts(turn, campaign),
    Prompt.JOIN: lambda turn, campaign, one: team.join_parts(turn, campaign),
    Prompt.HELP_ENDED: lambda turn, campaign, one: pledging_views.help_ended_parts(turn, campaign),
    Prompt.PLACE_ENDED: lambda turn, campaign, one: pledging_views.place_ended_parts(turn, campaign),
    Prompt.PART_RELEASED: lambda turn, campaign, one: money_views.released_parts(turn, campaign),
}


def _settings_form(turn: Turn, channel: str) -> Form:
    say, who = turn.say, turn.who
    known = turn.uow.channels.get(channel) if channel else None
    spoken = known.language if known else turn.uow.organisation.language
    names = tuple((language, words_in(language)("language_name")) for language in LANGUAGES)
    blocks: tuple[Block, ...] = (
        Choice(name="language", label=say("field_language"), options=names, value=who.language),
        Choice(
            name="reminders",
            label=say("field_reminders"),
            options=(("on", say("reminders_on")), ("off", say("reminders_off"))),
            value="off" if who.quiet else "on",
        ),
        Day(
            name="paused_until",
            label=say("field_paused_until"),
            hint=say("hint_paused_until"),
            value=who.paused_until,
            required=False,
        ),
        Colleague(
            name="manager",
            label=say("field_manager"),
            hint=say("hint_manager"),
            example=say("example_colleague"),
            value=next(iter(turn.eyes([who.manager])), "") if who.manager else "",
            required=False,
        ),
    )
    if turn.allows(Action.DECIDE):
        chosen = EXACT if turn.uow.organisation.exact_totals else IN_TENTHS
        options = ((IN_TENTHS, say("totals_in_tenths")), (EXACT, say("totals_exact")))
        totals = Choice(
            name="totals", label=say("field_totals"), hint=say("hint_totals"), options=options, value=chosen
        )
        blocks = (*blocks, totals)
    if channel:
        both = (*names, ("both", say("both_languages")))
        label = say("field_channel_language")
        blocks = (*blocks, Choice(name="channel_language", label=label, options=both, value=spoken))
    return Form(
        name="settings",
        ref=channel,
        title=say("title_settings"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(*blocks, Notice(say("settings_note", zone=who.zone))),
    )


def _decide_on_totals(turn: Turn, *, exact: bool) -> None:
    """The cards of all pitches that are on their way say it from now on."""
    if exact != turn.uow.organisation.exact_totals:
        show_exact_totals(turn.uow.session, turn.uow.organisation_id, exact)
        turn.uow.messages.refresh_cards()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
