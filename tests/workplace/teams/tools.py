"""The bot's hand in the practice Teams, and the cards its tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession

from workplace.teams.cards import CARD_TYPE
from workplace.teams.practice import PracticeTeams

Json = dict[str, Any]

GENERAL = "19:learningnet@thread.tacv2"
LEARNING = "19:learning@thread.tacv2"
FINANCE = "19:finance@thread.tacv2"
BOT = "28:00000000-0000-4000-8000-00000000b07a"


@dataclass(frozen=True)
class Answered:
    status: int
    body: Json
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])


@dataclass
class Bot:
    """Fetches one token and calls the connector with it."""

    teams: PracticeTeams
    http: ClientSession
    bearer: str = ""

    async def fetch_token(self, **other: str) -> Answered:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.teams.app_id,
            "client_secret": self.teams.app_password,
            "scope": "https://api.botframework.com/.default",
            **other,
        }
        async with self.http.post(self.teams.token_url, data=form) as response:
            return await answered(response)

    async def call(self, verb: str, path: str, body: Any = None, **query: str) -> Answered:
        if not self.bearer:
            self.bearer = (await self.fetch_token()).body["access_token"]
        headers = {"Authorization": f"Bearer {self.bearer}"}
        url = self.teams.service_url + path
        async with self.http.request(verb, url, json=body, params=query, headers=headers) as response:
            return await answered(response)

    async def send(self, conversation: str, said: str | Json, **query: str) -> Answered:
        return await self.call("POST", f"v3/conversations/{conversation}/activities", _activity(said), **query)

    async def sent(self, conversation: str, said: str | Json) -> str:
        """The id of a message that was accepted."""
        answer = await self.send(conversation, said)
        assert answer.status == 201, answer
        return str(answer.body["id"])

    async def whisper(self, conversation: str, reader: str, said: str | Json) -> Answered:
        activity = {**_activity(said), "recipient": {"id": reader}}
        return await self.send(conversation, activity, isTargetedActivity="true")

    async def update(self, conversation: str, ts: str, said: str | Json) -> Answered:
        return await self.call("PUT", f"v3/conversations/{conversation}/activities/{ts}", _activity(said))


@asynccontextmanager
async def open_hand(teams: PracticeTeams) -> AsyncIterator[Bot]:
    async with ClientSession() as http:
        yield Bot(teams, http)


async def answered(response: ClientResponse) -> Answered:
    return Answered(response.status, await response.json(), response.headers)


def _activity(said: str | Json) -> Json:
    return {"type": "message", "text": said} if isinstance(said, str) else said


def message(card: Json) -> Json:
    attachment = {"contentType": CARD_TYPE, "content": card}
    return {"type": "message", "summary": "A pitch", "attachments": [attachment]}


def card(*body: Json, **more: Any) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", "body": [*body], **more}


def words(text: str, **more: Any) -> Json:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}], **more}


def buttons(*actions: Json) -> Json:
    return {"type": "ActionSet", "actions": [*actions]}


def execute(title: str = "Pledge", verb: str = "pledge", value: str = "P-1", **more: Any) -> Json:
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": {"value": value}, **more}


def opens(title: str = "Edit", route: str = "edit") -> Json:
    return {"type": "Action.Submit", "title": title, "data": {"msteams": {"type": "task/fetch"}, "route": route}}


def submits(form: str = "pitch") -> Json:
    return {"type": "Action.Submit", "title": "Publish", "style": "positive", "data": {"form": form, "ref": "7"}}


def field(name: str, kind: str = "Text", **more: Any) -> Json:
    return {"type": f"Input.{kind}", "id": name, "label": name.title(), **more}


def dialog(shown: Json, title: str = "New pitch") -> Json:
    task = {"title": title, "height": "medium", "width": "medium", "card": {"contentType": CARD_TYPE, "content": shown}}
    return {"task": {"type": "continue", "value": task}}


def card_answer(shown: Json) -> Json:
    return {"statusCode": 200, "type": CARD_TYPE, "value": shown}
