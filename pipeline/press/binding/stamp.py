"""Running heads and folios, stamped on bound pages as artifacts (ISO 32000-1, 14.8.2.2).

They are no part of the content and outside of the tag tree. Folios are composed of digits: ten strips number any book.
Each page draws a form with its stamp, written when the page's number is known. A strip is a line of text, typeset on a
page of its own.
"""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from pipeline.press.binding.signatures import BoundPage, Furniture, Marginal, Strip
from pipeline.press.binding.subsets import glyph_widths, unite_fonts
from pipeline.press.pdf.objects import (
    Cut,
    Instruction,
    Key,
    ObjectNumbers,
    cut_objects,
    find_fonts,
    follow_matrices,
    key_of,
)
from pipeline.press.pdf.syntax import deflated_stream, entries_of, find_references

_MARKS = frozenset(("BMC", "BDC", "EMC"))


def read_strips(source: Pdf, pages: int) -> list[Strip[Object]]:
    """Make forms, new objects of the sheets' own PDF, of the strips after this number of pages."""
    drawn = [(page, pikepdf.parse_content_stream(page)) for page in source.pages[pages:]]
    return [Strip(_form(source, page, steps), *measure_extent(page, steps)) for page, steps in drawn]


def read_emblem(source: Pdf) -> Strip[Object]:
    """Make a strip, hanging from its upper edge, of the only page of sheets."""
    page = source.pages[0]
    left, _, right, upper = map(float, page.mediabox)
    return Strip(_form(source, page, pikepdf.parse_content_stream(page)), left, right, upper)


def _form(source: Pdf, page: Page, instructions: Iterable[Instruction]) -> Object:
    """Make a form of a page's drawing, without its marks."""
    drawing = [instruction for instruction in instructions if str(instruction.operator) not in _MARKS]
    return source.make_stream(
        pikepdf.unparse_content_stream(_flatten(drawing)),
        Subtype=Name.Form,
        BBox=Array(list(page.obj.MediaBox)),
        # An object of its own, for what is in object streams is compressed.
        Resources=source.make_indirect(_find_used(page.obj.Resources, drawing)),
    )


def _flatten(drawing: Sequence[Instruction]) -> Sequence[Instruction]:
    """Remove saving and restoring of states if nothing is drawn after the first is restored."""
    operators = [str(each.operator) for each in drawing]
    end = operators.index("Q") if "Q" in operators else len(operators)
    if set(operators[end:]) - {"Q"}:
        return drawing
    return [each for each, operator in zip(drawing, operators, strict=True) if operator not in {"q", "Q"}]


def _find_used(resources: Object, drawing: Iterable[Instruction]) -> Dictionary:
    """Return the fonts, pictures, states and colours of a page that its drawing names."""
    named = {str(operand) for each in drawing for operand in each.operands if isinstance(operand, Name)}
    used = Dictionary()
    for kind in ("/Font", "/ExtGState", "/ColorSpace", "/XObject", "/Pattern", "/Shading"):
        found = {name: item for name, item in resources.get(kind, Dictionary()).items() if name in named}
        if found:
            used[kind] = Dictionary(found)
    return used


def measure_extent(page: Page, instructions: Iterable[Instruction]) -> tuple[float, float, float]:
    """Return the start and end of the text and its baseline, from the operators that WeasyPrint sets text with."""
    fonts = page.obj.Resources.get("/Font", Dictionary())
    widths: dict[str, dict[int, float]] = {}
    font, size, advance = "", 0.0, 0.0
    ends: list[tuple[float, float]] = []
    for instruction, page_matrix, line_matrix in follow_matrices(instructions):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "Tm":
            advance = 0.0
        elif operator == "Tf":
            font, size = str(operands[0]), float(operands[1])
            if font not in widths:
                widths[font] = glyph_widths(fonts[font])
        elif operator == "TJ":
            to_page = line_matrix @ page_matrix
            ends.append(to_page.transform((advance, 0)))
            advance += _advance(operands[0], widths[font]) * size / 1000
            ends.append(to_page.transform((advance, 0)))
    if not ends:
        return 0.0, 0.0, 0.0
    across = [x for x, _ in ends]
    return min(across), max(across), ends[0][1]


def _advance(pieces: Object, widths: dict[int, float]) -> float:
    """Return the advance of shown text in thousandths of an em: glyphs of two bytes, and the kerns between them."""
    total = 0.0
    for piece in pieces:
        if isinstance(piece, int | float) or not isinstance(piece, pikepdf.String):
            total -= float(piece)
            continue
        glyphs = bytes(piece)
        total += sum(widths.get(int.from_bytes(glyphs[at : at + 2], "big"), 0.0) for at in range(0, len(glyphs), 2))
    return total


# Between the text and the numbers in the margin, or between two columns: points.
_GUTTER, _NARROW_GUTTER = 14.0, 5.0
_ROUNDED = 0.1  # points by which the beginning of a line may be off
# By so much an emblem rises above the baseline of running heads, as these do: points.
_ASCENT = 6.0
_NO_PAGES: Mapping[str, int] = MappingProxyType({})


def draw_stamp(source: Pdf, page: Object, index: int) -> Object:
    """Let a page draw a form over its content: a new object, written when its content is known.

    `index` distinguishes pages of one source, which share their resources.
    """
    form = source.make_indirect(Dictionary())
    resources = page.Resources
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    resources.XObject[f"/Folio{index}"] = form
    content = page.Contents
    streams = list(content) if isinstance(content, Array) else [content]
    stamp = f"Q /Artifact <</Type /Pagination>> BDC /Folio{index} Do EMC".encode()
    # Whatever the page's own content does to the coordinates must not move the stamp.
    page.Contents = Array([source.make_stream(b"q"), *streams, source.make_stream(stamp)])
    return form


class Stamper:
    """Makes the stamps of one book, and has the objects that they are made of."""

    def __init__(self, furniture: Furniture, first: int, *, right_to_left: bool) -> None:
        """Begin to number objects at `first`; a book written `right_to_left` has its odd pages on the left."""
        self._place, self._right_to_left = furniture, right_to_left
        self._case = _case(furniture)
        numbers = dict(zip(self._case.cut.keys, itertools.count(first), strict=False))
        self._numbers = ObjectNumbers(numbers, self._case.aliases)
        self._drawn: set[int] = set()
        self._resources = self._numbers.text(0, self._case.resources).decode()
        self._strips = [Strip(self._numbers[each.drawing], *each[1:]) if each else None for each in self._case.strips]
        self._title, self._page_sign, self._emblem = self._strips

    def streams(self) -> Iterator[tuple[int, bytes]]:
        """Yield the numbered streams that the stamps made so far need."""
        forms = {strip.drawing for strip in self._strips if strip}
        for number, text in self._numbers.streams(self._case.cut):
            if number not in forms or number in self._drawn:
                yield number, text

    def plain(self) -> Iterator[tuple[int, bytes]]:
        """Yield the other objects."""
        return self._numbers.plain(self._case.cut)

    def stamp(self, number: int, page: BoundPage, first: Mapping[str, int] = _NO_PAGES) -> bytes:
        """Return the form that draws a page's number, running head and marginals.

        `first` has the pages of parts that the page refers to, by their names.
        """
        even = number % 2 == 0
        head = self._title if page.head and self._title and even else page.head
        commands = [self._place.drawing] if self._place.drawing else []
        drawn: dict[int, int] = {}
        laid_out = itertools.chain(
            self._laid_out(number, head, on_the_right=even == self._right_to_left),
            *map(self._in_the_margin, page.marginals),
            self._at_the_head() if number == 1 else (),
            *(
                self._at_the_end(reference.baseline, first[reference.name])
                for reference in page.references
                if reference.name in first
            ),
        )
        for strip, size, across, up in laid_out:
            drawing = strip.drawing
            command = drawing if isinstance(drawing, str) else f"/{drawn.setdefault(drawing, len(drawn))} Do"
            commands.append(f"q {size:g} 0 0 {size:g} {across:.2f} {up:.2f} cm {command} Q")
        self._drawn |= drawn.keys()
        forms = " ".join(f"/{name} {form} 0 R" for form, name in drawn.items())
        # A page is about as wide and high as its margins are on both sides alike.
        box = f"0 0 {self._place.left + self._place.right:.0f} {self._place.head + self._place.foot:.0f}"
        entries = f"/Subtype /Form /BBox [{box}] /Resources <<{self._resources} /XObject <<{forms}>>>>"
        return deflated_stream(entries.encode(), " ".join(commands).encode())

    def _laid_out(self, number: int, head: Strip[int] | None, *, on_the_right: bool) -> Iterator[_Placed]:
        digits = self._digits_of(number)
        edge = self._place.right if on_the_right else self._place.left
        yield from _place_in_row(digits, self._place.size, edge, self._place.foot, to_the_left=on_the_right)
        if head:
            yield from _place_in_row([head], 1, edge, self._place.head, to_the_left=on_the_right)

    def _at_the_head(self) -> Iterator[_Placed]:
        if self._emblem:
            edge = self._place.left if self._right_to_left else self._place.right
            up = self._place.head + _ASCENT
            yield from _place_in_row([self._emblem], 1, edge, up, to_the_left=not self._right_to_left)

    def _in_the_margin(self, marginal: Marginal) -> Iterator[_Placed]:
        """Place a number in the margin: a line's number before the text, a page's number after it."""
        on_the_right = marginal.of_page != self._right_to_left
        edge = self._edge(marginal, on_the_right=on_the_right)
        letters = self._digits_of(marginal.number)
        if marginal.of_page:
            letters = self._signed(letters)
        up = self._place.height - marginal.baseline
        yield from _place_in_row(letters, self._place.marginal_size, edge, up, to_the_left=not on_the_right)

    def _edge(self, marginal: Marginal, *, on_the_right: bool) -> float:
        """Return the end of a number left of text, or the start of one right of text."""
        if self._place.between:
            start, end = self._place.between
            second = marginal.left < start if self._right_to_left else marginal.left >= end - _ROUNDED
            if second:
                return start + _NARROW_GUTTER if on_the_right else end - _NARROW_GUTTER
        return self._place.right + _GUTTER if on_the_right else self._place.left - _GUTTER

    def _at_the_end(self, baseline: float, number: int) -> Iterator[_Placed]:
        """Place a page number at the end of the line that refers to it."""
        letters, up = self._signed(self._digits_of(number)), self._place.height - baseline
        return _place_in_row(letters, 1, self._place.line_end, up, to_the_left=not self._right_to_left)

    def _signed(self, number: list[_Stamped]) -> list[_Stamped]:
        """Add the page sign to a page number: after it where lines run from the right."""
        if self._page_sign is None:
            return number
        return [*number, self._page_sign] if self._right_to_left else [self._page_sign, *number]

    def _digits_of(self, number: int) -> list[_Stamped]:
        return [self._case.digits[int(digit)] for digit in str(number)]


# Digits are drawn by their operators: forms would be too many, and some readers draw only a limited number in a file.
_Stamped = Strip[int] | Strip[str]
# What is drawn, how many times larger, and how far it moves across and up.
_Placed = tuple[_Stamped, float, float, float]


def _place_in_row(
    letters: Sequence[_Stamped], size: float, edge: float, baseline: float, *, to_the_left: bool
) -> Iterator[_Placed]:
    """Place letters next to each other, from an edge on or up to it."""
    width = sum(letter.right - letter.left for letter in letters) * size
    at = edge - width if to_the_left else edge
    for letter in letters:
        yield letter, size, at - letter.left * size, baseline - letter.baseline * size
        at += (letter.right - letter.left) * size


@dataclass(frozen=True)
class _Case:
    """The material of all stamps (a compositor's case): objects, digits, and title, page sign and emblem, if any.

    `resources` are the entries that the digits' drawings name.
    """

    cut: Cut
    aliases: dict[Key, Key]
    digits: tuple[Strip[str], ...]
    resources: bytes
    strips: tuple[Strip[Key] | None, ...]


@functools.lru_cache(maxsize=4)
def _case(furniture: Furniture) -> _Case:
    sources = [pikepdf.open(io.BytesIO(furniture.digits.pdf.data))]
    digits = read_strips(sources[0], furniture.digits.pages)
    resources = _entries(digit.drawing.Resources for digit in digits)
    strips: list[Strip[Key] | None] = []
    for sheets in (furniture.title, furniture.page_sign, furniture.emblem):
        if sheets is None:
            strips.append(None)
            continue
        source = pikepdf.open(io.BytesIO(sheets.pdf.data))
        strip = read_emblem(source) if sheets is furniture.emblem else read_strips(source, sheets.pages)[0]
        strips.append(Strip(key_of(len(sources), strip.drawing), *strip[1:]))
        sources.append(source)
    fonts = [(index, font) for index, source in enumerate(sources) for font in find_fonts(p.obj for p in source.pages)]
    aliases = unite_fonts(sources, fonts)
    roots = [*((0, number) for number in find_references(resources)), *(strip.drawing for strip in strips if strip)]
    objects, shared = cut_objects(sources, [aliases.get(root, root) for root in roots], aliases, ()).share_streams()
    drawn = tuple(Strip(digit.drawing.read_bytes().decode("latin-1"), *digit[1:]) for digit in digits)
    return _Case(objects, {**aliases, **shared}, drawn, resources, tuple(strips))


def _entries(resources: Iterable[Object]) -> bytes:
    """Join the entries of resources of one PDF."""
    united: dict[str, dict[str, Object]] = {}
    for each in resources:
        for kind, named in each.items():
            united.setdefault(kind, {}).update(named.items())
    return entries_of(Dictionary({kind: Dictionary(named) for kind, named in united.items()}).unparse(resolved=True))
