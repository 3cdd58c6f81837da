"""Slack's payloads become our own words, or nothing when they are not for us.

Raw dictionaries stop here. What is meant for us and lacks what it must have raises `BrokenPayload`.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.clean import clean, line
from adapters.inbound import (
    BrokenPayload,
    Commanded,
    Delivery,
    HomeOpened,
    Identity,
    Inbound,
    PostRef,
    Pressed,
    Profile,
    ProfileChanged,
    Reacted,
    Submitted,
    Typed,
)
from adapters.slack.emoji import emoji_named

NAME = "slack"
NOT_MEMBERS = ("is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "deleted")
DEFAULT_ZONE = "America/Vancouver"
ID = re.compile(r"[A-Za-z0-9_.-]{1,100}", re.ASCII)
REF = re.compile(r"[A-Za-z0-9:_.-]{0,400}", re.ASCII)
STAMP = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?", re.ASCII)
MENTION = re.compile(r"^\s*<@[A-Z0-9]+(\|[^>]*)?>\s*", re.ASCII)
ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
Body = Mapping[str, Any]


def command(body: Body) -> Commanded:
    """A slash command."""
    return Commanded(
        delivery=_delivery(body.get("trigger_id")),
        by=_who(body.get("team_id"), body.get("user_id")),
        text=_typed(body.get("text")),
        channel=_id(body.get("channel_id")),
        private=str(body.get("channel_id", "")).startswith("D"),
    )


def action(body: Body) -> Pressed | Typed | None:
    """A button, a menu, or a live field of a form."""
    actions = body.get("actions")
    if not isinstance(actions, list) or len(actions) != 1 or not isinstance(actions[0], Mapping):
        raise BrokenPayload("actions")
    one, view = actions[0], body.get("view")
    view = view if isinstance(view, Mapping) else {}
    by, delivery = _actor(body), _delivery(body.get("trigger_id"))
    match one.get("type"):
        case "button":
            route, value = str(one.get("action_id", "")).split("#")[0], one.get("value", "")
        case "overflow":
            chosen = one.get("selected_option")
            picked = chosen.get("value", "") if isinstance(chosen, Mapping) else ""
            route, _, value = str(picked).partition("|")
        case "plain_text_input" if view:
            return Typed(
                delivery=delivery,
                by=by,
                form=_ref(view.get("callback_id")),
                ref=_ref(_metadata(view)),
                answers=_state(view),
            )
        case _:
            return None
    return Pressed(
        delivery=delivery,
        by=by,
        route=_ref(route),
        value=_ref(value),
        channel=_channel(body),
        post=_post(body),
        answers=_state(view) if view else {},
    )


def submission(body: Body) -> Submitted:
    """A form was sent."""
    view = body.get("view")
    if not isinstance(view, Mapping):
        raise BrokenPayload("view")
    return Submitted(
        delivery=_delivery(body.get("trigger_id")),
        by=_actor(body),
        form=_ref(view.get("callback_id")),
        ref=_ref(_metadata(view)),
        answers=_state(view),
    )


def shortcut(body: Body) -> Pressed:
    """A global shortcut stands for a button."""
    return Pressed(
        delivery=_delivery(body.get("trigger_id")), by=_actor(body), route=_ref(body.get("callback_id")), value=""
    )


def event(body: Body) -> Inbound | None:
    """Something that happened in the workspace."""
    inner = body.get("event")
    if not isinstance(inner, Mapping):
        raise BrokenPayload("event")
    parse = _EVENTS.get(str(inner.get("type")))
    return parse(body, inner) if parse else None


def profile_of(user: Body) -> Profile:
    """What Slack says about a person; fields that are missing have a default."""
    described = user.get("profile")
    described = described if isinstance(described, Mapping) else {}
    names = (described.get("display_name"), described.get("real_name"), user.get("real_name"), user.get("name"))
    name = next((line(str(one)) for one in names if one and line(str(one))), "?")
    return Profile(
        name=name[:80],
        language="fr" if str(user.get("locale") or "").lower().startswith("fr") else "en",
        zone=_zone(user.get("tz")),
        guest=any(user.get(mark) for mark in NOT_MEMBERS),
    )


def _zone(name: object) -> str:
    """The zone of a profile; one that this computer does not know would break every date of that person."""
    try:
        return ZoneInfo(str(name)).key if name else DEFAULT_ZONE
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return DEFAULT_ZONE


def _reaction(body: Body, inner: Body) -> Reacted | None:
    item = inner.get("item")
    if not isinstance(item, Mapping):
        raise BrokenPayload("item")
    if item.get("type") != "message" or not _is_ours(body, inner):
        return None
    name = inner.get("reaction")
    if not isinstance(name, str) or not name:
        raise BrokenPayload("reaction")
    return Reacted(
        delivery=_delivery(body.get("event_id")),
        by=_who(_team(body), inner.get("user")),
        post=PostRef(_id(item.get("channel")), _id(item.get("ts"))),
        emoji=emoji_named(name),
        raw=name[:100],
        added=inner.get("type") == "reaction_added",
        at=_moment(inner.get("event_ts")),
    )


def _is_ours(body: Body, inner: Body) -> bool:
    """Whether the message reacted to is the bot's own: other people's messages are none of our business."""
    authorizations = body.get("authorizations")
    if not isinstance(authorizations, list):
        return True
    return inner.get("item_user") in [one.get("user_id") for one in authorizations if isinstance(one, Mapping)]


def _home(body: Body, inner: Body) -> HomeOpened | None:
    if inner.get("tab") != "home":
        return None
    return HomeOpened(delivery=_delivery(body.get("event_id")), by=_who(_team(body), inner.get("user")))


def _written(body: Body, inner: Body) -> Commanded | None:
    """Words by direct message or mention are commands too; what a bot wrote, or an edit, is not."""
    if inner.get("bot_id") or inner.get("subtype"):
        return None
    direct = inner.get("channel_type") == "im"
    if inner.get("type") == "message" and not direct:
        return None
    text = MENTION.sub("", _typed(inner.get("text")))
    return Commanded(
        delivery=_delivery(body.get("event_id")),
        by=_who(_team(body), inner.get("user")),
        text=text.removeprefix("/pitch").strip() or "help",
        channel=_id(inner.get("channel")),
        private=direct,
    )


def _profile(body: Body, inner: Body) -> ProfileChanged | None:
    user = inner.get("user")
    if not isinstance(user, Mapping):
        raise BrokenPayload("user")
    return ProfileChanged(
        delivery=_delivery(body.get("event_id")), by=_who(_team(body), user.get("id")), changed=profile_of(user)
    )


_EVENTS = {
    "reaction_added": _reaction,
    "reaction_removed": _reaction,
    "app_home_opened": _home,
    "app_mention": _written,
    "message": _written,
    "user_change": _profile,
}


def _state(view: Body) -> dict[str, str | tuple[str, ...]]:
    """The answers of a form, by block: Slack nests them by block and action."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    answers: dict[str, str | tuple[str, ...]] = {}
    for block, actions in (values if isinstance(values, Mapping) else {}).items():
        elements = list(actions.values()) if isinstance(actions, Mapping) else []
        if len(elements) == 1 and isinstance(elements[0], Mapping):
            answers[str(block).split("|")[0]] = _answer(elements[0])
    return answers


def _answer(element: Body) -> str | tuple[str, ...]:
    if "selected_options" in element:
        options = element["selected_options"]
        return tuple(_option(one) for one in options) if isinstance(options, list) else ()
    for name in ("value", "selected_date", "selected_conversation", "selected_channel", "selected_user"):
        if isinstance(element.get(name), str):
            return clean(element[name])
    return _option(element.get("selected_option"))


def _option(option: object) -> str:
    return clean(str(option.get("value", ""))) if isinstance(option, Mapping) else ""


def _post(body: Body) -> PostRef | None:
    container = body.get("container")
    if not isinstance(container, Mapping) or container.get("type") != "message" or container.get("is_ephemeral"):
        return None
    return PostRef(_id(container.get("channel_id")), _id(container.get("message_ts")))


def _channel(body: Body) -> str:
    for name in ("channel", "container"):
        place = body.get(name)
        if isinstance(place, Mapping) and (found := place.get("id") or place.get("channel_id")):
            return _id(found)
    return ""


def _actor(body: Body) -> Identity:
    user = body.get("user")
    if not isinstance(user, Mapping):
        raise BrokenPayload("user")
    team = body.get("team")
    workspace = team.get("id") if isinstance(team, Mapping) else user.get("team_id")
    return _who(workspace, user.get("id"))


def _team(body: Body) -> object:
    """The workspace the delivery is for: with shared channels that is the authorisation's, not the author's."""
    authorizations = body.get("authorizations")
    if isinstance(authorizations, list) and authorizations and isinstance(authorizations[0], Mapping):
        return authorizations[0].get("team_id") or body.get("team_id")
    return body.get("team_id")


def _who(team: object, user: object) -> Identity:
    return Identity(NAME, _id(team), _id(user))


def _delivery(key: object) -> Delivery:
    return Delivery(NAME, _id(key))


def _id(value: object) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise BrokenPayload("id")
    return value


def _ref(value: object) -> str:
    if not isinstance(value, str) or not REF.fullmatch(value):
        raise BrokenPayload("reference")
    return value


def _metadata(view: Body) -> object:
    """Only our own opaque reference stands in a view."""
    try:
        return json.loads(view.get("private_metadata") or '""')
    except (TypeError, ValueError):
        raise BrokenPayload("private_metadata") from None


def _typed(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BrokenPayload("text")
    for escaped, character in ESCAPED:
        value = value.replace(escaped, character)
    return line(value)[:3000]


def _moment(stamp: object) -> datetime:
    match = STAMP.fullmatch(stamp) if isinstance(stamp, str) else None
    if match is None:
        raise BrokenPayload("event_ts")
    microseconds = int((match[2] or "0").ljust(6, "0"))
    try:
        return datetime.fromtimestamp(int(match[1]), UTC) + timedelta(microseconds=microseconds)
    except (OverflowError, ValueError, OSError):
        raise BrokenPayload("event_ts") from None
