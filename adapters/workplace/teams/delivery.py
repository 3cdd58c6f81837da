"""What people do reaches the bot: an activity by HTTP POST under a signed token, and the answer it waits for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import aiohttp

from adapters.workplace.wire import Answer, Json, WireLog

UNREACHABLE = Answer(0, {"error": "bot_unreachable"})
TIMED_OUT = Answer(0, {"error": "bot_timed_out"})

ACTIVITIES_KEPT = 1000
ACCEPTED = (200, 201, 202)


class Courier:
    """Delivers to the bot, and waits for its answer no longer than the client would."""

    def __init__(
        self, log: WireLog, *, bot_url: Callable[[], str | None], token: Callable[[], str], answer_within: float
    ) -> None:
        self._log = log
        self._bot_url = bot_url
        self._token = token
        self._answer_within = answer_within
        self._http: aiohttp.ClientSession | None = None
        self._sent: dict[str, Json] = {}

    async def start(self) -> None:
        """Opens the connections to the bot."""
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._answer_within))

    async def stop(self) -> None:
        """Closes them."""
        if self._http:
            await self._http.close()

    @property
    def last(self) -> Json | None:
        """The activity that was sent last."""
        return next(reversed(self._sent.values()), None)

    def forget(self) -> None:
        """Nothing can be sent again."""
        self._sent.clear()

    async def send(self, activity: Json) -> Answer:
        """Sends an activity once, and keeps it so that it can be sent again."""
        self._sent.pop(activity["id"], None)
        self._sent[activity["id"]] = activity
        if len(self._sent) > ACTIVITIES_KEPT:
            del self._sent[next(iter(self._sent))]
        return await self._send(activity)

    async def again(self, activity_id: str) -> Answer:
        """The very same activity once more."""
        return await self._send(self._sent[activity_id])

    async def raw(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Any body under any headers: what a broken or hostile sender would post."""
        answer = await self._post(body, headers)
        self._log.delivered("POST raw", body.decode(errors="replace"), answer)
        return answer

    async def _send(self, activity: Json) -> Answer:
        headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {self._token()}"}
        answer = await self._post(json.dumps(activity).encode(), headers)
        self._log.delivered(f"POST {activity['type']} {activity.get('name', '')}".strip(), activity, answer)
        return answer

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        url = self._bot_url()
        if url is None or self._http is None:
            return UNREACHABLE
        try:
            async with self._http.post(url, data=body, headers=headers) as response:
                return Answer(response.status, _decoded(await response.text()))
        except TimeoutError:
            return TIMED_OUT
        except aiohttp.ClientError:
            return UNREACHABLE


def accepted(answer: Answer) -> bool:
    """Whether the bot took it."""
    return answer.status in ACCEPTED


def _decoded(text: str) -> Json | str | None:
    """JSON where it is an object; else the text, or nothing."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return text or None
    return parsed if isinstance(parsed, dict) else text
