"""What people do reaches the bot: an activity by HTTP POST under a signed token, and the answer it waits for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from workplace.bot_door import BotDoor
from workplace.wire import Answer, Json, WireLog

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
        self._token = token
        self._door = BotDoor(log, bot_url, within=answer_within, unreachable=UNREACHABLE, timed_out=TIMED_OUT)
        self._sent: dict[str, Json] = {}

    async def start(self) -> None:
        """Opens the connections to the bot."""
        await self._door.open()

    async def stop(self) -> None:
        """Closes them."""
        await self._door.close()

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
        return await self._door.raw(body, headers)

    async def _send(self, activity: Json) -> Answer:
        headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {self._token()}"}
        answer = await self._door.post(json.dumps(activity).encode(), headers)
        self._log.delivered(f"POST {activity['type']} {activity.get('name', '')}".strip(), activity, answer)
        return answer


def accepted(answer: Answer) -> bool:
    """Whether the bot took it."""
    return answer.status in ACCEPTED
