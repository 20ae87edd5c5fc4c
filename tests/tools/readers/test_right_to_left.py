"""A Persian book in epub.js: its lines and its pages run from right to left."""

from pathlib import Path
from typing import Any

import pytest

from tests.tools.readers.reading import Book, System, View, read

pytestmark = [pytest.mark.judge, pytest.mark.long]

VIEWS = (
    View("phone", 390, 760, "#000000", "#ffffff", turns=True),
    View("large", 390, 760, "#d8d4cc", "#121212", size=200),
    View("tablet", 1024, 768, "#000000", "#ffffff", turns=True),
)


@pytest.fixture(scope="module")
def book(persian: Path) -> Book:
    return Book.of(persian)


@pytest.fixture(scope="module")
def reports(book: Book, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    looks = (("articles/post-1.xhtml", 0), ("articles/post-1.xhtml", 1), ("nav.xhtml", 0))
    return read(book, System.EPUB_JS, VIEWS, looks, tmp_path_factory.mktemp("persian-screenshots"))


def test_nothing_leaves_its_page(reports: dict[str, Any]) -> None:
    outside = [
        (view, chapter, measured["misplaced"])
        for view, report in reports.items()
        for chapter, measured in report["measures"].items()
        if measured["misplaced"] or report["errors"]
    ]
    assert outside == []


def test_pages_turn_from_the_cover_to_the_end(reports: dict[str, Any], book: Book) -> None:
    for view in ("phone", "tablet"):
        pages = reports[view]["turned"]["pages"]
        assert list(dict.fromkeys(page["chapter"] for page in pages)) == list(book.chapters)
        assert [page for page in pages if not page["text"] and not page["pictures"]] == []
        assert [address for address, arrived in reports[view]["jumps"].items() if not arrived] == []


def test_of_two_pages_the_right_one_is_read_first(reports: dict[str, Any]) -> None:
    openings = [page for page in reports["tablet"]["turned"]["pages"] if page["chapter"].startswith("articles/post")]
    assert len(openings) >= 4
    assert all(page["isRight"] for page in openings)


def test_a_note_can_be_read_and_left_again(reports: dict[str, Any]) -> None:
    assert reports["phone"]["note"] == {"there": True, "back": True}
