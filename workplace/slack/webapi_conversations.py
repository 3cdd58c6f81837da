"""The bot looks into rooms: what they are, who is in them, what was said, as far as its scopes let it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from workplace.people import Room
from workplace.slack.args import ApiError, Args
from workplace.slack.desk import SCOPE_OF_KIND, Desk
from workplace.slack.state import Message
from workplace.slack.wire_forms import message_json, room_json
from workplace.wire import Json

PAGE = 100
LARGEST_PAGE = 999

#: The words of the `types` argument, and the kind of room each means.
TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im"}

T = TypeVar("T")


def open_direct(desk: Desk, args: Args) -> Json:
    """Direct messages with one person, by their id or by the conversation's."""
    if channel := args.text("channel"):
        return _opened(desk, desk.room(channel), args)
    users = args.need("users").split(",")
    if len(users) != 1:
        raise ApiError("too_many_users")
    return _opened(desk, desk.directory.direct(desk.colleague(users[0])), args)


def info(desk: Desk, args: Args) -> Json:
    """What a room is."""
    room = desk.room(args.need("channel"))
    desk.need_scope_of(room, "read")
    return {"channel": room_json(room, desk.directory)}


def listed(desk: Desk, args: Args) -> Json:
    """The rooms of some kinds."""
    kinds = [TYPES[each] for each in args.text("types", "public_channel").split(",") if each in TYPES]
    for kind in kinds:
        desk.need_scope(f"{SCOPE_OF_KIND[kind]}:read")
    rooms = [room for room in desk.directory.rooms.values() if room.kind in kinds and _visible(room)]
    page, cursor = _page(rooms, args)
    return {
        "channels": [room_json(room, desk.directory) for room in page],
        "response_metadata": {"next_cursor": cursor},
    }


def members(desk: Desk, args: Args) -> Json:
    """Who is in a room."""
    room = desk.room(args.need("channel"))
    desk.need_scope_of(room, "read")
    page, cursor = _page([user for user in desk.directory.people if room.has(user)], args)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def join(desk: Desk, args: Args) -> Json:
    """Enters a public channel."""
    room = desk.room(args.need("channel"))
    if room.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    return {"channel": room_json(desk.directory.bot_joins(room.channel), desk.directory)}


def history(desk: Desk, args: Args) -> Json:
    """Newest first, without thread replies, and never what was whispered."""
    room = _readable(desk, args)
    said = [each for each in desk.messages.in_channel(room.channel) if not each.ephemeral_for and not each.thread_ts]
    return _said(list(reversed(_between(said, args))), args)


def replies(desk: Desk, args: Args) -> Json:
    """A message and what was answered below it, oldest first."""
    room, ts = _readable(desk, args), args.need("ts")
    if desk.messages.find(room.channel, ts) is None:
        raise ApiError("thread_not_found")
    return _said(_between(desk.messages.thread(room.channel, ts), args), args)


def _opened(desk: Desk, room: Room, args: Args) -> Json:
    return {"channel": room_json(room, desk.directory) if args.flag("return_im") else {"id": room.channel}}


def _visible(room: Room) -> bool:
    return room.bot_is_member or not room.private


def _readable(desk: Desk, args: Args) -> Room:
    room = desk.room(args.need("channel"))
    desk.need_scope_of(room, "history")
    return desk.joined_room(room.channel)


def _between(said: list[Message], args: Args) -> list[Message]:
    oldest, latest = _moment(args, "oldest"), _moment(args, "latest")
    ends = args.flag("inclusive")
    return [
        each
        for each in said
        if (oldest is None or float(each.ts) > oldest or (ends and float(each.ts) == oldest))
        and (latest is None or float(each.ts) < latest or (ends and float(each.ts) == latest))
    ]


def _moment(args: Args, name: str) -> float | None:
    try:
        return float(args.text(name)) if args.text(name) else None
    except ValueError:
        raise ApiError(f"invalid_ts_{name}") from None


def _said(said: list[Message], args: Args) -> Json:
    page, cursor = _page(said, args)
    metadata = args.flag("include_all_metadata")
    return {
        "messages": [message_json(each, metadata=metadata) for each in page],
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def _page(items: Sequence[T], args: Args) -> tuple[Sequence[T], str]:
    """This page, and the cursor of the next one ("" at the end)."""
    size = args.number("limit", PAGE)
    if not 1 <= size <= LARGEST_PAGE:
        raise ApiError("invalid_limit")
    start = args.text("cursor", "0")
    if not start.isdigit():
        raise ApiError("invalid_cursor")
    end = int(start) + size
    return items[int(start) : end], str(end) if end < len(items) else ""
