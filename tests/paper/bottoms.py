"""Check that the text of facing pages ends at the same height, within a line, unless something prevents it.

`python -m tests.paper.bottoms FILE…` prints a row for each PDF, and the spreads that do not agree.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from pipeline.press.geometry import MILLIMETRE, Page
from tests.paper.gaps import Letter, letters_of
from tests.paper.pages import ink, trim

_ROUNDED = 2.0  # points: what letters with and without descenders, and drawing in whole points, may add to a line
_BLURRED = 0.2  # lines: what the same adds to the difference of two pages
_SAME_SIZE = 0.3  # points
_SHORT = 10.0  # points by which the last line of a paragraph is shorter, at least
_INDENTED = 5.0  # points by which its first line is, at least
# Lines of a paragraph: those of one that is not broken, and the fewest of one that stand together.
_WHOLE, _FEWEST = 3, 2
_BEHIND_A_BLOCK = 2  # lines: two of text and a space may want one more than there is below a table, say


class Bottom(NamedTuple):
    """Depth of the text on a page in lines; 0 if the page is empty.

    `goes_on` is true if running text continues on the next page: this page ends because it is full. A paragraph of three
    lines or fewer does not count: it cannot be broken, and may have ended the page. `held` is 1 if only the last two
    lines of a paragraph are on the next page, so that none is alone. Text whose first two lines call a note does not
    count: the space for the note may have ended the page.
    """

    lines: float
    goes_on: bool
    held: int = 0


class Spread(NamedTuple):
    """Facing pages whose shorter page could be longer: number of the left page, and surplus lines of the right one."""

    left: int
    longer: float
    held: int = 0

    @property
    def agrees(self) -> bool:
        """Return whether the bottoms agree within a line, apart from a line held back."""
        return abs(self.longer) <= 1 + self.held + _BLURRED


def spreads_of(path: Path) -> list[Spread]:
    """Return the spreads whose shorter page has text that continues; even pages are on the left."""
    with pypdfium2.PdfDocument(path) as pdf:
        bottoms = list(_bottoms(pdf))
    spreads = [
        (Spread(number, right.lines - left.lines, min(left, right).held), min(left, right))
        for number, (left, right) in enumerate(pairwise(bottoms), start=1)
        if number % 2 == 0 and left.lines and right.lines and (left.goes_on or right.goes_on)
    ]
    return [spread for spread, shorter in spreads if shorter.goes_on or spread.agrees]


def _bottoms(pdf: pypdfium2.PdfDocument) -> Iterator[Bottom]:
    all_letters = letters_of(pdf)
    size = Counter(round(letter.size, 1) for page in all_letters for letter in page).most_common(1)[0][0]
    all_rows = [list(_rows(page, letters)) for page, letters in zip(pdf, all_letters, strict=True)]
    texts = [[row for row in rows if _is_text(row, size)] for rows in all_rows]
    for number, page in enumerate(pdf):
        depth, before = _depth(page), texts[number]
        rows = texts[number + 1] if number + 1 < len(pdf) else []
        following = all_rows[number + 1][:_FEWEST] if rows else []
        if not before or following != rows[:_FEWEST] or not rows or not _is_at_the_top(page, rows[0]):
            yield Bottom(depth, goes_on=False)
        else:
            bottom = _before(depth, before[-1], rows)
            design = _design(page)
            text = (page.get_height() - design.top * MILLIMETRE - before[-1][0].baseline) / design.sizes.leading
            yield bottom._replace(held=_BEHIND_A_BLOCK) if depth > text + 1 else bottom


def _rows(page: pypdfium2.PdfPage, letters: list[Letter]) -> Iterator[list[Letter]]:
    """Yield the lines of a page from the top, without running head and folio."""
    design = _design(page)
    top, bottom = page.get_height() - design.top * MILLIMETRE, design.bottom * MILLIMETRE - _ROUNDED
    own = [letter for letter in letters if letter.text.strip() and bottom < letter.baseline < top]
    own.sort(key=lambda letter: (-round(letter.baseline), letter.left))
    for _, row in groupby(own, key=lambda letter: round(letter.baseline)):
        yield list(row)


def _is_text(row: list[Letter], size: float) -> bool:
    return sum(abs(letter.size - size) < _SAME_SIZE for letter in row) > len(row) / 2


def _is_at_the_top(page: pypdfium2.PdfPage, row: list[Letter]) -> bool:
    design = _design(page)
    return bool(page.get_height() - design.top * MILLIMETRE - row[0].baseline <= design.sizes.leading)


def _before(depth: float, last: list[Letter], rows: list[list[Letter]]) -> Bottom:
    """Return the bottom of a page with this last line, before a page with these lines."""
    edge, start = max(row[-1].right for row in rows), min(row[0].left for row in rows)
    begins = rows[0][0].left > start + _INDENTED or last[-1].right < edge - _SHORT
    lines = next((number for number, row in enumerate(rows, start=1) if row[-1].right < edge - _SHORT), len(rows))
    return Bottom(depth, lines > _WHOLE or not begins, held=int(lines == _FEWEST and not begins))


def _depth(page: pypdfium2.PdfPage) -> float:
    """Return how far down a page has ink, pictures included: in lines from the top of the text."""
    design = _design(page)
    drawn = page.render(scale=1).to_pil().convert("L")
    top = round(design.top * MILLIMETRE)
    box = ink(drawn.crop((0, top, drawn.width, round((design.height - design.bottom) * MILLIMETRE + _ROUNDED))))
    return box[3] / design.sizes.leading if box else 0.0


def _design(page: pypdfium2.PdfPage) -> Page:
    return trim(*(length / MILLIMETRE for length in page.get_size()))


def main(paths: list[str]) -> None:
    """Print the number of spreads that agree in each PDF, and those that do not."""
    sys.stdout.write("| PDF | spreads | agree | do not: left page, lines |\n| --- | --: | --: | --- |\n")
    for path in paths:
        spreads = spreads_of(Path(path))
        others = " ".join(f"{each.left} ({each.longer:+.1f})" for each in spreads if not each.agrees)
        sys.stdout.write(
            f"| {Path(path).name} | {len(spreads)} | {sum(each.agrees for each in spreads)} | {others} |\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
