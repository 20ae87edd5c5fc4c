"""Tables on pages of any width: a frame around each says how wide a page its words need.

On a narrower page, as on a telephone in large type, table.css sets the rows of a plain table below each other, each
cell with the words at the head of its column, and lets the words of any other break: nothing runs off the page.
"""

from __future__ import annotations

import re

from lxml.html.builder import CLASS, E

from pipeline.body.neutral_html import Tree, text_of
from pipeline.body.table_bands import bands_of, columns_of, parted, widest
from pipeline.press.fonts.advances import SERIF, SERIF_BOLD

_STEPS = (8, 9, 10, 11, 12, 14, 16, 18, 20, 23, 26, 30, 36, 44)  # em: the widths that tables and formulas are sorted by
_BAND = 26  # em: how wide the bands are of a table that is wider than all of these
_CELL, _CODE = 0.9, 0.92  # em: the size of a table's text, and of code in it (book.css)
# How much wider than ours a reader's own typeface may be: as DejaVu Sans is, and Verdana.
_READERS_OWN = 1.2
_SPACE = 0.8  # em between two columns
# No-break spaces part no words.
_BREAKS = re.compile(r"[ \t\r\n\f]+")


def frame_tables(tree: Tree) -> None:
    """Put each table into a `div.table`, of class `needs-STEP` and `plain` or not; one within another has its frame."""
    for table in list(tree.iter("table")):
        parent = table.getparent()
        if parent is None or next(table.iterancestors("table"), None) is not None:
            continue
        heads = _heads(table)
        for one in [table] if heads or least_width(table) <= _STEPS[-1] else _parted(table):
            frame = E.div(CLASS(f"table {needs(least_width(one))}"))
            frame.tail, one.tail = one.tail, None
            parent.replace(one, frame)
            frame.append(one)
            if heads:
                frame.set("class", f"{frame.get('class')} plain")
                _name_cells(one, heads)


def _parted(table: Tree) -> list[Tree]:
    """Return a table that is wider than any page, and whose rows cannot be taken apart, as bands of columns."""
    widths = [_CELL * (width + _SPACE) for width in _column_widths(table)]
    return parted(table, bands_of(widths, _BAND))


def needs(width: float) -> str:
    """Return the class of what needs a page of so many em, two for what no page is wide enough for."""
    if width > _STEPS[-1]:
        return f"needs-{_STEPS[-1]} needs-more"
    return f"needs-{next(step for step in _STEPS if width <= step)}"


def narrow_rules(sheet: str) -> str:
    """Return the rules of table.css for each width that a table or a formula may ask for."""
    return "".join(sheet.replace("STEP", str(step)) for step in _STEPS)


def least_width(table: Tree) -> float:
    """Return about how many em of a page a table takes if none of its words is to break."""
    widths = _column_widths(table)
    return _CELL * (sum(widths) + _SPACE * (len(widths) - 1))


def _column_widths(table: Tree) -> list[float]:
    columns = columns_of(table)
    widths = [0.0] * max(1, columns.number)
    for cell, column, span in columns.cells:
        if span == 1:
            # A reader may choose one face for text and heads alike.
            width = widest(cell, _BREAKS.split(_shown(cell)), (SERIF, SERIF_BOLD), _CODE)
            widths[column] = max(widths[column], _READERS_OWN * width)
    return widths


def _shown(cell: Tree) -> str:
    """Return a cell's text, without what formulas say for programs alone."""
    return "".join(str(text) for text in cell.xpath(".//text()[not(ancestor::annotation)]"))


def _heads(table: Tree) -> tuple[str, ...]:
    """Return what stands at the heads of a plain table's columns.

    Nothing where these are more than words, cells span others, or rows differ.
    """
    heads = table.findall("thead/tr")
    rows = table.findall("tbody/tr")
    cells = [cell for row in (*heads, *rows) for cell in row.iterchildren("td", "th")]
    is_even = len(heads) == 1 and all(len(row) == len(heads[0]) for row in rows)
    holds_more = any(table.find(path) is not None for path in (".//table", "thead//math", "thead//img"))
    if not is_even or holds_more or any(cell.get("colspan") or cell.get("rowspan") for cell in cells):
        return ()
    return tuple(text_of(cell) for cell in heads[0].iterchildren("td", "th"))


def _name_cells(table: Tree, heads: tuple[str, ...]) -> None:
    for row in table.iterfind("tbody/tr"):
        for head, cell in zip(heads, row, strict=False):
            if head:
                cell.set("data-head", head)
