"""Steps of slides: pages that show the upper part of the next page, and wait.

A step is a picture of what comes: an artifact, without tags, links or a line in the outline. A slide is read aloud
once, when all of it is seen, and has one number.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Page, Pdf

from pipeline.press.pdf.objects import Instruction, follow_matrices, save_pdf

STEP = "slide-step-"
"""How ids begin of places at which a slide waits."""
_MARKS = frozenset({"BMC", "BDC", "EMC"})
_TEXT = frozenset({"TJ", "Tj"})
_LEAST = 4  # points between a place and the edge of the text


def add_steps(pdf: bytes, top: float, bottom: float) -> tuple[bytes, int]:
    """Return a bound PDF with a page for each step before the page that it is on, and the number of its pages.

    `top` and `bottom` are the margins of a slide: points. What is in the bottom one is seen at each step.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = [page.obj for page in document.pages]
        steps = _find_steps(document, pages, top, bottom)
        if not steps:
            return pdf, len(pages)
        numbers: list[int] = []
        for index, page in enumerate(pages, start=1):
            for up in sorted(steps[index - 1], reverse=True):
                document.pages.insert(len(numbers), Page(_make_step(document, page, up, bottom)))
                numbers.append(index)
            numbers.append(index)
        labels = [(at, Dictionary(S=Name.D, St=number)) for at, number in enumerate(numbers)]
        document.Root.PageLabels = Dictionary(Nums=Array([each for pair in labels for each in pair]))
        return save_pdf(document), len(numbers)


def _find_steps(document: Pdf, pages: Sequence[pikepdf.Object], top: float, bottom: float) -> dict[int, set[float]]:
    """Return how high above the lower edge of their pages the steps end, by the indices of pages."""
    numbers = {page.objgen: index for index, page in enumerate(pages)}
    steps: dict[int, set[float]] = defaultdict(set)
    for name, place in NameTree(document.Root.Names.Dests).items():
        if f"#{STEP}" in name:
            target = place.D if isinstance(place, Dictionary) else place
            index, up = numbers[target[0].objgen], float(target[3])
            height = float(pages[index].MediaBox[3])
            if bottom + _LEAST < up < height - top - _LEAST:
                steps[index].add(round(up, 2))
    return steps


def _make_step(document: Pdf, page: pikepdf.Object, up: float, bottom: float) -> Dictionary:
    """Return a page that shows what of another is above a height, and its lower margin."""
    drawn = [
        each
        for each, height in _find_heights(pikepdf.parse_content_stream(page))
        if str(each.operator) not in _MARKS and not (str(each.operator) in _TEXT and bottom < height < up)
    ]
    width, height = float(page.MediaBox[2]), float(page.MediaBox[3])
    seen = f"0 {up:.2f} {width:.2f} {height - up:.2f} re 0 0 {width:.2f} {bottom:.2f} re W n"
    text = b"/Artifact BMC q %s\n%s\nQ EMC" % (seen.encode(), pikepdf.unparse_content_stream(drawn))
    return Dictionary(
        Type=Name.Page, MediaBox=page.MediaBox, Resources=page.Resources, Contents=document.make_stream(text)
    )


def _find_heights(instructions: Iterable[Instruction]) -> Iterator[tuple[Instruction, float]]:
    """Yield the operators of a page, each with the height of the baseline that is set then.

    Words below a step are no part of its page: who searches the slides finds them once.
    """
    for instruction, page_matrix, line_matrix in follow_matrices(instructions):
        yield instruction, (line_matrix @ page_matrix).transform((0, 0))[1]
