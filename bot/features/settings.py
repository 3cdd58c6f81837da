"""Settings: language, reminders, and in a channel the language of its cards; what is kept about people is said here."""

from adapters.card import Button, Notice, Paragraph
from adapters.form import Block, Choice, Colleague, Day, Form
from adapters.inbound import Commanded, Pressed, ProfileChanged, Submitted, answer, answered_day
from adapters.reply import Nothing, OpenForm, Reply
from bot.answering import said, show_again, told
from bot.colleagues import chosen_colleague
from bot.turn import Turn
from bot.wording.words import LANGUAGES, words_in
from domain.pitching import HORIZON, DateInPast, DateTooFar
from domain.policy import Action

CHANNEL_LANGUAGES = (*LANGUAGES, "both")
IN_TENTHS, EXACT = TOTALS = ("tenths", "exact")


def settings_opened(turn: Turn, inbound: Commanded | Pressed) -> Reply:
    """Language, reminders, and in a channel the language of its cards."""
    typed_in = "" if isinstance(inbound, Commanded) and inbound.private else inbound.channel
    channel = inbound.value if isinstance(inbound, Pressed) else typed_in
    return OpenForm(settings_form(turn, channel), Button("settings", turn.say("button_settings"), channel))


def settings_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """Settings are kept; a pause in the past is refused."""
    language = answer(submitted.answers, "language")
    pause = answered_day(submitted.answers, "paused_until")
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
    return told(say, say(key, day=pause or ""))


def language_switched(turn: Turn, pressed: Pressed) -> Reply:
    """One tap to the other language; what was pressed and Home are rendered anew."""
    if pressed.value in LANGUAGES:
        turn.uow.people.change(turn.who.id, language=pressed.value, language_chosen=True)
        show_again(turn, pressed, turn.who.id)
    return Nothing()


def profile_changed(turn: Turn, changed: ProfileChanged) -> Reply:
    """The platform knows a new name, zone or language; a language chosen here stays."""
    profile = changed.changed
    language = turn.who.language if turn.who.language_chosen else profile.language
    turn.uow.people.change(turn.who.id, name=profile.name, zone=profile.zone, guest=profile.guest, language=language)
    return Nothing()


def privacy_asked(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch privacy`: what is kept, and what is read."""
    return said(turn.say("privacy_line"), Paragraph(turn.say("privacy_kept")))


def settings_form(turn: Turn, channel: str) -> Form:
    """What a person can set, and a channel's language where one is meant."""
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
        turn.uow.show_exact_totals(exact)
        turn.uow.messages.refresh_cards()
