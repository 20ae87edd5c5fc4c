"""Where the lines of text have come to stand on the pages: what a class, or another edition, can refer to.

A place in the text is the name of a marked paragraph, heading, cell or picture, and how many letters of it come before:
the same in every setting of the same text, whatever its lines and pages are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from weasyprint.formatting_structure.boxes import BlockReplacedBox, InlineReplacedBox, LineBox, TextBox

from pipeline.press.fonts import LINE_END_HYPHEN
from pipeline.press.sheets import MARK, Line

_POINTS = 0.75  # a CSS pixel
# Where words are cut differs from setting to setting.
_NO_LETTERS = str.maketrans("", "", f"{LINE_END_HYPHEN}\u00ad\u200b")


def lines_of(pages: Iterable[Any]) -> Iterator[Line]:
    """The lines of the marked places on the engine's pages, in the order of the pages."""
    seen: Counter[str] = Counter()
    for number, page in enumerate(pages):
        for box in page._page_box.descendants():  # noqa: SLF001 - no other way to know
            place = _place(box)
            if not place:
                continue
            yield Line(place, seen[place], number, round(_baseline(box) * _POINTS, 2))
            seen[place] += _letters(box)


def _place(box: Any) -> str:  # noqa: ANN401 - untyped
    if not isinstance(box, LineBox | BlockReplacedBox | InlineReplacedBox) or box.element is None:
        return ""
    return str(box.element.get(MARK, ""))


def _baseline(box: Any) -> float:  # noqa: ANN401 - untyped
    return float(box.position_y + (box.baseline if isinstance(box, LineBox) else box.margin_height()))


def _letters(box: Any) -> int:  # noqa: ANN401 - untyped
    # What a style sheet adds, the number of a page say, may be other words elsewhere.
    texts = (each.text for each in box.descendants() if isinstance(each, TextBox) and "::" not in each.element_tag)
    return sum(len("".join(text.translate(_NO_LETTERS).split())) for text in texts)
