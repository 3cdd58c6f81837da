"""Matching: what a sponsor adds, what is held back, and what returns."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cents.half import NO_OWN_HALF, MatchMode, OwnShare, ReasonMissing, Share, match_cap, own_half, peers_target
from domain.cents.matching import (
    BadFund,
    Factor,
    Fund,
    Gift,
    Match,
    Waiver,
    forfeit,
    match_for,
    preview,
    release,
)
from domain.people import PersonId
from tests.domain.terms import BOTH, PEERS, modes, own_shares, thorough

START = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
NAMES = [PersonId(name) for name in ("ben", "chloé", "dev", "eve", "farah")]
COST = 1_200_00
ROOMY = Fund(amount=5_000_00)


def gifts(*cents: int) -> tuple[Gift, ...]:
    """Gifts of Ben, Chloé, Dev and so on."""
    return tuple(Gift(name, each) for name, each in zip(NAMES, cents, strict=False))


funds = st.builds(
    Fund,
    amount=st.integers(0, 500_000),
    factor=st.builds(Factor, st.integers(1, 5), st.integers(1, 5)),
    per_gift=st.none() | st.integers(0, 50_000),
    per_pitch=st.none() | st.integers(0, 100_000),
    supporters=st.integers(0, 3),
    trigger=st.sampled_from([0, 0, 25, 100]),
    held_back=st.integers(0, 100),
)


@st.composite
def accepted(draw: st.DrawFn, most: int) -> tuple[Gift, ...]:
    """Gifts that together stay within what peers may give."""
    cents = []
    for _ in range(draw(st.integers(0, 5))):
        cents.append(draw(st.integers(0, most - sum(cents))))
    return gifts(*cents)


@pytest.mark.parametrize(
    ("fund", "given_", "match"),
    [
        pytest.param(ROOMY, (), Match(0, 0), id="nothing given, nothing added"),
        pytest.param(ROOMY, (100_00,), Match(100_00, 0), id="cent for cent"),
        pytest.param(replace(ROOMY, factor=Factor(1, 2)), (100_01,), Match(50_00, 0), id="half, rounded down"),
        pytest.param(replace(ROOMY, factor=Factor(1, 2)), (1_01, 1_01), Match(1_00, 0), id="rounded for each gift"),
        pytest.param(replace(ROOMY, factor=Factor(2)), (100_00,), Match(200_00, 0), id="twice"),
        pytest.param(replace(ROOMY, per_gift=20_00), (100_00, 10_00), Match(30_00, 0), id="cap per gift"),
        pytest.param(replace(ROOMY, per_gift=0), (100_00, 10_00), Match(), id="a cap of nothing"),
        pytest.param(replace(ROOMY, per_pitch=80_00), (100_00, 10_00), Match(80_00, 0), id="cap per pitch"),
        pytest.param(Fund(amount=50_00), (100_00,), Match(50_00, 0), id="all the fund has"),
        pytest.param(ROOMY, (300_00, 100_00), Match(200_00, 0), id="no peer is pushed out"),
        pytest.param(ROOMY, (600_00,), Match(0, 0), id="peers gave all themselves"),
        pytest.param(replace(ROOMY, supporters=3), (100_00, 50_00), Match(0, 0), id="too few supporters"),
        pytest.param(replace(ROOMY, supporters=2), (100_00, 50_00), Match(150_00, 0), id="just enough supporters"),
        pytest.param(replace(ROOMY, trigger=25), (149_99,), Match(0, 0), id="a cent below a quarter of the target"),
        pytest.param(replace(ROOMY, trigger=25), (150_00,), Match(150_00, 0), id="a quarter of the target"),
        pytest.param(replace(ROOMY, held_back=20), (100_00,), Match(80_00, 20_00), id="a fifth is held back"),
        pytest.param(replace(ROOMY, held_back=50), (1_01,), Match(51, 50), id="the odd cent is paid at once"),
        pytest.param(replace(ROOMY, held_back=100), (100_00,), Match(0, 100_00), id="all is held back"),
    ],
)  # fmt: skip
def test_sponsor_adds_to_accepted_money_within_the_conditions(
    fund: Fund, given_: tuple[int, ...], match: Match
) -> None:
    """HR17, on a pitch for 1,200.00."""
    assert match_for(gifts(*given_), fund, cost=COST, left=fund.amount) == match


def test_two_gifts_of_one_person_are_one_supporter() -> None:
    twice = (Gift(NAMES[0], 50_00), Gift(NAMES[0], 60_00))
    assert match_for(twice, replace(ROOMY, supporters=2), cost=COST, left=ROOMY.amount) == Match()


@pytest.mark.parametrize(
    ("mode", "share", "own", "match"),
    [
        (PEERS, Share(), 0, 100_00),
        (PEERS, Share(), 650_00, 50_00),
        (BOTH, Share(), 0, 200_00),
        (BOTH, Share(), 600_00, 100_00),
        (PEERS, NO_OWN_HALF, 0, 500_00),
        (PEERS, Share(1, 1), 0, 0),
    ],
)
def test_match_stays_beside_half_and_pledges(mode: MatchMode, share: OwnShare, own: int, match: int) -> None:
    """HR15, HR16 and HR18, with 500.00 accepted."""
    given_ = gifts(300_00, 200_00)
    assert match_for(given_, ROOMY, cost=COST, share=share, own=own, mode=mode, left=ROOMY.amount).total == match


@pytest.mark.parametrize(
    ("fund", "mode", "own", "most"),
    [
        (ROOMY, PEERS, 0, 300_00),
        (ROOMY, BOTH, 0, 400_00),
        (ROOMY, PEERS, 800_00, 200_00),
        (replace(ROOMY, factor=Factor(2)), PEERS, 0, 400_00),
        (replace(ROOMY, factor=Factor(1, 2)), PEERS, 0, 200_00),
        (replace(ROOMY, per_pitch=250_00), PEERS, 0, 250_00),
        (Fund(amount=120_00), PEERS, 0, 120_00),
        (Fund(amount=0), PEERS, 0, 0),
    ],
)
def test_card_says_up_to_how_much_the_sponsor_adds(fund: Fund, mode: MatchMode, own: int, most: int) -> None:
    assert preview(fund, cost=COST, own=own, mode=mode, left=fund.amount) == most


def test_fund_that_is_overdrawn_adds_nothing() -> None:
    assert preview(ROOMY, cost=COST, left=-1) == 0
    assert match_for(gifts(100_00), ROOMY, cost=COST, left=-1) == Match()


@pytest.mark.parametrize(
    "change",
    [
        {"amount": -1},
        {"factor": Factor(0, 1)},
        {"factor": Factor(1, 0)},
        {"factor": Factor(-1, -1)},
        {"per_gift": -1},
        {"per_pitch": -1},
        {"supporters": -1},
        {"trigger": 101},
        {"trigger": -1},
        {"held_back": 101},
        {"held_back": -1},
    ],
)
def test_fund_that_makes_no_sense_cannot_be_built(change: dict[str, object]) -> None:
    with pytest.raises(BadFund):
        replace(ROOMY, **change)


@pytest.mark.parametrize(
    ("shared", "waived", "after"),
    [(False, False, Match(80_00, 20_00)), (True, False, Match(100_00)), (False, True, Match(100_00)), (True, True, Match(100_00))],
)  # fmt: skip
def test_part_held_back_is_paid_after_the_sharing_or_a_waiver(shared: bool, waived: bool, after: Match) -> None:
    waiver = Waiver(by=PersonId("zoe"), reason="The event was recorded by the host", at=START) if waived else None
    assert release(Match(80_00, 20_00), shared=shared, waiver=waiver) == after


@pytest.mark.parametrize("reason", ["", " "])
def test_part_held_back_is_not_waived_without_a_reason(reason: str) -> None:
    with pytest.raises(ReasonMissing):
        Waiver(by=PersonId("zoe"), reason=reason, at=START)


def test_part_held_back_returns_when_nothing_is_shared() -> None:
    assert forfeit(Match(80_00, 20_00)) == Match(80_00)


@thorough
@given(fund=funds, cost=st.integers(0, 200_000), share=own_shares, mode=modes, data=st.data())
def test_pt12_match_leaves_half_pledges_and_caps_in_both_modes(
    fund: Fund, cost: int, share: OwnShare, mode: MatchMode, data: st.DataObject
) -> None:
    own = data.draw(st.integers(0, cost))
    given_ = data.draw(accepted(peers_target(cost, share, own=own)))
    left = data.draw(st.integers(0, fund.amount))
    match = match_for(given_, fund, cost=cost, share=share, own=own, mode=mode, left=left)
    total = sum(gift.cents for gift in given_)
    assert min(match.now, match.held) >= 0
    assert match.total <= min(left, match_cap(cost, share), total * fund.factor.n // fund.factor.d)
    assert fund.per_pitch is None or match.total <= fund.per_pitch
    assert fund.per_gift is None or match.total <= fund.per_gift * len(given_)
    assert total <= peers_target(cost, share, own=own, sponsor=match.total, mode=mode)
    if mode is PEERS:
        assert match.total <= cost - own_half(cost, share) - total


@thorough
@given(fund=funds, cost=st.integers(0, 200_000), share=own_shares, mode=modes, data=st.data())
def test_preview_promises_no_less_than_what_is_added(
    fund: Fund, cost: int, share: OwnShare, mode: MatchMode, data: st.DataObject
) -> None:
    own = data.draw(st.integers(0, cost))
    given_ = data.draw(accepted(peers_target(cost, share, own=own)))
    match = match_for(given_, fund, cost=cost, share=share, own=own, mode=mode, left=fund.amount)
    most = preview(fund, cost=cost, share=share, own=own, mode=mode, left=fund.amount)
    assert match.total <= most


@thorough
@given(
    cost=st.integers(0, 200_000),
    share=own_shares,
    mode=modes,
    factor=st.builds(Factor, st.integers(1, 5), st.integers(1, 5)),
)
def test_preview_is_reached_when_peers_give_their_part(
    cost: int, share: OwnShare, mode: MatchMode, factor: Factor
) -> None:
    """One gift of all that the card leaves to peers brings all that the card promises of the sponsor."""
    fund = Fund(amount=cost, factor=factor)
    most = preview(fund, cost=cost, share=share, mode=mode, left=cost)
    whole = gifts(peers_target(cost, share, sponsor=most, mode=mode))
    assert match_for(whole, fund, cost=cost, share=share, mode=mode, left=cost).total == most


@thorough
@given(fund=funds, costs=st.lists(st.integers(0, 100_000), max_size=6), data=st.data())
def test_pt12_fund_is_never_overdrawn(fund: Fund, costs: list[int], data: st.DataObject) -> None:
    """HR19: over several pitches, after settlements and parts held back that nobody earned."""
    matched: list[int] = []
    for cost in costs:
        given_ = data.draw(accepted(peers_target(cost)))
        match = match_for(given_, fund, cost=cost, left=fund.amount - sum(matched))
        if data.draw(st.booleans()):
            match = forfeit(match)
        matched.append(data.draw(st.integers(0, match.total)))
    assert sum(matched) <= fund.amount


@given(match=st.builds(Match, st.integers(0, 1_000), st.integers(0, 1_000)))
def test_release_and_forfeit_keep_every_cent(match: Match) -> None:
    assert forfeit(match).total + match.held == release(match, shared=True).total == match.total
