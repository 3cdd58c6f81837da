"""Finding one's way: help, lists, search, a pitch by its number, and a guess at what a stray word meant."""

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from adapters.card import Button, Buttons, Card, Divider, Heading, Notice, Paragraph, Part, Refresh, Style
from adapters.inbound import Commanded, Pressed
from adapters.reply import Reply, Shown, Whisper
from adapters.text import Bold, Code, joined
from bot.answering import said
from bot.card import campaign_card, progress_words, still_needed, time_left
from bot.features.pledging.views import receipts
from bot.turn import Turn
from bot.wording import labels
from bot.wording.words import Words
from domain.campaign import Campaign
from domain.policy import Action
from domain.refusals import Refusal, UnknownPitch
from domain.stages import BACKED, ENDED, PUBLISHED, Stage
from storage.unit_of_work import UnitOfWork

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
    supported = turn.uow.campaigns.supported_by(turn.who.id, most=MOST_LISTED)
    say = turn.say
    title = say("mine_title")
    parts: list[Part] = [Heading(title)]
    parts += own_parts(turn, own) or [Paragraph(say("mine_none"))]
    if supported:
        parts += [Divider(), Paragraph((Bold(say("supported_title")),)), *pitch_lines(turn, supported)]
    return Whisper(Card(say("mine_summary", n=len(own), supported=len(supported)), tuple(parts)))


def found(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch find WORDS`: every word has to be there, in any case and with or without accents."""
    _, _, words = commanded.text.strip().partition(" ")
    if not words.strip():
        return said(turn.say("find_what"))
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
        return said(text, Buttons((_resume(turn.say, campaign),)))
    return Whisper(_card(turn, campaign))


def seen_by_one(turn: Turn, pressed: Pressed) -> Reply:
    """The card of a pitch as one person sees it: with what they pledged on it themselves, and the way back."""
    campaign = turn.campaign(pressed.value)
    shared, mine = _card(turn, campaign), campaign.pledges_of(turn.who.id)
    parts = [Divider(), *receipts(turn.say, campaign, mine)] if mine else []
    refresh = Refresh("view", turn.say("refresh_card"), campaign.id)
    return Shown(replace(shared, parts=(*shared.parts, *parts), refresh=refresh))


def co_pitcher_names(uow: UnitOfWork, campaign: Campaign) -> tuple[str, ...]:
    """The names of those who carry the pitch with its pitcher."""
    agreed = [one.person for one in campaign.co_pitchers if one.agreed]
    people = uow.people.many(agreed) if agreed else {}
    return tuple(people[person].name for person in agreed)


def not_understood(turn: Turn, commanded: Commanded, *, known: Iterable[str]) -> Reply:
    """An unknown word gets a guess, or the help."""
    word = commanded.text.split()[0][:40] if commanded.text.split() else ""
    close = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    if not close:
        return said(turn.say("not_understood", word=word), *help_card(turn.say).parts)
    guess = f"/pitch {close[0]}"
    return said(turn.say.rich("did_you_mean", word=word, command=Code(guess)))


def example_asked(turn: Turn, pressed: Pressed) -> Reply:
    """See an example."""
    say = turn.say
    lines = ("example_title", "example_why", "example_benefit_peers", "example_when", "example_then")
    return said(say("example_intro"), *(Paragraph(say(line)) for line in lines))


def meant_campaign(turn: Turn, inbound: Pressed | Commanded) -> Campaign:
    """The pitch that a button stands for, or whose number was typed."""
    return turn.campaign(inbound.value) if isinstance(inbound, Pressed) else named_campaign(turn, inbound)[0]


def named_campaign(
    turn: Turn, commanded: Commanded, *, skip: int = 1, may: Action | None = None
) -> tuple[Campaign, str]:
    """The pitch that a command names, after its first `skip` words, and the words behind it.

    Raises `NoNumber`, `UnknownPitch`, and whatever the policy says; what a person may not see is unknown to them.
    """
    words = commanded.text.split()[skip:]
    match = NUMBER.fullmatch(words[0]) if words else None
    if match is None:
        raise NoNumber
    campaign_id = turn.uow.campaigns.numbered(int(match[1] or match[2]))
    if campaign_id is None:
        raise UnknownPitch(number=match[1] or match[2])
    return turn.campaign(campaign_id, may=may), " ".join(words[1:])


def supporter_names(turn: Turn, campaign: Campaign) -> list[str]:
    """The names of the first supporters who may be named, in the order in which they came."""
    supporters = turn.uow.campaigns.supporters(campaign.id, most=MOST_LISTED, named=True)
    people = turn.uow.people.many(one.person for one in supporters)
    return [people[one.person].name for one in supporters]


def help_card(say: Words) -> Card:
    """Help, at most eight lines."""
    lines = tuple(Paragraph(say.rich(key, command=Code(say(f"{key}_command")))) for key in HELP)
    return Card(say("help_summary"), (Heading(say("help_title")), *lines, Notice(say("privacy_line"))))


def own_parts(turn: Turn, own: list[Campaign]) -> list[Part]:
    """A person's own pitches, each with the way on."""
    parts: list[Part] = []
    for campaign in own:
        parts += pitch_lines(turn, [campaign])
        if campaign.stage is Stage.DRAFT:
            parts.append(Buttons((_resume(turn.say, campaign),)))
        elif campaign.stage not in ENDED:
            label = turn.say("button_manage_one", number=str(campaign.number))
            parts.append(Buttons((Button("manage", label, campaign.id),)))
    return parts


def _card(turn: Turn, campaign: Campaign) -> Card:
    return campaign_card(
        campaign,
        turn.say,
        pitcher=turn.uow.people.get(campaign.pitcher).name,
        supporters=supporter_names(turn, campaign),
        anonymous=len(turn.uow.campaigns.anonymous(campaign.id)),
        now=turn.now,
        co_pitchers=co_pitcher_names(turn.uow, campaign),
        exact=turn.uow.organisation.exact_totals,
        fund=turn.uow.funds.of(campaign),
    )


def _list_card(turn: Turn, pitches: list[Campaign], title: str, nothing: str) -> Card:
    if not turn.allows(Action.FIND):
        pitches = []
    if not pitches:
        return _plain(nothing)
    return Card(title, (Heading(title), *pitch_lines(turn, pitches, pledge=True)))


def pitch_lines(turn: Turn, pitches: list[Campaign], *, pledge: bool = False) -> list[Part]:
    """One line a pitch, and where asked a button to pledge."""
    say = turn.say
    people = turn.uow.people.many(one.pitcher for one in pitches)
    exact = turn.uow.organisation.exact_totals
    parts: list[Part] = []
    for one in pitches:
        title = (Bold(f"P-{one.number} {one.texts.title}"),)
        parts.append(Paragraph(joined(title, people[one.pitcher].name, _status(turn, one, exact=exact), by=" · ")))
        if pledge and one.stage is Stage.OPEN and one.pitcher != turn.who.id:
            label = say("button_pledge_one", number=str(one.number))
            parts.append(Buttons((Button("pledge", label, one.id, hint=say("hint_pledge", title=one.texts.title)),)))
    return parts


def _status(turn: Turn, one: Campaign, *, exact: bool) -> str:
    say = turn.say
    if one.stage is not Stage.OPEN:
        resourced = say("resourced") if one.stage is Stage.UNDERWAY and one.stage in BACKED and one.resourced else ""
        return " · ".join(filter(None, (say(labels.STAGE[one.stage]), resourced)))
    needed = still_needed(one, say)
    progress = progress_words(one, say, exact=exact) if one.cost else ""
    clauses = [progress, say.listing(needed), time_left(one, say, turn.now)]
    return " · ".join(filter(None, clauses))


def _resume(say: Words, campaign: Campaign) -> Button:
    return Button("pitch_resume", say("button_resume", number=str(campaign.number)), campaign.id, Style.PRIMARY)


def _plain(text: str) -> Card:
    return Card(text, (Paragraph(text),))
