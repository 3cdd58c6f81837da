"""Who bears what once a learning is settled, reimbursed or called off, and who has it again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.campaign import (
    MONEY_SLOT,
    Campaign,
    CoPitcher,
    Pledge,
    PledgeState,
    Source,
    Sponsorship,
    Totals,
    WithAllMoney,
)
from domain.cents.amounts import Money
from domain.cents.matching import Match
from domain.cents.settling import RecoveredTooMuch, ReimbursedTooMuch
from domain.events import Event
from domain.money.payments import Result
from domain.money.settlement import (
    NothingComesBack,
    NothingPaidYet,
    SettleFirst,
    called_off,
    reimbursed,
    returned,
    settled,
)
from domain.people import PersonId
from domain.refusals import NotYourPitch, WrongStage
from domain.resources import Resource
from domain.stages import Stage

ANA, BEN, CHLOE, DEV, ELISE = (PersonId(name) for name in ("ana", "ben", "chloé", "dev", "elise"))
ARRIVING = (DEV, CHLOE, BEN)  # the earliest first, which is not the order of their names
NOW = datetime(2027, 6, 1, 17, 0, tzinfo=UTC)
PAYING = [Stage.UNDERWAY, Stage.SHARING, Stage.APPLYING, Stage.COMPLETE]
NEVER = [Stage.DRAFT, Stage.PUBLISHING, Stage.UNFUNDED, Stage.CANCELLED]
Settle = Callable[..., Result]


def given(person: PersonId, cents: int, *, promised: int | None = None, back: int = 0, has_again: int = 0) -> Pledge:
    """Money that a peer was asked for and gave; what they promised beyond that was not called for."""
    return Pledge(
        person=person,
        slot=MONEY_SLOT,
        resource=Resource.MONEY,
        state=PledgeState.ACCEPTED,
        source=Source.FORM,
        amount=cents if promised is None else promised,
        at=NOW - timedelta(days=20 + ARRIVING[::-1].index(person)),
        called=cents,
        paid=cents,
        back=back,
        returned=has_again,
    )


def paid(
    summit: Campaign,
    own: int,
    *peers: int | Pledge,
    promised: int | None = None,
    real_cost: int | None = None,
    sponsorship: Sponsorship | None = None,
    **values: Any,
) -> WithAllMoney:
    """Ana's pitch of 1,200.00 underway, with `own` put in and given by peers what stands here, the earliest first.

    The pledges are loaded in the opposite order.
    """
    pledges = [
        given(person, one) if isinstance(one, int) else one for person, one in zip(ARRIVING, peers, strict=False)
    ]
    money = replace(summit.money, real_cost=real_cost, sponsorship=sponsorship)
    totals = Totals(
        own=max(own, 600_00) if promised is None else promised,
        confirmed=own,
        accepted=sum(one.amount for one in pledges),
        givers=len(pledges),
        supporters=len(pledges),
        called=sum(one.called for one in pledges),
        paid=sum(one.paid for one in pledges),
        back=sum(one.back for one in pledges),
    )
    loaded = {"stage": Stage.UNDERWAY, "money": money, "totals": totals, "pledges": tuple(reversed(pledges)), **values}
    return WithAllMoney.of(replace(summit, **loaded))


def after(result: Result) -> Campaign:
    """What a rule answered, once its moves are seen to balance, and its totals to be those of the pledges."""
    campaign, happened = result
    balanced(happened)
    totals, standing = campaign.totals, [one for one in campaign.pledges if one.current]
    assert (totals.accepted, totals.called, totals.paid, totals.back) == (
        sum(one.counted for one in standing),
        sum(one.called for one in standing),
        sum(one.paid for one in standing),
        sum(one.back for one in standing),
    )
    assert (totals.givers, totals.supporters) == (len(standing), len(standing))
    assert totals.confirmed <= totals.own
    return campaign


def balanced(happened: tuple[Event, ...]) -> None:
    """Each event's moves sum to zero."""
    assert [sum(move.amount for move in one.moves) for one in happened] == [0] * len(happened)


def back(campaign: Campaign) -> tuple[int, ...]:
    """What comes back to each peer, the earliest first."""
    found = [campaign.pledge_of(person, MONEY_SLOT) for person in ARRIVING]
    return tuple(one.back for one in found if one)


@pytest.mark.parametrize(
    ("own", "peers", "cost", "own_borne", "peers_back"),
    [
        pytest.param(600_00, (400_00, 200_00), 1_200_00, 600_00, (0, 0), id="as expected"),
        pytest.param(600_00, (300_00, 300_00), 1_000_00, 500_00, (50_00, 50_00), id="half each"),
        pytest.param(600_00, (400_00, 200_00), 900_00, 450_00, (100_00, 50_00), id="in proportion"),
        pytest.param(600_00, (400_00, 200_00), 999_99, 500_00, (66_67, 33_34), id="odd cent is own; largest remainder"),
        pytest.param(600_00, (300_00, 300_00), 999_99, 500_00, (50_01, 50_00), id="tie goes to the earliest"),
        pytest.param(600_00, (200_00,) * 3, 999_98, 499_99, (33_34, 33_34, 33_33), id="two ties"),
        pytest.param(800_00, (400_00,), 900_00, 500_00, (0,), id="peers keep what they gave: below their part"),
        pytest.param(800_00, (400_00,), 800_00, 400_00, (0,), id="peers just at their part"),
        pytest.param(800_00, (400_00,), 700_00, 350_00, (50_00,), id="peers above their part"),
        pytest.param(500_00, (300_00,), 600_00, 300_00, (0,), id="less put in than promised"),
        pytest.param(600_00, (), 700_00, 700_00, (), id="own money alone bears it all"),
        pytest.param(600_00, (400_00, 200_00), 1, 1, (400_00, 200_00), id="the only cent is own"),
        pytest.param(600_00, (400_00, 200_00), 0, 0, (400_00, 200_00), id="for nothing"),
        pytest.param(600_00, (400_00, 200_00), 1_200_01, 600_01, (0, 0), id="a cent dearer"),
        pytest.param(600_00, (400_00, 200_00), 1_500_00, 900_00, (0, 0), id="dearer is own"),
    ],
)
def test_real_cost_is_borne_by_halves_and_the_rest_comes_back(
    summit: Campaign, own: int, peers: tuple[int, ...], cost: int, own_borne: int, peers_back: tuple[int, ...]
) -> None:
    campaign = after(settled(paid(summit, own, *peers), cost, by=ANA, at=NOW))
    assert (campaign.totals.confirmed, back(campaign)) == (own_borne, peers_back)
    assert (campaign.money.real_cost, campaign.stage) == (cost, Stage.UNDERWAY)
    assert campaign.totals.confirmed + campaign.totals.paid - campaign.totals.back == cost


@pytest.mark.parametrize(
    ("promised", "cost", "own"), [(800_00, 1_150_00, 800_00), (800_00, 1_200_00, 800_00), (800_00, 1_250_00, 850_00)]
)
def test_dearer_raises_the_promise_of_own_money_only_beyond_what_was_promised(
    summit: Campaign, promised: int, cost: int, own: int
) -> None:
    campaign = after(settled(paid(summit, 700_00, 400_00, promised=promised), cost, by=ANA, at=NOW))
    assert (campaign.totals.own, campaign.totals.confirmed) == (own, cost - 400_00)


def test_cheaper_leaves_the_promise_of_own_money(summit: Campaign) -> None:
    campaign = after(settled(paid(summit, 600_00, 600_00), 1_000_00, by=ANA, at=NOW))
    assert (campaign.totals.own, campaign.totals.confirmed) == (600_00, 500_00)


def test_second_settlement_goes_on_from_the_first(summit: Campaign) -> None:
    first = after(settled(paid(summit, 600_00, 400_00, 200_00), 1_000_00, by=ANA, at=NOW))
    second = after(settled(first, 900_00, by=ANA, at=NOW))
    assert (second.totals.confirmed, back(second), second.money.real_cost) == (450_00, (100_00, 50_00), 900_00)


def test_what_was_not_given_is_released_and_what_was_given_has_arrived(summit: Campaign) -> None:
    """Dev gave all, Chloé 100.00 of 150.00, Ben nothing; 800.00 are borne half by Ana."""
    half_given, not_given = given(CHLOE, 100_00, promised=150_00), given(BEN, 0, promised=150_00)
    campaign = after(settled(paid(summit, 600_00, 300_00, half_given, not_given), 800_00, by=ANA, at=NOW))
    pledges = [campaign.pledge_of(person, MONEY_SLOT) for person in ARRIVING]
    assert [(one.amount, one.arrived, one.state) for one in pledges if one] == [
        (300_00, 300_00, PledgeState.ACCEPTED),
        (100_00, 100_00, PledgeState.ACCEPTED),
        (150_00, 0, PledgeState.RELEASED),
    ]
    assert (campaign.totals.confirmed, campaign.totals.accepted) == (400_00, 400_00)
    assert (campaign.totals.givers, campaign.totals.supporters) == (2, 2)


@pytest.mark.parametrize(
    ("cost", "confirmed"),
    [
        (1_200_00, (200_00, 100_00)),
        (600_00, (200_00, 100_00)),
        (599_98, (199_99, 100_00)),
        (400_00, (100_00, 100_00)),
        (200_00, (0, 100_00)),
        (100_00, (0, 50_00)),
        (0, (0, 0)),
    ],
)
def test_own_money_that_flows_back_is_the_pitchers_first_then_the_co_pitchers_in_order(
    summit: Campaign, cost: int, confirmed: tuple[int, int]
) -> None:
    """Of 600.00 Ana put in 300.00, Gus 200.00 and Elise 100.00."""
    parts = (
        CoPitcher(PersonId("gus"), 200_00, agreed=True, confirmed=200_00),
        CoPitcher(ELISE, 100_00, agreed=True, confirmed=100_00),
    )
    campaign = after(settled(paid(summit, 600_00, 600_00, co_pitchers=parts), cost, by=ANA, at=NOW))
    assert tuple(one.confirmed for one in campaign.co_pitchers) == confirmed


@pytest.mark.parametrize(
    ("cost", "own", "peers_back", "match"),
    [
        (1_200_00, 600_00, 0, Match(80_00, 20_00)),
        (1_176_00, 588_00, 10_00, Match(80_00, 18_00)),
        (1_128_00, 564_00, 30_00, Match(80_00, 14_00)),
        (900_00, 450_00, 125_00, Match(75_00)),
    ],
)
def test_match_flows_back_in_proportion_and_from_the_part_held_back_first(
    summit: Campaign, cost: int, own: int, peers_back: int, match: Match
) -> None:
    """Beside 600.00 of own money peers gave 500.00 and the fund 100.00: it gets a sixth of what flows back to both."""
    before = paid(summit, 600_00, 500_00, sponsorship=Sponsorship("f1", match=Match(80_00, 20_00)))
    campaign = after(settled(before, cost, by=ANA, at=NOW))
    assert campaign.money.sponsorship == Sponsorship("f1", match=match)
    assert (campaign.totals.confirmed, back(campaign)) == (own, (peers_back,))


@pytest.mark.parametrize(
    ("own", "peers", "cents", "own_borne", "peers_back"),
    [
        pytest.param(500_00, (300_00, 200_00), 0, 500_00, (0, 0), id="nothing"),
        pytest.param(500_00, (300_00, 200_00), 300_00, 350_00, (90_00, 60_00), id="half is passed on"),
        pytest.param(500_00, (300_00, 200_00), 1, 500_00, (1, 0), id="a cent is passed on"),
        pytest.param(500_00, (250_00, 250_00), 2_02, 498_99, (51, 50), id="tie goes to the earliest"),
        pytest.param(700_00, (300_00,), 200_00, 500_00, (0,), id="own beyond the half is the pitcher's"),
        pytest.param(700_00, (300_00,), 400_00, 300_00, (0,), id="just down to the half"),
        pytest.param(700_00, (300_00,), 402_00, 299_00, (1_00,), id="below it half is passed on again"),
        pytest.param(500_00, (500_00,), 500_00, 250_00, (250_00,), id="all of the own sum"),
    ],
)
def test_reimbursement_is_as_if_the_learning_had_cost_that_much_less(
    summit: Campaign, own: int, peers: tuple[int, ...], cents: int, own_borne: int, peers_back: tuple[int, ...]
) -> None:
    before = paid(summit, own, *peers, real_cost=own + sum(peers))
    campaign = after(reimbursed(before, cents, by=ANA, at=NOW))
    assert (campaign.totals.confirmed, back(campaign), campaign.stage) == (own_borne, peers_back, Stage.UNDERWAY)


def test_reimbursement_adds_to_what_came_back_at_the_settlement(summit: Campaign) -> None:
    first = after(settled(paid(summit, 600_00, 400_00, 200_00), 900_00, by=ANA, at=NOW))
    second = after(reimbursed(first, 60_00, by=ANA, at=NOW))
    assert (second.totals.confirmed, back(second)) == (420_00, (120_00, 60_00))


@pytest.mark.parametrize(
    ("own", "peers", "recoverable", "own_lost", "peers_back"),
    [
        pytest.param(600_00, (400_00, 200_00), 0, 600_00, (0, 0), id="all is lost"),
        pytest.param(600_00, (400_00, 200_00), 600_00, 300_00, (200_00, 100_00), id="half"),
        pytest.param(600_00, (400_00, 200_00), 1_200_00, 0, (400_00, 200_00), id="nothing is lost"),
        pytest.param(600_00, (400_00, 200_00), 101_00, 549_50, (33_67, 16_83), id="largest remainder"),
        pytest.param(600_00, (300_00, 300_00), 101_02, 549_49, (25_26, 25_25), id="tie goes to the earliest"),
        pytest.param(600_00, (400_00, 200_00), 1, 600_00, (1, 0), id="the odd cent is the pitcher's loss"),
        pytest.param(800_00, (400_00,), 300_00, 600_00, (100_00,), id="two to one, as they paid"),
        pytest.param(800_00, (400_00,), 100_00, 733_33, (33_33,), id="to the cent"),
        pytest.param(600_00, (), 200_00, 400_00, (), id="own money alone"),
    ],
)
def test_call_off_splits_what_is_recovered_as_it_was_paid(
    summit: Campaign, own: int, peers: tuple[int, ...], recoverable: int, own_lost: int, peers_back: tuple[int, ...]
) -> None:
    campaign = after(called_off(paid(summit, own, *peers), recoverable, by=ANA, at=NOW))
    assert (campaign.totals.confirmed, back(campaign)) == (own_lost, peers_back)
    assert campaign.money.real_cost == own + sum(peers) - recoverable


@pytest.mark.parametrize(
    ("stage", "ends"),
    [
        (Stage.OPEN, Stage.CANCELLED),
        (Stage.UNDERWAY, Stage.CANCELLED),
        (Stage.SHARING, Stage.CANCELLED),
        (Stage.APPLYING, Stage.APPLYING),
        (Stage.COMPLETE, Stage.COMPLETE),
    ],
)
def test_call_off_ends_a_pitch_that_has_not_been_shared(summit: Campaign, stage: Stage, ends: Stage) -> None:
    assert after(called_off(paid(summit, 600_00, stage=stage), 100_00, by=ANA, at=NOW)).stage is ends


def test_call_off_releases_what_was_not_given(summit: Campaign) -> None:
    before = paid(summit, 300_00, given(DEV, 300_00, promised=400_00), given(CHLOE, 0, promised=200_00))
    campaign = after(called_off(before, 200_00, by=ANA, at=NOW))
    assert (campaign.totals.accepted, campaign.totals.supporters, back(campaign)) == (300_00, 1, (100_00, 0))


def test_call_off_pays_a_match_in_proportion_and_holds_none_of_it_back(summit: Campaign) -> None:
    before = paid(summit, 600_00, 500_00, sponsorship=Sponsorship("f1", match=Match(80_00, 20_00)))
    campaign = after(called_off(before, 600_00, by=ANA, at=NOW))
    assert campaign.money.sponsorship == Sponsorship("f1", match=Match(50_00))
    assert (campaign.totals.confirmed, back(campaign)) == (300_00, (250_00,))


def test_peer_has_again_all_that_is_still_to_come_back(summit: Campaign) -> None:
    """And only that peer."""
    before = paid(summit, 500_00, given(DEV, 300_00, back=50_00, has_again=20_00), given(CHLOE, 200_00, back=40_00))
    campaign = after(returned(before, by=DEV, at=NOW))
    assert campaign == before.with_pledge(given(DEV, 300_00, back=50_00, has_again=50_00))


def test_what_is_there_again_is_not_said_twice(summit: Campaign) -> None:
    before = paid(summit, 500_00, given(DEV, 300_00, back=50_00, has_again=50_00))
    assert returned(before, by=DEV, at=NOW) == (before, ())


@pytest.mark.parametrize("person", [DEV, BEN, ANA])
def test_nothing_comes_back_to_whoever_is_owed_nothing(summit: Campaign, person: PersonId) -> None:
    with pytest.raises(NothingComesBack):
        returned(paid(summit, 600_00, 300_00), by=person, at=NOW)


every_way = pytest.mark.parametrize("settle", [settled, reimbursed, called_off])


@every_way
@pytest.mark.parametrize("by", [BEN, ELISE])
def test_only_the_pitcher_settles(summit: Campaign, settle: Settle, by: PersonId) -> None:
    """Neither a peer nor a co-pitcher."""
    before = paid(summit, 600_00, 600_00, real_cost=1_200_00, co_pitchers=(CoPitcher(ELISE, agreed=True),))
    with pytest.raises(NotYourPitch):
        settle(before, 100_00, by=by, at=NOW)


@every_way
def test_steward_settles_for_a_pitcher_who_has_left(summit: Campaign, settle: Settle) -> None:
    before = paid(summit, 600_00, 600_00, real_cost=1_200_00)
    assert after(settle(before, 100_00, by=ELISE, at=NOW, steward=True)) == after(
        settle(before, 100_00, by=ANA, at=NOW)
    )


@every_way
@pytest.mark.parametrize("stage", NEVER)
def test_no_other_stage_is_settled(summit: Campaign, settle: Settle, stage: Stage) -> None:
    with pytest.raises(WrongStage) as refused:
        settle(paid(summit, 600_00, 600_00, real_cost=1_200_00, stage=stage), 100_00, by=ANA, at=NOW)
    assert refused.value.values == {"number": 42}


@every_way
@pytest.mark.parametrize("stage", [Stage.OPEN, *PAYING])
def test_stages_in_which_money_may_be_in_are_settled(summit: Campaign, settle: Settle, stage: Stage) -> None:
    after(settle(paid(summit, 600_00, 600_00, real_cost=1_200_00, stage=stage), 100_00, by=ANA, at=NOW))


@every_way
def test_nothing_is_settled_before_anybody_has_paid(summit: Campaign, settle: Settle) -> None:
    with pytest.raises(NothingPaidYet):
        settle(paid(summit, 0, given(DEV, 0, promised=600_00)), 0, by=ANA, at=NOW)


def test_reimbursement_before_the_settlement_is_refused(summit: Campaign) -> None:
    with pytest.raises(SettleFirst) as refused:
        reimbursed(paid(summit, 600_00, 600_00), 100_00, by=ANA, at=NOW)
    assert (refused.value.field, refused.value.values) == ("way", {"title": "Data ethics summit"})


def test_reimbursement_is_no_more_than_the_own_sum(summit: Campaign) -> None:
    with pytest.raises(ReimbursedTooMuch) as refused:
        reimbursed(paid(summit, 500_00, 500_00, real_cost=1_000_00), 500_01, by=ANA, at=NOW)
    assert (refused.value.field, refused.value.values) == ("amount", {"own": Money(500_00)})


def test_no_more_is_recovered_than_is_borne(summit: Campaign) -> None:
    """What has come back to Dev already is not there any more."""
    with pytest.raises(RecoveredTooMuch) as refused:
        called_off(paid(summit, 500_00, given(DEV, 300_00, back=50_00)), 750_01, by=ANA, at=NOW)
    assert (refused.value.field, refused.value.values) == ("amount", {"paid": Money(750_00)})
