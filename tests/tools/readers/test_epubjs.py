"""The sample's e-book in epub.js, in the hands of readers who set it as they need it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageColor

from tests.tools.readers.reading import Book, System, View, read

pytestmark = [pytest.mark.judge, pytest.mark.long]

PHONE, TABLET = (390, 760), (1024, 768)
LIGHT, SEPIA, DARK = ("#000000", "#ffffff"), ("#4f321c", "#f4ecd8"), ("#d8d4cc", "#121212")
FACE = "'Reader Face', cursive"
VIEWS = (
    View("phone-light", *PHONE, *LIGHT, turns=True),
    View("phone-large", *PHONE, *DARK, size=200),
    View("tablet-own", *TABLET, *SEPIA, size=120, face=FACE),
    View("tablet-large", *TABLET, *LIGHT, size=200),
)
# The least contrasts of WCAG 2.2: 1.4.6 for the text, 1.4.3 for what is quieter.
CONTRASTS = {"text": 7, "quiet": 4.5, "link": 4.5}
ARTICLES = ("articles/compression-video.xhtml", "articles/provenance.xhtml", "articles/webradio.xhtml")
LOOKS = (
    ("cover.xhtml", 0),
    ("nav.xhtml", 0),
    ("articles/la-mire.xhtml", 0),
    ("articles/compression-video.xhtml", 3),
    ("articles/webradio.xhtml", 6),
    ("articles/provenance.xhtml", 6),
)


@pytest.fixture(scope="module")
def book(sample: Path) -> Book:
    return Book.of(sample)


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("screenshots")


@pytest.fixture(scope="module")
def reports(book: Book, screenshots: Path) -> dict[str, Any]:
    """Read the book in each view."""
    return read(book, System.EPUB_JS, VIEWS, LOOKS, screenshots)


def chapters(reports: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield view, chapter, and its measurements."""
    for view, report in reports.items():
        for chapter, measured in report["measures"].items():
            yield f"{view} {chapter}", measured


def test_the_reading_system_knows_all_of_the_book(reports: dict[str, Any], book: Book) -> None:
    for report in reports.values():
        assert report["chapters"] == list(book.chapters)
        assert report["contents"] > 5
        assert report["pages"] == len(book.pages) > 50


def test_nothing_is_missing_and_nothing_fails(reports: dict[str, Any]) -> None:
    assert {view: report["errors"] for view, report in reports.items() if report["errors"]} == {}


def test_no_word_and_no_picture_leaves_its_page(reports: dict[str, Any]) -> None:
    outside = {place: measured["misplaced"] for place, measured in chapters(reports) if measured["misplaced"]}
    assert outside == {}
    wrong = [
        (place, picture)
        for place, measured in chapters(reports)
        for picture in measured["pictures"]
        if picture["misplaced"] or picture["isStretched"] or not picture["isLoaded"]
    ]
    assert wrong == []


def test_text_can_be_read_on_every_ground(reports: dict[str, Any]) -> None:
    faint = [
        (place, kind, *found)
        for place, measured in chapters(reports)
        for kind, found in measured["contrasts"].items()
        if found[0] < CONTRASTS[kind]
    ]
    assert faint == []


def test_pictures_keep_their_colours_at_night(reports: dict[str, Any]) -> None:
    filters = {picture["filters"] for _, measured in chapters(reports) for picture in measured["pictures"]}
    assert filters == {"none none none"}


def test_everything_is_twice_as_large_where_the_reader_wants_it_so(reports: dict[str, Any]) -> None:
    compared = 0
    usual, large = (reports[f"phone-{size}"]["measures"] for size in ("light", "large"))
    for chapter, measured in usual.items():
        for kind, style in measured["styles"].items():
            assert large[chapter]["styles"][kind]["size"] == pytest.approx(2 * style["size"], rel=0.01), kind
            compared += 1
    assert compared > 50


def test_the_reader_s_typeface_sets_the_text_and_code_keeps_its_own(reports: dict[str, Any]) -> None:
    styles = [
        measured["styles"] for chapter, measured in reports["tablet-own"]["measures"].items() if chapter in ARTICLES
    ]
    text = [style[kind]["family"] for style in styles for kind in ("text", "li", "td") if kind in style]
    code = [style[kind]["family"] for style in styles for kind in ("pre", "code") if kind in style]
    assert {family.replace('"', "'") for family in text} == {FACE}
    assert len(text) >= len(code) >= len(ARTICLES)
    assert all(family.endswith("monospace") and "Reader Face" not in family for family in code)


def test_text_begins_at_the_reader_s_margin(reports: dict[str, Any]) -> None:
    starts = {
        (round(start - measured["margin"]), place)
        for place, measured in chapters(reports)
        for start in measured["starts"]
        if "/_dedication" not in place
    }
    assert len(starts) > 50
    assert {start for start, _ in starts} == {0}


def test_pages_turn_from_the_cover_to_the_end_and_back(reports: dict[str, Any], book: Book) -> None:
    turned = reports["phone-light"]["turned"]
    pages = turned["pages"]
    assert list(dict.fromkeys(page["chapter"] for page in pages)) == list(book.chapters)
    assert [page["page"] for page in pages if page["page"] == 1] == [1] * len(book.chapters)
    assert [page for page in pages if not page["text"] and not page["pictures"]] == []
    assert pages[-1]["atEnd"]
    assert {key: turned["back"][key] for key in ("chapter", "page")} == {
        key: pages[-2][key] for key in ("chapter", "page")
    }


def test_contents_and_printed_pages_lead_where_they_say(reports: dict[str, Any], book: Book) -> None:
    jumps = reports["phone-light"]["jumps"]
    assert [address for address, arrived in jumps.items() if not arrived] == []
    assert sum("#" in address for address in book.contents) > 20


def test_a_note_can_be_read_and_left_again(reports: dict[str, Any]) -> None:
    assert reports["phone-light"]["note"] == {"there": True, "back": True}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_screenshot_shows_a_page_on_the_reader_s_ground(
    view: View, reports: dict[str, Any], screenshots: Path
) -> None:
    assert view.name in reports
    ground = ImageColor.getrgb(view.ground)
    for number in range(1, len(LOOKS) + 1):
        with Image.open(screenshots / f"{view.name}-{number}.png") as picture:
            shown = picture.convert("RGB")
        assert shown.size == (view.width, view.height)
        assert shown.getpixel((2, 2)) == shown.getpixel((view.width - 3, view.height - 3)) == ground
        colours = shown.getcolors(view.width * view.height)
        assert colours
        assert len(colours) > 20
