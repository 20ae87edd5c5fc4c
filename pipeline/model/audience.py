"""For whom an edition is, how people are called in a public one, and until when they agreed to be named or seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.problems import BEGINNING, Position
from pipeline.text.person_names import split_name


class Audience(StrEnum):
    """For whom an edition is: the class has everything, the public has what is not for the class alone."""

    CLASS = "class"
    PUBLIC = "public"


class NameStyle(StrEnum):
    """Form of authors' names in a public edition."""

    FULL = "full"
    FIRST = "first"
    INITIALS = "initials"
    NONE = "none"


GIVEN, REFUSED = dt.date.max, dt.date.min
"""Consent without an end, and consent that was refused; any other day is the last one on which it holds."""


@dataclass(frozen=True)
class Person:
    """Consent of a person in `authors.yaml`; `consent` is None where it says nothing of it."""

    public_name: str = ""
    consent: dt.date | None = None
    place: Position = BEGINNING


@dataclass(frozen=True)
class ListedPupil:
    """A name in a list of pupils, and its line there; it is for comparison alone, and never printed."""

    path: str
    line: int
    name: str


def call_person(name: str, style: NameStyle | None) -> str:
    """Return how a person is called in this style; groups keep their names, and "" stays ""."""
    given, family = split_name(name)
    if style is NameStyle.NONE:
        return ""
    if style in (None, NameStyle.FULL) or not family:
        return name
    if style is NameStyle.FIRST and given:
        return given
    words = family.split() if not given else [given, *family.split()]
    title = f"{words.pop(0)} " if not given else ""
    return title + " ".join(_shorten(word) for word in words if word[:1].isupper() or len(words) == 1)


def _shorten(word: str) -> str:
    return "-".join(f"{part[0].upper()}." for part in word.split("-") if part)
