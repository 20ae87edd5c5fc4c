"""What a report says, in the language of whoever reads it: sentences, numbers, months and days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import sentence

_MONTHS = (
    *(sentence("January"), sentence("February"), sentence("March"), sentence("April"), sentence("May")),
    *(sentence("June"), sentence("July"), sentence("August"), sentence("September"), sentence("October")),
    *(sentence("November"), sentence("December")),
)


_FIRST = sentence("1")


def month_named(year: int, month: int) -> str:
    """Return a month, as a sentence."""
    return sentence("{month} {year}", month=_MONTHS[month - 1], year=str(year))


def day_named(date: dt.date) -> str:
    """Return a day, as a sentence."""
    day = _FIRST if date.day == 1 else date.day  # which French says as “1er”
    return sentence("{day} {month} {year}", day=day, month=_MONTHS[date.month - 1], year=str(date.year))


@dataclass(frozen=True)
class Speaker:
    """Says everything in one language."""

    language: str

    def say(self, text: str) -> str:
        """Return what a sentence says."""
        return in_language(text, self.language)

    def said(self, *texts: str) -> tuple[str, ...]:
        """Return what several sentences say."""
        return tuple(map(self.say, texts))

    def number(self, number: float, decimals: int = 0) -> str:
        """Return a number as it is written."""
        if decimals:
            return self.say(sentence("{number:,.1f}", number=float(number)))
        return self.say(sentence("{number:,}", number=round(number)))

    def month(self, month: tuple[int, int]) -> str:
        """Return a month as it is written."""
        return self.say(month_named(*month))

    def day(self, date: dt.date) -> str:
        """Return a day as it is written."""
        return self.say(day_named(date))
