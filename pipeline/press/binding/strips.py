"""Strips: lines of text that were typeset on pages of their own, to be stamped on other pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Matrix,
    Name,
    Object,
    Page,
    Pdf,
)

from pipeline.press.binding.subsets import glyph_widths

_Instruction = ContentStreamInstruction | ContentStreamInlineImage
_MARKS = frozenset(("BMC", "BDC", "EMC"))


@dataclass(frozen=True)
class Strip:
    """A line of text and the form that draws it; where it stands on its own page, in points from the lower left."""

    form: Object
    left: float
    right: float
    baseline: float

    @property
    def drawing(self) -> bytes:
        """What the form draws, to be drawn where no form is wanted; `resources` has what it names."""
        return self.form.read_bytes()

    @property
    def resources(self) -> Object:
        """The fonts and states that the drawing names."""
        return self.form.Resources


def read_strips(source: Pdf, pages: int) -> list[Strip]:
    """Return the strips of sheets that have this number of pages.

    Their forms are new objects of the sheets' own PDF.
    """
    return [_strip(source, page) for page in source.pages[pages:]]


def read_emblem(source: Pdf) -> Strip:
    """Return the only page of sheets, a picture alone, as a strip that hangs from its upper edge."""
    page = source.pages[0]
    left, _, right, upper = map(float, page.mediabox)
    return Strip(_form(source, page, pikepdf.parse_content_stream(page)), left, right, upper)


def _strip(source: Pdf, page: Page) -> Strip:
    instructions = pikepdf.parse_content_stream(page)
    return Strip(_form(source, page, instructions), *_extent(page, instructions))


def _form(source: Pdf, page: Page, instructions: Iterable[_Instruction]) -> Object:
    """Return what a page draws, without its marks, as a form."""
    drawing = [instruction for instruction in instructions if str(instruction.operator) not in _MARKS]
    return source.make_stream(
        pikepdf.unparse_content_stream(_flat(drawing)),
        Subtype=Name.Form,
        BBox=Array(list(page.obj.MediaBox)),
        # An object of its own, for what is in object streams is compressed.
        Resources=source.make_indirect(_used(page.obj.Resources, drawing)),
    )


def _flat(drawing: Sequence[_Instruction]) -> Sequence[_Instruction]:
    """Return the same without saving and restoring of states, where nothing is drawn once the first is restored."""
    operators = [str(each.operator) for each in drawing]
    end = operators.index("Q") if "Q" in operators else len(operators)
    if set(operators[end:]) - {"Q"}:
        return drawing
    return [each for each, operator in zip(drawing, operators, strict=True) if operator not in {"q", "Q"}]


def _used(resources: Object, drawing: Iterable[_Instruction]) -> Dictionary:
    """Return those of a page's fonts, pictures, states and colours that are named where something is drawn."""
    named = {str(operand) for each in drawing for operand in each.operands if isinstance(operand, Name)}
    used = Dictionary()
    for kind in ("/Font", "/ExtGState", "/ColorSpace", "/XObject", "/Pattern", "/Shading"):
        found = {name: item for name, item in resources.get(kind, Dictionary()).items() if name in named}
        if found:
            used[kind] = Dictionary(found)
    return used


def _extent(page: Page, instructions: Iterable[_Instruction]) -> tuple[float, float, float]:
    """Return where the text begins and ends, and its baseline, from the operators that WeasyPrint sets text with."""
    fonts = page.obj.Resources.get("/Font", Dictionary())
    widths: dict[str, dict[int, float]] = {}
    page_matrix, line_matrix = Matrix(), Matrix()
    saved: list[Matrix] = []
    font, size, advance = "", 0.0, 0.0
    ends: list[tuple[float, float]] = []
    for instruction in instructions:
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "q":
            saved.append(page_matrix)
        elif operator == "Q":
            page_matrix = saved.pop()
        elif operator == "cm":
            page_matrix = Matrix(*map(float, operands)) @ page_matrix
        elif operator == "Tm":
            line_matrix, advance = Matrix(*map(float, operands)), 0.0
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
