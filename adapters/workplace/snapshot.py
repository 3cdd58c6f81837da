"""Everything one person can see now, as one JSON value that the page draws from."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from adapters.workplace.conductor import Conductor, NextReminder
from adapters.workplace.people import Colleague, Room
from adapters.workplace.screens import View
from adapters.workplace.slack import PracticeSlack
from adapters.workplace.state import Message
from adapters.workplace.wire import Exchange, Json

EXCHANGES_SHOWN = 60
COLOURS = ("#7c3085", "#1264a3", "#b3541e", "#2b7a4b", "#8a2846", "#4a5568")


async def snapshot(slack: PracticeSlack, conductor: Conductor, user: str) -> Json:
    """The workplace through the eyes of one person."""
    me = slack.person(user)
    zone = ZoneInfo(me.zone)
    rooms = slack.rooms_of(user)
    channels = [*(room.channel for room in rooms), slack.dm(user)]
    home, view = slack.home(user), slack.open_view(user)
    return {
        "as": user,
        "now": _moment(conductor.now(), zone),
        "zone": me.zone,
        "next_reminder": _reminder(await conductor.next_reminder(), zone),
        "guide": dict(await conductor.guide()),
        "people": [_person(person, place) for place, person in enumerate(slack.people)],
        "rooms": [_room(room) for room in rooms],
        "dm": slack.dm(user),
        "messages": {channel: _messages(slack, channel, user, zone) for channel in channels},
        "home": _view(home) if home else None,
        "view": _view(view) if view else None,
        "wire": [_exchange(each) for each in reversed([*islice(reversed(slack.wire), EXCHANGES_SHOWN)])],
        "text_only": me.text_only,
    }


def _messages(slack: PracticeSlack, channel: str, user: str, zone: ZoneInfo) -> list[Json]:
    """What others were told in private is not part of it."""
    seen = [each for each in slack.messages(channel) if each.ephemeral_for in (None, user)]
    return [_message(each, slack.person(each.user), zone) for each in seen]


def _message(message: Message, author: Colleague, zone: ZoneInfo) -> Json:
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "name": author.name,
        "bot": message.bot,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "edited": message.edited,
        "ephemeral": bool(message.ephemeral_for),
        "reactions": [{"name": name, "users": list(users)} for name, users in message.reactions.items()],
        "at": _moment(message.at, zone),
    }


def _view(view: View) -> Json:
    return {
        "id": view.id,
        "type": view.kind,
        "title": view.title,
        "submit": view.submit,
        "close": view.close,
        "blocks": view.blocks,
        "values": dict(view.values),
        "errors": dict(view.errors),
        "private_metadata": view.private_metadata,
    }


def _person(person: Colleague, place: int) -> Json:
    return {
        "user": person.user,
        "name": person.name,
        "title": {"en": person.title_en, "fr": person.title_fr},
        "language": person.language,
        "zone": person.zone,
        "avatar": person.initials,
        "colour": COLOURS[place % len(COLOURS)],
    }


def _room(room: Room) -> Json:
    """`member` says whether the bot is in it."""
    return {"channel": room.channel, "name": room.name, "member": room.bot_is_member, "private": room.private}


def _reminder(reminder: NextReminder | None, zone: ZoneInfo) -> Json | None:
    if reminder is None:
        return None
    return {"at": _moment(reminder.at, zone), "label": {"en": reminder.label_en, "fr": reminder.label_fr}}


def _exchange(exchange: Exchange) -> Json:
    return {
        "id": exchange.id,
        "direction": exchange.direction,
        "label": exchange.label,
        "status": exchange.status,
        "at": exchange.at.isoformat(),
        "body": exchange.body,
        "answer": exchange.answer,
    }


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat()
