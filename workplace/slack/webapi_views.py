"""The bot shows forms and fills the Home tab."""

from __future__ import annotations

from workplace.slack.args import ApiError, Args
from workplace.slack.blocks import MOST_VIEW_BYTES, view_bytes, view_problems
from workplace.slack.desk import Desk
from workplace.slack.screens import View
from workplace.slack.wire_forms import view_json
from workplace.wire import Json


def open_view(desk: Desk, args: Args) -> Json:
    """Opens a form for the person who has just clicked."""
    view = _given(args, kind="modal")
    user = desk.triggers.redeem(args.need("trigger_id"))
    return _shown(desk.screens.open(user, view))


def push(desk: Desk, args: Args) -> Json:
    """Opens a form on top of theirs."""
    view = _given(args, kind="modal")
    user = desk.triggers.redeem(args.need("trigger_id"))
    return _shown(desk.screens.push(user, view))


def update(desk: Desk, args: Args) -> Json:
    """A view that was closed in the meantime is `not_found`: people do close things."""
    before = desk.screens.find(view_id=args.text("view_id"), external_id=args.text("external_id"))
    if before is None:
        raise ApiError("not_found")
    if args.text("hash") not in ("", before.hash):
        raise ApiError("hash_conflict")
    return _shown(desk.screens.update(before, _given(args, kind=before.kind)))


def publish(desk: Desk, args: Args) -> Json:
    """Fills a person's Home tab."""
    user = desk.colleague(args.need("user_id"))
    view = _given(args, kind="home")
    return _shown(desk.screens.publish(user, view, expected=args.text("hash")))


def checked(view: object, *, kind: str) -> Json:
    """The view, when Slack would show it."""
    if not isinstance(view, dict) or view.get("type") != kind:
        raise _refused([f"must be a view of type {kind} [json-pointer:/view]"])
    if view_bytes(view) > MOST_VIEW_BYTES:
        raise ApiError("view_too_large")
    if found := view_problems(view):
        raise _refused(found)
    return view


def _given(args: Args, *, kind: str) -> Json:
    return checked(args.json("view", broken="invalid_arguments"), kind=kind)


def _refused(found: list[str]) -> ApiError:
    return ApiError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in found]})


def _shown(view: View) -> Json:
    return {"view": view_json(view)}
