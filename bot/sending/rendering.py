"""A promised message becomes a card, at the moment it is sent and as things stand then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from adapters.card import Card, Heading, Notice, Paragraph, Part, Refresh
from adapters.text import Bold, joined
from bot.card import both_languages, campaign_card, listed_supporters, plain_card
from bot.features import allocating
from bot.features.finding import MOST_LISTED, co_pitcher_names
from bot.features.home import home_card
from bot.features.reminding import direct_card
from bot.notes import NOTES, Note, Noted
from bot.turn import News, Turn
from bot.wording import labels
from bot.wording.words import Words, words_in
from domain.campaign import Campaign
from domain.refusals import UnknownPitch
from domain.stages import Stage
from storage.messages import Message, MessageKind
from storage.unit_of_work import UnitOfWork

MOST_THANKED = 30
MOST_EYES = 60  # supporters for whom a card is worth asking for anew


def rendered(uow: UnitOfWork, message: Message, *, now: datetime, real: datetime) -> Card | None:
    """The card of a message; None when there is nothing left to say."""
    match message.kind:
        case MessageKind.PITCH:
            return _in_channel(uow, message, lambda campaign, say: _pitch(uow, campaign, say, now))
        case MessageKind.NOTE:
            note, kept = NOTES[Note(message.payload["note"])], message.payload
            return _in_channel(uow, message, lambda campaign, say: note(Noted(campaign, say, kept, now)))
        case MessageKind.NEWS:
            news = News(message.payload["news"])
            return _in_channel(uow, message, lambda campaign, say: _news(uow, campaign, say, news))
        case MessageKind.DIRECT | MessageKind.HOME | MessageKind.NOTICE:
            return _to_person(Turn(uow, uow.people.get(message.person), now, real), message) if message.person else None


def _to_person(turn: Turn, message: Message) -> Card | None:
    if message.kind is MessageKind.DIRECT:
        return direct_card(turn, message.payload["items"])
    return home_card(turn) if message.kind is MessageKind.HOME else allocating.notice_card(turn)


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


def _news(uow: UnitOfWork, campaign: Campaign, say: Words, news: News) -> Card:
    title = campaign.texts.title
    if news is News.RESOURCED:
        return plain_card(say("news_resourced", title=title, number=str(campaign.number)))
    if campaign.shared_learning is None:
        return plain_card(say("news_shared_short", title=title))
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
