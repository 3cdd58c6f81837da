"""Everything one person can see now, as one JSON value that the page draws from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from workplace.conductor import Conductor, NextReminder
from workplace.memory import AnyMessage, M
from workplace.people import Colleague, Room
from workplace.slack.practice import PracticeSlack
from workplace.slack.screens import View
from workplace.slack.state import Message
from workplace.teams.practice import PracticeTeams
from workplace.teams.rooms import TEAM_NAME
from workplace.teams.screens import Dialog
from workplace.teams.state import TeamsMessage
from workplace.wire import Exchange, Json

Look = Literal["slack", "teams"]

EXCHANGES_SHOWN = 60
COLOURS = ("#7c3085", "#1264a3", "#b3541e", "#2b7a4b", "#8a2846", "#4a5568")


class Workplace(Protocol):
    """What is the same to look at on both platforms."""

    @property
    def people(self) -> list[Colleague]:
        """Everybody but the bot."""
        ...

    def person(self, user: str) -> Colleague:
        """Somebody by id, the bot included."""
        ...

    def rooms_of(self, user: str) -> list[Room]:
        """The channels this person is in."""
        ...

    def dm(self, user: str) -> str:
        """The bot's chat with this person."""
        ...


async def snapshot(
    slack: PracticeSlack, conductor: Conductor, user: str, *, teams: PracticeTeams | None = None, look: Look = "slack"
) -> Json:
    """The workplace through the eyes of one person, in the look of one platform."""
    place: PracticeSlack | PracticeTeams = teams if teams and look == "teams" else slack
    me = place.person(user)
    zone = ZoneInfo(me.zone)
    shown = _slack_look(place, user, zone) if isinstance(place, PracticeSlack) else _teams_look(place, user, zone)
    return {
        "as": user,
        "look": look,
        "looks": ["slack", "teams"] if teams else ["slack"],
        "now": _moment(conductor.now(), zone),
        "zone": me.zone,
        "next_reminder": _reminder(await conductor.next_reminder(), zone),
        "guide": dict(await conductor.guide()),
        "people": [_person(person, number) for number, person in enumerate(place.people)],
        "dm": place.dm(user),
        **shown,
        "wire": _wire(slack, teams),
        "text_only": me.text_only,
    }


def _slack_look(slack: PracticeSlack, user: str, zone: ZoneInfo) -> Json:
    home, view = slack.home(user), slack.open_view(user)
    return {
        "rooms": [_room(room) for room in slack.rooms_of(user)],
        "messages": {
            channel: [_slack_message(each, slack, zone) for each in _seen(slack.messages(channel), user)]
            for channel in _channels(slack, user)
        },
        "home": _view(home) if home else None,
        "view": _view(view) if view else None,
    }


def _teams_look(teams: PracticeTeams, user: str, zone: ZoneInfo) -> Json:
    dialog = teams.open_view(user)
    return {
        "rooms": [{**_room(room), "team": TEAM_NAME} for room in teams.rooms_of(user)],
        "messages": {
            channel: [_teams_message(each, teams, user, zone) for each in _seen(teams.messages(channel), user)]
            for channel in _channels(teams, user)
        },
        "home": None,
        "view": _dialog(dialog) if dialog else None,
    }


def _channels(place: Workplace, user: str) -> list[str]:
    return [*(room.channel for room in place.rooms_of(user)), place.dm(user)]


def _seen(messages: Sequence[M], user: str) -> list[M]:
    """What others were told in private is not part of it."""
    return [each for each in messages if each.ephemeral_for in (None, user)]


def _slack_message(message: Message, slack: PracticeSlack, zone: ZoneInfo) -> Json:
    return {**_message(message, slack, zone), "bot": message.bot, "blocks": message.blocks}


def _teams_message(message: TeamsMessage, teams: PracticeTeams, user: str, zone: ZoneInfo) -> Json:
    own = {"bot": message.bot, "card": message.card_for(user), "note": message.note_for(user)}
    return {**_message(message, teams, zone), **own}


def _message(message: AnyMessage, place: Workplace, zone: ZoneInfo) -> Json:
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "name": place.person(message.user).name,
        "text": message.text,
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


def _dialog(dialog: Dialog) -> Json:
    return {
        "id": dialog.id,
        "type": "dialog",
        "title": dialog.title,
        "card": dialog.card,
        "values": dict(dialog.values),
    }


def _person(person: Colleague, number: int) -> Json:
    return {
        "user": person.user,
        "aad": person.aad,
        "name": person.name,
        "title": {"en": person.title_en, "fr": person.title_fr},
        "language": person.language,
        "zone": person.zone,
        "avatar": person.initials,
        "colour": COLOURS[number % len(COLOURS)],
    }


def _room(room: Room) -> Json:
    """`member` says whether the bot is in it."""
    return {"channel": room.channel, "name": room.name, "member": room.bot_is_member, "private": room.private}


def _reminder(reminder: NextReminder | None, zone: ZoneInfo) -> Json | None:
    if reminder is None:
        return None
    return {"at": _moment(reminder.at, zone), "label": {"en": reminder.label_en, "fr": reminder.label_fr}}


def _wire(slack: PracticeSlack, teams: PracticeTeams | None) -> list[Json]:
    """The last exchanges of both platforms, as one story."""
    logs = {"slack": slack.wire, **({"teams": teams.wire} if teams else {})}
    newest = [
        {**_exchange(each), "platform": platform}
        for platform, exchanges in logs.items()
        for each in islice(reversed(exchanges), EXCHANGES_SHOWN)
    ]
    return sorted(newest, key=lambda each: int(each["id"]))[-EXCHANGES_SHOWN:]


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
