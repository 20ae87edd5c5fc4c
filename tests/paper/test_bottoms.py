"""Facing pages of the sample's book end at the same height, and the tool that tells so sees what does not."""

from pathlib import Path

import pytest

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.paper.bottoms import spreads_of

_WORDS = "Des mots qui se suivent et remplissent la page jusqu’à sa dernière ligne, sans que rien ne les arrête. "
_TEXT = f"<p>{_WORDS * 6}</p>" * 16


def spreads(tmp_path: Path, body: str) -> list[tuple[int, bool]]:
    path = tmp_path / "book.pdf"
    path.write_bytes(typeset(Copy(make_document("Essai", "fr", body), list_styles("fr"))).pdf.data)
    return [(each.left, each.agrees) for each in spreads_of(path)]


def test_full_pages_agree(tmp_path: Path) -> None:
    assert spreads(tmp_path, _TEXT) == [(2, True)]


def test_a_page_that_ends_early_for_no_reason_is_seen(tmp_path: Path) -> None:
    whole = f'<p style="break-inside: avoid">{_WORDS * 16}</p>'
    assert spreads(tmp_path, f"{whole * 3}{_TEXT}")[0] == (2, False)


@pytest.mark.parametrize("broken", ['<h2 style="break-before: page">Titre</h2>', '<hr style="break-before: page">'])
def test_a_page_that_what_comes_next_ends_is_not_told_of(tmp_path: Path, broken: str) -> None:
    assert spreads(tmp_path, f"{_TEXT}{broken}{_TEXT}") == [(2, True), (6, True)]


def test_facing_pages_of_the_samples_book_agree_where_nothing_breaks_them(published_sample: Path) -> None:
    found = list(spreads_of(published_sample / "anthology.pdf"))
    assert len(found) > 5
    assert [each.left for each in found if not each.agrees] == []
