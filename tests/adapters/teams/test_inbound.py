"""What Teams posts becomes our own words, whole; whatever is odd about it becomes nothing or a clear refusal."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from adapters.teams import inbound
from adapters.teams.emoji import emoji_named

Json = dict[str, Any]

TENANT = "00000000-0000-4000-8000-0000000007e4"
AAD = "D21BC0DE-0000-4000-8000-00000000000A"
TEAM = "19:learningnet@thread.tacv2"
CHANNEL = "19:learning@thread.tacv2"
ROOT = "1804000000123"
CHAT = "a:1U0BEN"
SOME = Delivery("teams", "some")
BEN = Identity("teams", TENANT, AAD.lower())
SEEN = Seen("Ben Okafor", "en", "America/Vancouver")
COMMON: Json = {"delivery": SOME, "by": BEN, "seen": SEEN}
IN_CHAT: Json = {**COMMON, "seen": replace(SEEN, chat=CHAT)}
POST = PostRef(CHANNEL, ROOT)


def activity(kind: str, *, private: bool = False, **fields: Any) -> Json:
    """All that an activity carries, in a thread of a channel or in a personal chat."""
    room = {"team": {"id": TEAM, "name": "Learning network"}, "channel": {"id": CHANNEL, "name": "Learning"}}
    channel = {"conversationType": "channel", "isGroup": True, "id": f"{CHANNEL};messageid={ROOT}", "tenantId": TENANT}
    chat = {"conversationType": "personal", "id": CHAT, "tenantId": TENANT}
    return {
        "type": kind,
        "id": "1804000000999",
        "timestamp": "2027-03-01T17:10:00.250Z",
        "localTimestamp": "2027-03-01T09:10:00.250-08:00",
        "localTimezone": "America/Toronto",
        "serviceUrl": "https://smba.trafficmanager.net/amer/",
        "channelId": "msteams",
        "from": {"id": "29:1U0BEN", "name": "Ben Okafor", "aadObjectId": AAD},
        "conversation": chat if private else channel,
        "recipient": {"id": "28:app", "name": "Pitch In"},
        "channelData": {"tenant": {"id": TENANT}, **({} if private else room)},
        "locale": "en-CA",
        "entities": [{"type": "clientInfo", "locale": "en-CA", "country": "CA", "timezone": "America/Vancouver"}],
        **fields,
    }


def executed(verb: str, value: str, trigger: str = "manual") -> Json:
    action = {"type": "Action.Execute", "verb": verb, "data": {"value": value}}
    return activity("invoke", name="adaptiveCard/action", value={"action": action, "trigger": trigger}, replyToId=ROOT)


def asked(name: str, value: Json, **fields: Any) -> Json:
    return activity("invoke", name=name, value={**value, "context": {"theme": "default"}}, **fields)


FETCH = {"data": {"msteams": {"type": "task/fetch"}, "route": "pledge", "value": "c0ffee"}}
ANSWERS = {
    "form": "pitch_what",
    "ref": "c0ffee",
    "many": ["kinds", "none"],
    "directory": ["who", "nobody", "nonsense", ["a"]],
    "msteams": {"type": "task/fetch"},
    "title": "  FWD50\u202e ",
    "kinds": "lunch,blog",
    "none": "",
    "amount": 12,
    "rest": None,
    "who": " 00000000-0000-4000-8000-00000000BE17 ",
    "nobody": None,
    "nonsense": "<AT>\u202eAna</AT> 1 OR 1=1",
    "odd": {"a": 1},
    "odder": ["a"],
}
FROM_MESSAGE = {
    "commandId": "pitch",
    "commandContext": "message",
    "messagePayload": {
        "id": ROOT,
        "from": {"user": {"id": AAD, "displayName": "Ben Okafor"}},
        "body": {"contentType": "html", "content": "<p>Our <b>consultations</b> reach&nbsp;few</p><script>x</script>"},
    },
}
PAYLOADS: dict[str, tuple[Json, tuple[Inbound, ...]]] = {
    "a slash command": (
        activity("message", text="pitch list", recipient={"id": "28:app", "isTargeted": True}),
        (Commanded(**COMMON, text="list", channel=CHANNEL),),
    ),
    "a mention": (
        activity("message", text="<at>Pitch In</at> pledge P-1 venue"),
        (Commanded(**COMMON, text="pledge P-1 venue", channel=CHANNEL),),
    ),
    "words in the chat": (
        activity("message", private=True, text="list"),
        (Commanded(**IN_CHAT, text="list", channel=CHAT, private=True),),
    ),
    "an old kind of button": (activity("message", text=None, value={"a": "b"}), ()),
    "an edited message": (
        activity(
            "messageUpdate",
            private=True,
            text="mine",
            channelData={"tenant": {"id": TENANT}, "eventType": "editMessage"},
        ),
        (Commanded(**IN_CHAT, text="mine", channel=CHAT, private=True),),
    ),
    "an undeleted message": (
        activity("messageUpdate", text="mine", channelData={"tenant": {"id": TENANT}, "eventType": "undeleteMessage"}),
        (),
    ),
    "a deleted message": (activity("messageDelete", private=True), ()),
    "a reaction": (
        activity("messageReaction", reactionsAdded=[{"type": "1f9e0_brain"}], replyToId=ROOT),
        (
            Reacted(
                **COMMON,
                post=POST,
                emoji="🧠",
                raw="1f9e0_brain",
                added=True,
                at=datetime(2027, 3, 1, 17, 10, 0, 250_000, tzinfo=UTC),
            ),
        ),
    ),
    "one emoji in the place of another": (
        activity(
            "messageReaction",
            reactionsRemoved=[{"type": "like"}],
            reactionsAdded=[{"type": "1f3e2_officebuilding"}],
            replyToId=ROOT,
            timestamp="2027-03-01T09:10:00-08:00",
        ),
        (
            Reacted(
                **COMMON,
                post=POST,
                emoji="🏢",
                raw="1f3e2_officebuilding",
                added=True,
                at=datetime(2027, 3, 1, 17, 10, tzinfo=UTC),
            ),
            Reacted(
                **COMMON, post=POST, emoji="👏", raw="like", added=False, at=datetime(2027, 3, 1, 17, 10, tzinfo=UTC)
            ),
        ),
    ),
    "a button": (
        executed("cheer", "c0ffee"),
        (Pressed(**COMMON, route="cheer", value="c0ffee", channel=CHANNEL, post=POST),),
    ),
    "a card that is looked at": (
        executed("view", "c0ffee", "automatic"),
        (Pressed(**COMMON, route="view", value="c0ffee", channel=CHANNEL, post=POST),),
    ),
    "a button that opens a dialog": (
        asked("task/fetch", FETCH, replyToId=ROOT),
        (Pressed(**COMMON, route="pledge", value="c0ffee", channel=CHANNEL, post=POST),),
    ),
    "a form": (
        asked("task/submit", {"data": ANSWERS}),
        (
            Submitted(
                **COMMON,
                form="pitch_what",
                ref="c0ffee",
                answers={
                    "title": "  FWD50 ",
                    "kinds": ("lunch", "blog"),
                    "none": (),
                    "amount": "12",
                    "rest": "",
                    "who": " 00000000-0000-4000-8000-00000000be17 ",
                    "nobody": "",
                    "nonsense": "<at>ana</at> 1 or 1=1",
                },
            ),
        ),
    ),
    "a button in a form": (
        asked("task/submit", {"data": {"route": "kind", "value": "c0ffee:money"}}),
        (Pressed(**COMMON, route="kind", value="c0ffee:money", channel=CHANNEL),),
    ),
    "the compose box": (
        asked("composeExtension/fetchTask", {"commandId": "pitch", "commandContext": "compose"}),
        (Pressed(**COMMON, route="pitch_new", value="", channel=CHANNEL),),
    ),
    "a message as a pitch": (
        asked("composeExtension/fetchTask", FROM_MESSAGE),
        (
            Pressed(
                **COMMON,
                route="pitch_new",
                value="",
                channel=CHANNEL,
                answers={"why": "Our consultations reach few x"},
            ),
        ),
    ),
    "a form of the compose box": (
        asked(
            "composeExtension/submitAction", {"commandId": "pitch", "data": {"form": "settings", "ref": "", "a": "b"}}
        ),
        (Submitted(**COMMON, form="settings", ref="", answers={"a": "b"}),),
    ),
    "installed for oneself": (activity("installationUpdate", private=True, action="add"), (Installed(**IN_CHAT),)),
    "installed in a team": (activity("installationUpdate", action="add"), ()),
    "upgraded": (activity("installationUpdate", private=True, action="add-upgrade"), ()),
    "removed": (activity("installationUpdate", private=True, action="remove"), ()),
    "new members": (activity("conversationUpdate", membersAdded=[{"id": "28:app"}]), ()),
    "typing": (activity("typing"), ()),
    "a kind of the future": (activity("hologram"), ()),
    "an invoke of the future": (asked("hologram/show", {}), ()),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_becomes_a_value(name: str) -> None:
    """Whole, but for the name of the delivery."""
    payload, expected = PAYLOADS[name]
    found = inbound.parsed(payload)
    assert {one.delivery.platform for one in found} <= {"teams"}
    assert len({one.delivery.key for one in found}) == len(found), "two emoji at once are two deliveries"
    assert tuple(replace(one, delivery=SOME) for one in found) == expected


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("pitch", ""),
        ("/pitch", ""),
        ("/Pitch  List ", "List"),
        ("pitch\tlist", "list"),
        ("pitching in", "pitching in"),
        ("", "help"),
        ("   ", "help"),
        ("<at>Pitch In</at>", "help"),
        ("<at>Pitch In</at> pitch", ""),
        ("<at>Pitch In</at>&nbsp;list", "list"),
        ("<at>Pitch In</at>\u00a0list", "list"),
        ('<AT id="0">Pitch\nIn</AT>\nlist', "list"),
        ("list <at>Pitch In</at>", "list"),
        ("pledge P-1 <at>Ana</at> venue <at>Pitch In</at>", "pledge P-1 venue"),
        ("<at></at>list", "list"),
        ("<at>Pitch In list", "<at>Pitch In list"),
        ("</at>list", "</at>list"),
        ("<attack>list</attack>", "<attack>list</attack>"),
        ("li\u200bst\u202e", "list"),
        ("find a & b < c", "find a & b < c"),
        ("x" * 50_000, "x" * 3000),
    ],
)
def test_what_was_typed_is_read_without_the_mention(typed: str, text: str) -> None:
    """Whatever markup a client puts around it."""
    (found,) = inbound.parsed(activity("message", private=True, text=typed))
    assert isinstance(found, Commanded)
    assert found.text == text


@pytest.mark.parametrize(
    ("name", "emoji"),
    [
        ("1f4b0_moneybag", "💰"),
        ("1f9e0_brain", "🧠"),
        ("1f91d_handshake", "🤝"),
        ("1f4da_books", "📚"),
        ("23f3_hourglassnotdone", "⏳"),
        ("1f3e2_officebuilding", "🏢"),
        ("1f91d-1f3fd_handshake", "🤝"),
        ("1f91d-1f3ff_handshake_darkskintone", "🤝"),
        ("23f3-fe0f_hourglass", "⏳"),
        ("1F9E0_brain", "🧠"),
        ("1f9e0_", "🧠"),
        ("like", "👏"),
        ("heart", "👏"),
        ("laugh", "👏"),
        ("1f44f_clappinghands", "👏"),
        ("1f44f-1f3fb_clappinghands", "👏"),
        ("1f440_eyes", "👀"),
        ("23f0_alarmclock", "⏰"),
        ("1f64f_foldedhands", "🙏"),
        ("surprised", "surprised"),
        ("sad", "sad"),
        ("angry", "angry"),
        ("LIKE", "LIKE"),
        ("1f9e0", "1f9e0"),
        ("", ""),
        ("_", "_"),
        ("_brain", "_brain"),
        ("brain_1f9e0", "brain_1f9e0"),
        ("-_x", "-_x"),
        ("0x1f9e0_brain", "0x1f9e0_brain"),
        ("+1f9e0_brain", "+1f9e0_brain"),
        (" 1f9e0_brain", " 1f9e0_brain"),
        ("d800_x", "d800_x"),
        ("110000_x", "110000_x"),
        ("ffffffffffffffff_x", "ffffffffffffffff_x"),
        ("0_x", "0_x"),
        ("00_x", "00_x"),
        ("1f3fd_onlyatone", "1f3fd_onlyatone"),
        ("１f9e0_brain", "１f9e0_brain"),
    ],
)
def test_a_reaction_is_the_emoji_behind_its_name(name: str, emoji: str) -> None:
    """Only what is exactly one of ours can pledge or encourage; all else keeps its name."""
    assert emoji_named(name) == emoji


@pytest.mark.parametrize("name", ["", " ", "a b", "é", "x" * 101, "<at>", "1f9e0_brain\n", None, 7, ["like"], {"a": 1}])
def test_a_hostile_name_of_a_reaction_is_refused(name: Any) -> None:
    """The names are free text to whoever posts."""
    with pytest.raises(BrokenPayload):
        inbound.parsed(activity("messageReaction", reactionsAdded=[{"type": name}], replyToId=ROOT))


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({}, SEEN),
        ({"locale": "fr-CA", "entities": []}, Seen("Ben Okafor", "fr", "America/Toronto")),
        (
            {"entities": [{"type": "clientInfo", "locale": "FR-fr", "timezone": ""}]},
            Seen("Ben Okafor", "fr", "America/Toronto"),
        ),
        ({"entities": [7, None, {"type": "clientInfo", "timezone": "Mars/Olympus"}]}, SEEN),
        ({"entities": None, "localTimezone": "../../etc/passwd"}, SEEN),
        ({"entities": None, "localTimezone": "America"}, SEEN),
        ({"entities": None, "localTimezone": "x\x00y"}, SEEN),
        ({"entities": None, "localTimezone": "x" * 5000}, SEEN),
        ({"entities": None, "localTimezone": None, "locale": None}, SEEN),
        ({"from": {"aadObjectId": AAD}}, replace(SEEN, name="")),
        ({"from": {"aadObjectId": AAD, "name": " Ben\u202e\n Okafor "}}, SEEN),
        ({"from": {"aadObjectId": AAD, "name": "x" * 500}}, replace(SEEN, name="x" * 80)),
    ],
)
def test_what_an_activity_says_about_a_person_is_read_tolerantly(fields: Json, seen: Seen) -> None:
    """Their language, and a time zone that this computer knows."""
    assert inbound.seen(activity("message", text="x", **fields)) == seen


@pytest.mark.parametrize(
    "user", [None, "", "29:1U0BEN", "U0BEN\n", "é", "0" * 65, 7, ["a"], "' OR 1=1", "a" * 36 + "\x00"]
)
def test_somebody_without_a_directory_id_is_nobody(user: Any) -> None:
    """The other id is another one for each bot."""
    with pytest.raises(BrokenPayload):
        inbound.who(activity("message", text="x", **{"from": {"id": "29:1", "name": "Ben", "aadObjectId": user}}))


@pytest.mark.parametrize(
    ("change", "room"),
    [
        ({}, (TEAM, TEAM)),
        ({"team": {"id": TEAM}, "channel": {"id": CHANNEL, "type": "standard"}}, (TEAM, TEAM)),
        ({"team": {"id": TEAM}, "channel": {"id": CHANNEL, "type": "private"}}, (CHANNEL, TEAM)),
        ({"team": {"id": TEAM}, "channel": {"id": CHANNEL, "type": "shared"}}, (CHANNEL, TEAM)),
        ({"team": {"id": ""}}, (CHANNEL, "")),
        ({"team": None}, (CHANNEL, "")),
    ],
)
def test_a_room_is_the_team_or_a_channel_with_members_of_its_own(change: Json, room: tuple[str, str]) -> None:
    """Who may see what stands there depends on it."""
    body = activity("message", text="x")
    body["channelData"] |= change
    assert inbound.roster_of(body) == room
    assert inbound.roster_of(activity("message", private=True, text="x")) == ("", "")


def test_the_post_in_a_conversations_name_is_not_the_channel() -> None:
    """In a thread, under a card, and in a chat that has none."""
    for conversation, channel in (
        (f"{CHANNEL};messageid={ROOT}", CHANNEL),
        (CHANNEL, CHANNEL),
        (CHAT, CHAT),
        (f"{CHANNEL};messageid=", CHANNEL),
        (f"{CHANNEL};messageid=1;messageid=2", CHANNEL),
    ):
        body = activity("message", text="x", conversation={"id": conversation, "conversationType": "channel"})
        assert inbound.channel_of(body) == channel


ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1e300,
    10**30,
    float("nan"),
    "",
    " ",
    "x" * 5000,
    "\u202e\x00",
    "é",
    "../..",
    "<![x[",
    "<!DOCTYPE <!ELEMENT",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2027-03-01",
    [],
    ["a"],
    [None],
    [[]],
    [{}],
    {},
    {"a": {"b": []}},
    {"id": 7},
    {"type": "clientInfo"},
]


def test_any_field_of_any_payload_may_be_missing_or_of_another_kind() -> None:
    """Every place at every depth, one after the other: a value, nothing, or a clear refusal."""
    seen: set[str] = set()
    for payload, _ in PAYLOADS.values():
        for place in _places(payload):
            for odd in ("gone", *ODD):
                body = copy.deepcopy(payload)
                holder = body
                for step in place[:-1]:
                    holder = holder[step]
                if odd == "gone":
                    del holder[place[-1]]
                else:
                    holder[place[-1]] = odd
                seen |= _read(body)
    assert seen == {"BrokenPayload", "Commanded", "Installed", "Pressed", "Reacted", "Submitted"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(PAYLOADS)), st.data())
def test_several_odd_fields_at_once_are_no_more_than_one(name: str, data: st.DataObject) -> None:
    """Any JSON in any places."""
    body = copy.deepcopy(PAYLOADS[name][0])
    for _ in range(data.draw(st.integers(1, 4))):
        places = list(_places(body))
        if not places:
            break
        place = data.draw(st.sampled_from(places))
        holder = body
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = data.draw(json_values)
    _read(body)


@given(st.text(alphabet="<>/!-[]?= abATat&;\"'\n\u202e", max_size=60))
def test_any_markup_in_a_message_is_words(markup: str) -> None:
    """Broken tags, comments, declarations: nothing of them gets out."""
    body = asked("composeExtension/fetchTask", copy.deepcopy(FROM_MESSAGE))
    body["value"]["messagePayload"]["body"]["content"] = markup
    (found,) = inbound.parsed(body)
    assert isinstance(found, Pressed)
    why = found.answers.get("why", "")
    assert isinstance(why, str)
    assert "\u202e" not in why
    inbound.parsed(activity("message", private=True, text=markup))


def _read(body: Json) -> set[str]:
    """All that the server reads from a payload; what became of it, by name."""
    found: set[str] = set()
    for read in (inbound.parsed, inbound.roster_of, inbound.who, inbound.account_of, inbound.channel_of):
        try:
            values = read(body)
        except BrokenPayload as broken:
            found.add(type(broken).__name__)
            continue
        if read is inbound.parsed:
            found |= {type(one).__name__ for one in values}
        str(values).encode("utf-8")
    for read_any in (inbound.tenant_of, inbound.is_private, inbound.on_living_card, inbound.room_name, inbound.seen):
        str(read_any(body)).encode("utf-8")
    return found


def _places(node: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*above, key)
            yield from _places(value, (*above, key))
    if isinstance(node, list):
        for key, value in enumerate(node):
            yield (*above, key)
            yield from _places(value, (*above, key))


def test_the_payloads_of_this_table_are_json() -> None:
    """So that they could come over the wire."""
    for payload, _ in PAYLOADS.values():
        assert json.loads(json.dumps(payload)) == payload
