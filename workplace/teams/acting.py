"""What every act of a person leans on: where they are, what they see there, and the wire to the bot."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from workplace.impossible import Impossible
from workplace.people import Room
from workplace.teams.activities import Activities
from workplace.teams.cards import actions_and_inputs
from workplace.teams.delivery import Courier
from workplace.teams.inputs import check_fields, client_errors, filled
from workplace.teams.rooms import Tenant
from workplace.teams.screens import Dialog, Screens
from workplace.teams.state import Messages, TeamsMessage
from workplace.wire import Answer, Json

UNHEARD = Answer(200)  # nothing of it concerns the bot, so it is not told


@dataclass(frozen=True)
class Tools:
    """What a person's act needs to reach the bot."""

    tenant: Tenant
    messages: Messages
    screens: Screens
    courier: Courier
    activities: Activities


@dataclass(frozen=True)
class Pressed:
    """An action with what the inputs around it hold, or what the client says is wrong with them."""

    action: Json
    data: Json
    errors: Mapping[str, str]


class Acting:
    """The helpers of the people's side. What nobody could do on the real platform raises `Impossible`."""

    def __init__(self, tools: Tools) -> None:
        self._tenant = tools.tenant
        self._messages = tools.messages
        self._screens = tools.screens
        self._courier = tools.courier
        self._activities = tools.activities

    def _room(self, user: str, channel: str) -> Room:
        room = self._tenant.room(channel)
        if room is None or not room.has(user):
            raise Impossible(f"{user} is not in a conversation {channel}")
        return room

    def _room_with_bot(self, user: str, channel: str) -> Room:
        room = self._room(user, channel)
        if not room.bot_is_member:
            raise Impossible(f"{self._tenant.bot.name} is not in {room.name}")
        return room

    def _seen_message(self, user: str, channel: str, ts: str) -> TeamsMessage:
        self._room(user, channel)
        message = self._messages.find(channel, ts)
        if message is None or message.ephemeral_for not in (None, user):
            raise Impossible(f"{user} sees no message {ts} in {channel}")
        return message

    def _card_message(self, user: str, channel: str, ts: str) -> tuple[TeamsMessage, Json]:
        message = self._seen_message(user, channel, ts)
        card = message.card_for(user)
        if card is None:
            raise Impossible(f"the message {ts} has no card")
        return message, card

    def _dialog(self, view_id: str) -> Dialog:
        dialog = self._screens.find(view_id)
        if dialog is None:
            raise Impossible(f"no dialog {view_id} is open")
        return dialog


def pressed(
    card: Json,
    action: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    people: Container[str],
    unchecked: bool = False,
) -> Pressed:
    """The action of this card, with its data and the inputs around it merged the way the client does."""
    inputs = next((inputs for each, inputs in actions_and_inputs(card) if each == action), None)
    if inputs is None:
        raise Impossible(f"the card has no such action: {action.get('title', action)}")
    if action.get("isEnabled") is False:
        raise Impossible(f"{action.get('title')} is switched off")
    if action.get("associatedInputs") == "none":
        inputs = ()
    elif not unchecked:
        check_fields(inputs, values)
    errors = {} if unchecked else client_errors(inputs, values, people=people)
    extra = {**values} if unchecked and inputs else {}
    return Pressed({**action}, {**action.get("data", {}), **extra, **filled(inputs, values)}, errors)
