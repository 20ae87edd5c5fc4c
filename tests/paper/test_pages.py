"""What is said of a PDF's paper is so."""

from dataclasses import replace
from pathlib import Path

from pipeline.press.binding.bind import bind
from pipeline.press.binding.signatures import Piece
from tests.paper.pages import paper_of
from tests.press.samples import imprint, place, sheets


def test_pages_sheets_blank_pages_and_pages_of_few_lines_are_counted(tmp_path: Path) -> None:
    lines = "<p>Une ligne.</p>" * 20
    first = Piece("un", sheets(f'{lines}<p style="break-before: page">Une ligne.</p>'))
    second = replace(Piece("deux", sheets(lines)), blanks=1)
    path = tmp_path / "book.pdf"
    path.write_bytes(bind([first, second], imprint(), furniture=place()))
    assert paper_of(path) == (4, 2, 1, (2,))
