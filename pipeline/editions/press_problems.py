"""Problems that the press finds in sheets, as problems of a post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.i18n.sentences import AND, Sentence, joined, quote_foreign, sentence, with_others
from pipeline.model.article import Recording
from pipeline.model.problems import Problem
from pipeline.press.fonts.packages import list_font_packages, suggest_extra
from pipeline.press.sheets import Sheets
from pipeline.text.scripts import script_name, script_of
from pipeline.text.urls import IN_TEXT, asset_path

# As many as anyone reads; the others are counted.
_NAMED = 12
_IGNORED = re.compile(r"Ignored `(?P<style>.*)` at (?P<place>\d+:\d+), (?P<why>.*)\.", re.DOTALL)
_WHY_IGNORED = (
    sentence("unknown property"),
    sentence("invalid value"),
    sentence("no value"),
    sentence("prefixed selectors are ignored"),
    sentence("the property does not apply for the print media"),
)


def report_remarks(sheets: Sheets, source: str = "") -> Iterator[Problem]:
    """Yield the problems of sheets that were set of the post with this path ("": of the collection)."""
    for warning in sheets.warnings:
        yield Problem(source, 0, 0, "typesetting", _describe_warning(warning))
    if sheets.missing:
        yield Problem(source, 0, 0, "missing-glyph", _describe_missing(sheets.missing), _suggest_fonts(sheets.missing))
    if sheets.foreign:
        names = _name_letters("".join(filter(str.strip, sheets.foreign_letters)))
        message = sentence("no font of this program has {characters}; a font of this machine is used", characters=names)
        yield Problem(source, 0, 0, "machine-font", message)


def report_small_letters(sheets: Sheets, page: str) -> Iterator[Problem]:
    """Yield the drawings on such a page whose letters are too small; those of diagrams are named with their posts."""
    for address, points in sheets.small_letters:
        if not (asset := asset_path(address)).startswith(IN_TEXT):
            size = sentence("{layout} {points:g} pt", layout=page, points=points)
            yield describe_small_letters(asset, [size])


def describe_small_letters(path: str, sizes: Iterable[Sentence]) -> Problem:
    """Return the problem of a picture whose letters have such sizes."""
    message = sentence("its smallest letters are small: {layouts}", layouts=joined(sizes))
    hint = sentence("draw them larger, or say in the text what they say")
    return Problem(path, 0, 0, "small-letters", message, hint)


def report_missing_font(what: str, characters: str, source: str = "") -> Problem:
    """Return the problem of what is left out because no font has these letters of it."""
    return Problem(source, 0, 0, "no-font", _describe_unlettered(what, characters), _suggest_fonts(characters))


def report_wordless(what: str, characters: str, source: str = "") -> Problem:
    """Return the problem of a picture that is left out, or has no words, because no font has these letters."""
    return Problem(source, 0, 0, "missing-glyph", _describe_unlettered(what, characters), _suggest_fonts(characters))


def _describe_unlettered(what: str, characters: str) -> str:
    scripts = sorted({script_name(one) for one in map(script_of, characters) if one}) or characters[:_NAMED]
    return sentence("{what}: no font has its letters ({scripts})", what=what, scripts=joined(scripts))


def report_too_large(recording: Recording, source: str) -> Problem:
    """Return the problem of a recording that an e-book leads to, for it would make the book too large."""
    megabytes = recording.data.size // 1_000_000
    message = sentence(
        "{path} has {number} MB; the e-book leads to it on the site", path=recording.path, number=megabytes
    )
    return Problem(source, 0, 0, "recording", message, sentence("make a smaller file of it: a sound as MP3, 96 kbit/s"))


def _describe_warning(warning: str) -> str:
    """Return a warning of the engine as a sentence: what it says of styles is known."""
    found = _IGNORED.fullmatch(warning)
    if found is None:
        return quote_foreign(warning)
    why = next((known for known in _WHY_IGNORED if known == found["why"]), quote_foreign(found["why"]))
    return sentence("Ignored `{style}` at {place}, {why}.", style=found["style"], place=found["place"], why=why)


def _describe_missing(characters: str) -> str:
    return sentence(
        "no font has {characters}; in print, a box with the number replaces each", characters=_name_letters(characters)
    )


def _name_letters(characters: str) -> str:
    named = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters[:_NAMED])
    return with_others(named, len(characters) - _NAMED)


def _suggest_fonts(characters: str) -> str:
    packages = list_font_packages(characters)
    if not packages:
        return sentence("write another character: only its maker's own font has this private one")
    debian = sentence("install the Debian package {packages}", packages=joined(packages, AND))
    return suggest_extra(characters, debian)
