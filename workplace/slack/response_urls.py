"""The address that comes with a click: for thirty minutes and five times the bot may answer there."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from workplace.people import BOT_USER
from workplace.slack.args import ApiError
from workplace.slack.blocks import problems
from workplace.slack.limits import Limits
from workplace.slack.state import Message, Messages
from workplace.wire import Json


@dataclass
class ResponseUrl:
    """Where an answer goes: the room, the person, and the message it may replace."""

    user: str
    channel: str
    ts: str | None
    expires: float
    uses_left: int


class ResponseUrls:
    """Every address given out, and how often it may still be used."""

    def __init__(self, messages: Messages, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._messages = messages
        self._limits = limits
        self._monotonic = monotonic
        self._numbers = itertools.count(1)
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, user: str, channel: str, ts: str | None = None) -> str:
        """The last part of the address."""
        key = f"{next(self._numbers):08d}"
        expires = self._monotonic() + self._limits.response_url_life
        self._issued[key] = ResponseUrl(user, channel, ts, expires, self._limits.response_url_uses)
        return key

    def use(self, key: str, answer: Json) -> None:
        """Shows an answer posted to an address, while the address is good."""
        url = self._issued.get(key)
        if url is None or self._monotonic() > url.expires:
            raise ApiError("expired_url")
        if not url.uses_left:
            raise ApiError("used_url")
        url.uses_left -= 1
        self.answer(url.user, url.channel, answer, ts=url.ts)

    def answer(self, user: str, channel: str, answer: Json, *, ts: str | None = None) -> None:
        """Shows an answer: in place of a message, to everybody, or (the default) only to the person."""
        before = self._messages.find(channel, ts) if ts else None
        if before and answer.get("delete_original"):
            self._messages.remove(before)
            return
        _check(answer)
        if before and answer.get("replace_original"):
            self._replace(before, answer)
            return
        self._messages.post(
            channel,
            BOT_USER,
            answer.get("text") or "",
            blocks=answer.get("blocks"),
            thread_ts=answer.get("thread_ts"),
            ephemeral_for=None if answer.get("response_type") == "in_channel" else user,
        )

    def _replace(self, before: Message, answer: Json) -> None:
        self._messages.edit(before, text=answer.get("text") or "", blocks=answer.get("blocks"))


def _check(answer: Json) -> None:
    if not answer.get("text") and not answer.get("blocks"):
        raise ApiError("no_text")
    if answer.get("blocks") and problems(answer["blocks"], "message"):
        raise ApiError("invalid_blocks")
