"""Home: what needs me first, then my pitches, my pledges, and where I can help. Never blank."""

from dataclasses import replace

from adapters.card import Button, Buttons, Card, Divider, Heading, Notice, Paragraph, Part, Refresh, Style
from adapters.inbound import Commanded, HomeOpened, Installed, Pressed
from adapters.reply import Nothing, Reply, Shown, Whisper
from adapters.text import Bold
from bot.features import allocating
from bot.features.finding import LIVE, MOST_LISTED, own_parts, pitch_lines
from bot.features.pledging.views import receipts
from bot.features.reminding import QUESTIONS
from bot.prompts import Whose
from bot.turn import Turn
from bot.wording.words import Words, words_in
from domain.campaign import Campaign
from domain.policy import Action
from domain.stages import Stage
from storage.messages import MessageKind, home_key

OVER = {Stage.UNFUNDED: "ended_unfunded", Stage.CANCELLED: "ended_cancelled"}


def home_opened(turn: Turn, opened: HomeOpened) -> Reply:
    """Home is opened: it is rendered anew, and from now on kept up to date."""
    here = turn.uow.workspace.id
    turn.uow.messages.promise(
        MessageKind.HOME, home_key(turn.who.id, here), workspace_id=here, now=turn.real, person=turn.who.id
    )
    return Nothing()


def home_asked(turn: Turn, inbound: Commanded | Pressed) -> Reply:
    """`/pitch home`, or a look at such a card: Home, wherever a platform has no place of its own for it."""
    card = home_card(turn)
    return Shown(card) if isinstance(inbound, Pressed) else Whisper(card)


def installed(turn: Turn, installed: Installed) -> Reply:
    """Somebody took the app into their chats: they are told what it is for, and nobody else is."""
    say, card = turn.say, home_card(turn)
    return Whisper(replace(card, summary=say("welcome"), parts=(Paragraph(say("welcome")), *card.parts)))


def home_card(turn: Turn) -> Card:
    """Home: what needs me first, then my pitches, my pledges, open pitches, settings, help. Never blank."""
    say, campaigns = turn.say, turn.uow.campaigns
    own = campaigns.pitched_by(turn.who.id, most=MOST_LISTED)
    supported = campaigns.supported_by(turn.who.id, most=MOST_LISTED)
    may_find = turn.allows(Action.FIND)
    listed_now = campaigns.listed(stages=LIVE, viewer=turn.who.id, most=MOST_LISTED) if may_find else []
    open_now = [one for one in listed_now if one.pitcher != turn.who.id]
    parts: list[Part] = [Heading(say("home_title")), *_welcome(say, empty=not (own or supported or open_now))]
    parts += _to_do(turn, own, supported)
    parts += allocating.home_parts(turn)
    for title, lines in (
        ("home_mine", own_parts(turn, own)),
        ("home_pledges", _pledge_parts(turn, supported)),
        ("home_open", pitch_lines(turn, open_now, pledge=True)),
    ):
        if lines:
            parts += [Divider(), Paragraph((Bold(say(title)),)), *lines]
    parts += [Divider(), _foot(turn), Notice(say("privacy_line"))]
    return Card(say("home_summary"), tuple(parts), Refresh("home", say("refresh_card"), "", turn.eyes([turn.who.id])))


def _welcome(say: Words, *, empty: bool) -> list[Part]:
    new = Button("pitch_new", say("button_make_a_pitch"), style=Style.PRIMARY)
    if not empty:
        return [Buttons((new,))]
    return [Paragraph(say("home_empty")), Buttons((new, Button("example", say("button_example"))))]


def _to_do(turn: Turn, own: list[Campaign], supported: list[Campaign]) -> list[Part]:
    carried = turn.uow.campaigns.carried_by(turn.who.id)
    parts = [
        part
        for whose, campaigns in ((Whose.PITCHER, own), (Whose.CO_PITCHER, carried), (Whose.SUPPORTER, supported))
        for campaign in campaigns
        for row in QUESTIONS
        if row.on_home and whose in row.on_home.whose
        for part in row.on_home.parts(turn, campaign)
    ]
    return [Paragraph((Bold(turn.say("home_to_do")),)), *parts] if parts else []


def _pledge_parts(turn: Turn, supported: list[Campaign]) -> list[Part]:
    say = turn.say
    parts: list[Part] = []
    for campaign in supported:
        if campaign.stage in OVER:
            parts.append(Paragraph(say(OVER[campaign.stage], title=campaign.texts.title)))
            continue
        parts += receipts(say, campaign, [pledge for pledge in campaign.pledges if pledge.current])
    return parts


def _foot(turn: Turn) -> Buttons:
    say = turn.say
    other = "fr" if turn.who.language == "en" else "en"
    return Buttons(
        (
            Button("settings", say("button_settings")),
            Button("help", say("button_help")),
            Button("language", words_in(other)("language_name"), other),
        )
    )
