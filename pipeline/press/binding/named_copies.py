"""Copies of a bound PDF, each with a name in its head, and one PDF of many copies.

The head has a mark in the place of the name (`MARK_COLOUR`), which is a piece of tagged text: what it draws is replaced
by what a page of its own draws for the name, so that the name is read where the mark was. The name's fonts come along.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Matrix, Name, Object, Operator

from pipeline.errors import UserError
from pipeline.jobs.blob import Blob
from pipeline.press.binding.bind import bind
from pipeline.press.binding.signatures import Piece
from pipeline.press.binding.stamp import measure_extent
from pipeline.press.pdf.links import take_inventory
from pipeline.press.pdf.objects import Instruction, follow_matrices
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import Sheets

MARK_COLOUR = "#010203"
"""The colour of the mark that a name takes the place of; nothing else has it."""
MARK = "\u2026"
_MARK = [1, 2, 3]
_PREFIX = "/Named"


class NoMarkError(UserError):
    """A PDF has no place for a name."""


class _Place(NamedTuple):
    """Place of a name on a page: operators before and after it, the edges and baseline of the mark: points."""

    before: bytes
    after: bytes
    to_page: Matrix
    left: float
    right: float
    baseline: float


def name_copies(
    pdf: bytes, names: bytes, pages: Sequence[int], width: float, *, right_to_left: bool
) -> Iterator[bytes]:
    """Yield a copy of a bound PDF for each name; the same input gives the same bytes.

    `names` is a PDF that shows a name on each page; `pages` tells which, from 0. A name that is longer than `width`
    points is set narrower. In a head that runs `right_to_left`, names begin at the right.

    Raises:
        NoMarkError: There is no mark for a name.
    """
    with pikepdf.open(io.BytesIO(pdf)) as copy, pikepdf.open(io.BytesIO(names)) as source:
        _flatten_trees(copy)
        page = copy.pages[0]
        place = _find_place(page)
        fonts = dict(page.obj.Resources.get("/Font", Dictionary()).items())
        for number in pages:
            drawn = source.pages[number]
            steps = list(pikepdf.parse_content_stream(drawn))
            left, right, baseline = measure_extent(drawn, steps)
            scale = min(1.0, width / max(right - left, 1))
            across = place.right - right * scale if right_to_left else place.left - left * scale
            move = Matrix(scale, 0, 0, scale, across, place.baseline - baseline * scale) @ place.to_page.inverse()
            own = {f"{_PREFIX}{name[1:]}": font for name, font in drawn.obj.Resources.Font.items()}
            page.obj.Resources.Font = Dictionary(fonts | {name: copy.copy_foreign(font) for name, font in own.items()})
            numbers = " ".join(f"{number:.6f}".rstrip("0").rstrip(".") for number in move.shorthand)
            text = pikepdf.unparse_content_stream(list(_rename_fonts(_without_marks(steps))))
            page.obj.Contents = copy.make_stream(
                place.before + f"\nq {numbers} cm\n".encode() + text + b"\nQ\n" + place.after
            )
            written = io.BytesIO()
            copy.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            yield written.getvalue()


@dataclass(frozen=True)
class NamedCopy:
    """A copy with its name, and the number of its pages."""

    name: str
    pdf: bytes
    pages: int
    language: str


def join_copies(copies: Sequence[NamedCopy], imprint: Imprint) -> bytes:
    """Return one PDF of all copies, each a part that begins on a right-hand page, and a line of the outline."""
    parts = []
    for number, copy in enumerate(copies, start=1):
        sheets = Sheets(Blob.of(copy.pdf), copy.pages, take_inventory(copy.pdf))
        padding = copy.pages % 2 if number < len(copies) else 0
        parts.append(
            Piece(f"copy-{number}", sheets, title=copy.name, language=copy.language, folio=False, padding=padding)
        )
    return bind(parts, imprint)


def _flatten_trees(pdf: pikepdf.Pdf) -> None:
    """Give a bound PDF the trees of names and numbers that sheets have: those without branches."""
    structure = pdf.Root.StructTreeRoot
    marks = sorted(pikepdf.NumberTree(structure.ParentTree).items())
    structure.ParentTree = Dictionary(Nums=Array([each for pair in marks for each in pair]))
    if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
        places = list(pikepdf.NameTree(pdf.Root.Names.Dests).items())
        flat = [each for name, place in places for each in (pikepdf.String(name), place)]
        pdf.Root.Names.Dests = Dictionary(Names=Array(flat))


def _find_place(page: pikepdf.Page) -> _Place:
    """Return the place of the mark of a page."""
    steps = list(pikepdf.parse_content_stream(page))
    operators = [str(step.operator) for step in steps]
    colours = ((at, step.operands) for at, step in enumerate(steps) if operators[at] == "rg")
    marked = next((at for at, colour in colours if [round(float(value) * 255) for value in colour] == _MARK), None)
    if marked is None:
        raise NoMarkError("no head has a place for names: does styles/print.css hide it?")
    begin = next(at for at in range(marked, -1, -1) if operators[at] == "BDC")
    end = next(at for at in range(marked, len(steps)) if operators[at] == "EMC")
    *_, (_, to_page, _) = follow_matrices(steps[: begin + 1])
    matrices = [step for step in steps[: begin + 1] if str(step.operator) in ("q", "Q", "cm")]
    left, right, baseline = measure_extent(page, [*matrices, *steps[begin + 1 : end]])
    return _Place(
        pikepdf.unparse_content_stream(steps[: begin + 1]),
        pikepdf.unparse_content_stream(steps[end:]),
        to_page,
        left,
        right,
        baseline,
    )


def _without_marks(steps: Sequence[Instruction]) -> Iterator[Instruction]:
    """Yield the operators without marks, for the name is within one; those with another text stay."""
    kept: list[bool] = []
    for step in steps:
        operator = str(step.operator)
        if operator in ("BDC", "BMC"):
            kept.append(operator == "BDC" and _has_text(step.operands[1]))
        if operator in ("BDC", "BMC", "EMC"):
            keeps = kept.pop() if operator == "EMC" else kept[-1]
            if not keeps:
                continue
        if operator != "gs":
            yield step


def _has_text(entries: Object) -> bool:
    return isinstance(entries, Dictionary) and "/ActualText" in entries and "/MCID" not in entries


def _rename_fonts(steps: Iterator[Instruction]) -> Iterator[Instruction]:
    for step in steps:
        if str(step.operator) == "Tf":
            name, size = step.operands
            yield ContentStreamInstruction([Name(f"{_PREFIX}{str(name)[1:]}"), size], Operator("Tf"))
        else:
            yield step
