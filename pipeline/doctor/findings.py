"""Findings of doctor: a thing each, its state, and the way to install it where it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """State of a thing: as it should be, worth knowing of, or missing where publishing needs it."""

    GOOD = "good"
    NOTE = "note"
    MISSING = "missing"


@dataclass(frozen=True)
class Place:
    """Content folder (None: there is none yet) and output folder."""

    content: Path | None
    output: Path


@dataclass(frozen=True)
class Finding:
    """A thing (“Pango”), what there is to say of it (“1.56.3”), and the line or the words that fix it, "" for none.

    All three may be sentences.
    """

    name: str
    said: str
    state: State = State.GOOD
    remedy: str = ""


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one kind, under a title."""

    title: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Diagnosis:
    """All that was found."""

    groups: tuple[FindingGroup, ...]

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Findings that are missing and needed."""
        return tuple(finding for group in self.groups for finding in group.findings if finding.state is State.MISSING)
