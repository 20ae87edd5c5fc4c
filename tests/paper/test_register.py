"""Lines of facing pages meet in the sample's book, without holes; the tool that tells so sees what does not."""

from __future__ import annotations

from pathlib import Path

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.paper.register import Register, register_of

_LINES = "<p>Une ligne.</p>"


def measured(tmp_path: Path, body: str) -> Register:
    path = tmp_path / "article.pdf"
    path.write_bytes(
        typeset(Copy(make_document("Essai", "fr", f"<article>{body}</article>"), list_styles("fr"))).pdf.data
    )
    return register_of(path)


def test_lines_off_the_grid_are_counted_on_their_page_and_on_the_spread(tmp_path: Path) -> None:
    moved = '<div style="height: 20pt; break-before: page"></div>'
    found = measured(
        tmp_path,
        _LINES * 3 + moved + _LINES * 20 + moved + _LINES * 10 + "<div style='height: 7pt'></div>" + _LINES * 4,
    )
    assert (found.lines, found.on_page, found.on_spread) == (37, 33, 33)
    found = measured(tmp_path, _LINES * 3 + moved + _LINES * 20 + moved.replace("20", "27") + _LINES * 10)
    assert (found.lines, found.on_page, found.on_spread) == (33, 33, 23)


def test_a_page_that_ends_early_is_a_hole_but_not_the_last_one(tmp_path: Path) -> None:
    found = measured(tmp_path, f'{_LINES * 30}<div style="height: 300pt; break-inside: avoid">{_LINES * 5}</div>')
    assert [(hole.page, round(hole.lines)) for hole in found.holes] == [(1, 16)]


def test_lines_of_the_samples_book_meet_and_few_of_its_pages_have_holes(published_sample: Path) -> None:
    found = register_of(published_sample / "anthology.pdf")
    assert found.share > 0.85
    assert len(found.holes) <= 2
