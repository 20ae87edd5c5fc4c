"""How hard a text is to read, after Flesch. Only user of textstat, an extra of the package.

For English textstat counts syllables by a list that it would have sent over the net; here it counts them for all
languages by where words are hyphenated.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from pipeline.survey.values import FEWEST

LANGUAGES = frozenset({"de", "en", "es", "fr", "hu", "it", "nl", "ru"})
"""Those for which there is a form of the formula."""
_STOPS = (".", "!", "?", "…")


def measure() -> str:
    """Return the version of what measures; "" where the extra `report` is not installed."""
    try:
        return version("textstat")
    except PackageNotFoundError:
        return ""


def ease(paragraphs: Iterable[str], language: str) -> float | None:
    """Return Flesch's figure: 100 for what a child reads, 0 for what few read.

    It is None where the language has no form of the formula, or the text is too short to tell.
    """
    main = language.partition("-")[0].lower()
    text = "\n".join(one if one.endswith(_STOPS) else f"{one}." for one in paragraphs)
    if main not in LANGUAGES or len(text.split()) < FEWEST:
        return None
    import textstat
    from textstat.backend.counts import _count_syllables

    _count_syllables.get_cmudict = _no_list
    textstat.set_lang(main)
    return round(float(textstat.flesch_reading_ease(text)), 1)


def _no_list(_: str) -> None:
    """Know no list of syllables, of any language."""
