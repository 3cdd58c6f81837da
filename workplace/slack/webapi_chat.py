"""The bot speaks: messages, edits, deletions, and whispers that only one person sees."""

from __future__ import annotations

from typing import Any

from workplace.people import BOT_USER, TEAM_DOMAIN, Room
from workplace.slack.args import ApiError, Args, TooFast
from workplace.slack.blocks import MOST_MESSAGE_CHARACTERS, characters, problems
from workplace.slack.desk import Desk
from workplace.slack.state import Message
from workplace.slack.wire_forms import message_json
from workplace.wire import Blocks, Json

LONGEST_TEXT = 40_000


def post_message(desk: Desk, args: Args) -> Json:
    """Says something in a channel, in a thread or to a person."""
    room = _place(desk, args.need("channel"))
    content = _content(args)
    thread_ts = _thread(desk, room, args)
    if wait := desk.pace.wait_for_channel(room.channel):
        raise TooFast(wait)
    message = desk.messages.post(room.channel, BOT_USER, thread_ts=thread_ts, **content)
    return {"channel": room.channel, "ts": message.ts, "message": message_json(message)}


def update(desk: Desk, args: Args) -> Json:
    """Changes what the bot said."""
    room = desk.room(args.need("channel"))
    message = _own_message(desk, room, args.need("ts"), refusal="cant_update_message")
    changed = desk.messages.edit(message, **_content(args))
    return {"channel": room.channel, "ts": changed.ts, "text": changed.text, "message": message_json(changed)}


def delete(desk: Desk, args: Args) -> Json:
    """Takes back what the bot said."""
    room = desk.room(args.need("channel"))
    message = _own_message(desk, room, args.need("ts"), refusal="cant_delete_message")
    desk.messages.remove(message)
    return {"channel": room.channel, "ts": message.ts}


def post_ephemeral(desk: Desk, args: Args) -> Json:
    """Says something that one person of a channel sees."""
    room = desk.joined_room(args.need("channel"))
    user = args.need("user")
    if not room.has(desk.person(user)):
        raise ApiError("user_not_in_channel")
    content = _content(args)
    content.pop("metadata")
    message = desk.messages.post(
        room.channel, BOT_USER, thread_ts=_thread(desk, room, args), ephemeral_for=user, **content
    )
    return {"message_ts": message.ts}


def get_permalink(desk: Desk, args: Args) -> Json:
    """The address of a message."""
    room = desk.room(args.need("channel"))
    message = _message(desk, room, args.need("message_ts"))
    link = f"https://{TEAM_DOMAIN}.slack.com/archives/{room.channel}/p{message.ts.replace('.', '')}"
    return {"channel": room.channel, "permalink": link}


def _place(desk: Desk, channel: str) -> Room:
    """A channel, or a person: posting to a user id opens the direct messages with them."""
    if channel in desk.directory.people:
        return desk.directory.direct(desk.colleague(channel))
    room = desk.room(channel)
    if not room.bot_is_member and "chat:write.public" not in desk.scopes:
        raise ApiError("not_in_channel")
    return room


def _thread(desk: Desk, room: Room, args: Args) -> str | None:
    """Slack forgives a thread that is not there; a bot under test had better hear about it."""
    thread_ts = args.text("thread_ts")
    if thread_ts and not desk.messages.find(room.channel, thread_ts):
        raise ApiError("thread_not_found")
    return thread_ts or None


def _content(args: Args) -> dict[str, Any]:
    text = args.text("text")
    blocks: Blocks | None = args.json("blocks", broken="invalid_blocks_format") or None
    if not text and not blocks:
        raise ApiError("no_text")
    if len(text) > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    if characters(blocks) > MOST_MESSAGE_CHARACTERS:
        raise ApiError("msg_blocks_too_long")
    if found := problems(blocks, "message") if blocks else []:
        messages = [f"[ERROR] {each}" for each in found]
        raise ApiError("invalid_blocks", errors=found, response_metadata={"messages": messages})
    return {"text": text, "blocks": blocks, "metadata": _metadata(args)}


def _metadata(args: Args) -> Json | None:
    match args.json("metadata", broken="invalid_metadata_format"):
        case None:
            return None
        case {"event_type": str(), "event_payload": dict()} as metadata:
            return dict(metadata)
        case _:
            raise ApiError("invalid_metadata_schema")


def _message(desk: Desk, room: Room, ts: str) -> Message:
    message = desk.messages.find(room.channel, ts)
    if message is None or message.ephemeral_for:
        raise ApiError("message_not_found")
    return message


def _own_message(desk: Desk, room: Room, ts: str, *, refusal: str) -> Message:
    message = _message(desk, room, ts)
    if not message.bot:
        raise ApiError(refusal)
    return message
