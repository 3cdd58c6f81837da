"""Each supporter says what they would like to get back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.briefs import brief
from domain.campaign import Campaign, Pledge, PledgeState, Slot, Source, Supporter
from domain.events import Briefed
from domain.people import PersonId
from domain.pitching import TooLong
from domain.refusals import WrongStage
from domain.resources import Resource
from domain.sharing import NotASupporter
from domain.stages import Stage

BEN, CHLOE = PersonId("ben"), PersonId("chloé")
NOW = datetime(2027, 3, 2, 17, 0, tzinfo=UTC)
ENDED = [Stage.COMPLETE, Stage.UNFUNDED, Stage.CANCELLED]
WISH = "Ask about procurement sandboxes"


@pytest.fixture(scope="module")
def backed(summit: Campaign) -> Campaign:
    """Ben has offered expertise, and it is he who acts."""
    pledge = Pledge(
        person=BEN,
        slot=Slot("need:0"),
        resource=Resource.EXPERTISE,
        state=PledgeState.OFFERED,
        source=Source.EMOJI,
        amount=1,
        at=NOW,
    )
    return replace(summit, pledges=(pledge,), supporter=Supporter(person=BEN))


@pytest.mark.parametrize("wish", [WISH, "x" * 500])
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in ENDED])
def test_wish_is_kept_in_the_supporters_words(backed: Campaign, stage: Stage, wish: str) -> None:
    there = replace(backed, stage=stage)
    assert brief(there, wish, by=BEN, at=NOW) == (
        replace(there, supporter=Supporter(person=BEN, brief=wish)),
        (Briefed(at=NOW, by=BEN, text=wish),),
    )


def test_wish_said_again_changes_nothing(backed: Campaign) -> None:
    said, _ = brief(backed, WISH, by=BEN, at=NOW)
    assert brief(said, WISH, by=BEN, at=NOW) == (said, ())


def test_wish_can_be_taken_back(backed: Campaign) -> None:
    said, _ = brief(backed, WISH, by=BEN, at=NOW)
    after, happened = brief(said, "", by=BEN, at=NOW)
    assert (after, happened) == (backed, (Briefed(at=NOW, by=BEN),))


@pytest.mark.parametrize("supporter", [None, Supporter(person=CHLOE)])
def test_wish_of_somebody_else_is_refused(backed: Campaign, supporter: Supporter | None) -> None:
    with pytest.raises(NotASupporter):
        brief(replace(backed, supporter=supporter), WISH, by=BEN, at=NOW)


@pytest.mark.parametrize("state", [PledgeState.WITHDRAWN, PledgeState.DECLINED, PledgeState.RELEASED])
def test_wish_of_somebody_whose_pledge_stands_no_more_is_refused(backed: Campaign, state: PledgeState) -> None:
    gone = replace(backed, pledges=(replace(backed.pledges[0], state=state),))
    with pytest.raises(NotASupporter):
        brief(gone, WISH, by=BEN, at=NOW)


@pytest.mark.parametrize("stage", ENDED)
def test_wish_after_the_end_is_refused(backed: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage):
        brief(replace(backed, stage=stage), WISH, by=BEN, at=NOW)


def test_wish_that_is_too_long_is_refused(backed: Campaign) -> None:
    with pytest.raises(TooLong) as refused:
        brief(backed, "x" * 501, by=BEN, at=NOW)
    assert (refused.value.field, refused.value.values) == ("wish", {"most": 500, "typed": 501})
