"""A promised message becomes a card, at the moment it is sent and as things stand then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from adapters.card import Card, Heading, Notice, Paragraph, Part, Refresh
from adapters.text import Bold, joined
from bot.card import both_languages, campaign_card, listed_supporters, still_needed, time_left
from bot.features import allocating
from bot.features.finding import MOST_LISTED, co_pitcher_names
from bot.features.home import home_card
from bot.features.money.cost import priced
from bot.features.reminding import direct_card
from bot.turn import Turn
from bot.wording import labels
from bot.wording.words import Words, words_in
from domain.campaign import Campaign, Outcome
from domain.cents.amounts import Money
from domain.refusals import UnknownPitch
from domain.stages import Stage
from storage.messages import Message
from storage.unit_of_work import UnitOfWork

MOST_THANKED = 30
MOST_EYES = 60  # supporters for whom a card is worth asking for anew


def rendered(uow: UnitOfWork, message: Message, *, now: datetime, real: datetime) -> Card | None:
    """The card of a message; None when there is nothing left to say."""
    if message.kind == "pitch":
        return _in_channel(uow, message, lambda campaign, say: _pitch(uow, campaign, say, now))
    if message.kind == "note":
        return _in_channel(uow, message, lambda campaign, say: _note(campaign, say, message.payload, now))
    if message.kind == "news":
        return _in_channel(uow, message, lambda campaign, say: _news(uow, campaign, say, message.payload["news"]))
    if message.person is None:
        return None
    turn = Turn(uow, uow.people.get(message.person), now, real)
    if message.kind == allocating.KIND:
        return allocating.notice_card(turn)
    return home_card(turn) if message.kind == "home" else direct_card(turn, message.payload["items"])


def _in_channel(uow: UnitOfWork, message: Message, render: Callable[[Campaign, Words], Card]) -> Card | None:
    if message.campaign is None or message.channel is None:
        return None
    try:
        campaign = uow.campaigns.get(message.campaign)
    except UnknownPitch:
        return None
    channel = uow.channels.get(message.channel)
    language = channel.language if channel else campaign.language
    if language != "both":
        return render(campaign, words_in(language))
    return both_languages(render(campaign, words_in("en")), render(campaign, words_in("fr")))


def _pitch(uow: UnitOfWork, campaign: Campaign, say: Words, now: datetime) -> Card:
    supporters = uow.campaigns.supporters(campaign.id, most=MOST_EYES, named=True)
    people = uow.people.many([campaign.pitcher, *(one.person for one in supporters[:MOST_LISTED])])
    names = [people[one.person].name for one in supporters[:MOST_LISTED]]
    shown = replace(campaign, stage=Stage.OPEN) if campaign.stage is Stage.PUBLISHING else campaign
    card = campaign_card(
        shown,
        say,
        pitcher=people[campaign.pitcher].name,
        supporters=names,
        anonymous=len(uow.campaigns.anonymous(campaign.id)),
        now=now,
        co_pitchers=co_pitcher_names(uow, campaign),
        exact=uow.organisation.exact_totals,
        fund=uow.funds.of(campaign),
    )
    eyes = uow.people.users([one.person for one in supporters], uow.workspace.platform, uow.workspace.external)
    return replace(card, refresh=Refresh("view", say("refresh_card"), campaign.id, eyes))


def _note(campaign: Campaign, say: Words, payload: dict[str, str], now: datetime) -> Card:
    title = campaign.texts.title
    match payload["note"]:
        case "note_deadline":
            needed = still_needed(campaign, say)
            rest = say("still_needed", things=say.listing(needed)) if needed else ""
            left = " · ".join(filter(None, (time_left(campaign, say, now), rest)))
            return _plain(say("note_deadline", title=title, left=left))
        case "note_extended":
            text = say("note_extended", title=title, day=campaign.close_on or "")
            return _plain(text, say("reason", reason=campaign.extension_reason))
        case "note_cost":
            if campaign.money.sponsorship:  # the peers' part tells what was matched, and that what was given
                return _plain(say("note_cost_matched", title=title, cost=Money(campaign.cost, campaign.money.currency)))
            return _plain(priced(say, "note_cost", campaign))
        case "note_handed_over":
            return _plain(say("note_handed_over", title=title, name=payload["name"]))
        case "note_question":
            return _plain(say("note_question", name=payload["who"], title=title), payload["words"])
        case "note_still_learned":
            return _plain(say("note_still_learned", title=title), campaign.still_learned)
        case "note_complete":
            return _complete(campaign, say)
        case note:
            return _plain(say(note, title=title))


def _complete(campaign: Campaign, say: Words) -> Card:
    outcome = say(labels.OUTCOME[campaign.outcome or Outcome.UNANSWERED])
    lines = [say("complete_practice", outcome=outcome)]
    if campaign.practice:
        lines.append(campaign.practice)
    if campaign.totals.supporters:
        lines.append(say("complete_verdicts", n=campaign.totals.verdicts, of=campaign.totals.supporters))
    return _plain(say("note_complete", title=campaign.texts.title), *lines)


def _news(uow: UnitOfWork, campaign: Campaign, say: Words, news: str) -> Card:
    title = campaign.texts.title
    if news == "resourced":
        return _plain(say("news_resourced", title=title, number=str(campaign.number)))
    if campaign.shared_learning is None:
        return _plain(say("news_shared_short", title=title))
    shared = campaign.shared_learning
    kind = say(labels.SHARE[shared.kind])
    supporters = uow.campaigns.supporters(campaign.id, most=MOST_THANKED, named=True)
    people = uow.people.many([campaign.pitcher, *(one.person for one in supporters)])
    named = [people[one.person].name for one in supporters]
    anonymous = len(uow.campaigns.anonymous(campaign.id))
    names = listed_supporters(campaign, say, named, anonymous, most=MOST_THANKED)
    headline = say("news_shared", name=people[campaign.pitcher].name, title=title, kind=kind)
    parts: list[Part] = [
        Heading(title),
        Paragraph(headline),
        Paragraph(joined((Bold(say("card_where")),), shared.where, by=" ")),
        Paragraph(joined((Bold(say("card_takeaways")),), shared.takeaways, by=" ")),
    ]
    if shared.thanks:
        parts.append(Paragraph(shared.thanks))
    if names:
        parts.append(Notice(joined(say("supported_by"), names, by=" ")))
    return Card(headline, tuple(parts))


def _plain(first: str, *rest: str) -> Card:
    return Card(first, tuple(Paragraph(text) for text in (first, *rest) if text))
