"""Measure the gaps between words in justified lines of a PDF: the visible result of line breaking.

`python -m tests.paper.gaps FILE…` prints a row for each PDF, and one for all of them.
"""

import ctypes
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

LOOSE = 4.5 / 10.5
"""The mean gap, in parts of the letters' size, from which a line is loose: 4.5 pt where letters are 10.5 pt."""
# Points: how far the end of a justified line may be from the edge of the text, and baselines of a line from each other.
_AT_THE_EDGE, _ON_A_LINE = 1.0, 1.0
# Those that grow in a justified line: a narrow no-break space is always as wide.
_SPACES = " \u00a0"
_HYPHENS = "\u00ad\u2027\ufffe\x02"
_HANGING = f"{_HYPHENS}-\u2010.,"
_FEWEST_GAPS = 2


class Letter(NamedTuple):
    """A character on a page; lengths in points, `size` is that of its font."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


class Line(NamedTuple):
    """A line of text: words, start and end, mean gap between words, and font size.

    It ends in the middle of a hyphen, a point or a comma: half of these hangs out of a justified line.
    """

    text: str
    left: float
    right: float
    gap: float
    size: float

    @property
    def is_loose(self) -> bool:
        """Return whether the gaps are wider than in a well-set line."""
        return self.gap > LOOSE * self.size

    @property
    def is_hyphenated(self) -> bool:
        """Return whether the line ends within a word."""
        return self.text.endswith(tuple(_HYPHENS))


class Gaps(NamedTuple):
    """Justified lines of a PDF: how many there are, are loose, and end within a word."""

    lines: int
    loose: int
    hyphenated: int

    @property
    def share(self) -> float:
        """Return the share of loose lines."""
        return self.loose / self.lines if self.lines else 0.0


def gaps_of(pdf: Path | bytes) -> Gaps:
    """Measure the justified lines of running text."""
    lines = list(justified_lines(pdf))
    return Gaps(len(lines), sum(line.is_loose for line in lines), sum(line.is_hyphenated for line in lines))


def justified_lines(pdf: Path | bytes) -> Iterator[Line]:
    """Yield the lines of running text that fill the measure, page by page, without last lines of paragraphs."""
    pages = lines_of(pdf)
    sizes = Counter[float]()
    for line in (line for page in pages for line in page):
        sizes[round(line.size, 1)] += len(line.text)
    if not sizes:
        return
    text_size = sizes.most_common(1)[0][0]
    running = [[line for line in page if round(line.size, 1) == text_size] for page in pages]
    # Mirrored margins have an edge each for left and right pages.
    for parity in (0, 1):
        own = [line for page in running[parity::2] for line in page]
        if own:
            edge = max((line.right for line in own), key=lambda edge: sum(_is_at(edge, line) for line in own))
            yield from (line for line in own if _is_at(edge, line) and line.gap > 0)


def _is_at(edge: float, line: Line) -> bool:
    return abs(line.right - edge) < _AT_THE_EDGE


def lines_of(pdf: Path | bytes) -> list[list[Line]]:
    """Return the lines of each page in drawing order."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [list(_lines(letters)) for letters in letters_of(document)]


def letters_of(document: pypdfium2.PdfDocument) -> list[list[Letter]]:
    """Return the letters of each page in drawing order."""
    return [list(_letters(page.get_textpage())) for page in document]


def _letters(page: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    for index in range(page.count_chars()):
        text = chr(pdfium.FPDFText_GetUnicode(page, index))
        if text in "\r\n":
            continue
        pdfium.FPDFText_GetCharOrigin(page, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(page, index, box)
        pdfium.FPDFText_GetMatrix(page, index, matrix)
        size = pdfium.FPDFText_GetFontSize(page, index) * math.hypot(matrix.c, matrix.d)
        yield Letter(text, box.left, box.right, y.value, size)


def _lines(letters: Iterable[Letter]) -> Iterator[Line]:
    """Yield lines of consecutive letters on one baseline."""
    parts: list[list[Letter]] = []
    for letter in letters:
        if (
            parts
            and abs(parts[-1][-1].baseline - letter.baseline) < _ON_A_LINE
            and letter.left >= parts[-1][-1].left - 1
        ):
            parts[-1].append(letter)
        else:
            parts.append([letter])
    for part in parts:
        if "".join(letter.text for letter in part).strip():
            yield _line(part)


def _line(letters: list[Letter]) -> Line:
    words = [list(group) for is_space, group in groupby(letters, lambda letter: letter.text in _SPACES) if not is_space]
    gaps = [after[0].left - before[-1].right for before, after in pairwise(words)]
    size = Counter(round(letter.size, 2) for letter in letters).most_common(1)[0][0]
    mean = sum(gaps) / len(gaps) if len(gaps) >= _FEWEST_GAPS else 0.0
    text = " ".join("".join(letter.text for letter in word) for word in words)
    last = words[-1][-1]
    right = (last.left + last.right) / 2 if last.text in _HANGING else last.right
    return Line(text, words[0][0].left, right, mean, size)


def _row(name: str, gaps: Gaps) -> str:
    return f"{gaps.lines:6} lines {gaps.loose:5} loose {gaps.share:6.1%} {gaps.hyphenated:5} hyphenated  {name}\n"


def main(files: list[str]) -> None:
    """Print a row for each file, and one for all."""
    all_gaps = [gaps_of(Path(file)) for file in files]
    for file, gaps in zip(files, all_gaps, strict=True):
        sys.stdout.write(_row(Path(file).name, gaps))
    sys.stdout.write(_row("all", Gaps(*map(sum, zip(*all_gaps, strict=True)))))


if __name__ == "__main__":
    main(sys.argv[1:])
