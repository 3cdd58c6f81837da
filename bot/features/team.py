"""Co-pitchers: somebody carries the pitch with its pitcher, with a part of the own money or none, or takes it over."""

from adapters.card import Button, Buttons, Card, Confirm, Notice, Paragraph, Part, Style
from adapters.form import Colleague, Form, Line
from adapters.inbound import Commanded, Pressed, Submitted, answer
from adapters.reply import NextForm, Nothing, OpenForm, Reply, Whisper
from bot.answering import show_again, told
from bot.colleagues import chosen_colleague
from bot.features.delivering.asking import ask as ask_for_help
from bot.features.finding import meant_campaign
from bot.features.money import payments
from bot.ladders import ask
from bot.notes import Note, promise_note
from bot.prompts import Question
from bot.refs import PersonRef
from bot.turn import Turn
from domain.campaign import Campaign, CoPitcher
from domain.cents.amounts import Money, parse_amount
from domain.people import PersonId
from domain.pitching import FieldMissing
from domain.policy import Action
from domain.reminding import Due, PromptName
from domain.stages import Stage
from domain.team import hand_over, invite, join, leave

OF_THE_PITCHER = (PromptName.OFFERS, PromptName.RECEIVED, PromptName.PAID, PromptName.OWN_MONEY)


def team_opened(turn: Turn, inbound: Pressed | Commanded) -> Reply:
    """`/pitch team P-42`, or the button: who carries the pitch, and what can be changed about that."""
    campaign = meant_campaign(turn, inbound)
    summary = turn.say("team_title", title=campaign.texts.title)
    parts = (Paragraph(summary), *team_parts(turn, campaign))
    if isinstance(inbound, Commanded):
        return Whisper(Card(summary, parts))
    say = turn.say
    return NextForm(Form(name="team", ref=campaign.id, title=say("title_team"), blocks=parts, close=say("close")))


def invite_opened(turn: Turn, pressed: Pressed) -> Reply:
    """Whom to ask, and which part of the own money they declare."""
    campaign = turn.campaign(pressed.value)
    return NextForm(invite_form(turn, campaign)) if pressed.post is None else OpenForm(invite_form(turn, campaign))


def invite_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """They are asked by a direct message; nothing counts before they agree."""
    before, who = turn.campaign(submitted.ref), chosen_colleague(turn, submitted.answers, "who")
    if who is None:
        raise FieldMissing(field="who")
    cents = parse_amount(answer(submitted.answers, "amount"), field="amount")
    after, happened = invite(before, who.id, cents, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    ask(turn, after.id, PromptName.JOIN, who.id)
    return told(turn.say, turn.say("invited", name=who.name))


def joined(turn: Turn, pressed: Pressed) -> Reply:
    """Yes: from now on they carry the pitch."""
    before = turn.with_all_money(pressed.value)
    after, happened = join(before, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    turn.uow.schedule.drop(after.id, PromptName.JOIN, turn.who.id)
    payments.begun(turn, after)
    return _answered(turn, pressed)


def left(turn: Turn, pressed: Pressed) -> Reply:
    """No, or not any more; or the pitcher lets somebody go."""
    ref = PersonRef.parse(pressed.value)
    before, who = turn.campaign(ref.campaign), ref.person or turn.who.id
    after, happened = leave(before, who, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    turn.uow.schedule.drop(after.id, PromptName.JOIN, who)
    return _answered(turn, pressed)


def handed_over(turn: Turn, pressed: Pressed) -> Reply:
    """A co-pitcher is the pitcher from now on: what waits for the pitcher waits for them."""
    ref = PersonRef.parse(pressed.value)
    before, to = turn.campaign(ref.campaign), ref.person
    after, happened = hand_over(before, to, by=turn.who.id, steward=turn.is_steward, at=turn.now)
    after = turn.keep(before, after, happened)
    for prompt in OF_THE_PITCHER:
        turn.uow.schedule.drop(after.id, prompt, before.pitcher)
    turn.uow.schedule.want_again(after.id, Due(PromptName.OFFERS, turn.now, to))
    for supporter in {one.person for one in turn.uow.campaigns.accepted_help(after.id)}:
        ask_for_help(turn, after, supporter)
    payments.begun(turn, after)
    turn.uow.messages.refresh_home(before.pitcher)
    promise_note(turn.uow, after, Note.HANDED_OVER, key=f"handed_over:{to}", real=turn.real, name=_name(turn, to))
    return _answered(turn, pressed)


def join_parts(turn: Turn, campaign: Campaign) -> list[Part]:
    """The question to somebody who is asked to carry a pitch."""
    mine = _mine(campaign, turn.who.id)
    if mine is None or mine.agreed:
        return []
    say, title, name = turn.say, campaign.texts.title, _name(turn, campaign.pitcher)
    part = Money(mine.cents, campaign.money.currency)
    key = "join_with_money" if mine.cents else "join_without_money"
    value = str(PersonRef(campaign.id, turn.who.id))
    return [
        Paragraph(say(key, name=name, title=title, part=part)),
        Buttons(
            (
                Button("join", say("button_join"), campaign.id, Style.PRIMARY, say("hint_join", title=title)),
                Button("leave_team", say("button_join_no"), value, hint=say("hint_join_no", title=title)),
            )
        ),
    ]


def team_parts(turn: Turn, campaign: Campaign) -> list[Part]:
    """Who carries the pitch, each with what can be done."""
    say, is_pitcher = turn.say, turn.allows(Action.INVITE, campaign)
    people = turn.uow.people.many([campaign.pitcher, *(one.person for one in campaign.co_pitchers)])
    parts: list[Part] = [Paragraph(say("team_pitcher", name=people[campaign.pitcher].name))]
    for one in campaign.co_pitchers:
        part = Money(one.cents, campaign.money.currency)
        key = "team_co_pitcher" if one.agreed else "team_asked"
        parts.append(Paragraph(say(key, name=people[one.person].name, part=part)))
        buttons = _buttons(turn, campaign, one, people[one.person].name, is_pitcher=is_pitcher)
        parts += [Buttons(buttons)] if buttons else []
    if is_pitcher:
        title = campaign.texts.title
        parts.append(
            Buttons((Button("invite", say("button_invite"), campaign.id, hint=say("hint_invite", title=title)),))
        )
    return [*parts, Notice(say("team_note"))]


def _buttons(turn: Turn, campaign: Campaign, one: CoPitcher, name: str, *, is_pitcher: bool) -> tuple[Button, ...]:
    say, value, title = turn.say, str(PersonRef(campaign.id, one.person)), campaign.texts.title
    buttons: list[Button] = []
    if one.agreed and turn.allows(Action.HAND_OVER, campaign) and campaign.stage is not Stage.APPLYING:
        confirm = Confirm(
            say("hand_over_title"), say("hand_over_text", name=name, title=title), say("hand_over_yes"), say("keep_it")
        )
        label, hint = say("button_hand_over", name=name), say("hint_hand_over", name=name, title=title)
        buttons.append(Button("hand_over", label, value, hint=hint, confirm=confirm))
    if is_pitcher or one.person == turn.who.id:
        hint = say("hint_leave", name=name, title=title)
        buttons.append(Button("leave_team", say("button_leave"), value, Style.DANGER, hint))
    return tuple(buttons)


def _name(turn: Turn, person: PersonId) -> str:
    return turn.uow.people.get(person).name


def _mine(campaign: Campaign, person: PersonId) -> CoPitcher | None:
    return next((one for one in campaign.co_pitchers if one.person == person), None)


def _answered(turn: Turn, pressed: Pressed) -> Reply:
    show_again(turn, pressed)
    return Nothing() if pressed.post else told(turn.say, turn.say("team_changed"))


def invite_form(turn: Turn, campaign: Campaign) -> Form:
    """Who is asked, and for which part of the own money."""
    say = turn.say
    return Form(
        name="invite",
        ref=campaign.id,
        title=say("title_team"),
        submit=say("button_ask_them"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("invite_intro", title=campaign.texts.title)),
            Colleague(name="who", label=say("field_co_pitcher"), example=say("example_co_pitcher")),
            Line(
                name="amount",
                label=say("field_co_pitcher_part"),
                hint=say("hint_co_pitcher_part"),
                example=say("example_amount"),
                most=20,
                required=False,
            ),
        ),
    )


def _is_asked(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    return any(one.person == person and not one.agreed for one in campaign.co_pitchers)


PROMPTS = (
    Question(
        name=PromptName.JOIN,
        label="due_join",
        parts=lambda turn, campaign, one: join_parts(turn, campaign),
        still_true=_is_asked,
    ),
)
