"""The forms a person has open, one on top of another, and their Home tab."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from workplace.moments import Rising
from workplace.slack.args import ApiError
from workplace.slack.state import with_ids
from workplace.wire import Blocks, Json

MOST_MODALS = 3
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class View:
    """A modal or a Home tab as one person sees it now."""

    id: str
    kind: str
    user: str
    hash: str
    blocks: Blocks
    callback_id: str = ""
    private_metadata: str = ""
    external_id: str = ""
    title: Json | None = None
    submit: Json | None = None
    close: Json | None = None
    clear_on_close: bool = False
    notify_on_close: bool = False
    root_view_id: str = ""
    previous_view_id: str | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    errors: Mapping[str, str] = field(default_factory=lambda: NOTHING)


COPIED = (
    "callback_id",
    "private_metadata",
    "external_id",
    "title",
    "submit",
    "close",
    "clear_on_close",
    "notify_on_close",
)


class Screens:
    """Every open view. A stack of at most three modals a person, and one Home tab each."""

    def __init__(self, clock: Callable[[], float], tell: Callable[[], None]) -> None:
        self._tell = tell
        self._numbers = itertools.count(1)
        self._hashes = Rising(clock)
        self._modals: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def top(self, user: str) -> View | None:
        """The modal this person sees."""
        stack = self._modals.get(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """This person's Home tab."""
        return self._homes.get(user)

    def find(self, *, view_id: str = "", external_id: str = "") -> View | None:
        """An open view by its id or by the bot's own name for it."""
        for view in self._all():
            if view_id == view.id or (external_id and external_id == view.external_id):
                return view
        return None

    def open(self, user: str, given: Json) -> View:
        """A new modal; what the person had open before is gone."""
        self._claim(given)
        self._modals[user] = []
        return self._push(user, given)

    def push(self, user: str, given: Json) -> View:
        """A modal on top of the one that is open."""
        if not self._modals.get(user):
            raise ApiError("not_found")
        if len(self._modals[user]) >= MOST_MODALS:
            raise ApiError("push_limit_reached")
        self._claim(given)
        return self._push(user, given)

    def update(self, view: View, given: Json) -> View:
        """New content under the same id. What was typed stays where the same field is still there."""
        self._claim(given, except_for=view)
        fields = {each["block_id"] for each in with_ids(given["blocks"])} & {each["block_id"] for each in view.blocks}
        kept = MappingProxyType({name: value for name, value in view.values.items() if name in fields})
        fresh = replace(self._view(view.user, given), id=view.id, values=kept)
        return self.put(replace(fresh, root_view_id=view.root_view_id, previous_view_id=view.previous_view_id))

    def publish(self, user: str, given: Json, *, expected: str) -> View:
        """A new Home tab, unless the bot looked at an older one than `expected`."""
        before = self._homes.get(user)
        if before and expected and expected != before.hash:
            raise ApiError("hash_conflict")
        view = self._view(user, given)
        return self.put(replace(view, id=before.id, root_view_id=before.id) if before else view)

    def put(self, view: View) -> View:
        """Replaces the view with the same id, wherever it is."""
        if view.kind == "home":
            self._homes[view.user] = view
        else:
            stack = self._modals[view.user]
            self._modals[view.user] = [view if each.id == view.id else each for each in stack]
        self._tell()
        return view

    def close(self, view: View) -> None:
        """Closes this modal; the one below shows again."""
        self._modals[view.user] = [each for each in self._modals.get(view.user, []) if each.id != view.id]
        self._tell()

    def clear(self, user: str) -> None:
        """Closes every modal of this person."""
        self._modals.pop(user, None)
        self._tell()

    def forget(self) -> None:
        """Closes everything."""
        self._modals.clear()
        self._homes.clear()
        self._tell()

    def _push(self, user: str, given: Json) -> View:
        stack = self._modals[user]
        view = self._view(user, given)
        if stack:
            view = replace(view, root_view_id=stack[0].id, previous_view_id=stack[-1].id)
        stack.append(view)
        self._tell()
        return view

    def _view(self, user: str, given: Json) -> View:
        view_id = f"V0PRACTICE{next(self._numbers)}"
        copied = {name: given[name] for name in COPIED if given.get(name) is not None}
        blocks = with_ids(given["blocks"])
        return View(
            view_id, given["type"], user, self._hashes.next() + ".practice", blocks, root_view_id=view_id, **copied
        )

    def _claim(self, given: Json, *, except_for: View | None = None) -> None:
        taken = self.find(external_id=given.get("external_id") or "")
        if taken and taken != except_for:
            raise ApiError("duplicate_external_id")

    def _all(self) -> list[View]:
        return [*itertools.chain(*self._modals.values()), *self._homes.values()]
