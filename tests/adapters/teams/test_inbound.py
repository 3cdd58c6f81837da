"""What Teams posts becomes our own words, whole."""

import json
from dataclasses import replace
from typing import Any

import pytest

from adapters.inbound import (
    BrokenPayload,
    Commanded,
    Seen,
)
from adapters.teams import inbound
from tests.adapters.teams.payloads import (
    AAD,
    CHANNEL,
    CHAT,
    PAYLOADS,
    ROOT,
    SEEN,
    SOME,
    TEAM,
    Json,
    activity,
)


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_becomes_a_value(name: str) -> None:
    """Whole, but for the name of the delivery."""
    payload, expected = PAYLOADS[name]
    found = inbound.parsed(payload)
    assert {one.delivery.platform for one in found} <= {"teams"}
    assert len({one.delivery.key for one in found}) == len(found), "two emoji at once are two deliveries"
    assert tuple(replace(one, delivery=SOME) for one in found) == expected


def test_the_payloads_of_this_table_are_json() -> None:
    """So that they could come over the wire."""
    for payload, _ in PAYLOADS.values():
        assert json.loads(json.dumps(payload)) == payload


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
