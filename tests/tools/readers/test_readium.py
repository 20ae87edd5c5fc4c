"""The sample's e-book in Readium's navigator, whose style sheets Thorium and many other reading systems have."""

from pathlib import Path
from typing import Any

import pytest

from tests.tools.readers.reading import Book, System, View, read

pytestmark = [pytest.mark.judge, pytest.mark.long]

PHONE, TABLET = (390, 760), (1024, 768)
VIEWS = (
    View("phone-light", *PHONE, "#000000", "#ffffff", turns=True),
    View("phone-large", *PHONE, "#d8d4cc", "#121212", size=200),
    View("tablet-own", *TABLET, "#4f321c", "#f4ecd8", size=120, face="cursive"),
)
CONTRASTS = {"text": 7, "quiet": 4.5, "link": 4.5}


@pytest.fixture(scope="module")
def book(sample: Path) -> Book:
    return Book.of(sample)


@pytest.fixture(scope="module")
def reports(book: Book, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    looks = (("articles/la-mire.xhtml", 0), ("articles/provenance.xhtml", 6), ("nav.xhtml", 0))
    return read(book, System.READIUM, VIEWS, looks, tmp_path_factory.mktemp("readium"))


def test_nothing_fails_and_nothing_leaves_its_page(reports: dict[str, Any]) -> None:
    for report in reports.values():
        assert report["errors"] == []
        assert {
            chapter: found["misplaced"] for chapter, found in report["measures"].items() if found["misplaced"]
        } == {}
        pictures = [picture for found in report["measures"].values() for picture in found["pictures"]]
        assert len(pictures) > 10
        assert [one for one in pictures if one["misplaced"] or one["isStretched"] or not one["isLoaded"]] == []


def test_text_can_be_read_on_every_ground(reports: dict[str, Any]) -> None:
    faint = [
        (view, chapter, kind, *found)
        for view, report in reports.items()
        for chapter, measured in report["measures"].items()
        for kind, found in measured["contrasts"].items()
        if found[0] < CONTRASTS[kind]
    ]
    assert faint == []


def test_the_reader_s_typeface_sets_the_text_and_code_keeps_its_own(reports: dict[str, Any]) -> None:
    styles = reports["tablet-own"]["measures"]["articles/compression-video.xhtml"]["styles"]
    assert styles["text"]["family"] == styles["li"]["family"] == "cursive"
    assert styles["code"]["family"].endswith("monospace")


def test_pages_turn_from_the_cover_to_the_end_and_back(reports: dict[str, Any], book: Book) -> None:
    turned = reports["phone-light"]["turned"]
    assert list(dict.fromkeys(page["chapter"] for page in turned["pages"])) == list(book.chapters)
    assert [page for page in turned["pages"] if not page["text"] and not page["pictures"]] == []
    before = turned["pages"][-2]
    assert (turned["back"]["chapter"], turned["back"]["page"]) == (before["chapter"], before["page"])


def test_contents_and_printed_pages_lead_where_they_say(reports: dict[str, Any]) -> None:
    jumps = reports["phone-light"]["jumps"]
    assert len(jumps) > 40
    assert [address for address, arrived in jumps.items() if not arrived] == []


def test_a_note_can_be_read_and_left_again(reports: dict[str, Any]) -> None:
    assert reports["phone-light"]["note"] == {"there": True, "back": True}
