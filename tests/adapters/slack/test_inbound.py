"""What Slack says about a person who was chosen becomes their id, or nobody."""

import json
from typing import Any

import pytest

from adapters.inbound import answer
from adapters.slack import inbound


def submission(element: Any) -> dict[str, Any]:
    """A form with this answer in it."""
    return {
        "trigger_id": "1.2.3",
        "team": {"id": "T0PRACTICE"},
        "user": {"id": "U0BEN"},
        "view": {
            "callback_id": "co_pitcher",
            "private_metadata": json.dumps("c0ffee"),
            "state": {"values": {"who": {"who": element}}},
        },
    }


@pytest.mark.parametrize(
    ("element", "user"),
    [
        ({"type": "users_select", "selected_user": "U0ANA"}, "U0ANA"),
        ({"type": "users_select", "selected_user": " U0\u202eANA\x00 "}, "U0ANA"),
        ({"type": "users_select", "selected_user": None}, ""),
        ({"type": "users_select", "selected_user": 42}, ""),
        ({"type": "users_select", "selected_user": ["U0ANA"]}, ""),
        ({"type": "users_select", "selected_user": {"id": "U0ANA"}}, ""),
        ({"type": "users_select"}, ""),
        ([], ""),
    ],
)
def test_a_chosen_person_is_their_id(element: Any, user: str) -> None:
    """Whatever else stands there is no choice."""
    assert answer(inbound.submission(submission(element)).answers, "who") == user
