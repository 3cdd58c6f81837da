"""An amount is split among many, to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cents.settling import (
    split,
)
from tests.domain.terms import thorough


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (0, (), ()),
        (0, (0, 0), (0, 0)),
        (10, (1, 1), (5, 5)),
        (1, (1, 1), (1, 0)),
        (1, (1, 1, 1), (1, 0, 0)),
        (2, (1, 1, 1), (1, 1, 0)),
        (100, (1, 1, 1), (34, 33, 33)),
        (100, (1, 2, 4), (14, 29, 57)),
        (1, (1, 2), (0, 1)),
        (5, (0, 5), (0, 5)),
        (7, (3, 3, 1), (3, 3, 1)),
        (20_00, (10_00, 0, 30_00), (5_00, 0, 15_00)),
    ],
)
def test_amount_is_split_by_largest_remainder_and_ties_go_to_the_earliest(
    amount: int, weights: tuple[int, ...], shares: tuple[int, ...]
) -> None:
    assert split(amount, weights) == shares


@thorough
@given(weights=st.lists(st.integers(0, 10_000), min_size=1, max_size=8), data=st.data())
def test_split_is_exact_fair_to_a_cent_and_never_more_than_the_weight(weights: list[int], data: st.DataObject) -> None:
    whole = sum(weights)
    amount = data.draw(st.integers(0, whole))
    shares = split(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert 0 <= share <= weight
        assert abs(share * whole - amount * weight) < max(1, whole)


@thorough
@given(weights=st.lists(st.integers(1, 5), min_size=2, max_size=6), amount=st.integers(0, 40))
def test_among_equals_the_earlier_never_gets_less(weights: list[int], amount: int) -> None:
    shares = split(amount, weights)
    for earlier in range(len(weights)):
        for later in range(earlier, len(weights)):
            assert weights[earlier] != weights[later] or shares[earlier] >= shares[later]
