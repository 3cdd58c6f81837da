"""The names that Teams gives to reactions, and the emoji behind them."""

from typing import Any

import pytest

from adapters.inbound import (
    BrokenPayload,
)
from adapters.teams import inbound
from adapters.teams.emoji import emoji_named
from tests.adapters.teams.payloads import ROOT, activity


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
