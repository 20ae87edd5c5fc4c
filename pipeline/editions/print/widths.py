"""Wide figures, code and tables on paper: how wide they may be, and the form in which they fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from lxml.html.builder import E

from pipeline.body.neutral_html import HEADINGS, HEADLINE, Tree, add_classes, parent_of, put_in_place, text_of
from pipeline.body.wide_blocks import bands_of, columns_of, split_table, widest
from pipeline.editions.print.blocks import walk_texts
from pipeline.model.article import Picture
from pipeline.press.fonts.prepared import SANS, SANS_BOLD, is_square
from pipeline.press.geometry import A4, MILLIMETRE, Page
from pipeline.press.images.letters import measure_letters
from pipeline.press.sheets import LEAST_HEIGHT, LETTERS
from pipeline.text.urls import asset_path

# Points: what of a line of code its rule takes (text.css), up to a heavy one; how wide a character of it is for its
# size. Longer code is broken over pages.
_CODE_RULE, _CODE_CHARACTER, _CODE_LINES = 11.5, 0.6, 15
# Code deep within lists has a column of so many characters, at least.
_LEAST_CHARACTERS = 12
# Longer captions go below their pictures.
_CAPTION_CHARACTERS = 400
# A box of paragraphs with no more text is not broken over pages: about nine lines.
_BOX_CHARACTERS = 600
# From these depths on, lists and quotations are indented by less, and no more, so that words still have room.
_DEEP, _DEEPEST = 5, 20
_INDENTING = ("ul", "ol", "dl", "blockquote")
_INSETS = {"details", "admonition", "gallery"}
_PLACED = {"left", "right"}
_CELLS = ("td", "th")
_NARROWING = ("li", "dd", "blockquote", *_CELLS)


def mark_widths(tree: Tree, page: Page = A4) -> None:
    """Give figures, code, lists and boxes the classes that text.css sets them by; break the lines of wide code."""
    for code in tree.iter("pre"):
        _fit_code(code, page)
    for figure in tree.iter("figure"):
        caption = figure.find("figcaption")
        placed = not _PLACED.isdisjoint(figure.classes) or any(name.startswith("share-") for name in figure.classes)
        placed = placed or any(figure.find(tag) is not None for tag in ("pre", "table", "div"))
        nested = placed or _is_indented(figure) or (caption is not None and len(text_of(caption)) > _CAPTION_CHARACTERS)
        linked = figure.find(".//a") is not None
        add_classes(figure, nested=nested, beside=not nested and (linked or caption is not None))
    for block in filter(_is_list_or_box, tree.iter(*_INDENTING, "div")):
        depth = sum(map(_is_list_or_box, block.iterancestors()))
        deep, deepest = _DEEP <= depth < _DEEPEST, depth >= _DEEPEST
        short = (
            block.tag == "div" and {child.tag for child in block} <= {"p"} and len(text_of(block)) <= _BOX_CHARACTERS
        )
        add_classes(block, deep=deep, deepest=deepest, whole=short)


LEAST_LETTERS = 6
"""Points: letters of a drawing that are smaller give it more room."""
_PIXEL = 0.75  # points
_DIAGRAM_LETTERS = 12  # points: of a diagram as it is drawn; on paper they are as large as those of code
_NESTED_HEIGHT = 120  # millimetres (text.css)
_CAPTION = 4  # lines that a page has beside such a picture, at least
_LETTERED = 1.01  # what rounding may cost


def enlarge_drawings(tree: Tree, pictures: Mapping[str, Picture], page: Page = A4, lead: float = 1) -> None:
    """Give drawings whose letters would be too small more room: the page's, its margins', a turned page's.

    Letters of a diagram are as large as those of code, if there is room: they and lines are alike in all. Drawings
    tell how large their letters are (`LETTERS`, `LEAST_HEIGHT`). Lead pictures have a share of their usual height.
    """
    for image in list(tree.iter("img")):
        picture = pictures.get(asset_path(image.get("src", "")))
        figure = next(image.iterancestors("figure"), None)
        if picture and picture.is_drawing and figure is not None and (share := measure_letters(picture.data.data)):
            shape = picture.width / picture.height
            image.set(LEAST_HEIGHT, f"{LEAST_LETTERS / share / shape / _PIXEL:.1f}")
            if _PLACED.isdisjoint(figure.classes) and not any(name.startswith("share-") for name in figure.classes):
                highest = page.sizes.picture if "nested" not in figure.classes else _NESTED_HEIGHT
                highest = lead * page.sizes.lead if "lead" in figure.classes else highest
                full = page.full if "wide" in figure.classes else page.measure
                scale = page.sizes.code.size / _DIAGRAM_LETTERS if "diagram" in figure.classes else 1
                own, most = picture.width * _PIXEL, min(full * MILLIMETRE, highest * MILLIMETRE * shape)
                usual = min(own * scale, most)
                width = _choose_width(figure, usual, LEAST_LETTERS * _LETTERED / share, shape, page)
                image.set(LETTERS, f"{width * share:.1f}")
                if width != min(own, most):
                    _set_width(figure, image, width, page, is_small=width > own)


def keep_width(image: Tree, picture: Picture, width: float) -> None:
    """Keep a lead picture as large as on A4, where it has this width in millimetres, or is as high as it may be."""
    pixels = MILLIMETRE / _PIXEL
    height = min(picture.height, width * pixels * picture.height / picture.width, A4.sizes.lead * pixels)
    image.set(LEAST_HEIGHT, f"{max(height, float(image.get(LEAST_HEIGHT, 0))):.1f}")


def _choose_width(figure: Tree, usual: float, wanted: float, shape: float, page: Page) -> float:
    """Return how wide a drawing is to be, in points; turn its page where nothing else is enough."""
    below = _CAPTION * page.sizes.leading
    depth, full = page.depth * MILLIMETRE, page.full * MILLIMETRE
    alone = page.columns == 1 and not page.ruled and not _is_indented(figure)
    may_turn = alone and "lead" not in figure.classes and page.height > page.width
    widest = min((page.widest if alone else page.measure) * MILLIMETRE, (depth - below) * shape)
    turned = min(depth, (full - below) * shape)
    if may_turn and wanted > widest < turned:
        _turn(figure)
        return min(wanted, turned)
    return max(usual, min(wanted, widest))


def _set_width(figure: Tree, image: Tree, width: float, page: Page, *, is_small: bool) -> None:
    style = f"max-width:{width:.1f}pt;max-height:none"
    style += f";width:{width:.1f}pt" if is_small else ""
    if width > page.full * MILLIMETRE and TURNED not in parent_of(figure).classes:
        style += f";margin-left:{(page.full * MILLIMETRE - width) / 2:.1f}pt"
    image.set("style", style)
    if width > page.measure * MILLIMETRE and "lead" not in figure.classes:  # the caption goes below it
        figure.classes.discard("beside")
        add_classes(figure, nested=True)


_IMAGE = re.compile(rf'<img\b(?=[^<>]* src="([^"]*)")[^<>]* {LETTERS}="([^"]*)"')


def find_unreadable(document: str) -> tuple[tuple[str, float], ...]:
    """Return the addresses of the drawings in a document whose letters are too small after all, and these in points."""
    sizes = ((address, float(points)) for address, points in _IMAGE.findall(document))
    return tuple((address, points) for address, points in sizes if points < LEAST_LETTERS)


def _fit_code(code: Tree, page: Page) -> None:
    """Have code reach into the margin where it is wide, and then break its lines."""
    indented = _is_indented(code)
    wide = not indented and any(len(line) > _count_characters(page.measure, page) for line in _split_lines(code))
    add_classes(code, wide=wide)
    # How wide a cell will be is not known.
    if not any(ancestor.tag in _CELLS for ancestor in code.iterancestors()):
        depth = sum(map(_is_list_or_box, code.iterancestors()))
        room = page.measure - depth * page.sizes.indent / MILLIMETRE if indented else page.room_for_code
        break_code(code, max(_count_characters(room, page), _LEAST_CHARACTERS))
    add_classes(code, long=len(_split_lines(code)) > _CODE_LINES)


def _split_lines(code: Tree) -> list[str]:
    return "".join(code.itertext()).splitlines()


def _count_characters(millimetres: float, page: Page) -> int:
    """Return how many characters of code a line has."""
    return int((millimetres * MILLIMETRE - _CODE_RULE) / (page.sizes.code.size * _CODE_CHARACTER))


def _is_indented(element: Tree) -> bool:
    """Return whether something begins right of where text begins, and must not be wider than its place."""
    return any(
        ancestor.tag in _NARROWING or not _INSETS.isdisjoint(ancestor.classes) for ancestor in element.iterancestors()
    )


def _is_list_or_box(element: Tree) -> bool:
    return element.tag in _INDENTING or "admonition" in element.classes


# Behind these a line may end.
_BREAKS = re.compile(r"[ \t,(]|=(?![=>])|/(?!/)")
_CONTINUED = "    "
_SQUARE = 5 / 3  # characters that are as wide as a letter of East Asia


def break_code(code: Tree, characters: int) -> None:
    """Break the lines of a block of code that have more than so many characters: behind blanks and `, ( = /`.

    A word that is longer than a line is broken anywhere. The rest of a line is indented by four characters more.
    """
    texts = [(node, place, getattr(node, place) or "") for node, place in walk_texts(code)]
    breaks: list[tuple[int, str]] = []
    start = 0
    for line in "".join(text for _, _, text in texts).split("\n"):
        breaks += [(start + place, blanks) for place, blanks in _find_breaks(line, characters)]
        start += len(line) + 1
    start = 0
    for node, name, text in texts:
        broken = text
        for place, blanks in reversed(breaks):
            if start < place <= start + len(text):
                broken = f"{broken[: place - start]}\n{blanks}{broken[place - start :]}"
        if broken != text:
            setattr(node, name, broken)
        start += len(text)


def _find_breaks(line: str, characters: int) -> Iterator[tuple[int, str]]:
    """Yield the places at which a line is broken, and the blanks by which the rest is indented."""
    own = line[: len(line) - len(line.lstrip())]
    # Half of the column is left to what is deeper than that.
    blanks = " " * min(len(own) + len(_CONTINUED), characters // 2)
    begun, indent = 0, 0
    while (end := _find_end(line, begun, characters - indent)) < len(line):
        least = begun + (len(own) if not begun else 0)
        ends = (match.end() for match in _BREAKS.finditer(line, least, end))
        broken = end if line[end] == " " else max(ends, default=least)
        begun = broken if broken > least else max(end, begun + 1)
        yield begun, blanks
        indent = len(blanks)


def _find_end(line: str, begun: int, room: float) -> int:
    """Return the first place of a line for which there is no room."""
    widths = accumulate(_SQUARE if is_square(line[place]) else 1 for place in range(begun, len(line)))
    return next((place for place, taken in enumerate(widths, start=begun) if taken > room), len(line))


# Em: the space between columns, how large code is, a usual character (text.css).
_GAP, _CODE, _CHARACTER = 12 / 8.5, 0.9, 4.8 / 8.5
_PICTURE = 40 * MILLIMETRE  # points: the widest picture in a cell
_KERNING = 1.02  # what words may take more than their letters
_SMALL_GAP = 6  # points: the space between columns where letters are small
_COLUMNS = 4  # more take the column of notes as well
# Where a table is too wide, words from this length on are broken anywhere.
_LONG_WORD = 12
# A table of so many rows below its head is not broken over pages.
_SHORT = 10
_INDENT = 15
_INDENTED, _INSET = ("li", "dd", "blockquote"), frozenset({"details", "admonition"})
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
        if page.find("table") is not None:
            page.drop_tag()
    for table in list(tree.iter("table")):
        if next(table.iterancestors("table"), None) is None:
            for element in table.iter("table", "td", "th"):
                classes = element.classes
                classes -= _CLASSES
            _fit_table(table, room)
        else:
            add_classes(table, nested=True)


def _fit_table(table: Tree, room: Room) -> None:
    around = table.iterancestors()
    depth = sum(element.tag in _INDENTED or not _INSET.isdisjoint(element.classes) for element in around)
    full = room.full if not depth else room.measure - depth * _INDENT
    needed = _measure_columns(table, room.size)
    small = sum(_measure_columns(table, room.small, gap=_SMALL_GAP))
    squeezed = _measure_columns(table, room.small, _LONG_WORD, _SMALL_GAP)
    whole = sum(_measure_whole_columns(table)) * room.size
    wide = not depth and (max(sum(needed), whole) > room.measure or len(needed) > _COLUMNS)
    if min(sum(needed), sum(squeezed)) <= full:
        _style_table(
            table, wide=wide, nested=bool(depth), dense=sum(needed) > full, tight=min(sum(needed), small) > full
        )
    elif not depth and sum(squeezed) <= room.turned:
        _style_table(table, wide=True, dense=True, tight=small > room.turned)
        _turn(table)
    else:
        for band in split_table(table, bands_of(squeezed, full)):
            _style_table(band, wide=not depth, nested=bool(depth), dense=True, tight=True)


def _style_table(table: Tree, *, tight: bool, **classes: bool) -> None:
    rows = table.xpath(".//tr[not(parent::thead)]")
    add_classes(table, short=len(rows) <= _SHORT, **classes)
    for cell in table.iter("td", "th") if tight else ():
        add_classes(cell, tight=max(map(len, _split_words(cell)), default=0) > _LONG_WORD)


def _turn(table: Tree) -> None:
    """Set a table on a page of its own, turned by a quarter, together with the headings right above it."""
    page = E.div({"class": TURNED})
    put_in_place(page, table)
    page.append(table)
    while (before := page.getprevious()) is not None and not (before.tail or "").strip():
        if before.tag not in HEADINGS and HEADLINE not in before.classes:
            break
        page.insert(0, before)


def _measure_columns(table: Tree, size: float, longest: int = 0, gap: float | None = None) -> list[float]:
    """Return about how wide each column is, in points, if no word is broken, or none of `longest` letters or less.

    Letters have this `size`; the `gap` between columns is the usual one for it if none is given.
    """
    widths = [0.0] * max(1, columns_of(table).number)
    for cell, column, span in columns_of(table).cells:
        if span == 1:
            words = (word[: longest or None] for word in _split_words(cell))
            least = size * _KERNING * widest(cell, words, (SANS, SANS_BOLD), _CODE)
            pictures = _PICTURE if cell.find(".//img") is not None else 0
            styles = (drawn.get("style", "width:0em") for drawn in cell.iter("svg"))
            formulas = (float(style.partition("em")[0].rpartition(":")[2]) for style in styles)
            widths[column] = max(widths[column], least, pictures, max(formulas, default=0) * size)
    return [width + (size * _GAP if gap is None else gap) for width in widths]


def _measure_whole_columns(table: Tree) -> list[float]:
    """Return about how wide each column is if no cell of it wraps: em."""
    widths = [0.0] * max(1, columns_of(table).number)
    for cell, column, span in columns_of(table).cells:
        if span == 1:
            widths[column] = max(widths[column], _CHARACTER * len(_read_cell(cell)) + _GAP)
    return widths


def _split_words(cell: Tree) -> list[str]:
    """Return a cell's words, which are broken behind slashes and hyphens at need."""
    return _read_cell(cell).replace("/", " ").replace("-", " ").split()


def _read_cell(cell: Tree) -> str:
    """Return the words of a cell, without the notes that it calls."""
    if cell.find(".//span[@class='note']") is None:
        return str(cell.xpath("string()"))
    return "".join(map(str, cell.xpath(".//text()[not(ancestor::span[@class='note'])]")))
