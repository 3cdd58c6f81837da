"""People, rooms, messages and views the way Slack writes them in JSON."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from workplace.people import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN, Colleague, Room
from workplace.slack.forms import state_values
from workplace.slack.screens import View
from workplace.slack.state import Directory, Message
from workplace.wire import Json

CREATED = 1_767_225_600  # 1 January 2026, before anything the demo shows


def message_json(message: Message, *, metadata: bool = True) -> Json:
    """A message."""
    written: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": TEAM}
    if message.bot:
        profile = {"id": BOT, "app_id": APP, "user_id": BOT_USER, "name": "Pitch In", "deleted": False, "team_id": TEAM}
        written |= {"bot_id": BOT, "app_id": APP, "bot_profile": profile}
    if message.blocks:
        written["blocks"] = message.blocks
    if message.thread_ts:
        written["thread_ts"] = message.thread_ts
    if message.edited:
        written["edited"] = {"user": message.user, "ts": message.ts}
    if message.reactions:
        written["reactions"] = reactions_json(message)
    if message.metadata and metadata:
        written["metadata"] = message.metadata
    return written


def reactions_json(message: Message) -> list[Json]:
    """Who put which emoji on a message."""
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]


def user_json(person: Colleague, *, now: datetime, locale: bool) -> Json:
    """A person; the language only when it is asked for."""
    here = now.astimezone(ZoneInfo(person.zone))
    offset = here.utcoffset()
    written: Json = {
        "id": person.user,
        "team_id": TEAM,
        "name": person.handle,
        "deleted": False,
        "color": "4bbe2e",
        "real_name": person.name,
        "tz": person.zone,
        "tz_label": here.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {
            "title": person.title_en,
            "real_name": person.name,
            "real_name_normalized": person.name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "team": TEAM,
        },
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_bot": person.bot,
        "is_app_user": False,
        "updated": CREATED,
    }
    return {**written, "locale": person.locale} if locale else written


def room_json(room: Room, directory: Directory) -> Json:
    """A conversation."""
    written: Json = {"id": room.channel, "created": CREATED, "is_archived": False, "context_team_id": TEAM}
    if room.kind == "im":
        user = directory.other_side(room)
        return {**written, "is_im": True, "is_open": True, "user": user, "is_org_shared": False}
    return {
        **written,
        "name": room.name,
        "name_normalized": room.name,
        "is_channel": room.kind == "channel",
        "is_group": room.kind == "group",
        "is_im": False,
        "is_mpim": False,
        "is_private": room.private,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": room.bot_is_member,
        "creator": BOT_USER,
        "num_members": len(room.members) + room.bot_is_member,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def view_json(view: View) -> Json:
    """A view, with what its fields hold."""
    return {
        "id": view.id,
        "team_id": TEAM,
        "type": view.kind,
        "blocks": view.blocks,
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "state": {"values": state_values(view.blocks, view.values)},
        "hash": view.hash,
        "title": view.title or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": view.clear_on_close,
        "notify_on_close": view.notify_on_close,
        "close": view.close,
        "submit": view.submit,
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": APP,
        "external_id": view.external_id,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    }


def team_json() -> Json:
    """The workplace."""
    return {"id": TEAM, "domain": TEAM_DOMAIN}
