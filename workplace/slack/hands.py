"""What people do in the practice Slack, each ending with the bot's acknowledgement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from workplace.impossible import Impossible
from workplace.people import BOT_USER, Room
from workplace.slack.args import ApiError
from workplace.slack.delivery import Courier, Delivery
from workplace.slack.desk import Desk
from workplace.slack.forms import action, check_fields, client_errors, find_element, remember
from workplace.slack.payloads import Payloads, Reply
from workplace.slack.response_urls import ResponseUrls
from workplace.slack.screens import View
from workplace.slack.state import Message
from workplace.slack.webapi_views import checked
from workplace.wire import Answer, Json

UNHEARD = Answer(200)  # the bot is not in the room, so it is not told


@dataclass(frozen=True)
class Tools:
    """What a person's act needs to reach the bot."""

    desk: Desk
    courier: Courier
    payloads: Payloads
    response_urls: ResponseUrls
    response_address: Callable[[str], str]


class Hands:
    """The people's side of the workplace. What nobody could do on the real platform raises `Impossible`."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._desk = tools.desk
        self._courier = tools.courier
        self._payloads = tools.payloads

    async def command(self, user: str, text: str, *, channel: str, command: str = "/pitch") -> Answer:
        """Types a slash command; what the bot answers at once is shown."""
        room = self._room(user, channel)
        payload = self._payloads.command(user, room, command, text, self._reply(user, room))
        answer = await self._courier.send(Delivery("slash_commands", payload))
        if not answer.ok or not answer.body:
            return answer
        said = answer.body if isinstance(answer.body, dict) else {"text": answer.body}
        try:
            self._tools.response_urls.answer(user, channel, said)
        except ApiError as refusal:
            return Answer(0, {**refusal.body, "answer": answer.body})
        return answer

    async def react(self, user: str, channel: str, ts: str, name: str) -> Answer:
        """Adds an emoji to a message."""
        room, message = self._shared_message(user, channel, ts)
        if message.reacted(user, name):
            raise Impossible(f"{user} has already reacted with {name}")
        self._desk.messages.react(message, user, name)
        return await self._tell(room, self._payloads.reaction("reaction_added", user, message, name))

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> Answer:
        """Takes the emoji back."""
        room, message = self._shared_message(user, channel, ts)
        if not message.reacted(user, name):
            raise Impossible(f"{user} has not reacted with {name}")
        self._desk.messages.unreact(message, user, name)
        return await self._tell(room, self._payloads.reaction("reaction_removed", user, message, name))

    async def write(self, user: str, text: str, *, channel: str | None = None) -> Answer:
        """To the bot, or into a channel: there the bot hears only what mentions it."""
        room = self._room(user, channel or self._desk.directory.direct(user).channel)
        message = self._desk.messages.post(room.channel, user, self._payloads.typed(text))
        if room.kind == "im":
            return await self._tell(room, self._payloads.written("message", room, message))
        if f"<@{BOT_USER}>" in message.text:
            return await self._tell(room, self._payloads.written("app_mention", room, message))
        return UNHEARD

    async def open_home(self, user: str) -> Answer:
        """Looks at the bot's Home tab."""
        before = self._desk.screens.home(user)
        return await self._courier.event(self._payloads.home_opened(user, before))

    async def shortcut(
        self, user: str, callback_id: str, *, channel: str | None = None, ts: str | None = None
    ) -> Answer:
        """From the lightning menu, or from the menu of a message when channel and ts are given."""
        if channel is None or ts is None:
            reply = Reply(self._desk.triggers.issue(user))
            return await self._interact(self._payloads.shortcut(user, callback_id, reply))
        room, message = self._shared_message(user, channel, ts)
        reply = self._reply(user, room, ts)
        return await self._interact(self._payloads.message_shortcut(user, callback_id, room, message, reply))

    async def press(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
        selected: Any = None,
    ) -> Answer:
        """A button or menu of a message. `value` picks one of several buttons with the same action id."""
        room, message = self._seen_message(user, channel, ts)
        block, element = find_element(message.blocks or [], action_id, block_id=block_id, value=value)
        pressed = action(block, element, selected=selected, at=self._payloads.action_ts())
        payload = self._payloads.pressed(user, room, message, pressed, self._reply(user, room, ts))
        return await self._interact(payload)

    async def act_in_view(
        self,
        view_id: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
        selected: Any = None,
        state: Mapping[str, Any] | None = None,
    ) -> Answer:
        """A button or field inside a form or the Home tab; `state` is what the form holds so far."""
        view = self._view(view_id)
        check_fields(view.blocks, state or {})
        block, element = find_element(view.blocks, action_id, block_id=block_id, value=value)
        chosen = value if selected is None else selected
        pressed = action(block, element, selected=chosen, at=self._payloads.action_ts())
        held = remember({**view.values, **(state or {})}, block, element, chosen)
        view = self._desk.screens.put(replace(view, values=MappingProxyType({**held})))
        reply = Reply(self._desk.triggers.issue(view.user))
        return await self._interact(self._payloads.pressed_in_view(view, pressed, reply))

    async def submit(self, view_id: str, values: Mapping[str, Any], *, unchecked: bool = False) -> Answer:
        """Sends a form. What Slack's own window would refuse is not sent, unless `unchecked`."""
        view = self._view(view_id)
        if not unchecked:
            check_fields(view.blocks, values)
        filled = self._fill(view, {**view.values, **values}, errors={})
        people = self._desk.directory.people
        if errors := {} if unchecked else client_errors(filled.blocks, filled.values, people=people):
            self._fill(filled, filled.values, errors=errors)
            return Answer(0, {"client_errors": errors})
        reply = Reply(self._desk.triggers.issue(view.user))
        answer = await self._interact(self._payloads.submitted(filled, reply))
        return self._after_submit(filled.id, answer) if answer.ok else answer

    async def close_view(self, view_id: str) -> Answer:
        """Closes a form without sending it."""
        view = self._view(view_id)
        if view.clear_on_close:
            self._desk.screens.clear(view.user)
        else:
            self._desk.screens.close(view)
        if not view.notify_on_close:
            return UNHEARD
        return await self._interact(self._payloads.closed(view, cleared=view.clear_on_close))

    def _after_submit(self, view_id: str, answer: Answer) -> Answer:
        """Does to the form what the bot's answer says; an answer Slack could not follow is status 0."""
        view = self._desk.screens.find(view_id=view_id)
        if view is None:
            return answer
        try:
            self._follow(view, answer.body if isinstance(answer.body, dict) else {})
        except ApiError as refusal:
            return Answer(0, {**refusal.body, "answer": answer.body})
        return answer

    def _follow(self, view: View, said: Json) -> None:
        screens = self._desk.screens
        match said.get("response_action"):
            case None:
                screens.close(view)
            case "clear":
                screens.clear(view.user)
            case "update":
                screens.update(view, checked(said.get("view"), kind="modal"))
            case "push":
                screens.push(view.user, checked(said.get("view"), kind="modal"))
            case "errors":
                self._fill(view, view.values, errors=_errors(view, said.get("errors")))
            case _:
                raise ApiError("invalid_response_action")

    def _fill(self, view: View, values: Mapping[str, Any], *, errors: Mapping[str, str]) -> View:
        filled = replace(view, values=MappingProxyType({**values}), errors=MappingProxyType({**errors}))
        return self._desk.screens.put(filled)

    async def _tell(self, room: Room, event: Json) -> Answer:
        return await self._courier.event(event) if room.bot_is_member else UNHEARD

    async def _interact(self, payload: Json) -> Answer:
        return await self._courier.send(Delivery("interactive", payload))

    def _reply(self, user: str, room: Room, ts: str | None = None) -> Reply:
        key = self._tools.response_urls.issue(user, room.channel, ts)
        return Reply(self._desk.triggers.issue(user), self._tools.response_address(key))

    def _view(self, view_id: str) -> View:
        view = self._desk.screens.find(view_id=view_id)
        if view is None:
            raise Impossible(f"no view {view_id} is open")
        return view

    def _room(self, user: str, channel: str) -> Room:
        room = self._desk.directory.rooms.get(channel)
        if room is None or not room.has(user):
            raise Impossible(f"{user} is not in a conversation {channel}")
        return room

    def _seen_message(self, user: str, channel: str, ts: str) -> tuple[Room, Message]:
        room = self._room(user, channel)
        message = self._desk.messages.find(channel, ts)
        if message is None or message.ephemeral_for not in (None, user):
            raise Impossible(f"{user} sees no message {ts} in {channel}")
        return room, message

    def _shared_message(self, user: str, channel: str, ts: str) -> tuple[Room, Message]:
        """One that more than one person sees: nobody can react to a whisper."""
        room, message = self._seen_message(user, channel, ts)
        if message.ephemeral_for:
            raise Impossible("only the person it was meant for sees this message")
        return room, message


def _errors(view: View, errors: Any) -> Mapping[str, str]:
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - fields:
        raise ApiError("invalid_errors")
    return errors
