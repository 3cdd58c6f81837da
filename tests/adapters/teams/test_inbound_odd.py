"""Whatever is odd about a payload, it becomes a value, nothing, or a clear refusal."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.inbound import (
    BrokenPayload,
    Pressed,
)
from adapters.teams import inbound
from tests.adapters.teams.payloads import (
    FROM_MESSAGE,
    PAYLOADS,
    Json,
    activity,
    asked,
)

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
