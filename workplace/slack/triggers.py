"""A form can only be opened right after a click: triggers live three real seconds and work once."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from workplace.slack.args import ApiError


@dataclass
class _Trigger:
    user: str
    expires: float
    used: bool = False


class Triggers:
    """Every trigger given out."""

    def __init__(self, life: float, monotonic: Callable[[], float]) -> None:
        self._life = life
        self._monotonic = monotonic
        self._numbers = itertools.count(1)
        self._issued: dict[str, _Trigger] = {}

    def issue(self, user: str) -> str:
        """A trigger for what this person has just done."""
        number = next(self._numbers)
        trigger_id = f"{number}.{user}.practice{number:08x}"
        self._issued[trigger_id] = _Trigger(user, self._monotonic() + self._life)
        return trigger_id

    def redeem(self, trigger_id: str) -> str:
        """The person who clicked. Each trigger can be redeemed once, and not late."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._monotonic() > trigger.expires:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger.user
