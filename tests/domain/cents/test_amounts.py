"""Amounts as people type them, in English and in French."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cents.amounts import (
    LARGEST,
    AmountTooLarge,
    Money,
    NegativeAmount,
    NotAnAmount,
    TooManyDecimals,
    parse_amount,
)
from domain.refusals import Refusal

THIN, NARROW, NO_BREAK = "\u2009", "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("", 0),
        ("   ", 0),
        (NO_BREAK, 0),
        ("0", 0),
        ("0.00", 0),
        ("0,01", 1),
        ("1200", 1_200_00),
        (" 1200 ", 1_200_00),
        ("1200\n", 1_200_00),
        ("1200.5", 1_200_50),
        ("1200,5", 1_200_50),
        ("1200.05", 1_200_05),
        ("1200.", 1_200_00),
        ("12,50", 12_50),
        ("1,200", 1_200_00),
        ("1,200.50", 1_200_50),
        ("1,000,000.00", LARGEST),
        ("$1,200.50", 1_200_50),
        ("$ 1,200.50", 1_200_50),
        ("CA$1,200.50", 1_200_50),
        ("CAD 1200", 1_200_00),
        ("1 200", 1_200_00),
        ("1 200,50 $", 1_200_50),
        (f"1{NO_BREAK}200,50{NO_BREAK}$", 1_200_50),
        (f"1{NARROW}200,50{NO_BREAK}$", 1_200_50),
        (f"1{THIN}200,50{NARROW}$", 1_200_50),
        ("12,5 €", 12_50),
        ("1000000", LARGEST),
        ("1 000 000,00 $", LARGEST),
    ],
)
def test_amount_is_read_in_english_and_in_french(typed: str, cents: int) -> None:
    assert parse_amount(typed) == cents


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("12,5O", NotAnAmount),
        ("l2", NotAnAmount),
        ("twelve", NotAnAmount),
        ("1e3", NotAnAmount),
        ("1_000", NotAnAmount),
        ("0x10", NotAnAmount),
        ("1'200", NotAnAmount),
        ("12 00", NotAnAmount),
        ("1 2000", NotAnAmount),
        ("1  200", NotAnAmount),
        ("1,20,000", NotAnAmount),
        ("12.50.10", NotAnAmount),
        ("1.200,50", NotAnAmount),
        ("100 + 100", NotAnAmount),
        ("100-200", NotAnAmount),
        ("1200 USD", NotAnAmount),
        ("NaN", NotAnAmount),
        ("inf", NotAnAmount),
        ("١٢٠٠", NotAnAmount),
        ("１２００", NotAnAmount),
        ("²", NotAnAmount),
        ("-5", NegativeAmount),
        ("−5", NegativeAmount),
        ("–5", NegativeAmount),
        ("-0.01", NegativeAmount),
        ("$-5", NegativeAmount),
        ("-$5", NegativeAmount),
        ("- 5,00 $", NegativeAmount),
        ("12.345", TooManyDecimals),
        ("12.500", TooManyDecimals),
        ("0,125", TooManyDecimals),
        ("1 200,505", TooManyDecimals),
        ("1,200.505", TooManyDecimals),
    ],
)
def test_amount_is_refused_rather_than_guessed(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        parse_amount(typed, field="amount")
    assert (refused.value.field, refused.value.values) == ("amount", {"typed": typed})


def test_amount_with_comma_for_thousands_and_for_cents_is_refused() -> None:
    """Nobody writes 1,200,50 on purpose: a figure is missing, and which one cannot be known."""
    with pytest.raises(NotAnAmount):
        parse_amount("1,200,50")


@pytest.mark.parametrize("typed", ["1000000.01", "1,000,001", "9" * 30, "9" * 5000])
def test_amount_above_a_million_is_too_large(typed: str) -> None:
    with pytest.raises(AmountTooLarge) as refused:
        parse_amount(typed, field="amount")
    assert (refused.value.field, refused.value.values) == ("amount", {"most": Money(LARGEST)})


def test_amount_with_zeros_in_front_is_not_large() -> None:
    assert parse_amount("00000000000012") == 12_00


def test_amount_quoted_in_a_refusal_is_short() -> None:
    with pytest.raises(NotAnAmount) as refused:
        parse_amount("about twelve hundred dollars, give or take a few more")
    assert refused.value.values == {"typed": "about twelve hundred dollars, give or ta"}


@pytest.mark.parametrize(
    "written",
    ["{units}.{cents:02}", "{units},{cents:02}", "${units:,}.{cents:02}", "{units} $", "{spaced},{cents:02} $"],
)
@settings(max_examples=50, derandomize=True, deadline=None)
@given(total=st.integers(0, LARGEST))
def test_amount_written_out_comes_back_the_same(written: str, total: int) -> None:
    units, cents = divmod(total, 100)
    typed = written.format(units=units, cents=cents, spaced=f"{units:,}".replace(",", NARROW))
    assert parse_amount(typed) == (total if "cents" in written else total - cents)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(typed=st.text(alphabet="0123456789 .,-−$€CADO\u00a0\u202f١", max_size=14) | st.text(max_size=14))
def test_any_text_is_an_amount_within_bounds_or_a_refusal(typed: str) -> None:
    assert 0 <= (read(typed) or 0) <= LARGEST


def read(typed: str) -> int | None:
    """The cents, or None where the text is refused in words; any other exception is a defect."""
    try:
        return parse_amount(typed)
    except (NotAnAmount, NegativeAmount, TooManyDecimals, AmountTooLarge):
        return None
