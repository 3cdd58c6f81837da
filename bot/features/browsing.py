"""Finding one's way: help, lists, search, a pitch by its number, Home, and a guess at what a stray word meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from adapters.card import Button, Buttons, Card, Divider, Heading, Notice, Paragraph, Part, Style
from adapters.inbound import Commanded, HomeOpened, Pressed
from adapters.reply import Nothing, Reply, Whisper
from adapters.text import Bold, Code, joined
from bot import labels
from bot.campaign_card import campaign_card, progress_words, still_needed, time_left
from bot.turn import Turn
from bot.words import Words, words_in
from domain.campaign import Campaign
from domain.refusals import Refusal, UnknownPitch
from domain.stages import BACKED, ENDED, PUBLISHED, Stage
from storage.messages import home_key

NUMBER = re.compile(r"[Pp]\s*[-–]?\s*(\d{1,9})|#?(\d{1,9})", re.ASCII)
HELP = (
    "help_pitch",
    "help_list",
    "help_mine",
    "help_find",
    "help_show",
    "help_pledge",
    "help_settings",
)
LIVE = (Stage.OPEN,)
MOST_LISTED = 8


class NoNumber(Refusal):
    """The command needs the number of a pitch."""

    message = "refusal_no_number"


def help_asked(turn: Turn, inbound: Commanded | Pressed) -> Reply:
    """One message by task, each line an example to copy."""
    return Whisper(help_card(turn.say))


def listed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch list`: the open pitches that this person may see, the next to close first."""
    pitches = turn.uow.campaigns.listed(stages=LIVE, viewer=turn.who.id, most=MOST_LISTED)
    return Whisper(_list_card(turn, pitches, turn.say("list_title", n=len(pitches)), turn.say("list_none")))


def mine(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch mine`: what I pitched, drafts first of all, and what I support."""
    own = turn.uow.campaigns.pitched_by(turn.who.id, most=MOST_LISTED)
    backed = turn.uow.campaigns.backed_by(turn.who.id, most=MOST_LISTED)
    say = turn.say
    title = say("mine_title")
    parts: list[Part] = [Heading(title)]
    parts += _own_parts(turn, own) or [Paragraph(say("mine_none"))]
    if backed:
        parts += [Divider(), Paragraph((Bold(say("backed_title")),)), *_lines(turn, backed)]
    return Whisper(Card(say("mine_summary", n=len(own), backed=len(backed)), tuple(parts)))


def found(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch find WORDS`: every word has to be there, in any case and with or without accents."""
    _, _, words = commanded.text.strip().partition(" ")
    if not words.strip():
        return Whisper(_plain(turn.say("find_what")))
    pitches = turn.uow.campaigns.listed(
        stages=PUBLISHED - {Stage.CANCELLED}, viewer=turn.who.id, words=words, most=MOST_LISTED
    )
    title = turn.say("found_title", n=len(pitches), words=words.strip()[:60])
    return Whisper(_list_card(turn, pitches, title, title))


def shown(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch P-42`: the card of one pitch; one's own draft opens again."""
    campaign, _ = named_campaign(turn, commanded, skip=0)
    if campaign.stage is Stage.DRAFT:
        text = turn.say("draft_line", number=str(campaign.number), title=campaign.texts.title)
        return Whisper(Card(text, (Paragraph(text), Buttons((_resume(turn.say, campaign),)))))
    names = supporter_names(turn, campaign)
    pitcher = turn.uow.people.get(campaign.pitcher).name
    return Whisper(campaign_card(campaign, turn.say, pitcher=pitcher, supporters=names, now=turn.now))


def not_understood(turn: Turn, commanded: Commanded, *, known: Iterable[str]) -> Reply:
    """An unknown word gets a guess, or the help."""
    word = commanded.text.split()[0][:40] if commanded.text.split() else ""
    close = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    if not close:
        text = turn.say("not_understood", word=word)
        return Whisper(Card(text, (Paragraph(text), *help_card(turn.say).parts)))
    guess = f"/pitch {close[0]}"
    shown = turn.say.rich("did_you_mean", word=word, command=Code(guess))
    return Whisper(Card(shown, (Paragraph(shown),)))


def home_opened(turn: Turn, opened: HomeOpened) -> Reply:
    """Home is opened: it is rendered anew, and from now on kept up to date."""
    turn.uow.people.saw_home(turn.who.id, opened.by.platform)
    turn.uow.messages.promise(
        "home", home_key(turn.who.id), workspace_id=turn.uow.workspace.id, now=turn.real, person=turn.who.id
    )
    return Nothing()


def example_asked(turn: Turn, pressed: Pressed) -> Reply:
    """See an example."""
    say = turn.say
    lines = ("example_title", "example_why", "example_benefit_peers", "example_when", "example_then")
    text = say("example_intro")
    return Whisper(Card(text, (Paragraph(text), *(Paragraph(say(line)) for line in lines))))


def named_campaign(turn: Turn, commanded: Commanded, *, skip: int = 1) -> tuple[Campaign, str]:
    """The pitch that a command names, after its first `skip` words, and the words behind it.

    Raises `NoNumber` or `UnknownPitch`; what a person may not see is unknown to them.
    """
    words = commanded.text.split()[skip:]
    match = NUMBER.fullmatch(words[0]) if words else None
    if match is None:
        raise NoNumber
    campaign_id = turn.uow.campaigns.numbered(int(match[1] or match[2]))
    if campaign_id is None:
        raise UnknownPitch(number=match[1] or match[2])
    return visible(turn, campaign_id, commanded.channel), " ".join(words[1:])


def visible(turn: Turn, campaign_id: str, channel: str = "") -> Campaign:
    """The campaign, if this person may see it: everywhere, or because they are where it was published."""
    campaign = turn.campaign(campaign_id)
    here = campaign.stage in PUBLISHED and bool(channel) and campaign.channel == channel
    if not here and (turn.who.guest or not turn.uow.campaigns.may_see(campaign, turn.who.id)):
        raise UnknownPitch(number=str(campaign.number))
    return campaign


def supporter_names(turn: Turn, campaign: Campaign) -> list[str]:
    """The names of the first supporters, in the order in which they came."""
    supporters = turn.uow.campaigns.supporters(campaign.id, most=MOST_LISTED)
    people = turn.uow.people.many(one.person for one in supporters)
    return [people[one.person].name for one in supporters]


def help_card(say: Words) -> Card:
    """Help, at most eight lines."""
    lines = tuple(Paragraph(say.rich(key, command=Code(say(f"{key}_command")))) for key in HELP)
    return Card(say("help_summary"), (Heading(say("help_title")), *lines, Notice(say("privacy_line"))))


def home_card(turn: Turn) -> Card:
    """Home: what needs me first, then my pitches, my pledges, open pitches, settings, help. Never blank."""
    say, campaigns = turn.say, turn.uow.campaigns
    own = campaigns.pitched_by(turn.who.id, most=MOST_LISTED)
    backed = campaigns.backed_by(turn.who.id, most=MOST_LISTED)
    listed_now = campaigns.listed(stages=LIVE, viewer=turn.who.id, most=MOST_LISTED) if not turn.who.guest else []
    open_now = [one for one in listed_now if one.pitcher != turn.who.id]
    parts: list[Part] = [Heading(say("home_title")), *_welcome(say, empty=not (own or backed or open_now))]
    parts += _to_do(turn, own, backed)
    for title, lines in (
        ("home_mine", _own_parts(turn, own)),
        ("home_pledges", _pledge_parts(turn, backed)),
        ("home_open", _lines(turn, open_now, pledge=True)),
    ):
        if lines:
            parts += [Divider(), Paragraph((Bold(say(title)),)), *lines]
    parts += [Divider(), _foot(turn), Notice(say("privacy_line"))]
    return Card(say("home_summary"), tuple(parts))


def _welcome(say: Words, *, empty: bool) -> list[Part]:
    new = Button("pitch_new", say("button_make_a_pitch"), style=Style.PRIMARY)
    if not empty:
        return [Buttons((new,))]
    return [Paragraph(say("home_empty")), Buttons((new, Button("example", say("button_example"))))]


def _to_do(turn: Turn, own: list[Campaign], backed: list[Campaign]) -> list[Part]:
    from bot.features import applying, pledging, sharing

    say = turn.say
    parts: list[Part] = []
    for campaign in own:
        if campaign.stage in {Stage.OPEN, Stage.UNDERWAY} and turn.uow.campaigns.offers(campaign.id):
            parts += pledging.offers_parts(turn.uow, say, campaign)
        if campaign.stage is Stage.SHARING:
            parts += sharing.prompt_parts(say, campaign)
        if campaign.stage is Stage.APPLYING and campaign.outcome is None:
            parts += applying.prompt_parts(say, campaign)
    for campaign in backed:
        if campaign.stage is Stage.APPLYING and campaign.supporter and campaign.supporter.verdict is None:
            parts += sharing.verdict_parts(say, campaign)
    return [Paragraph((Bold(say("home_to_do")),)), *parts] if parts else []


def _own_parts(turn: Turn, own: list[Campaign]) -> list[Part]:
    parts: list[Part] = []
    for campaign in own:
        parts += _lines(turn, [campaign])
        if campaign.stage is Stage.DRAFT:
            parts.append(Buttons((_resume(turn.say, campaign),)))
        elif campaign.stage not in ENDED:
            label = turn.say("button_manage_one", number=str(campaign.number))
            parts.append(Buttons((Button("manage", label, campaign.id),)))
    return parts


def _pledge_parts(turn: Turn, backed: list[Campaign]) -> list[Part]:
    from bot.features import pledging

    say = turn.say
    parts: list[Part] = []
    for campaign in backed:
        for pledge in campaign.pledges:
            if pledge.current:
                parts.append(Paragraph(pledging.receipt_sentence(say, campaign, pledge)))
                buttons = pledging.pledge_buttons(say, campaign, pledge)
                parts += [Buttons(buttons)] if buttons else []
    return parts


def _list_card(turn: Turn, pitches: list[Campaign], title: str, nothing: str) -> Card:
    if turn.who.guest:
        pitches = []
    if not pitches:
        return _plain(nothing)
    return Card(title, (Heading(title), *_lines(turn, pitches, pledge=True)))


def _lines(turn: Turn, pitches: list[Campaign], *, pledge: bool = False) -> list[Part]:
    say = turn.say
    people = turn.uow.people.many(one.pitcher for one in pitches)
    parts: list[Part] = []
    for one in pitches:
        title = (Bold(f"P-{one.number} {one.texts.title}"),)
        parts.append(Paragraph(joined(title, people[one.pitcher].name, _status(turn, one), by=" · ")))
        if pledge and one.stage is Stage.OPEN and one.pitcher != turn.who.id:
            label = say("button_pledge_one", number=str(one.number))
            parts.append(Buttons((Button("pledge", label, one.id, hint=say("hint_pledge", title=one.texts.title)),)))
    return parts


def _status(turn: Turn, one: Campaign) -> str:
    say = turn.say
    if one.stage is not Stage.OPEN:
        resourced = say("resourced") if one.stage is Stage.UNDERWAY and one.stage in BACKED and one.resourced else ""
        return " · ".join(filter(None, (say(labels.STAGE[one.stage]), resourced)))
    needed = still_needed(one, say)
    clauses = [progress_words(one, say) if one.cost else "", say.listing(needed), time_left(one, say, turn.now)]
    return " · ".join(filter(None, clauses))


def _resume(say: Words, campaign: Campaign) -> Button:
    return Button("pitch_resume", say("button_resume", number=str(campaign.number)), campaign.id, Style.PRIMARY)


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


def _plain(text: str) -> Card:
    return Card(text, (Paragraph(text),))
