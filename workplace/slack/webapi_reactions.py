"""The bot reacts with an emoji, and looks who else did."""

from __future__ import annotations

from workplace.people import BOT_USER
from workplace.slack.args import ApiError, Args
from workplace.slack.desk import Desk
from workplace.slack.state import Message
from workplace.slack.wire_forms import message_json
from workplace.wire import Json


def add(desk: Desk, args: Args) -> Json:
    """Puts the bot's emoji on a message."""
    message, name = _message(desk, args), args.need("name")
    if message.reacted(BOT_USER, name):
        raise ApiError("already_reacted")
    desk.messages.react(message, BOT_USER, name)
    return {}


def remove(desk: Desk, args: Args) -> Json:
    """Takes the bot's emoji off."""
    message, name = _message(desk, args), args.need("name")
    if not message.reacted(BOT_USER, name):
        raise ApiError("no_reaction")
    desk.messages.unreact(message, BOT_USER, name)
    return {}


def get(desk: Desk, args: Args) -> Json:
    """A message with everybody's emoji."""
    message = _message(desk, args)
    return {"type": "message", "channel": message.channel, "message": message_json(message)}


def _message(desk: Desk, args: Args) -> Message:
    room = desk.joined_room(args.need("channel"))
    message = desk.messages.find(room.channel, args.need("timestamp"))
    if message is None or message.ephemeral_for:
        raise ApiError("message_not_found")
    return message
