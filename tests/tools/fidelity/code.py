"""Compare lines of code blocks: find lines missing in an edition, or with other spacing.

In a PDF blanks are where nothing is drawn, so that its lines are read by the places of their letters. Long lines may be
broken there. Blanks at the ends of lines and lines without anything else count nowhere: nobody sees them.
"""

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from rapidfuzz.distance import LCSseq

_MONO = b"Source-Code-Pro"
_HYPHEN = "\x02"  # what PDFium gives for one at the end of a line
_TAB_SIZE = 4
_LONGEST_NAME = 80


class Line(NamedTuple):
    """A line of code: number of its block or page, indentation, and text."""

    block: int
    indent: float
    text: str


def lines_of(code: str, block: int) -> Iterator[Line]:
    """Yield the lines of a code block."""
    for line in code.split("\n"):
        typed = line.expandtabs(_TAB_SIZE).replace("\u00a0", " ").rstrip()
        if text := typed.lstrip():
            yield Line(block, len(typed) - len(text), text)


def lost_lines(wanted: Sequence[Line], given: Sequence[Line]) -> list[str]:
    """Return the lines missing in this order, or indented differently relative to their block."""
    lost: list[str] = []
    pairs: list[tuple[Line, Line]] = []
    opcodes = LCSseq.opcodes([line.text for line in wanted], [line.text for line in given])
    for is_equal, ops in groupby(opcodes, key=lambda op: op.tag == "equal"):
        run = list(ops)
        first, last = run[0], run[-1]
        these, those = wanted[first.src_start : last.src_end], given[first.dest_start : last.dest_end]
        if is_equal:
            pairs += zip(these, those, strict=True)
        else:
            lost += [line.text for line in these if not _is_broken(line, those)]
    for _, group in groupby(pairs, key=lambda pair: (pair[0].block, pair[1].block)):
        offsets = [(round(that.indent - this.indent), this.text) for this, that in group]
        usual = Counter(offset for offset, _ in offsets).most_common(1)[0][0]
        lost += [text for offset, text in offsets if offset != usual]
    return lost


def _is_broken(line: Line, given: Sequence[Line]) -> bool:
    """Return whether consecutive lines are this line, broken."""
    whole = "".join(line.text.split())
    for start in range(len(given)):
        parts = ""
        for number, part in enumerate(given[start:]):
            parts += "".join(part.text.split())
            if number and parts == whole:
                return True
            if not whole.startswith(parts):
                break
    return False


def lines_in_pdf(path: Path) -> list[Line]:
    """Return the lines that a PDF sets in the code typeface."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [line for number, page in enumerate(document) for line in _lines(page.get_textpage(), number)]
    finally:
        document.close()


def _lines(page: pypdfium2.PdfTextPage, number: int) -> Iterator[Line]:
    for _, group in groupby(_letters(page), key=lambda letter: letter[0]):
        line = list(group)
        widths = [right - left for _, left, right, is_code, _ in line if is_code]
        others = sum(not is_code and _is_of_text(letter) for _, _, _, is_code, letter in line)
        if len(widths) <= others:
            continue
        advance = median(widths)
        text, end = "", line[0][1]
        for _, left, right, _, letter in line:
            text += " " * round((left - end) / advance) + letter
            end = right
        yield Line(number, line[0][1] / advance, text)


def _is_of_text(letter: str) -> bool:
    """Return whether a letter is also printed in text fonts: code fonts lack East Asian letters and box-drawing."""
    return letter.isalnum() and unicodedata.east_asian_width(letter) not in "WF"


def _letters(page: pypdfium2.PdfTextPage) -> Iterator[tuple[int, float, float, bool, str]]:
    """Yield each letter of a page: its height, start and end, and whether it is code."""
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(page)):
        letter = chr(pdfium.FPDFText_GetUnicode(page, index))
        if letter.isspace():
            continue
        letter = "-" if letter == _HYPHEN else letter
        pdfium.FPDFText_GetCharOrigin(page, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(page, index, box)
        pdfium.FPDFText_GetFontInfo(page, index, name, _LONGEST_NAME, None)
        yield round(y.value), x.value, x.value + box.right - box.left, _MONO in name.value, letter
