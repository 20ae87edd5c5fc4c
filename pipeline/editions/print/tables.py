"""Tables that are wider than the column of text: set smaller, turned on a page of their own, or parted into bands.

In this order, for each costs a reader more than the one before it. A table's width is estimated, for no style sheet
can count columns; what leaves the page for all that is named (`press/typesetting/misplaced.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html.builder import E

from pipeline.body.marking import HEADLINE
from pipeline.body.neutral_html import Tree, add_classes, put_in_place
from pipeline.body.table_bands import bands_of, columns_of, parted, widest
from pipeline.press.fonts.prepared import SANS, SANS_BOLD
from pipeline.press.geometry import A4, MILLIMETRE, Page

# Em: the space between columns, how large code is, a usual character (text.css).
_GAP, _CODE, _CHARACTER = 12 / 8.5, 0.9, 4.8 / 8.5
_PICTURE = 40 * MILLIMETRE  # points: the widest picture in a cell
_KERNING = 1.02  # what words may take more than their letters
_SMALL_GAP = 6  # points: the space between columns where letters are small
_COLUMNS = 4  # more take the column of notes as well
# Where a table is too wide, words from this length on are broken anywhere.
_LONG_WORD = 12
# A band of so many rows stands on one page.
_SHORT = 12
_INDENT = 15
_INDENTED, _INSET = ("li", "dd", "blockquote"), frozenset({"details", "admonition"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_CLASSES = frozenset({"wide", "nested", "dense", "short", "tight"})
TURNED = "turned"


@dataclass(frozen=True)
class Room:
    """The room for tables, in points: the measure, the measure and the column of notes, and a turned page.

    A page that is not to be turned has 0 there. Letters of tables are of this `size`, those of tables that would be too
    wide are `small`.
    """

    measure: float
    full: float
    turned: float = 0
    size: float = A4.sizes.tables.size
    small: float = A4.sizes.dense.size

    @classmethod
    def on(cls, page: Page) -> Room:
        """Return that on a page which may be turned."""
        sizes = page.sizes
        measure, full, turned = (length * MILLIMETRE for length in (page.measure, page.full, page.depth))
        return cls(measure, full, turned, sizes.tables.size, sizes.dense.size)


_A4 = Room.on(A4)


def fit_tables(tree: Tree, room: Room = _A4) -> None:
    """Give each table the form in which it fits; those that have one already get another."""
    for page in list(tree.find_class(TURNED)):
        page.drop_tag()
    for table in list(tree.iter("table")):
        if next(table.iterancestors("table"), None) is None:
            _drop_classes(table)
            _fit(table, room)
        else:
            add_classes(table, nested=True)


def _fit(table: Tree, room: Room) -> None:
    depth = sum(map(_indents, table.iterancestors()))
    full = room.full if not depth else room.measure - depth * _INDENT
    needed = _widths(table, room.size)
    small = sum(_widths(table, room.small, gap=_SMALL_GAP))
    squeezed = _widths(table, room.small, _LONG_WORD, _SMALL_GAP)
    whole = sum(_whole_widths(table)) * room.size
    wide = not depth and (max(sum(needed), whole) > room.measure or len(needed) > _COLUMNS)
    if min(sum(needed), sum(squeezed)) <= full:
        _style(table, wide=wide, nested=bool(depth), dense=sum(needed) > full, tight=min(sum(needed), small) > full)
    elif not depth and sum(squeezed) <= room.turned:
        _style(table, wide=True, dense=True, tight=small > room.turned)
        _turn(table)
    else:
        for band in parted(table, bands_of(squeezed, full)):
            short = sum(1 for _ in band.iter("tr")) <= _SHORT
            _style(band, wide=not depth, nested=bool(depth), dense=True, short=short, tight=True)


def _style(table: Tree, *, tight: bool, **classes: bool) -> None:
    add_classes(table, **classes)
    for cell in table.iter("td", "th") if tight else ():
        add_classes(cell, tight=max(map(len, _words(cell)), default=0) > _LONG_WORD)


def _turn(table: Tree) -> None:
    """Set a table on a page of its own, turned by a quarter, together with the headings right above it."""
    page = E.div({"class": TURNED})
    put_in_place(page, table)
    page.append(table)
    while (before := page.getprevious()) is not None and _is_heading(before) and not (before.tail or "").strip():
        page.insert(0, before)


def _is_heading(element: Tree) -> bool:
    return element.tag in _HEADINGS or HEADLINE in element.classes


def _indents(element: Tree) -> bool:
    return element.tag in _INDENTED or not _INSET.isdisjoint(element.classes)


def _widths(table: Tree, size: float, longest: int = 0, gap: float | None = None) -> list[float]:
    """Return about how wide each column is, in points, if no word is broken, or none of `longest` letters or less.

    Letters have this `size`; the `gap` between columns is the usual one for it if none is given.
    """
    widths = [0.0] * max(1, columns_of(table).number)
    for cell, column, span in columns_of(table).cells:
        words = _shortened(_words(cell), longest)
        least = size * _KERNING * widest(cell, words, (SANS, SANS_BOLD), _CODE)
        pictures = sum(1 for _ in cell.iter("img")) and _PICTURE
        formulas = (
            float(drawn.get("style", "width:0em").partition("em")[0].rpartition(":")[2]) for drawn in cell.iter("svg")
        )
        least = max(least, pictures, max(formulas, default=0) * size)
        if span == 1:
            widths[column] = max(widths[column], least)
    return [width + (size * _GAP if gap is None else gap) for width in widths]


def _whole_widths(table: Tree) -> list[float]:
    """Return about how wide each column is if no cell of it wraps: em."""
    widths = [0.0] * max(1, columns_of(table).number)
    for cell, column, span in columns_of(table).cells:
        if span == 1:
            widths[column] = max(widths[column], _CHARACTER * len(_shown(cell)) + _GAP)
    return widths


def _shortened(words: Sequence[str], longest: int) -> Iterator[str]:
    return (word[:longest] if longest else word for word in words)


def _words(cell: Tree) -> list[str]:
    """Return a cell's words, which are broken behind slashes and hyphens at need."""
    return _shown(cell).replace("/", " ").replace("-", " ").split()


def _shown(cell: Tree) -> str:
    """Return what stands in a cell, without the notes that it calls."""
    return str(cell.xpath("string()")) if cell.find(".//span[@class='note']") is None else _without_notes(cell)


def _without_notes(cell: Tree) -> str:
    texts = cell.xpath(".//text()[not(ancestor::span[@class='note'])]")
    return "".join(map(str, texts))


def _drop_classes(table: Tree) -> None:
    for element in table.iter("table", "td", "th"):
        classes = element.classes
        classes -= _CLASSES
