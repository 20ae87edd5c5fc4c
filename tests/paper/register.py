"""Measure how many lines lie on one grid, on pages and spreads, and the empty space on pages.

`python -m tests.paper.register FILE…` prints a row for each PDF, one for all, and the pages with holes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from pipeline.press.geometry import MILLIMETRE, Page
from tests.paper.gaps import Letter, letters_of
from tests.paper.pages import ink, trim

HOLE = 6.0
"""Lines: of so much empty room at the foot of a page, a reader asks what is missing."""
_SAME_SIZE = 0.3  # points
_IN_PHASE = 0.6  # points: less than a reader sees across a gutter
_A_ROW = 1.5  # points: letters that are raised by less lie on one line


class Hole(NamedTuple):
    """A page, counted from 1, that ends early although its article continues, and the number of missing lines."""

    page: int
    lines: float


class Register(NamedTuple):
    """Lines of text; lines on the most common phase of their page, and of their spread; the holes."""

    lines: int
    on_page: int
    on_spread: int
    holes: tuple[Hole, ...]

    @property
    def share(self) -> float:
        """Return the share of lines that agree with most others of their spread."""
        return self.on_spread / max(self.lines, 1)


def register_of(path: Path) -> Register:
    """Measure a PDF; an even page faces the next one."""
    with pypdfium2.PdfDocument(path) as pdf:
        letters = letters_of(pdf)
        designs = [trim(*(length / MILLIMETRE for length in page.get_size())) for page in pdf]
        baselines = [[*_baselines(page, design)] for page, design in zip(letters, designs, strict=True)]
        leading = designs[0].sizes.leading
        phases = [[baseline % _leading(page, leading) for baseline in page] for page in baselines]
        holes = tuple(_holes(pdf, letters, designs, phases))
    spreads = [phases[:1], *(phases[number : number + 2] for number in range(1, len(phases), 2))]
    return Register(
        sum(map(len, phases)),
        sum(_count_agreeing(page, leading) for page in phases),
        sum(_count_agreeing([phase for page in spread for phase in page], leading) for spread in spreads),
        holes,
    )


def _baselines(page: Sequence[Letter], design: Page) -> Iterator[float]:
    """Yield the baselines of lines of text, from the top of the page's text."""
    top, bottom = (design.height - design.top) * MILLIMETRE, design.bottom * MILLIMETRE - 1
    shown = [letter for letter in page if bottom < letter.baseline < top and letter.text.strip()]
    shown.sort(key=lambda letter: -letter.baseline)
    for _, row in groupby(shown, key=lambda letter: round(letter.baseline / _A_ROW)):
        own = list(row)
        text = [letter for letter in own if abs(letter.size - design.sizes.text.size) < _SAME_SIZE]
        if len(text) > len(own) / 2:
            yield top - Counter(letter.baseline for letter in text).most_common(1)[0][0]


def _leading(page: Sequence[float], usual: float) -> float:
    """Return the most common distance of two lines of a page: an article may have a little less than usual."""
    steps = Counter(round(below - above, 2) for above, below in pairwise(page))
    near = {step: number for step, number in steps.items() if abs(step - usual) < usual / 10}
    return max(near, key=near.__getitem__, default=usual)


def _count_agreeing(phases: Sequence[float], leading: float) -> int:
    """Count the lines that agree with most others, modulo a line."""

    def agree(one: float, other: float) -> bool:
        apart = abs(one - other)
        return min(apart, leading - apart) < _IN_PHASE

    return max((sum(agree(one, other) for other in phases) for one in phases), default=0)


def _holes(
    pdf: pypdfium2.PdfDocument, letters: list[list[Letter]], designs: list[Page], phases: list[list[float]]
) -> Iterator[Hole]:
    for number in range(len(pdf) - 1):
        following = designs[number + 1]
        begins = any(abs(letter.size - following.sizes.title.size) < 1 for letter in letters[number + 1])
        if phases[number] and letters[number + 1] and designs[number + 1] == designs[number] and not begins:
            lines = _empty_lines(pdf[number], letters[number], designs[number])
            if lines >= HOLE and (phases[number + 1] or _has_ink(pdf[number + 1], following)):
                yield Hole(number + 1, lines)


def _empty_lines(page: pypdfium2.PdfPage, letters: Sequence[Letter], design: Page) -> float:
    """Return how many lines are empty above the foot of the text, or above its notes."""
    drawn = page.render(scale=1).to_pil().convert("L")
    top, bottom = round(design.top * MILLIMETRE), round((design.height - design.bottom) * MILLIMETRE)
    rows = [ink(drawn.crop((0, y, drawn.width, y + 1))) is not None for y in range(top, bottom)]
    height = drawn.height
    end, best = len(rows), 0.0
    while end > 0:
        start = end
        while start > 0 and not rows[start - 1]:
            start -= 1
        below = [letter for letter in letters if height - bottom - 1 < letter.baseline < height - top - end]
        if any(letter.size > design.sizes.beside.size + _SAME_SIZE for letter in below):
            break
        # Notes have a line of space above them.
        best = max(best, end - start - (design.sizes.leading if end < len(rows) else 0))
        end = start
        while end > 0 and rows[end - 1]:
            end -= 1
    return best / design.sizes.leading


def _has_ink(page: pypdfium2.PdfPage, design: Page) -> bool:
    drawn = page.render(scale=1).to_pil().convert("L")
    top, bottom = round(design.top * MILLIMETRE), round((design.height - design.bottom) * MILLIMETRE)
    return ink(drawn.crop((0, top, drawn.width, bottom))) is not None


def _row(name: str, found: Register) -> str:
    on_page, on_spread = found.on_page / max(found.lines, 1), found.share
    holes = " ".join(f"{hole.page} ({hole.lines:.0f})" for hole in found.holes)
    return f"| {name} | {found.lines} | {on_page:.0%} | {on_spread:.0%} | {len(found.holes)} | {holes} |\n"


def main(paths: list[str]) -> None:
    """Print a row for each PDF, and one for all."""
    found = [register_of(Path(path)) for path in paths]
    lines, on_page, on_spread = (sum(numbers) for numbers in zip(*(each[:3] for each in found), strict=True))
    rows = [*zip((Path(path).name for path in paths), found, strict=True)]
    all_holes = tuple(hole for each in found for hole in each.holes)
    sys.stdout.write("| PDF | lines | on one grid: page | spread | holes | page (lines) |\n")
    sys.stdout.write("| --- | --: | --: | --: | --: | --- |\n")
    for name, each in [*rows, ("all", Register(lines, on_page, on_spread, all_holes))]:
        sys.stdout.write(_row(name, each))


if __name__ == "__main__":
    main(sys.argv[1:])
