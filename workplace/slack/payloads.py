"""What Slack would post to the bot for each thing a person does, with every field the real payloads carry."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass

from workplace.moments import Rising
from workplace.people import APP, BOT_USER, TEAM, TEAM_DOMAIN, Room
from workplace.slack.screens import View
from workplace.slack.state import Directory, Message
from workplace.slack.wire_forms import message_json, team_json, view_json
from workplace.wire import Json

VERIFICATION_TOKEN = "practice-verification-token"  # noqa: S105 - nothing to protect on loopback
REFERENCE = re.compile(r"(<[@#!][^<>]+>)")
ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))

_COMMON: Json = {"token": VERIFICATION_TOKEN, "team_id": TEAM, "api_app_id": APP}


@dataclass(frozen=True)
class Reply:
    """The two ways to answer a click: a trigger for a form, an address for a message."""

    trigger_id: str
    response_url: str = ""


class Payloads:
    """`event_stamps` follow the programme's clock, which can be moved; everything else on the wire is real time."""

    def __init__(self, directory: Directory, event_stamps: Rising) -> None:
        self._directory = directory
        self._event_stamps = event_stamps
        self._action_stamps = Rising(time.time)
        self._events = itertools.count(1)

    def command(self, user: str, room: Room, command: str, text: str, reply: Reply) -> Json:
        """A slash command."""
        return {
            **_COMMON,
            "team_domain": TEAM_DOMAIN,
            "channel_id": room.channel,
            "channel_name": room.name,
            "user_id": user,
            "user_name": self._directory.people[user].handle,
            "command": command,
            "text": self._with_references(text, labelled=True),
            "is_enterprise_install": "false",
            "response_url": reply.response_url,
            "trigger_id": reply.trigger_id,
        }

    def event(self, event: Json) -> Json:
        """The wrapper around every event."""
        event_id = f"Ev0PRACTICE{next(self._events)}"
        authorization = {
            "enterprise_id": None,
            "team_id": TEAM,
            "user_id": BOT_USER,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            **_COMMON,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "event": {**event, "event_ts": event.get("event_ts") or self._event_stamps.next()},
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(time.time()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event_id}",
        }

    def reaction(self, kind: str, user: str, message: Message, name: str) -> Json:
        """`reaction_added` or `reaction_removed`."""
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        return self.event({"type": kind, "user": user, "reaction": name, "item": item, "item_user": message.user})

    def home_opened(self, user: str, view: View | None) -> Json:
        """`app_home_opened`, with the view that was published before."""
        channel = self._directory.direct(user).channel
        shown = {"view": view_json(view)} if view else {}
        return self.event({"type": "app_home_opened", "user": user, "channel": channel, "tab": "home", **shown})

    def written(self, kind: str, room: Room, message: Message) -> Json:
        """`message` in a direct conversation, `app_mention` in a channel."""
        words = [{"type": "text", "text": message.text}]
        typed = {"type": "rich_text", "block_id": "b0", "elements": [{"type": "rich_text_section", "elements": words}]}
        event: Json = {
            "type": kind,
            "client_msg_id": f"practice-{message.ts}",
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "team": TEAM,
            "blocks": [typed],
            "channel": room.channel,
        }
        return self.event({**event, "channel_type": "im"} if room.kind == "im" else event)

    def pressed(self, user: str, room: Room, message: Message, action: Json, reply: Reply) -> Json:
        """A button or menu in a message. Slack does not repeat the content of a message only one person sees."""
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": room.channel,
            "is_ephemeral": bool(message.ephemeral_for),
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        shown = {} if message.ephemeral_for else {"message": message_json(message)}
        return {
            "type": "block_actions",
            **self._who(user),
            "container": container,
            "trigger_id": reply.trigger_id,
            "channel": _channel(room),
            **shown,
            "state": {"values": {}},
            "response_url": reply.response_url,
            "actions": [action],
        }

    def pressed_in_view(self, view: View, action: Json, reply: Reply) -> Json:
        """A button or field inside a form or the Home tab."""
        written = view_json(view)
        return {
            "type": "block_actions",
            **self._who(view.user),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": reply.trigger_id,
            "view": written,
            "state": written["state"],
            "actions": [action],
        }

    def submitted(self, view: View, reply: Reply) -> Json:
        """A form that was sent."""
        return {
            "type": "view_submission",
            **self._who(view.user),
            "trigger_id": reply.trigger_id,
            "view": view_json(view),
            "response_urls": [],
        }

    def closed(self, view: View, *, cleared: bool) -> Json:
        """A form that was closed."""
        return {"type": "view_closed", **self._who(view.user), "view": view_json(view), "is_cleared": cleared}

    def shortcut(self, user: str, callback_id: str, reply: Reply) -> Json:
        """A shortcut from the lightning menu."""
        return {
            "type": "shortcut",
            **self._who(user),
            "action_ts": self.action_ts(),
            "callback_id": callback_id,
            "trigger_id": reply.trigger_id,
        }

    def message_shortcut(self, user: str, callback_id: str, room: Room, message: Message, reply: Reply) -> Json:
        """A shortcut from the menu of a message."""
        return {
            "type": "message_action",
            **self._who(user),
            "action_ts": self.action_ts(),
            "callback_id": callback_id,
            "trigger_id": reply.trigger_id,
            "response_url": reply.response_url,
            "message_ts": message.ts,
            "channel": _channel(room),
            "message": message_json(message),
        }

    def action_ts(self) -> str:
        """A timestamp for an act; acts are real time."""
        return self._action_stamps.next()

    def typed(self, text: str) -> str:
        """What a person typed, the way it travels: mentions as ids, and the three special characters escaped."""
        parts = REFERENCE.split(self._with_references(text, labelled=False))
        return "".join(part if REFERENCE.fullmatch(part) else _escaped(part) for part in parts)

    def _with_references(self, text: str, *, labelled: bool) -> str:
        for written, reference, label in self._references():
            named = f"<{reference}|{label}>" if labelled else f"<{reference}>"
            text = re.sub(rf"(?<![\w<]){re.escape(written)}(?!\w)", named, text, flags=re.IGNORECASE)
        return text

    def _references(self) -> list[tuple[str, str, str]]:
        """What can be written, longest first, and what it stands for."""
        people = [
            (f"@{written}", f"@{person.user}", person.handle)
            for person in self._directory.people.values()
            for written in person.names
        ]
        rooms = [(f"#{room.name}", f"#{room.channel}", room.name) for room in self._directory.rooms.values()]
        return sorted((*people, *rooms), key=lambda each: -len(each[0]))

    def _who(self, user: str) -> Json:
        handle = self._directory.people[user].handle
        return {
            "user": {"id": user, "username": handle, "name": handle, "team_id": TEAM},
            "api_app_id": APP,
            "token": VERIFICATION_TOKEN,
            "team": team_json(),
            "enterprise": None,
            "is_enterprise_install": False,
        }


def _channel(room: Room) -> Json:
    return {"id": room.channel, "name": room.name}


def _escaped(text: str) -> str:
    for character, entity in ESCAPES:
        text = text.replace(character, entity)
    return text
