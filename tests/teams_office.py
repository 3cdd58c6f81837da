"""Colleagues on Teams: the same verbs as on Slack, done as people do them there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.office import LEARNING, TEAMS_CHANNELS, Colleague, Pitch, said, texts
from workplace.teams.cards import actions_of, inputs_of
from workplace.teams.inputs import asks_for_people
from workplace.wire import Answer, Json

NAMES = {
    "💰": "1f4b0_moneybag",
    "🧠": "1f9e0_brain",
    "🤝": "1f91d_handshake",
    "📚": "1f4da_books",
    "⏳": "23f3_hourglassnotdone",
    "🏢": "1f3e2_officebuilding",
    "👏": "like",
    "👀": "1f440_eyes",
    "⏰": "23f0_alarmclock",
}


@dataclass
class TeamsColleague(Colleague):
    """Somebody who works in Teams."""

    _told: str = ""
    _answers: set[str] = field(default_factory=set)

    @property
    def platform(self) -> str:
        """Where they work."""
        return "teams"

    async def types(self, text: str, *, channel: str = LEARNING) -> str:
        """`/pitch text` as a slash command; returns what the person reads in answer, privately."""
        before = len(self._private())
        await self.office.teams.command(self.user, text, channel=TEAMS_CHANNELS[channel])
        await self.office.settle()
        new = self._private()[before:]
        self._told = said(new[-1]) if new else ""
        return self._told

    async def writes(self, text: str) -> None:
        """To the bot, in one's own chat with it."""
        await self.office.teams.write(self.user, text)
        await self.office.settle()

    async def mentions(self, text: str, *, channel: str = LEARNING) -> None:
        """@Pitch In and some words, in a channel."""
        await self._noting(self.office.teams.mention(self.user, text, channel=TEAMS_CHANNELS[channel]))

    async def opens_form(self, text: str = "", *, channel: str = LEARNING) -> Any:
        """From the compose box; other forms by the button that the command answers with."""
        if not text:
            await self.office.teams.compose(self.user, channel=TEAMS_CHANNELS[channel])
            return self.form
        await self.types(text, channel=channel)
        message = self._private()[-1]
        await self._press(message, next(iter(_routes(message.card_for(self.user)))))
        return self.form

    @property
    def form(self) -> Any:
        """The dialog in front of the person."""
        return self.office.teams.open_view(self.user)

    @property
    def form_name(self) -> str:
        """Which form that is."""
        return next(str(one["data"]["form"]) for one in actions_of(self.form.card) if "form" in one.get("data", {}))

    @property
    def form_title(self) -> str:
        """What stands over it."""
        return str(self.form.title)

    @property
    def form_submit(self) -> str:
        """What stands on the button that sends it."""
        return next(str(one["title"]) for one in actions_of(self.form.card) if "form" in one.get("data", {}))

    def form_question(self, route: str) -> str:
        """What is asked before this button does what it does."""
        cards = [one["card"] for one in actions_of(self.form.card) if one["type"] == "Action.ShowCard"]
        asked = next(card for card in cards if _actions(card, route))
        return str(asked["body"][0]["inlines"][0]["text"])

    def form_buttons(self) -> list[str]:
        """The routes of the buttons in the dialog."""
        return [route for one in actions_of(self.form.card) if (route := _route_of(one))]

    def form_value(self, name: str) -> str:
        """What a field of the dialog holds before anything is typed."""
        field = next(one for one in self.form.card["body"] if one.get("id") == name)
        value = str(field.get("value", ""))
        if not asks_for_people(field):
            return value
        return next((user for user, there in self._directory.items() if there == value), value)

    @property
    def told(self) -> str:
        """What this person was told last, privately."""
        return self._told

    @property
    def told_at_home(self) -> str:
        """Home is a message in the chat."""
        return self.told

    async def submits(self, values: Mapping[str, Any] | None = None, *, unchecked: bool = False) -> Answer:
        """Send the dialog in front of the person; channels and people go by what they are on Teams."""
        pickers = [one["id"] for one in inputs_of(self.form.card) if asks_for_people(one)]
        names = {"channel": TEAMS_CHANNELS, **dict.fromkeys(pickers, self._directory)}
        given = dict(values or {})
        given |= {name: names[name].get(value, value) for name, value in given.items() if name in names}
        answer = await self.office.teams.submit(self.form.id, given, unchecked=unchecked)
        await self.office.settle()
        return answer

    async def presses_in_form(self, route: str, *, n: int = 0) -> Answer:
        """Press a button of the dialog."""
        action = _actions(self.form.card, route)[n]
        answer = await self.office.teams.act_in_view(self.form.id, action)
        await self.office.settle()
        return answer

    async def closes_form(self) -> None:
        """Leave the dialog."""
        await self.office.teams.close_view(self.form.id)

    async def reacts(self, pitch: Pitch, emoji: str, *, tone: str = "") -> Answer:
        """Add an emoji to the card."""
        return await self._noting(self.office.teams.react(self.user, *_post(pitch), _toned(emoji, tone)))

    async def unreacts(self, pitch: Pitch, emoji: str, *, tone: str = "") -> Answer:
        """Remove an emoji from the card."""
        return await self._noting(self.office.teams.unreact(self.user, *_post(pitch), _toned(emoji, tone)))

    async def presses_card(self, pitch: Pitch, route: str) -> Answer:
        """Press a button, or choose from the menu, on the card of a pitch."""
        return await self._press(self.office.message(*_post(pitch)), route)

    async def presses_message(self, route: str, *, n: int = 0) -> Answer:
        """Press a button on the last direct message that has it."""
        for message in reversed(self.directs):
            if _actions(message.card_for(self.user), route):
                return await self._press(message, route, n=n)
        raise AssertionError(f"no direct message to {self.user} has a button {route}")

    async def presses_receipt(self, route: str) -> Answer:
        """Press a button on the newest private receipt."""
        for message in reversed(self.receipts):
            if _actions(message.card_for(self.user), route):
                return await self._press(message, route)
        raise AssertionError(f"no receipt of {self.user} has a button {route}")

    async def opens_home(self) -> str:
        """Ask for Home in one's own chat, and read it."""
        await self.office.teams.write(self.user, "home")
        await self.office.settle()
        message = self._chat()[-1]
        self._answers.add(message.ts)
        return said(message)

    async def presses_home(self, route: str, *, n: int = 0) -> Answer:
        """Press a button on the newest Home."""
        return await self._press(next(one for one in reversed(self._chat()) if one.ts in self._answers), route, n=n)

    async def looks_at_home(self) -> str:
        """The newest Home, as it stands now: whoever looks at it is shown it anew."""
        message = next(one for one in reversed(self._chat()) if one.ts in self._answers)
        await self.office.teams.refresh_card(self.user, message.channel, message.ts)
        now = next(one for one in self._chat() if one.ts == message.ts)
        return texts(now.card_for(self.user))

    @property
    def directs(self) -> list[Any]:
        """The direct messages, oldest first, but for Homes."""
        return [one for one in self._chat() if one.ts not in self._answers]

    @property
    def receipts(self) -> list[Any]:
        """What only this person was shown in channels, oldest first."""
        return [one for one in self._private() if one.channel != self.office.teams.dm(self.user)]

    @property
    def _directory(self) -> dict[str, str]:
        """By the id that people have on Slack, the one they have on Teams."""
        return {person.user: person.aad for person in self.office.teams.people}

    async def _noting(self, act: Any) -> Answer:
        """Do it, and remember what the person is told because of it."""
        before = len(self._private())
        answer = await act
        await self.office.settle()
        new = self._private()[before:]
        if new:
            self._told = said(new[-1])
        return answer

    async def _press(self, message: Any, route: str, *, n: int = 0) -> Answer:
        found = _actions(message.card_for(self.user), route)
        assert found, f"no button {route} on {message.text}"
        answer = await self._noting(self.office.teams.press(self.user, message.channel, message.ts, found[n]))
        now = next(one for one in self.office.teams.messages(message.channel) if one.ts == message.ts)
        if now.note_for(self.user):
            self._told = now.note_for(self.user)
        elif self.form:
            self._told = said(self.form)
        return answer

    def _chat(self) -> list[Any]:
        return [one for one in self.office.teams.messages(self.office.teams.dm(self.user)) if one.bot]

    def _private(self) -> list[Any]:
        """Everything that only this person sees, oldest first."""
        rooms = [*TEAMS_CHANNELS.values(), self.office.teams.dm(self.user)]
        seen = [one for room in rooms for one in self.office.teams.messages(room) if one.bot]
        mine = [one for one in seen if one.ephemeral_for == self.user or one.channel == rooms[-1]]
        return sorted(mine, key=lambda one: int(one.ts))


def _post(pitch: Pitch) -> tuple[str, str]:
    assert pitch.teams is not None
    return pitch.teams


def _toned(emoji: str, tone: str) -> str:
    code, _, name = NAMES.get(emoji, emoji).partition("_")
    return f"{code}-1f3fd_{name}" if tone else NAMES.get(emoji, emoji)


def _routes(card: Json) -> dict[str, Json]:
    return {route: one for one in actions_of(card) if (route := _route_of(one))}


def _actions(card: Json | None, route: str) -> list[Json]:
    return [one for one in actions_of(card) if _route_of(one) == route] if card else []


def _route_of(action: Json) -> str:
    return str(action.get("verb") or action.get("data", {}).get("route") or "")
