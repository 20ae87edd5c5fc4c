"""What books have and single documents do not: parts below parts, blank pages, sections that go on, links to pages."""

from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Pdf

from pipeline.press.binding.bind import bind
from pipeline.press.binding.signatures import Piece, count_numbers
from pipeline.press.pdf.links import take_inventory
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press.samples import BOOK_TITLE, imprint, links, opened, page_of, place, sheets, text

_PAGES = '<p style="break-after: page">a</p><p style="break-after: page">b</p><p>c</p>'


def opening(name: str, level: int = 0, blanks: int = 0) -> Piece:
    """Return a part of one page, with a heading if given."""
    heading = f'<h2 data-label="Dans {name}">Dans {name}</h2>' if level else ""
    return Piece(name, sheets(f"<section><h1>{name}</h1>{heading}</section>"), name, level=level, blanks=blanks)


def parted() -> bytes:
    """Return two parts with two articles each, the second after a blank page, then a colophon."""
    parts = [
        opening("I"),
        opening("a", 1),
        opening("b", 1),
        opening("II", blanks=1),
        opening("c", 1, blanks=1),
        opening("d", 1),
        opening("fin"),
    ]
    return bind(parts, imprint(), furniture=place(BOOK_TITLE))


def outline(pdf: Pdf) -> list[tuple[str, bool, list[str]]]:
    with pdf.open_outline() as found:
        return [(item.title, item.is_closed, [below.title for below in item.children]) for item in found.root]


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(parted())
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def test_the_outline_has_articles_below_their_parts_folded() -> None:
    pdf = opened(parted())
    assert outline(pdf) == [("I", True, ["a", "b"]), ("II", True, ["c", "d"]), ("fin", False, [])]
    assert int(pdf.Root.Outlines.Count) == 3
    assert int(pdf.Root.Outlines.First.Count) == -2
    assert str(pdf.Root.Outlines.First.First.First.Title) == "Dans a"


def test_a_row_of_the_outline_is_no_longer_than_judges_and_readers_bear(tmp_path: Path) -> None:
    many = [Piece(f"p{n}", sheets("<h1>x</h1>"), f"T{n}", level=1, above="" if n else "Articles") for n in range(260)]
    path = tmp_path / "book.pdf"
    path.write_bytes(bind([opening("I"), *many, opening("fin")], imprint()))
    assert page_ua1(path) == []
    assert qpdf_check(path) == []
    with opened(path.read_bytes()).open_outline() as found:
        rows = {item.title: item.children for item in found.root}
    assert list(rows) == ["I", "Articles", "fin"]
    assert [row.title for row in rows["Articles"]] == ["2–101", "102–201", "202–261"]
    assert [below.title for row in rows["Articles"] for below in row.children] == [f"T{n}" for n in range(260)]


def test_blank_pages_show_nothing_and_count() -> None:
    data = parted()
    assert [text(data, index) for index in (3, 5)] == ["", ""]
    pdf = opened(data)
    assert [page_of(pdf, name) for name in ("I", "a", "b", "II", "c", "d", "fin")] == [0, 1, 2, 4, 6, 7, 8]
    assert list(map(float, pdf.pages[3].MediaBox)) == list(map(float, pdf.pages[2].MediaBox))
    assert "9" in text(data, 8).split("\r\n")


@pytest.mark.parametrize(("continued", "heads"), [(False, [False, True, True]), (True, [True, True, True])])
def test_a_part_that_goes_on_has_a_head_on_its_first_page(continued: bool, heads: list[bool]) -> None:
    data = bind([Piece("p", sheets(_PAGES, "Tête"), continued=continued)], imprint(), furniture=place())
    assert ["Tête" in text(data, index) for index in range(3)] == heads


def test_links_lead_to_a_page_of_a_part_or_to_its_beginning_where_there_is_none() -> None:
    body = '<p><a href="article:p#page=3">trois</a> <a href="article:p#page=4">quatre</a></p>'
    pdf = opened(bind([Piece("p", sheets(_PAGES)), Piece("q", sheets(body), blanks=1)], imprint()))
    assert links(pdf, 4) == {"trois": "-> p#page=3", "quatre": "-> p"}
    assert page_of(pdf, "p#page=3") == 2


def test_an_inventory_has_the_pages_of_places_and_of_addresses() -> None:
    body = (
        '<p id="un"><a href="https://example.org/">a</a> <a href="https://example.org/">b</a> <a href="article:x">x</a></p>'
        '<p id="deux" style="break-before: page"><a href="https://example.org/">a</a> <a href="#un">ici</a>'
        ' <a href="mailto:ada@example.org">courriel</a></p>'
    )
    inventory = take_inventory(sheets(body).pdf.data)
    assert dict(zip(inventory.names, inventory.on, strict=True)) == {"un": 0, "deux": 1}
    assert inventory.links == ("article:x",)
    assert inventory.outside == (
        (0, "https://example.org/"),
        (1, "https://example.org/"),
        (1, "mailto:ada@example.org"),
    )


def test_a_part_takes_numbers_for_its_blank_pages() -> None:
    part = Piece("p", sheets("<p>x</p>"))
    assert count_numbers(replace(part, blanks=3)) == count_numbers(part) + 3
