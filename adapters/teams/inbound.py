"""Teams' activities become our own words, or nothing when they are not for us.

Raw dictionaries stop here. What is meant for us and lacks what it must have raises `BrokenPayload`.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.clean import clean, line
from adapters.inbound import (
    BrokenPayload,
    Commanded,
    Delivery,
    Identity,
    Inbound,
    Installed,
    PostRef,
    Pressed,
    Reacted,
    Seen,
    Submitted,
)
from adapters.teams.emoji import emoji_named

NAME = "teams"
DEFAULT_ZONE = "America/Vancouver"
USER = re.compile(r"[0-9A-Fa-f-]{1,64}", re.ASCII)
ID = re.compile(r"[A-Za-z0-9:;@._=+/ %|-]{1,300}", re.ASCII)
REF = re.compile(r"[A-Za-z0-9:@;=_.-]{0,400}", re.ASCII)
REACTION = re.compile(r"[A-Za-z0-9_.-]{1,100}", re.ASCII)
MENTION = re.compile(r"<at\b[^>]*>.*?</at>|&nbsp;", re.IGNORECASE | re.DOTALL)  # and the space that follows one
COMMAND = re.compile(r"/?pitch\b\s*", re.IGNORECASE)
OURS = frozenset({"form", "route", "value", "ref", "many", "directory", "msteams"})
EXTENSION_ROUTES = {"pitch": "pitch_new", "pitch_from_message": "pitch_new"}
MOST_TYPED = 3000
Body = Mapping[str, Any]


def parsed(body: Body) -> tuple[Inbound, ...]:
    """What a person did: nothing, one thing, or several emoji at once."""
    kind = body.get("type")
    if kind == "invoke":
        return _invoked(body)
    parse = _ACTIVITIES.get(str(kind))
    return parse(body) if parse else ()


def tenant_of(body: Body) -> str:
    """The tenant that an activity says it comes from; empty where it does not say."""
    for found in (_at(body, "channelData", "tenant").get("id"), _at(body, "conversation").get("tenantId")):
        if isinstance(found, str) and found:
            return found
    return ""


def channel_of(body: Body) -> str:
    """The channel or chat of an activity, without the post in it that it is about."""
    return _id(_at(body, "conversation").get("id")).split(";messageid=")[0]


def is_private(body: Body) -> bool:
    """Whether it happened between one person and the bot."""
    return _at(body, "conversation").get("conversationType") == "personal"


def on_living_card(body: Body) -> bool:
    """Whether the button that was pressed stands on a card that is shown anew from time to time."""
    return bool(_at(body, "value", "action", "data").get("living"))


def roster_of(body: Body) -> tuple[str, str]:
    """The room whose members see what happens here, and the team it is a part of; both empty in a personal chat."""
    if is_private(body):
        return "", ""
    team, channel = _at(body, "channelData", "team").get("id"), _at(body, "channelData", "channel")
    if not isinstance(team, str) or not team:
        return channel_of(body), ""
    if channel.get("type") in {"private", "shared"}:
        return channel_of(body), _id(team)
    return _id(team), _id(team)


def room_name(body: Body) -> str:
    """What people call the channel or chat, as far as the activity says."""
    for name in (_at(body, "channelData", "channel").get("name"), _at(body, "conversation").get("name")):
        if isinstance(name, str) and line(name):
            return line(name)[:80]
    return ""


def who(body: Body) -> Identity:
    """The person who acts."""
    user = _at(body, "from").get("aadObjectId")
    if not isinstance(user, str) or not USER.fullmatch(user):
        raise BrokenPayload("from.aadObjectId")
    return Identity(NAME, tenant_of(body), user.lower())


def account_of(body: Body) -> str:
    """The id under which this bot, and no other, knows the person who acts; rosters are asked by it."""
    return _id(_at(body, "from").get("id"))


def seen(body: Body) -> Seen:
    """What the activity says about the person; fields that are missing have a default."""
    entities = body.get("entities")
    client = (
        next(
            (one for one in entities if isinstance(one, Mapping) and one.get("type") == "clientInfo"),
            {},
        )
        if isinstance(entities, list)
        else {}
    )
    locale = str(client.get("locale") or body.get("locale") or "")
    name = _at(body, "from").get("name")
    return Seen(
        name=line(str(name or ""))[:80],
        language="fr" if locale.lower().startswith("fr") else "en",
        zone=_zone(client.get("timezone") or body.get("localTimezone")),
        chat=_chat(body),
    )


def _chat(body: Body) -> str:
    """The personal chat with the person, where it says so in a form that can be used; never a reason to refuse."""
    found = _at(body, "conversation").get("id")
    return found if is_private(body) and isinstance(found, str) and ID.fullmatch(found) else ""


def _message(body: Body) -> tuple[Inbound, ...]:
    """Words to the bot, be it by slash command, mention or personal chat; an old kind of button sends none."""
    text = body.get("text")
    if not isinstance(text, str):
        if isinstance(body.get("value"), Mapping):
            return ()
        raise BrokenPayload("text")
    typed = line(MENTION.sub(" ", text))[:MOST_TYPED]
    words = COMMAND.sub("", typed, count=1) if COMMAND.match(typed) else typed or "help"
    return (Commanded(**_common(body), text=words.strip(), channel=channel_of(body), private=is_private(body)),)


def _edited(body: Body) -> tuple[Inbound, ...]:
    return _message(body) if _at(body, "channelData").get("eventType") == "editMessage" else ()


def _reactions(body: Body) -> tuple[Inbound, ...]:
    changes = [(one, added) for name, added in _CHANGES for one in _list(body.get(name))]
    post = PostRef(channel_of(body), _id(body.get("replyToId")))
    found: list[Inbound] = []
    for one, added in changes:
        name = one.get("type") if isinstance(one, Mapping) else None
        if not isinstance(name, str) or not REACTION.fullmatch(name):
            raise BrokenPayload("reaction")
        common = _common(body, f"{name}|{added}")
        found.append(Reacted(**common, post=post, emoji=emoji_named(name), raw=name, added=added, at=_moment(body)))
    return tuple(found)


def _installation(body: Body) -> tuple[Inbound, ...]:
    if body.get("action") != "add" or not is_private(body):
        return ()
    return (Installed(**_common(body)),)


def _invoked(body: Body) -> tuple[Inbound, ...]:
    parse = _INVOKES.get(str(body.get("name")))
    return (parse(body),) if parse else ()


def _executed(body: Body) -> Inbound:
    action = _at(body, "value", "action")
    data = action.get("data")
    data = data if isinstance(data, Mapping) else {}
    return Pressed(
        **_common(body),
        route=_ref(action.get("verb")),
        value=_ref(data.get("value", "")),
        channel=channel_of(body),
        post=_post(body),
    )


def _fetched(body: Body) -> Inbound:
    data = _at(body, "value", "data")
    return Pressed(
        **_common(body),
        route=_ref(data.get("route")),
        value=_ref(data.get("value", "")),
        channel=channel_of(body),
        post=_post(body),
    )


def _submitted(body: Body) -> Inbound:
    data = _at(body, "value", "data")
    if "route" in data:
        return _fetched(body)
    return Submitted(**_common(body), form=_ref(data.get("form")), ref=_ref(data.get("ref")), answers=_answers(data))


def _extended(body: Body) -> Inbound:
    """The command of the compose box, or of a message: what stands in the message is why somebody wants to learn."""
    route = EXTENSION_ROUTES.get(str(_at(body, "value").get("commandId")))
    if route is None:
        raise BrokenPayload("commandId")
    content = _at(body, "value", "messagePayload", "body").get("content")
    words = _words_of(content) if isinstance(content, str) else ""
    return Pressed(
        **_common(body), route=route, value="", channel=channel_of(body), answers={"why": words} if words else {}
    )


_CHANGES = (("reactionsAdded", True), ("reactionsRemoved", False))
_ACTIVITIES = {
    "message": _message,
    "messageUpdate": _edited,
    "messageReaction": _reactions,
    "installationUpdate": _installation,
}
_INVOKES = {
    "adaptiveCard/action": _executed,
    "task/fetch": _fetched,
    "task/submit": _submitted,
    "composeExtension/fetchTask": _extended,
    "composeExtension/submitAction": _submitted,
}


def _common(body: Body, suffix: str = "") -> dict[str, Any]:
    """What every delivery carries. The activity's id alone is not unique: other invokes and edits repeat it."""
    by = who(body)
    names = [
        by.workspace,
        str(_at(body, "conversation").get("id")),
        str(body.get("type")),
        str(body.get("name") or ""),
        str(body.get("id") or "") or _digest(body),
        str(body.get("timestamp") or "") if body.get("type") == "messageUpdate" else "",
        suffix,
    ]
    return {"delivery": Delivery(NAME, _digest(names)), "by": by, "seen": seen(body)}


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def _answers(data: Body) -> dict[str, str | tuple[str, ...]]:
    """The answers of a form. Several choices come as one text with commas, people by their id in the directory."""
    many, directory = (
        {name for name in _list(data.get(mark)) if isinstance(name, str)} for mark in ("many", "directory")
    )
    answers: dict[str, str | tuple[str, ...]] = {}
    for name, value in data.items():
        if name in OURS or not isinstance(value, str | int | float | None):
            continue
        text = clean("" if value is None else str(value))
        text = text.lower() if name in directory else text  # as `who` writes them
        answers[str(name)] = tuple(filter(None, text.split(","))) if name in many else text
    return answers


def _post(body: Body) -> PostRef | None:
    target = body.get("replyToId")
    return PostRef(channel_of(body), _id(target)) if target else None


def _moment(body: Body) -> datetime:
    stamp = body.get("timestamp")
    try:
        moment = datetime.fromisoformat(str(stamp))
    except ValueError:
        raise BrokenPayload("timestamp") from None
    if moment.tzinfo is None:
        raise BrokenPayload("timestamp")
    return moment


def _zone(name: object) -> str:
    """The zone of a client; one that this computer does not know would break every date of that person."""
    try:
        return ZoneInfo(str(name)).key if name else DEFAULT_ZONE
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return DEFAULT_ZONE


def _at(body: Body, *path: str) -> Body:
    """The object at a path; empty where there is none."""
    found: object = body
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _id(value: object) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise BrokenPayload("id")
    return value


def _ref(value: object) -> str:
    if not isinstance(value, str) or not REF.fullmatch(value):
        raise BrokenPayload("reference")
    return value


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _words_of(html: str) -> str:
    parser = _Words()
    with contextlib.suppress(AssertionError):  # some versions of Python give up at "<!["; the words before it stay
        parser.feed(html[: 4 * MOST_TYPED])
        parser.close()
    return line(" ".join(parser.words))[:MOST_TYPED]
