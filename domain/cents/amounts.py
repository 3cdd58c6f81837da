"""Amounts as people type them, in English and in French, turned into integer cents.

"1200", "$1,200.50", "1 200,50 $" and "1200,5" are amounts. Anything that could be read in two ways, or that hides
a letter among the digits ("12,5O"), is refused rather than guessed.
"""

import re
from dataclasses import dataclass

from domain.refusals import Refusal

LARGEST = 100_000_000  # cents; a million is far above any learning a peer network pays for
SPACES = {ord(space): " " for space in "\u00a0\u202f\u2009\t"}
SIGNS = ("CA$", "CAD", "$", "€")
AMOUNT = re.compile(
    r"""(?P<grouped>[1-9]\d{0,2}(?:,\d{3})+)(?:\.(?P<cents>\d*))?              # 1,200.50: commas group thousands
      | (?P<units>\d+|[1-9]\d{0,2}(?:[ ]\d{3})+)(?:[.,](?P<decimals>\d*))?    # 1200.50, 1200,50, 1 200,50""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """A sum in integer cents of one currency (ISO 4217 code)."""

    cents: int
    currency: str = "CAD"


class NotAnAmount(Refusal):
    """The text is not an amount."""

    message = "refusal_not_an_amount"


class NegativeAmount(Refusal):
    """Amounts are zero or more."""

    message = "refusal_negative_amount"


class TooManyDecimals(Refusal):
    """Cents are the smallest unit."""

    message = "refusal_too_many_decimals"


class AmountTooLarge(Refusal):
    """More than the programme handles."""

    message = "refusal_amount_too_large"


def parse_amount(text: str, *, field: str | None = None) -> int:
    """Return the cents that a person typed; an empty text is zero.

    Raises `NotAnAmount`, `NegativeAmount`, `TooManyDecimals` or `AmountTooLarge`, each for `field`.
    """
    bare = _without_currency(text.translate(SPACES).strip())
    if not bare:
        return 0
    if bare[0] in "-−–":
        raise NegativeAmount(field=field, typed=text.strip()[:40])
    match = AMOUNT.fullmatch(bare)
    if match is None:
        raise NotAnAmount(field=field, typed=text.strip()[:40])
    decimals = match["decimals"] or match["cents"] or ""
    if len(decimals) > 2:
        raise TooManyDecimals(field=field, typed=text.strip()[:40])
    units = re.sub(r"[ ,]", "", match["grouped"] or match["units"]).lstrip("0") or "0"
    if len(units) > len(str(LARGEST)):
        raise AmountTooLarge(field=field, most=Money(LARGEST))
    cents = int(units) * 100 + int(decimals.ljust(2, "0"))
    if cents > LARGEST:
        raise AmountTooLarge(field=field, most=Money(LARGEST))
    return cents


def _without_currency(text: str) -> str:
    for sign in SIGNS:
        text = text.removeprefix(sign).removesuffix(sign).strip()
    return text
