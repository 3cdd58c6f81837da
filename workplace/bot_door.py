"""The one address at which the bot is called, and the patience with which a platform waits there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import aiohttp

from workplace.wire import Answer, Json, WireLog


class BotDoor:
    """Posts to the bot, and waits for its answer no longer than `within` seconds."""

    def __init__(
        self,
        log: WireLog,
        bot_url: Callable[[], str | None],
        *,
        within: float,
        unreachable: Answer,
        timed_out: Answer,
    ) -> None:
        self._log = log
        self._bot_url = bot_url
        self._within = within
        self._unreachable = unreachable
        self._timed_out = timed_out
        self._http: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Opens the connections to the bot."""
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._within))

    async def close(self) -> None:
        """Closes them."""
        if self._http:
            await self._http.close()

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The bot's answer, or that there was none."""
        url = self._bot_url()
        if url is None or self._http is None:
            return self._unreachable
        try:
            async with self._http.post(url, data=body, headers=headers) as response:
                return Answer(response.status, _decoded(await response.text()))
        except TimeoutError:
            return self._timed_out
        except aiohttp.ClientError:
            return self._unreachable

    async def raw(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Any body under any headers: what a broken or hostile sender would post."""
        answer = await self.post(body, headers)
        self._log.delivered("POST raw", body.decode(errors="replace"), answer)
        return answer


def _decoded(text: str) -> Json | str | None:
    """JSON where it is an object; else the text, or nothing."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return text or None
    return parsed if isinstance(parsed, dict) else text
