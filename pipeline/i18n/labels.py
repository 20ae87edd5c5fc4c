"""The words that the editions add of their own ("Contents", "Tags", ...), in the reader's language.

The catalogues are gettext's: `locale/LANGUAGE.po`, the English text being the key. Only user of Babel, which takes
longer to import than a run that has nothing to make should last.
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_SCRIPT, _REGION = 4, 2  # letters of their codes
_COUNTED = 200  # numbers, which have all categories of plurals
# The digit zero of the numbering systems that are the usual ones of some language (CLDR, numberingSystems.xml).
_ZEROS = {"arab": 0x0660, "arabext": 0x06F0, "beng": 0x09E6, "deva": 0x0966, "mymr": 0x1040, "tibt": 0x0F20}
_EAST_ASIAN = {"Hans": "SC", "Hant": "TC", "Jpan": "JP", "Kore": "KR"}
_ALMOST_A_MEGABYTE = 950_000  # bytes, which are 1 MB when rounded
_TWO_DIGITS = 10
_FIRST_DAY = re.compile(r"\b1er (?=[^\W\d]{3,9} \d{4}\b)")
_CATALOGUES = Path(__file__).parent / "locale"


LANGUAGES = ("en", *sorted(path.stem.replace("_", "-") for path in _CATALOGUES.glob("*.po")))
"""The languages that have catalogues, and English, which needs none."""


@functools.cache
def labels(language: str) -> gettext.NullTranslations:
    """Return the catalogue for a BCP 47 language; English where there is none. Use `.gettext` and `.ngettext`."""
    path = catalogue(language)
    if not path.exists():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@functools.cache
def catalogue(language: str) -> Path:
    """Return the file that has the words of a BCP 47 language; where there is none, where it would be."""
    paths = [_CATALOGUES / f"{name}.po" for name in _names(language)]
    return next((path for path in paths if path.exists()), paths[-1])


def language_of(catalogue: gettext.NullTranslations) -> str:
    """Return the BCP 47 language of a catalogue's words ("zh-Hans", which gettext calls "zh_Hans")."""
    return str(catalogue.info().get("language", "en")).replace("_", "-")


def words_are_of(language: str, catalogue: str) -> bool:
    """Return whether the words of a catalogue (`language_of`) are this language's: "ar" those of "ar-EG"."""
    return language.partition("-")[0].lower() == catalogue.partition("-")[0]


def _names(language: str) -> tuple[str, ...]:
    """Return what a language's catalogue may be called: "zh_Hant" for zh-TW, "pt" for pt-BR."""
    short = language.partition("-")[0].lower()
    # Most languages have one script, and whoever wants no more than to know their file needs no Babel.
    of_scripts = any(path.stem.startswith(f"{short}_") for path in _catalogues())
    return (f"{short}_{script(language)}", short) if of_scripts else (short,)


@functools.cache
def _catalogues() -> tuple[Path, ...]:
    return tuple(sorted(_CATALOGUES.glob("*.po")))


def comma(language: str) -> str:
    """Return the separator of a list with its blank: "، " in Persian, "、" in Japanese."""
    return labels(language).gettext(", ")


def list_words(members: Iterable[str], language: str) -> str:
    """Return words one after the other, as a list in their language."""
    return comma(language).join(members)


def join_words(members: Iterable[str], language: str) -> str:
    """Return words as running text has them, "Martin et Roy", after CLDR."""
    from babel.lists import format_list

    return format_list(list(members), locale=_locale(language))


def authors_and_day(authors: Iterable[str], day: str, language: str) -> str:
    """Return authors and day in one line, "Ada Lovelace · 2026-01-31"; "" for neither."""
    return " · ".join(filter(None, (list_words(authors, language), day)))


def long_date(date: dt.datetime, language: str) -> str:
    """Return the day as one writes it in running text ("25 janvier 2024"), after CLDR.

    French has "1er" for the first, Italian and the Portuguese of Brazil "1º".
    """
    from babel.dates import format_date

    locale = _locale(language)
    text = format_date(date.date(), "long", locale=locale).translate(_digits(locale.default_numbering_system))
    return text.replace("1 ", f"{_first(locale)} ", 1) if date.day == 1 else text


def raised_date(date: dt.datetime | None, language: str) -> str:
    """Return the day as HTML, the ending of its ordinal raised (“1er”); "" for none."""
    return raise_first(long_date(date, language)) if date else ""


def raise_first(text: str) -> str:
    """Return a text as HTML, the ending of the first of a month raised in each day (“1er mars 2026”)."""
    return _FIRST_DAY.sub("1<sup>er</sup> ", escape(text))


def _first(locale: Locale) -> str:
    """Return how the first of a month is written, which is an ordinal in some languages; CLDR does not know it."""
    brazilian = locale.language == "pt" and locale.territory in {None, "BR"}
    return "1º" if brazilian else {"fr": "1er", "it": "1º"}.get(locale.language, "1")


def number_in(language: str, number: int) -> str:
    """Return a number in the digits of a BCP 47 language, after CLDR; in European ones where its words are English."""
    return str(number).translate(_digits(_numbering(language)))


def format_by_plural(language: str, text: Callable[[int], str]) -> dict[str, str]:
    """Return a text with a number by the plural categories of CLDR ("one", "few", "other"), for browsers.

    `text` makes it of a number, in the words of the catalogue of a BCP 47 language.
    """
    category = _locale(language_of(labels(language))).plural_form
    return {category(number): text(number) for number in reversed(range(_COUNTED))}


def digits_of(language: str) -> str:
    """Return the ten digits of a BCP 47 language, from nought on, as `number_in` writes them."""
    return number_in(language, 1234567890)[-1:] + number_in(language, 123456789)


@functools.cache
def _numbering(language: str) -> str:
    return str(_locale(language).default_numbering_system) if catalogue(language).exists() else "latn"


@functools.cache
def _digits(system: str) -> dict[int, int]:
    """Return the digits of a numbering system of CLDR for the European ones; these themselves where it is not known."""
    zero = _ZEROS.get(system, ord("0"))
    return {ord("0") + digit: zero + digit for digit in range(10)}


def file_size(size: int, language: str) -> str:
    """Return the size of a file of so many bytes as one writes it ("1,4 Mo" in French), after CLDR."""
    from babel.units import format_unit

    if size >= _ALMOST_A_MEGABYTE:
        megabytes = round(size / 1e6, 1)
        amount, unit = (round(megabytes) if megabytes >= _TWO_DIGITS else megabytes), "digital-megabyte"
    else:
        amount, unit = max(1, round(size / 1e3)), "digital-kilobyte"
    text = format_unit(amount, unit, "short", locale=_locale(language), numbering_system="default")
    return text.translate(_digits(_numbering(language)))


def decimal_mark(language: str) -> str:
    """Return what parts a number's whole from its fraction ("," in French), after CLDR."""
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(_locale(language)))


def direction(language: str) -> str:
    """Return how text in a BCP 47 language runs: "ltr" or "rtl", after CLDR."""
    return str(_locale(language).text_direction)


LANGUAGE_CODE = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?")
"""The form of a language's code in the name of a file or a folder; whether there is such a language is not told."""


@functools.cache
def is_language(tag: str) -> bool:
    """Return whether a text is a BCP 47 tag of a language, a script and a territory that CLDR knows."""
    from babel import Locale

    match = re.fullmatch(r"([A-Za-z]{2,3})(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|\d{3}))?", tag)
    if match is None:
        return False
    known = Locale("en")
    language, script, territory = (part.removeprefix("-") if part else "" for part in match.groups())
    return (
        language.lower() in known.languages
        and (not script or script.title() in known.scripts)
        and (not territory or territory.upper() in known.territories)
    )


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@functools.cache
def find_language_called(name: str) -> str:
    """Return the language that has this name in one of the editions' (“allemand”: de), after CLDR; "" for none.

    Accents may be missing.
    """
    from babel import Locale

    wanted = _fold(name)
    for language in ("en", *(path.stem for path in _catalogues())):
        for code, called in Locale.parse(language).languages.items():
            if _fold(called) == wanted:
                return str(code).replace("_", "-")
    return ""


@functools.cache
def language_tag(code: str) -> str:
    """Return a language code as BCP 47 recommends to write it: pt-BR, zh-Hans."""
    language, *more = code.replace("_", "-").split("-")
    return "-".join([language.lower(), *(part.title() if len(part) == _SCRIPT else part.upper() for part in more)])


def script(language: str) -> str:
    """Return the script that a BCP 47 language is written in ("Latn", "Arab"), after CLDR.

    It is "" where that is not known.
    """
    from babel.core import get_global

    parts = language.split("-")
    subtag = next((part.title() for part in parts[1:] if len(part) == _SCRIPT and part.isalpha()), "")
    if subtag:
        return subtag
    likely = get_global("likely_subtags")
    region = next((part.upper() for part in parts[1:] if len(part) == _REGION), "")
    full = likely.get(f"{parts[0].lower()}_{region}") or likely.get(parts[0].lower(), "")
    return next((part for part in full.split("_") if len(part) == _SCRIPT), "")


def language_of_script(code: str) -> str:
    """Return the language that most texts in a script are written in, after CLDR; "und" where that is not known."""
    from babel.core import get_global

    return str(get_global("likely_subtags").get(f"und_{code}", "und")).partition("_")[0]


def east_asian_forms(language: str) -> str:
    """Return whose forms of East Asian letters a language has, as `theme.press_stylesheet` calls them.

    It is "" for others.
    """
    return _EAST_ASIAN.get(script(language), "")


def english_name(language: str) -> str:
    """Return what a language without script and region is called in English, after CLDR; "" where that is not known."""
    from babel import Locale

    return str(Locale("en").languages.get(language, ""))


def own_name(language: str) -> str:
    """Return what a language calls itself ("Français"), after CLDR; the tag itself where that is not known."""
    from babel import Locale, UnknownLocaleError

    try:
        called = Locale.parse(language, sep="-").get_display_name() or ""
    except (ValueError, UnknownLocaleError):
        called = ""
    return called[:1].upper() + called[1:] or language


@functools.cache
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    for name in (language, language.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(name, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


def describe_logo(name: str, language: str) -> str:
    """Return the description of a logo, for readers who do not see it."""
    return labels(language).gettext("Logo: %(name)s") % {"name": name}


def part_of_series(series: str, number: int, count: int, language: str) -> str:
    """Return which part of its series an article is, in its language."""
    numbers = {"n": number_in(language, number), "total": number_in(language, count)}
    return labels(language).gettext("Part %(n)s of %(total)s of “%(series)s”") % {**numbers, "series": series}


def month_name(language: str, month: int) -> str:
    """Return what a month is called by itself ("mars"), after CLDR."""
    from babel.dates import get_month_names

    return str(get_month_names("wide", "stand-alone", _locale(language))[month])
