"""What people do in dialogs, and how a dialog follows the bot's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workplace.impossible import Impossible
from workplace.teams.acting import UNHEARD, Acting, Pressed, pressed
from workplace.teams.activities import COMMAND, THEME, message_payload, message_place
from workplace.teams.cards import CARD_TYPE, actions_of, dialog_problems
from workplace.teams.delivery import accepted
from workplace.teams.rooms import Place
from workplace.teams.screens import Dialog, Opener
from workplace.wire import Answer, Json


class Windows(Acting):
    """Dialogs: opened by a button or by the message extension, submitted, answered, closed."""

    async def compose(self, user: str, *, channel: str) -> Answer:
        """The app's entry beside the compose box: its dialog opens."""
        self._app_for(user, channel)
        return await self._fetch_extension(user, Opener(Place(channel), context="compose"), {})

    async def message_action(self, user: str, channel: str, ts: str) -> Answer:
        """The app's entry in the menu of a message: the dialog gets the message along."""
        self._app_for(user, channel)
        message = self._seen_message(user, channel, ts)
        if message.ephemeral_for:
            raise Impossible("only the person it was meant for sees this message")
        author = self._tenant.person(message.user)
        payload = {"messagePayload": message_payload(message, author, bot=message.bot)}
        return await self._fetch_extension(user, Opener(message_place(message), context="message"), payload)

    async def act_in_view(
        self, view_id: str, action: Mapping[str, Any], *, values: Mapping[str, Any] | None = None
    ) -> Answer:
        """An action inside a dialog; what the client itself refuses is not sent."""
        dialog = self._dialog(view_id)
        return await self._submit(dialog, self._pressed(dialog, action, values or {}), values or {})

    async def submit(self, view_id: str, values: Mapping[str, Any], *, unchecked: bool = False) -> Answer:
        """Sends the form: the action whose data names a form. `unchecked` skips what the client would refuse."""
        dialog = self._dialog(view_id)
        submits = [each for each in actions_of(dialog.card) if "form" in _data(each)]
        if not submits:
            raise Impossible(f"the dialog {dialog.title} has nothing to submit")
        return await self._submit(dialog, self._pressed(dialog, submits[0], values, unchecked=unchecked), values)

    async def close_view(self, view_id: str) -> Answer:
        """Closes a dialog without sending it; the bot is not told."""
        self._screens.close(self._dialog(view_id))
        return UNHEARD

    def _pressed(
        self, dialog: Dialog, action: Mapping[str, Any], values: Mapping[str, Any], *, unchecked: bool = False
    ) -> Pressed:
        return pressed(dialog.card, action, values, people=self._tenant.directory, unchecked=unchecked)

    async def _submit(self, dialog: Dialog, press: Pressed, values: Mapping[str, Any]) -> Answer:
        if press.action["type"] != "Action.Submit":
            raise Impossible(f"{press.action['type']} sends nothing from a dialog")
        dialog = self._screens.fill(dialog, {**dialog.values, **values})
        if press.errors:
            return Answer(0, {"client_errors": dict(press.errors)})
        name, value = "task/submit", {"data": press.data, "context": THEME}
        if dialog.opener.context:
            name, value = "composeExtension/submitAction", {**_extension(dialog.opener.context), **value}
        return await self._ask(dialog.user, dialog.opener, name, value, dialog)

    async def _fetch_extension(self, user: str, opener: Opener, payload: Json) -> Answer:
        value = {**_extension(opener.context or ""), **payload, "context": THEME}
        return await self._ask(user, opener, "composeExtension/fetchTask", value, None)

    async def _ask(self, user: str, opener: Opener, name: str, value: Json, dialog: Dialog | None) -> Answer:
        """Sends the invoke and does to the dialog what the answer says; what Teams cannot follow is status 0."""
        activity = self._activities.invoke(user, opener.place, name, value, reply_to=opener.reply_to)
        answer = await self._courier.send(activity)
        if not accepted(answer):
            return answer
        if dialog and self._screens.find(dialog.id) is None:
            return answer  # closed in the meantime
        if wrong := self._follow(user, opener, answer.body, dialog):
            return Answer(0, {"error": wrong, "answer": answer.body})
        return answer

    def _follow(self, user: str, opener: Opener, body: Any, dialog: Dialog | None) -> str | None:
        match body:
            case {"task": {"type": "continue", "value": {"card": {"contentType": str(kind), "content": card}} as task}}:
                if kind != CARD_TYPE:
                    return f"a dialog cannot show {kind}"
                if found := dialog_problems(card):
                    return "; ".join(found)
                self._show(user, opener, str(task.get("title", "")), card, dialog)
            case {"task": {"type": "message", "value": str(text)}}:
                self._show(user, opener, "", _only(text), dialog)
            case None | {"task": None}:
                self._end(dialog)
            case dict() if "task" not in body:
                self._end(dialog)
            case _:
                return "the answer is not one that a dialog can follow"
        return None

    def _show(self, user: str, opener: Opener, title: str, card: Json, dialog: Dialog | None) -> None:
        if dialog:
            self._screens.show(dialog, title, card)
        else:
            self._screens.open(user, opener, title, card)

    def _end(self, dialog: Dialog | None) -> None:
        if dialog:
            self._screens.close(dialog)

    def _app_for(self, user: str, channel: str) -> None:
        """A message extension is there for whoever has the app, in any room they are in."""
        room = self._room(user, channel)
        if not room.bot_is_member and user not in self._tenant.installed:
            raise Impossible(f"{user} does not have the app")


def _extension(context: str) -> Json:
    return {"commandId": COMMAND, "commandContext": context}


def _data(action: Json) -> Json:
    data = action.get("data")
    return data if isinstance(data, dict) else {}


def _only(text: str) -> Json:
    """A card that says this and offers nothing more."""
    said = {"type": "TextBlock", "text": text, "wrap": True}
    return {"type": "AdaptiveCard", "version": "1.5", "body": [said]}
