"""What people do in the conversations of the practice Teams, each ending with the bot's answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workplace.impossible import Impossible
from workplace.teams.acting import UNHEARD, pressed
from workplace.teams.activities import AT_BOT, COMMAND, THEME, message_place
from workplace.teams.cards import CARD_TYPE, problems
from workplace.teams.delivery import accepted
from workplace.teams.rooms import is_personal, mri, personal_chat
from workplace.teams.screens import Opener
from workplace.teams.state import TeamsMessage
from workplace.teams.windows import Windows
from workplace.wire import Answer, Json

CARD_ANSWER = CARD_TYPE
NOTE_ANSWER = "application/vnd.microsoft.activity.message"
ERROR_ANSWER = "application/vnd.microsoft.error"

SLASH = re.compile(rf"^/{COMMAND}\b", re.IGNORECASE)


class Hands(Windows):
    """Typing, reacting, pressing, looking."""

    async def command(self, user: str, text: str, *, channel: str) -> Answer:
        """A slash command; in a channel only the person and the bot see it. `text` is what follows /pitch."""
        room = self._room_with_bot(user, channel)
        words = SLASH.sub("", text).strip()
        slash = not is_personal(channel)
        typed = self._messages.post(
            room.channel, user, f"/{COMMAND} {words}".strip(), ephemeral_for=user if slash else None
        )
        return await self._courier.send(self._activities.message(typed, f"{COMMAND} {words}".strip(), slash=slash))

    async def mention(self, user: str, text: str, *, channel: str, thread: str | None = None) -> Answer:
        """@Pitch In and some words, as a new post or in a thread."""
        room = self._room_with_bot(user, channel)
        root = self._seen_message(user, channel, thread).root if thread else None
        said = self._messages.post(room.channel, user, f"@{self._tenant.bot.name} {text}".strip(), thread_ts=root)
        return await self._courier.send(self._activities.message(said, f"{AT_BOT} {text}".strip(), mentioned=True))

    async def write(self, user: str, text: str, *, channel: str | None = None) -> Answer:
        """To the bot in its chat; without a mention, the bot hears nothing of what is said in a channel."""
        if channel and not is_personal(channel):
            self._messages.post(self._room(user, channel).channel, user, text, heard=False)
            return UNHEARD
        room = self._room_with_bot(user, channel or personal_chat(user))
        return await self._courier.send(self._activities.message(self._messages.post(room.channel, user, text), text))

    async def edit(self, user: str, ts: str, text: str) -> Answer:
        """Changes one's own message."""
        message = self._own_message(user, ts)
        mentioned = message.heard and not is_personal(message.channel)
        shown = f"@{self._tenant.bot.name} {text}" if mentioned else text
        self._messages.edit(message, text=shown)
        if not message.heard:
            return UNHEARD
        sent = f"{AT_BOT} {text}" if mentioned else text
        return await self._courier.send(self._activities.edited(message, sent, mentioned=mentioned))

    async def delete(self, user: str, ts: str) -> Answer:
        """Takes one's own message back."""
        message = self._own_message(user, ts)
        self._messages.remove(message)
        return await self._courier.send(self._activities.deleted(message)) if message.heard else UNHEARD

    async def react(self, user: str, channel: str, ts: str, name: str) -> Answer:
        """Puts an emoji on a message; the bot hears of it only where the message is its own."""
        message = self._shared_message(user, channel, ts)
        if message.reacted(user, name):
            raise Impossible(f"{user} has already reacted with {name}")
        self._messages.react(message, user, name)
        return await self._tell_reaction(user, message, name, added=True)

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> Answer:
        """Takes the emoji off."""
        message = self._shared_message(user, channel, ts)
        if not message.reacted(user, name):
            raise Impossible(f"{user} has not reacted with {name}")
        self._messages.unreact(message, user, name)
        return await self._tell_reaction(user, message, name, added=False)

    async def press(
        self,
        user: str,
        channel: str,
        ts: str,
        action: Mapping[str, Any],
        *,
        values: Mapping[str, Any] | None = None,
    ) -> Answer:
        """An action of the card this person sees, as it stands there."""
        self._room_with_bot(user, channel)
        message, card = self._card_message(user, channel, ts)
        press = pressed(card, action, values or {}, people=self._tenant.directory)
        if press.errors:
            return Answer(0, {"client_errors": dict(press.errors)})
        match press.action:
            case {"type": "Action.Execute"}:
                return await self._execute(user, message, press.action, press.data, trigger="manual")
            case {"type": "Action.Submit", "data": {"msteams": {"type": "task/fetch"}}}:
                opener = Opener(message_place(message), reply_to=message.ts)
                return await self._ask(user, opener, "task/fetch", {"data": press.data, "context": THEME}, None)
            case {"type": "Action.Submit"}:
                place = message_place(message)
                return await self._courier.send(self._activities.value_message(user, place, ts, press.data))
            case _:
                raise Impossible(f"{press.action['type']} sends nothing to the bot")

    async def refresh_card(self, user: str, channel: str, ts: str) -> Answer:
        """The entry "Refresh card" in the menu of a message."""
        self._room_with_bot(user, channel)
        message, card = self._card_message(user, channel, ts)
        action = _refresh(card)
        if action is None:
            raise Impossible(f"the card of {ts} cannot be refreshed")
        return await self._execute(user, message, action, action.get("data", {}), trigger="manual")

    async def look(self, user: str, channel: str) -> Answer:
        """Reads a conversation: the refreshes that are due for this person happen. The answer is the last one's."""
        if not self._room(user, channel).bot_is_member:
            return UNHEARD
        answer = UNHEARD
        for ts in [each.ts for each in self._messages.in_channel(channel)]:
            message = self._messages.find(channel, ts)
            if message and (action := self._due(message, user)):
                asked = self._messages.refreshed(message, user)
                answer = await self._execute(user, asked, action, action.get("data", {}), trigger="automatic")
        return answer

    def _due(self, message: TeamsMessage, user: str) -> Json | None:
        """The refresh this person's client would ask for now."""
        card = message.card_for(user)
        if card is None or user in message.refreshed or message.ephemeral_for not in (None, user):
            return None
        named = {mri(user), f"8:orgid:{self._tenant.people[user].aad}"}
        return _refresh(card) if named.intersection(card.get("refresh", {}).get("userIds", [])) else None

    async def _execute(self, user: str, message: TeamsMessage, action: Json, data: Json, *, trigger: str) -> Answer:
        activity = self._activities.card_action(user, message, action, data, trigger=trigger)
        answer = await self._courier.send(activity)
        now = self._messages.find(message.channel, message.ts)
        if not accepted(answer) or now is None:
            return answer
        if wrong := self._show_answer(user, now, answer.body, by_hand=trigger == "manual"):
            return Answer(0, {"error": wrong, "answer": answer.body})
        return answer

    def _show_answer(self, user: str, message: TeamsMessage, body: Any, *, by_hand: bool) -> str | None:
        """Does to the message what the answer says; what Teams could not follow comes back as a sentence."""
        match body:
            case {"type": str(kind), "value": dict(card)} if kind == CARD_ANSWER:
                if found := problems(card):
                    return "; ".join(found)
                self._messages.show(message, user, card)
            case {"type": str(kind), "value": str(text)} if kind == NOTE_ANSWER:
                if by_hand:
                    self._messages.note(message, user, text)
            case {"type": str(kind), "value": {"message": str(text)}} if kind == ERROR_ANSWER:
                if by_hand:
                    self._messages.note(message, user, text)
            case _:
                return "the answer is not one that a card can follow"
        return None

    async def _tell_reaction(self, user: str, message: TeamsMessage, name: str, *, added: bool) -> Answer:
        room = self._room(user, message.channel)
        if not message.bot or not room.bot_is_member:
            return UNHEARD
        return await self._courier.send(self._activities.reaction(user, message, name, added=added))

    def _shared_message(self, user: str, channel: str, ts: str) -> TeamsMessage:
        """One that more than one person sees: nobody can react to a whisper."""
        message = self._seen_message(user, channel, ts)
        if message.ephemeral_for:
            raise Impossible("only the person it was meant for sees this message")
        return message

    def _own_message(self, user: str, ts: str) -> TeamsMessage:
        rooms = [*self._tenant.rooms(), self._tenant.personal(user)]
        message = next((each for room in rooms if (each := self._messages.find(room.channel, ts))), None)
        if message is None or message.user != user:
            raise Impossible(f"{user} has written no message {ts}")
        return message


def _refresh(card: Json) -> Json | None:
    action: Json | None = card.get("refresh", {}).get("action")
    return action
