"""The pitcher is reimbursed by somebody else, and passes on what is above the limit."""

import pytest
from hypothesis import given

from domain.cents.amounts import Money
from domain.cents.half import (
    MatchMode,
    Share,
    limit,
)
from domain.cents.settling import (
    ReimbursedTooMuch,
    Settlement,
    Sums,
    reimburse,
)
from tests.domain.sums import Paid, paid_under_the_rule, parts
from tests.domain.terms import PEERS, per_mille, thorough


@pytest.mark.parametrize(
    ("cents", "kept", "back"),
    [
        (0, Sums(500_00, parts(300_00, 200_00)), Sums(0, parts(0, 0))),
        (300_00, Sums(350_00, parts(210_00, 140_00)), Sums(150_00, parts(90_00, 60_00))),
        (500_00, Sums(250_00, parts(150_00, 100_00)), Sums(250_00, parts(150_00, 100_00))),
        (1, Sums(500_00, parts(299_99, 200_00)), Sums(0, parts(1, 0))),
    ],
)
def test_reimbursement_lowers_the_own_sum_and_what_is_above_the_limit_flows_back(
    cents: int, kept: Sums, back: Sums
) -> None:
    """HR8: of 300.00 the pitcher passes 150.00 on, and both sides have borne half of what is left."""
    assert reimburse(cents, Sums(500_00, parts(300_00, 200_00))) == Settlement(kept, back)


def test_reimbursement_beside_a_match_in_mode_both_is_reckoned_in_that_mode() -> None:
    """Of 80.00 the pitcher passes 50.00 on: own and peers have borne half each of what the sponsor left."""
    borne = Sums(450_00, parts(450_00), 300_00)
    assert reimburse(80_00, borne, mode=MatchMode.BOTH) == Settlement(
        Sums(420_00, parts(420_00), 280_00), Sums(30_00, parts(30_00), 20_00)
    )


def test_reimbursement_of_a_pitcher_who_put_in_more_than_half_is_the_pitchers() -> None:
    assert reimburse(200_00, Sums(700_00, parts(300_00))) == Settlement(
        Sums(500_00, parts(300_00)), Sums(200_00, parts(0))
    )


def test_reimbursement_above_the_own_sum_is_refused() -> None:
    with pytest.raises(ReimbursedTooMuch) as refused:
        reimburse(500_01, Sums(500_00, parts(500_00)), field="amount")
    assert (refused.value.field, refused.value.values) == ("amount", {"own": Money(500_00)})


@thorough
@given(case=paid_under_the_rule(), part=per_mille)
def test_reimbursement_leaves_the_rule_standing(case: Paid, part: int) -> None:
    """HR8: what was borne is less by the reimbursement, and others have not borne more than the own sum allows."""
    share, mode, borne = case
    cents = borne.own * part // 1000
    settled = reimburse(cents, borne, share, mode=mode)
    assert (settled.kept.total, settled.back.total) == (borne.total - cents, cents)
    others = settled.kept.given + (settled.kept.sponsor if mode is PEERS else 0)
    assert isinstance(share, Share) is False or others <= limit(settled.kept.own, share)
