"""Who carries a pitch: asked, agreed, gone, or its pitcher from now on."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.campaign import MONEY_SLOT, Campaign, CoPitcher, Pledge, PledgeState, Slot, Source, Totals
from domain.cents.amounts import Money
from domain.managing import MoneyIsIn
from domain.money.payments import Result
from domain.people import PersonId
from domain.pledging import AlreadyPaid
from domain.refusals import NotYourPitch, WrongStage
from domain.resources import Resource
from domain.stages import Stage
from domain.team import (
    NotACoPitcher,
    PartIsPaid,
    PartTooLarge,
    TooManyCoPitchers,
    hand_over,
    invite,
    join,
    leave,
)

ANA, BEN, CHLOE, DEV, ELISE = (PersonId(name) for name in ("ana", "ben", "chloé", "dev", "elise"))
NOW = datetime(2027, 3, 20, 17, 0, tzinfo=UTC)
ON_ITS_WAY = [Stage.OPEN, Stage.UNDERWAY, Stage.SHARING, Stage.APPLYING]
ENDED = [Stage.COMPLETE, Stage.UNFUNDED, Stage.CANCELLED]
ASKED, AGREED = CoPitcher(BEN, 200_00), CoPitcher(BEN, 200_00, agreed=True)
HANDFUL = tuple(CoPitcher(PersonId(f"colleague {number}"), 10_00, agreed=True) for number in range(5))


def paid(summit: Campaign, *co_pitchers: CoPitcher, own: int = 600_00, confirmed: int = 0, **values: Any) -> Campaign:
    """Ana's open pitch, with `own` promised, `confirmed` of it put in, and these people asked to carry it."""
    return replace(summit, **{"totals": Totals(own=own, confirmed=confirmed), "co_pitchers": co_pitchers, **values})


def after(result: Result) -> Campaign:
    """What a rule answered, once its moves are seen to balance."""
    campaign, happened = result
    assert [sum(move.amount for move in one.moves) for one in happened] == [0] * len(happened)
    return campaign


def asks(campaign: Campaign, person: PersonId = BEN, cents: int = 200_00, *, by: PersonId = ANA) -> Result:
    """Ana, as a rule, asks somebody."""
    return invite(campaign, person, cents, by=by, at=NOW)


def joins(campaign: Campaign, person: PersonId = BEN) -> Result:
    """Somebody agrees."""
    return join(campaign, by=person, at=NOW)


def leaves(campaign: Campaign, person: PersonId = BEN, *, by: PersonId = BEN) -> Result:
    """Somebody stops, or is let go."""
    return leave(campaign, person, by=by, at=NOW)


def hands_over(campaign: Campaign, to: PersonId = BEN, *, by: PersonId = ANA, steward: bool = False) -> Result:
    """Ana, as a rule, hands the pitch over."""
    return hand_over(campaign, to, by=by, steward=steward, at=NOW)


@pytest.mark.parametrize("stage", ON_ITS_WAY)
def test_whoever_is_asked_carries_nothing_yet(summit: Campaign, stage: Stage) -> None:
    campaign = after(asks(paid(summit, stage=stage)))
    assert campaign == paid(summit, ASKED, stage=stage)
    assert (campaign.declared, campaign.carried_by(BEN)) == (0, False)


@pytest.mark.parametrize(("cents", "own"), [(600_00, 600_00), (0, 600_00), (0, 0)])
def test_part_may_be_all_of_the_own_money_or_nothing(summit: Campaign, cents: int, own: int) -> None:
    assert after(asks(paid(summit, own=own), BEN, cents)).co_pitchers == (CoPitcher(BEN, cents),)


@pytest.mark.parametrize("before", [ASKED, AGREED])
def test_whoever_is_asked_anew_agrees_anew(summit: Campaign, before: CoPitcher) -> None:
    others = CoPitcher(DEV, 100_00, agreed=True)
    assert after(asks(paid(summit, before, others), BEN, 500_00)).co_pitchers == (others, CoPitcher(BEN, 500_00))


@pytest.mark.parametrize(
    ("others", "cents", "left"),
    [
        ((), 600_01, 600_00),
        ((CoPitcher(DEV, 400_00, agreed=True),), 200_01, 200_00),
        ((CoPitcher(DEV, 400_00),), 200_01, 200_00),
        ((CoPitcher(DEV, 400_00, agreed=True), CoPitcher(ELISE, 200_00)), 1, 0),
        ((ASKED, CoPitcher(DEV, 400_00)), 200_01, 200_00),
    ],
)
def test_parts_together_are_no_more_than_the_own_money(
    summit: Campaign, others: tuple[CoPitcher, ...], cents: int, left: int
) -> None:
    """Who has not answered yet may still agree; what one was asked for before is not counted twice."""
    with pytest.raises(PartTooLarge) as refused:
        asks(paid(summit, *others), BEN, cents)
    assert (refused.value.field, refused.value.values) == ("amount", {"left": Money(left)})


@pytest.mark.parametrize("by", [BEN, DEV, ELISE])
def test_only_the_pitcher_asks(summit: Campaign, by: PersonId) -> None:
    with pytest.raises(NotYourPitch):
        asks(paid(summit, CoPitcher(DEV, agreed=True)), by=by)


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.PUBLISHING, *ENDED])
def test_nobody_is_asked_before_the_pitch_is_out_or_after_its_end(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage) as refused:
        asks(paid(summit, stage=stage))
    assert refused.value.values == {"number": 42}


def test_pitcher_is_no_co_pitcher(summit: Campaign) -> None:
    with pytest.raises(NotACoPitcher):
        asks(paid(summit), ANA)


def test_a_sixth_co_pitcher_is_one_too_many(summit: Campaign) -> None:
    with pytest.raises(TooManyCoPitchers) as refused:
        asks(paid(summit, *HANDFUL))
    assert refused.value.values == {"most": 5}


def test_a_fifth_is_asked_and_each_of_them_anew(summit: Campaign) -> None:
    assert len(after(asks(paid(summit, *HANDFUL[:4]))).co_pitchers) == 5
    assert len(after(asks(paid(summit, *HANDFUL), HANDFUL[0].person)).co_pitchers) == 5


def test_whoever_has_put_in_money_is_not_asked_anew(summit: Campaign) -> None:
    with pytest.raises(PartIsPaid) as refused:
        asks(paid(summit, replace(AGREED, confirmed=1), confirmed=1))
    assert refused.value.field == "who"


@pytest.mark.parametrize(
    ("declared", "own", "confirmed", "part"),
    [
        pytest.param(200_00, 600_00, 0, 200_00, id="all that they declared"),
        pytest.param(200_00, 600_00, 400_00, 200_00, id="just what is missing"),
        pytest.param(200_00, 600_00, 400_01, 199_99, id="a cent less is missing"),
        pytest.param(200_00, 600_00, 600_00, 0, id="everything is there already"),
        pytest.param(600_00, 500_00, 0, 500_00, id="the own money fell since they were asked"),
        pytest.param(0, 600_00, 0, 0, id="no money"),
    ],
)
def test_part_is_no_more_than_the_own_money_that_is_still_missing(
    summit: Campaign, declared: int, own: int, confirmed: int, part: int
) -> None:
    campaign = after(joins(paid(summit, CoPitcher(BEN, declared), own=own, confirmed=confirmed)))
    assert campaign == paid(summit, CoPitcher(BEN, part, agreed=True), own=own, confirmed=confirmed)
    assert (campaign.declared, campaign.carried_by(BEN)) == (part, True)


def test_whoever_joins_keeps_their_place_among_the_others(summit: Campaign) -> None:
    campaign = after(joins(paid(summit, CoPitcher(DEV), ASKED, CoPitcher(ELISE, 100_00))))
    assert campaign.co_pitchers == (CoPitcher(DEV), AGREED, CoPitcher(ELISE, 100_00))


def test_whoever_joins_twice_joins_once(summit: Campaign) -> None:
    before = paid(summit, AGREED, confirmed=600_00)
    assert joins(before) == (before, ())


def pledged(slot: Slot, state: PledgeState, amount: int, waiting: int = 0, given: int = 0) -> Pledge:
    """Something that Ben promised as a peer."""
    resource = Resource.MONEY if slot == MONEY_SLOT else Resource.EXPERTISE
    return Pledge(
        person=BEN,
        slot=slot,
        resource=resource,
        state=state,
        source=Source.FORM,
        amount=amount,
        waiting=waiting,
        at=NOW,
        called=given,
        paid=given,
    )


def test_what_was_pledged_as_a_peer_is_void_for_whoever_joins(summit: Campaign) -> None:
    """Ben's money, of which a part waits, and his help; Dev's 100.00 stand."""
    slot = summit.needs[0].slot
    money = pledged(MONEY_SLOT, PledgeState.ACCEPTED, 150_00, waiting=50_00)
    before = paid(
        summit,
        ASKED,
        totals=Totals(own=600_00, accepted=200_00, waiting=50_00, givers=2, supporters=2),
        needs=(replace(summit.needs[0], accepted=1), summit.needs[1]),
        pledges=(money, pledged(slot, PledgeState.ACCEPTED, 1)),
    )
    campaign = after(joins(before))
    assert (campaign.pledges_of(BEN), campaign.needs) == ((), summit.needs)
    assert campaign.totals == Totals(own=600_00, accepted=100_00, givers=1, supporters=1)
    assert {one.state for one in campaign.pledges} == {PledgeState.WITHDRAWN}


def test_whoever_gave_money_as_a_peer_cannot_join(summit: Campaign) -> None:
    money = pledged(MONEY_SLOT, PledgeState.ACCEPTED, 100_00, given=1_00)
    with pytest.raises(AlreadyPaid) as refused:
        joins(paid(summit, ASKED, pledges=(money,)))
    assert refused.value.values == {"title": "Data ethics summit"}


@pytest.mark.parametrize("stage", ENDED)
def test_nobody_joins_a_pitch_that_has_ended(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage) as refused:
        joins(paid(summit, ASKED, stage=stage))
    assert refused.value.values == {"number": 42}


@pytest.mark.parametrize("stage", ON_ITS_WAY)
def test_joining_is_possible_until_the_pitch_has_ended(summit: Campaign, stage: Stage) -> None:
    assert after(joins(paid(summit, ASKED, stage=stage))).co_pitchers == (AGREED,)


@pytest.mark.parametrize("person", [ANA, DEV])
def test_nobody_joins_or_leaves_unasked(summit: Campaign, person: PersonId) -> None:
    with pytest.raises(NotACoPitcher):
        joins(paid(summit, ASKED), person)
    with pytest.raises(NotACoPitcher):
        leaves(paid(summit, ASKED), person, by=ANA)


@pytest.mark.parametrize("by", [BEN, ANA])
@pytest.mark.parametrize("one", [ASKED, AGREED])
def test_part_of_whoever_leaves_is_the_pitchers_again(summit: Campaign, one: CoPitcher, by: PersonId) -> None:
    other = CoPitcher(DEV, 100_00, agreed=True)
    campaign = after(leaves(paid(summit, one, other), by=by))
    assert campaign == paid(summit, other)
    assert campaign.declared == 100_00


@pytest.mark.parametrize("by", [DEV, ELISE])
def test_only_oneself_or_the_pitcher_ends_it(summit: Campaign, by: PersonId) -> None:
    with pytest.raises(NotYourPitch):
        leaves(paid(summit, AGREED, CoPitcher(DEV, agreed=True)), by=by)


@pytest.mark.parametrize("by", [BEN, ANA])
def test_whoever_has_put_in_money_does_not_leave(summit: Campaign, by: PersonId) -> None:
    with pytest.raises(PartIsPaid) as refused:
        leaves(paid(summit, replace(AGREED, confirmed=1), confirmed=1), by=by)
    assert refused.value.field == "who"


def test_others_leave_while_somebody_elses_money_is_in(summit: Campaign) -> None:
    paying = CoPitcher(DEV, 100_00, agreed=True, confirmed=100_00)
    assert after(leaves(paid(summit, AGREED, paying, confirmed=100_00))).co_pitchers == (paying,)


@pytest.mark.parametrize("stage", ON_ITS_WAY)
@pytest.mark.parametrize(("by", "steward"), [(ANA, False), (ELISE, True)])
def test_co_pitcher_becomes_the_pitcher_with_the_promise_of_the_own_money(
    summit: Campaign, stage: Stage, by: PersonId, steward: bool
) -> None:
    other = CoPitcher(DEV, 100_00, agreed=True)
    campaign = after(hands_over(paid(summit, AGREED, other, stage=stage), by=by, steward=steward))
    assert campaign == paid(summit, other, stage=stage, pitcher=BEN)


@pytest.mark.parametrize("by", [BEN, ELISE])
def test_only_the_pitcher_or_a_steward_hands_over(summit: Campaign, by: PersonId) -> None:
    with pytest.raises(NotYourPitch):
        hands_over(paid(summit, AGREED), by=by)


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.PUBLISHING, *ENDED])
def test_no_pitch_is_handed_over_before_it_is_out_or_after_its_end(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage) as refused:
        hands_over(paid(summit, AGREED, stage=stage))
    assert refused.value.values == {"number": 42}


@pytest.mark.parametrize("co_pitchers", [(), (ASKED,), (CoPitcher(DEV, 200_00, agreed=True),)])
def test_only_a_co_pitcher_who_agreed_takes_over(summit: Campaign, co_pitchers: tuple[CoPitcher, ...]) -> None:
    with pytest.raises(NotACoPitcher):
        hands_over(paid(summit, *co_pitchers))


@pytest.mark.parametrize("totals", [Totals(own=600_00, confirmed=1), Totals(own=600_00, paid=1)])
def test_no_pitch_with_money_in_it_is_handed_over(summit: Campaign, totals: Totals) -> None:
    with pytest.raises(MoneyIsIn) as refused:
        hands_over(paid(summit, AGREED, totals=totals))
    assert refused.value.values == {"title": "Data ethics summit"}
