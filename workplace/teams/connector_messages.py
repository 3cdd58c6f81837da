"""The bot speaks: messages, replies, edits, deletions, and whispers that only one person of a channel sees."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from workplace.teams.cards import CARD_TYPE, LARGEST_CARD, problems
from workplace.teams.desk import Asked, ConnectorError, Desk, not_in_roster
from workplace.teams.rooms import is_personal, personal_chat
from workplace.teams.state import TeamsMessage
from workplace.wire import Json

LARGEST_ACTIVITY = 100 * 1024


@dataclass(frozen=True)
class Said:
    """What a message says: its words, and its card where it has one."""

    text: str
    card: Json | None = None


def send(desk: Desk, asked: Asked) -> Json:
    """Says something: a post, a reply in a thread, a line in a personal chat, or a whisper."""
    room = desk.room(asked.place.channel)
    said = _said(asked.body)
    reader = _reader(desk, asked) if asked.whispered else None
    root = _root(desk, asked, reader)
    desk.may_write(room.channel)
    message = desk.messages.post(
        room.channel, desk.tenant.bot.user, said.text, card=said.card, thread_ts=root, ephemeral_for=reader
    )
    return {"id": message.ts}


def update(desk: Desk, asked: Asked) -> Json:
    """Changes what the bot said, for everybody."""
    room = desk.room(asked.place.channel)
    message = desk.own_message(asked.place, asked.activity_id)
    said = _said(asked.body)
    desk.may_write(room.channel)
    return {"id": desk.messages.edit(message, text=said.text, card=said.card).ts}


def delete(desk: Desk, asked: Asked) -> Json:
    """Takes back what the bot said."""
    room = desk.room(asked.place.channel)
    message = desk.own_message(asked.place, asked.activity_id)
    desk.may_write(room.channel)
    desk.messages.remove(message)
    return {}


def create_conversation(desk: Desk, asked: Asked) -> Json:
    """Opens the personal chat with one person; a second time it is the same chat."""
    match asked.body:
        case {"members": [{"id": str(identity)}]}:
            person = desk.person(identity)
        case _:
            raise ConnectorError(400, "BadArgument", "Name exactly one member.")
    if asked.body.get("isGroup"):
        raise ConnectorError(400, "BadArgument", "A bot cannot create group chats.")
    if asked.body.get("tenantId") not in (None, desk.tenant.id):
        raise ConnectorError(403, "Forbidden", "The bot is not installed in this tenant.")
    chat = personal_chat(person.user)
    desk.may_write(chat)
    if not desk.tenant.reachable(person.user):
        raise not_in_roster()
    return {"id": chat}


def _said(activity: Json) -> Said:
    if len(_written(activity).encode("utf-16-le")) > LARGEST_ACTIVITY:
        raise ConnectorError(413, "MessageSizeTooBig", "Message size too large.")
    if activity.get("type") != "message":
        raise ConnectorError(400, "BadSyntax", f"An activity of type {activity.get('type')} cannot be sent here.")
    cards = [_card(each) for each in activity.get("attachments") or []]
    if len(cards) > 1:
        raise ConnectorError(400, "BadSyntax", "More than one card in a message.")
    text = str(activity.get("text") or "")
    if not text and not cards:
        raise ConnectorError(400, "BadSyntax", "Activity has neither text nor attachments.")
    if not cards:
        return Said(text)
    if len(_written(activity).encode()) > LARGEST_CARD:
        raise ConnectorError(400, "BadSyntax", f"A message with a card has to stay below {LARGEST_CARD} bytes.")
    card = cards[0]
    return Said(text or str(activity.get("summary") or card.get("fallbackText") or ""), card)


def _card(attachment: Any) -> Json:
    match attachment:
        case {"contentType": str(kind), "content": dict(card)} if kind == CARD_TYPE:
            if found := problems(card):
                raise ConnectorError(400, "BadSyntax", "; ".join(found))
            return dict(card)
        case _:
            raise ConnectorError(400, "BadSyntax", "An attachment is not an Adaptive Card.")


def _written(activity: Json) -> str:
    return json.dumps(activity, ensure_ascii=False, separators=(",", ":"))


def _reader(desk: Desk, asked: Asked) -> str:
    """The one person a whisper is for."""
    if not desk.targeted:
        raise ConnectorError(400, "BadArgument", "Targeted messages are not enabled in this tenant.")
    if is_personal(asked.place.channel):
        raise ConnectorError(400, "BadArgument", "Targeted messages are not supported in personal chats.")
    match asked.body.get("recipient"):
        case {"id": str(identity)}:
            person = desk.tenant.known_as(identity)
        case _:
            person = None
    room = desk.room(asked.place.channel)
    if person is None or not room.has(person.user):
        raise ConnectorError(400, "BadArgument", "The recipient of a targeted message is not in the conversation.")
    return person.user


def _root(desk: Desk, asked: Asked, reader: str | None) -> str | None:
    """The post it hangs under. What only one person sees carries no thread for others."""
    named = asked.place.root or asked.activity_id
    if is_personal(asked.place.channel) or not named:
        return None
    below: TeamsMessage = desk.message(asked.place, named)
    return below.root if below.ephemeral_for in (None, reader) else None
