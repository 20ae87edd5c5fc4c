"""The words that the editions add of their own ("Contents", "Tags", ...), in the reader's language.

The catalogues are gettext's: `locale/LANGUAGE.po`, the English text being the key. Only user of Babel, which takes
longer to import than a run that has nothing to make should last.
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import io
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_CATALOGUES = Path(__file__).parent / "locale"


@functools.cache
def labels(language: str) -> gettext.NullTranslations:
    """The catalogue for a BCP 47 language; English where there is none. Use `.gettext` and `.ngettext`."""
    path = _CATALOGUES / f"{language.split('-', maxsplit=1)[0].lower()}.po"
    if not path.exists():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only where words are needed
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def long_date(date: dt.datetime, language: str) -> str:
    """The day as one writes it in running text ("25 janvier 2024"), after CLDR; French has "1er" for the first."""
    from babel.dates import format_date  # noqa: PLC0415 - only where dates are needed

    text = format_date(date.date(), "long", locale=_locale(language))
    return text.replace("1 ", "1er ", 1) if date.day == 1 and _locale(language).language == "fr" else text


def decimal_mark(language: str) -> str:
    """What parts a number's whole from its fraction ("," in French), after CLDR."""
    from babel.numbers import get_decimal_symbol  # noqa: PLC0415 - only where numbers are needed

    return str(get_decimal_symbol(_locale(language)))


def direction(language: str) -> str:
    """How text in a BCP 47 language runs: "ltr" or "rtl", after CLDR."""
    return str(_locale(language).text_direction)


@functools.cache
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only where languages are told apart

    for name in (language, language.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(name, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")
