"""A handout as an e-book passes the validators."""

from pathlib import Path

import pytest

from pipeline.model.books_and_handouts import HandoutFormat
from tests.editions.office.lesson import handout, lesson
from tests.judges.epub import ace, epubcheck

pytestmark = pytest.mark.judge


def test_a_handout_as_an_ebook_passes_epubcheck_and_ace(tmp_path: Path) -> None:
    made = handout(lesson(tmp_path), formats=(HandoutFormat.EPUB,), teacher=False)
    path = tmp_path / "fiche.epub"
    path.write_bytes(made["le-son-dune-salle.epub"].data.data)
    assert epubcheck(path) == []
    assert ace(path) == []
