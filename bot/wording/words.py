"""Sentences in a person's language, from the gettext catalogues; numbers, dates and money through Babel.

A message id that a catalogue lacks is a programming error and raises `KeyError`.
"""

import gettext
import io
from datetime import date, datetime
from functools import cache
from importlib import resources
from string import Formatter
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from adapters.text import Span, Text, merged, spans
from domain.cents.amounts import Money
from domain.refusals import Refusal

LANGUAGES = ("en", "fr")
LOCALES = {"en": "en_CA", "fr": "fr_CA"}


class Words:
    """The words of one language: `say("key", name=value)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = Locale.parse(LOCALES[language])
        self._catalogue = _translations(language)
        self._known = frozenset(
            str(message.id if isinstance(message.id, str) else message.id[0])
            for message in catalogue(language)
            if message.id
        )

    def __call__(self, key: str, /, n: int | None = None, **values: object) -> str:
        """The sentence `key`, in the plural form for `n` where it has one."""
        template = self._template(key, n)
        return template.format(**self._shown(n, values))

    def rich(self, key: str, /, n: int | None = None, **values: object) -> Text:
        """The sentence as a text whose values may be spans."""
        shown = self._shown(n, values)
        out: list[Span] = []
        for literal, name, _, _ in Formatter().parse(self._template(key, n)):
            if literal:
                out.append(literal)
            if name is not None:
                out.extend(spans(shown[name]))  # type: ignore[arg-type]
        return merged(out)

    def refusal(self, refusal: Refusal) -> str:
        """The sentence of a refusal."""
        return self._template(refusal.message, None).format(**self._shown(None, refusal.values))

    def money(self, cents: int, currency: str = "CAD") -> str:
        """An amount; whole dollars without cents."""
        whole = cents % 100 == 0
        pattern = ("¤#,##0" if self.language == "en" else "#,##0\u00a0¤") if whole else None
        return str(format_currency(cents / 100, currency, pattern, locale=self._locale, currency_digits=not whole))

    def typed(self, cents: int) -> str:
        """An amount as people of this language type it into a field: nothing for nothing."""
        return str(format_decimal(cents / 100, "0.00", locale=self._locale)) if cents else ""

    def day(self, day: date) -> str:
        """A date in words."""
        return str(format_date(day, "long", locale=self._locale))

    def moment(self, at: datetime, zone: str) -> str:
        """A moment as people in `zone` read it."""
        return str(format_datetime(at.astimezone(ZoneInfo(zone)), "EEEE d MMMM, HH:mm", locale=self._locale))

    def listing(self, items: list[str]) -> str:
        """Items in a sentence: "a, b and c"."""
        return _listed(items, self("and"))

    def _template(self, key: str, n: int | None) -> str:
        if key not in self._known:
            raise KeyError(key)
        return self._catalogue.gettext(key) if n is None else self._catalogue.ngettext(key, key, n)

    def _shown(self, n: int | None, values: dict[str, object]) -> dict[str, object]:
        shown = {name: self._value(value) for name, value in values.items()}
        return shown if n is None else {"n": self._value(n), **shown}

    def _value(self, value: object) -> object:
        if isinstance(value, Money):
            return self.money(value.cents, value.currency)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int):
            return str(format_decimal(value, locale=self._locale))
        return value


@cache
def words_in(language: str) -> Words:
    """The words of a language; English where we do not speak it."""
    return Words(language if language in LANGUAGES else "en")


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue of a language, as written."""
    file = resources.files("locales") / language / "LC_MESSAGES" / "pitchin.po"
    return read_po(io.BytesIO(file.read_bytes()), locale=language)


def _translations(language: str) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _listed(items: list[str], conjunction: str) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"
