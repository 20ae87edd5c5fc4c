"""What a report's page shows: parts with words, plots and tables, all of it in the language of its reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TableCell:
    """A cell of a table. `is_place` is a file with a line, `is_number` stands to the right; `address` is a link's."""

    text: str
    is_place: bool = False
    is_number: bool = False
    address: str = ""


@dataclass(frozen=True)
class DataTable:
    """A table with a caption. One that is `folded` is opened by whoever wants to see it; `rest` says what it lacks."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[TableCell]]
    folded: bool = False
    rest: str = ""


@dataclass(frozen=True)
class Plot:
    """A drawing, what it shows in words, and its data. The drawing is the inside of an `svg` from its viewBox on."""

    title: str
    description: str
    drawing: str
    data: DataTable
    is_wide: bool = True


@dataclass(frozen=True)
class ReportPart:
    """A part of the page under a heading: paragraphs, then plots, then tables."""

    id: str
    title: str
    words: Sequence[str] = ()
    plots: Sequence[Plot] = ()
    tables: Sequence[DataTable] = ()


@dataclass(frozen=True)
class Step:
    """A piece of advice as it is shown: what to do, why, where, and the part that has more of it."""

    kind: str
    what: str
    why: str
    spots: Sequence[tuple[str, str]]
    further: str
    part: str


@dataclass(frozen=True)
class ReportPage:
    """The page as a whole: what is said first, the figures of the collection, what comes next, and the parts."""

    language: str
    title: str
    collection: str
    figures: Sequence[tuple[str, str]]
    next: Sequence[Step]
    parts: Sequence[ReportPart]
    words: dict[str, str]
