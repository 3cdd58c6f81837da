"""The dialog a person has open: Teams shows one at a time, and a new one takes its place."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from workplace.teams.cards import errors_of
from workplace.teams.rooms import Place
from workplace.wire import Json

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Opener:
    """Where a dialog was asked for: under a message's button, or by a message extension in some context."""

    place: Place
    reply_to: str | None = None
    context: str | None = None  # of a message extension: compose, commandBox or message


@dataclass(frozen=True)
class Dialog:
    """A dialog as one person sees it now."""

    id: str
    user: str
    title: str
    card: Json
    opener: Opener
    values: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    @property
    def errors(self) -> dict[str, str]:
        """What the card says is wrong, by field; what is wrong with the whole form is under ""."""
        return errors_of(self.card)


class Screens:
    """Every open dialog, by person."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._numbers = itertools.count(1)
        self._open: dict[str, Dialog] = {}

    def top(self, user: str) -> Dialog | None:
        """The dialog this person sees."""
        return self._open.get(user)

    def find(self, view_id: str) -> Dialog | None:
        """An open dialog by its id."""
        return next((dialog for dialog in self._open.values() if dialog.id == view_id), None)

    def open(self, user: str, opener: Opener, title: str, card: Json) -> Dialog:
        """A new dialog; what the person had open before is gone."""
        return self._put(Dialog(f"dialog-{next(self._numbers)}", user, title, card, opener))

    def show(self, dialog: Dialog, title: str, card: Json) -> Dialog:
        """Another card in the same dialog. What was typed is gone, unless the card brings it along."""
        return self._put(replace(dialog, title=title or dialog.title, card=card, values=NOTHING))

    def fill(self, dialog: Dialog, values: Mapping[str, Any]) -> Dialog:
        """What the person has typed so far."""
        return self._put(replace(dialog, values=MappingProxyType({**values})))

    def close(self, dialog: Dialog) -> None:
        """Closes it."""
        if self._open.pop(dialog.user, None):
            self._tell()

    def forget(self) -> None:
        """Closes everything."""
        self._open.clear()
        self._tell()

    def _put(self, dialog: Dialog) -> Dialog:
        self._open[dialog.user] = dialog
        self._tell()
        return dialog
