"""Learning that falls through: what is lost is borne in proportion."""

import pytest
from hypothesis import given

from domain.cents.amounts import Money
from domain.cents.half import (
    own_half,
)
from domain.cents.settling import (
    RecoveredTooMuch,
    Settlement,
    Sums,
    call_off,
)
from tests.domain.sums import Paid, added, each, paid_under_the_rule, parts, under_the_cap
from tests.domain.terms import per_mille, thorough


@pytest.mark.parametrize(
    ("paid", "recoverable", "sunk", "back"),
    [
        pytest.param(Sums(), 0, Sums(), Sums(), id="nothing was paid yet: all is void"),
        pytest.param(
            Sums(600_00, parts(400_00, 200_00)), 600_00,
            Sums(300_00, parts(200_00, 100_00)), Sums(300_00, parts(200_00, 100_00)), id="half of it comes back",
        ),
        pytest.param(
            Sums(600_00, parts(300_00), 300_00), 100_00,
            Sums(550_00, parts(275_00), 275_00), Sums(50_00, parts(25_00), 25_00), id="the sponsor is a party",
        ),
        pytest.param(
            Sums(1_00, parts(50, 50)), 1,
            Sums(1_00, parts(49, 50)), Sums(0, parts(1, 0)), id="the odd cent is the pitcher's loss",
        ),
        pytest.param(
            Sums(2_00, parts(1_00)), 1, Sums(1_99, parts(1_00)), Sums(1, parts(0)), id="unless the rule holds anyhow"
        ),
        pytest.param(
            Sums(1_00, parts(50, 50)), 4,
            Sums(98, parts(49, 49)), Sums(2, parts(1, 1)), id="two cents for each side",
        ),
        pytest.param(
            Sums(1_00, parts(25, 25, 25, 25)), 4,
            Sums(98, parts(24, 24, 25, 25)), Sums(2, parts(1, 1, 0, 0)), id="among peers ties go to the earliest",
        ),
        pytest.param(Sums(600_00, parts(600_00)), 0, Sums(600_00, parts(600_00)), Sums(0, parts(0)), id="all is lost"),
        pytest.param(
            Sums(600_00, parts(600_00)), 1_200_00, Sums(0, parts(0)), Sums(600_00, parts(600_00)), id="nothing is lost"
        ),
    ],
)  # fmt: skip
def test_learning_that_falls_through_is_borne_in_proportion(
    paid: Sums, recoverable: int, sunk: Sums, back: Sums
) -> None:
    """HR33 and HR34."""
    assert call_off(paid, recoverable=recoverable) == Settlement(kept=sunk, back=back)


def test_more_cannot_come_back_than_was_paid() -> None:
    with pytest.raises(RecoveredTooMuch) as refused:
        call_off(Sums(600_00, parts(600_00)), recoverable=1_200_01, field="amount")
    assert (refused.value.field, refused.value.values) == ("amount", {"paid": Money(1_200_00)})


@thorough
@given(case=paid_under_the_rule().filter(under_the_cap), part=per_mille)
def test_pt6_calling_off_gives_back_exactly_what_is_recovered(case: Paid, part: int) -> None:
    """HR34: each party near its proportion, of what comes back and so of what is lost, on which the rule holds too."""
    share, mode, paid = case
    recoverable = paid.total * part // 1000
    result = call_off(paid, share, recoverable=recoverable, mode=mode)
    sunk, back = result.kept, result.back
    assert back.total == recoverable
    assert added(sunk, back) == paid
    assert min(each(sunk) + each(back)) >= 0
    assert sunk.own >= own_half(sunk.total, share, sponsor=sunk.sponsor, mode=mode)
    for returned, given_ in ((back.own, paid.own), (back.given, paid.given), (back.sponsor, paid.sponsor)):
        assert abs(returned * paid.total - recoverable * given_) <= 2 * paid.total
