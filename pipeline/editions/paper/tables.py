"""Tables that are wider than the column of text: set smaller, turned on a page of their own, or parted into bands.

In this order, for each costs a reader more than the one before it. A table's width is estimated, for no style sheet
can count columns; what leaves the page for all that is named (`press/typesetting/edges.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html.builder import E

from pipeline.body.bold_lines import HEADLINE
from pipeline.body.neutral_html import Tree, add_classes, put_in_place
from pipeline.body.table_bands import bands_of, columns_of, parted, widest
from pipeline.press.fonts.advances import SANS, SANS_BOLD
from pipeline.press.geometry import A4, MILLIMETRE, Page

# Points: the size of letters, the space between columns, the widest picture in a cell (text.css). Code is smaller.
_SIZE, _GAP, _PICTURE, _CODE = 8.5, 12, 40 * MILLIMETRE, 0.9
_CHARACTER = 4.8  # points of a usual character
_KERNING = 1.02  # what words may take more than their letters
# How much narrower than its letters a table becomes that is set in small ones because it would be too wide: spaces are
# smaller too.
_TIGHTER = 0.72 * 8.5 / 6.5
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

    A page that is not to be turned has 0 there. Letters are `size` times as large as those of tables on A4; a table set
    in small ones because it would be too wide is `small` times as wide.
    """

    measure: float
    full: float
    turned: float = 0
    size: float = 1
    small: float = 1

    @classmethod
    def on(cls, page: Page) -> Room:
        """Return that on a page which may be turned."""
        size = page.sizes.tables.size / _SIZE
        dense = page.sizes.dense.size / page.sizes.tables.size
        small = dense * _TIGHTER if dense < 1 else 1
        return cls(page.measure * MILLIMETRE, page.full * MILLIMETRE, page.depth * MILLIMETRE, size, small)


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
    needed = [width * room.size for width in _widths(table)]
    squeezed = [width * room.size for width in _widths(table, _LONG_WORD)]
    small = room.small
    whole = sum(_whole_widths(table)) * room.size
    wide = not depth and (max(sum(needed), whole) > room.measure or len(needed) > _COLUMNS)
    if sum(needed) <= full or sum(squeezed) * small <= full:
        _style(table, wide=wide, nested=bool(depth), dense=sum(needed) > full, tight=sum(needed) * small > full)
    elif not depth and sum(squeezed) * small <= room.turned:
        _style(table, wide=True, dense=True, tight=sum(needed) * small > room.turned)
        _turn(table)
    else:
        for band in parted(table, bands_of(squeezed, full)):
            short = sum(1 for _ in band.iter("tr")) <= _SHORT
            _style(band, wide=not depth, nested=bool(depth), short=short, tight=True)


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


def _widths(table: Tree, longest: int = 0) -> list[float]:
    """About how wide each column is if no word of it is broken, or none of no more than `longest` letters: points."""
    widths = [0.0] * max(1, columns_of(table).number)
    for cell, column, span in columns_of(table).cells:
        words = _shortened(_words(cell), longest)
        least = _SIZE * _KERNING * widest(cell, words, (SANS, SANS_BOLD), _CODE)
        pictures = sum(1 for _ in cell.iter("img")) and _PICTURE
        formulas = (
            float(drawn.get("style", "width:0em").partition("em")[0].rpartition(":")[2]) for drawn in cell.iter("svg")
        )
        least = max(least, pictures, max(formulas, default=0) * _SIZE)
        if span == 1:
            widths[column] = max(widths[column], least)
    return [width + _GAP for width in widths]


def _whole_widths(table: Tree) -> list[float]:
    """About how wide each column is if no cell of it wraps: points."""
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
