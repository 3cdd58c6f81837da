"""What buttons carry is read back as it was; whatever else comes is read as what it names, and never an error."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.refs import OutcomeRef, PersonRef, PledgeRef, SlotRef, VerdictRef
from domain.campaign import MONEY_SLOT, CampaignId, Outcome, Slot, Verdict
from domain.people import PersonId

PITCH, BEN, VENUE, OFFERED = CampaignId("c1"), PersonId("p1"), Slot("need:1"), Slot("spontaneous:time")
REFS: tuple[Any, ...] = (SlotRef, PledgeRef, PersonRef, VerdictRef, OutcomeRef)
CARRIED = (
    (SlotRef(PITCH, MONEY_SLOT), "c1:money"),
    (SlotRef(PITCH, VENUE), "c1:need:1"),
    (PledgeRef(PITCH, VENUE, BEN), "c1:need:1:p1"),
    (PledgeRef(PITCH, OFFERED, BEN), "c1:spontaneous:time:p1"),
    (PersonRef(PITCH, BEN), "c1:p1"),
    *((VerdictRef(PITCH, one), f"c1:{one}") for one in Verdict),
    *((OutcomeRef(PITCH, one), f"c1:{one}") for one in Outcome),
)
HOSTILE = (
    (SlotRef, "", SlotRef(CampaignId(""), Slot(""))),
    (SlotRef, ":::", SlotRef(CampaignId(""), Slot("::"))),
    (SlotRef, "c1", SlotRef(PITCH, Slot(""))),
    (PledgeRef, "", PledgeRef(CampaignId(""), Slot(""), PersonId(""))),
    (PledgeRef, ":::", PledgeRef(CampaignId(""), Slot(":"), PersonId(""))),
    (PledgeRef, "c1:need:1", PledgeRef(PITCH, Slot("need"), PersonId("1"))),
    (PledgeRef, "c1:need", PledgeRef(PITCH, Slot(""), PersonId("need"))),
    (PersonRef, "c1", PersonRef(PITCH, PersonId(""))),
    (PersonRef, "c1:p1:p2", PersonRef(PITCH, PersonId("p1:p2"))),
    (VerdictRef, "c1", VerdictRef(PITCH, None)),
    (VerdictRef, "c1:None", VerdictRef(PITCH, None)),
    (VerdictRef, f"c1:{Outcome.DONE}", VerdictRef(PITCH, None)),
    (OutcomeRef, "c1:", OutcomeRef(PITCH, None)),
    (OutcomeRef, f"c1:{Outcome.DONE}:", OutcomeRef(PITCH, None)),
)


@pytest.mark.parametrize(("ref", "text"), CARRIED, ids=[text for _, text in CARRIED])
def test_what_a_button_carries_is_read_back(ref: Any, text: str) -> None:
    """The strings are those on posts of long ago."""
    assert str(ref) == text
    assert type(ref).parse(text) == ref


@pytest.mark.parametrize(("kind", "text", "ref"), HOSTILE, ids=[f"{kind.__name__} {text}" for kind, text, _ in HOSTILE])
def test_what_no_button_carries_is_read_as_what_it_names(kind: Any, text: str, ref: Any) -> None:
    assert kind.parse(text) == ref


@given(st.text() | st.text(alphabet="c1:need", max_size=12))
def test_nothing_that_comes_is_an_error(text: str) -> None:
    for kind in REFS:
        ref = kind.parse(text)
        assert kind.parse(str(ref)) == ref
