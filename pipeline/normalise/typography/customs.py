"""Which customs a language has: rules, ordinals to raise, quotation marks."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.normalise.typography.french import SMALL_LETTERS, french
from pipeline.normalise.typography.rules import NO_BREAK, THIN, TypographyRule, general, marks_of


@dataclass(frozen=True)
class Customs:
    """A language's rules in order, what of a text is set smaller, and the marks that pandoc's `Quoted` nodes get."""

    rules: Sequence[TypographyRule] = ()
    raised: Sequence[TypographyRule] = ()
    quoted: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@functools.cache
def customs_of(language: str) -> Customs:
    """Return the customs of a BCP 47 language; none for a language that is not known."""
    tag = language.replace("_", "-").lower()
    if tag.partition("-")[0] == "fr":
        rules = french(inside=THIN if tag == "fr-ch" else NO_BREAK)
        return Customs(rules, (SMALL_LETTERS,), {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")})
    marks = marks_of(tag)
    if marks is None:
        return Customs()
    return Customs(general(marks), quoted={"DoubleQuote": marks[:2], "SingleQuote": marks[2:]})
