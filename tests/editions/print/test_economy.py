"""Books that save paper, and those that are printed by others."""

import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.editions.anthology_pdf import anthology_pdf
from pipeline.editions.book.book import Book
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.edition import Publication
from pipeline.editions.print.makeup import Section, make_up, plan_economy
from pipeline.editions.print.print_article import PrintedArticle
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.model.books_and_handouts import Anthology, Economy, ListedPart, Trim
from pipeline.model.collection import Collection
from pipeline.press.geometry import A4, A5, MILLIMETRE, TRIMS
from pipeline.press.sheets import Inventory, Sheets
from tests import factory
from tests.editions.making import files_by
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press.samples import links, opened, page_of, text

PARTS = (ListedPart("Lire", ("premier",)), ListedPart("Voir", ("second",)))


def collection(**changes: Any) -> Collection:
    made = factory.collection()
    return replace(made, settings=replace(made.settings, trim=Trim.A5, economy=Economy.AUTO, **changes))


def files(asked: Anthology) -> Mapping[str, File]:
    made = collection()
    publication = Publication(made, frozenset(), (plan_book(made, asked),))
    return {file.path: file for file in files_by(lambda runner: anthology_pdf(publication, runner))}


@functools.cache
def thrifty() -> bytes:
    return files(Anthology(parts=PARTS))["anthology.pdf"].data.data


def sheets_of(pages: int) -> Sheets:
    return Sheets(Blob.of(b""), pages, Inventory())


def printed_on(pages: int) -> PrintedArticle:
    return PrintedArticle(sheets_of(pages), Blob.of(b""))


def test_every_trim_has_a_page() -> None:
    assert set(TRIMS) == set(Trim)


def test_a_short_book_saves_paper_unless_it_is_asked_not_to() -> None:
    one = plan_book(collection(), Anthology())

    def is_thrifty(book: Book, pages: int) -> bool:
        printed = [printed_on(pages)]
        return plan_economy(book, printed).thrifty

    assert is_thrifty(one, 99)
    assert not is_thrifty(one, 100)
    assert is_thrifty(replace(one, economy=Economy.YES), 100)
    assert not is_thrifty(replace(one, economy=Economy.NO), 1)


def test_what_a_short_book_leaves_out() -> None:
    both = plan_book(collection(), Anthology())
    single = replace(both, parts=(replace(both.parts[0], articles=both.articles[:1]),))
    assert plan_economy(both, []).without == {"_half-title", "_colophon", "_index"}
    assert plan_economy(single, []).without == {"_half-title", "_colophon", "_index", "_contents"}
    many = replace(both, tags=tuple(replace(both.tags[0], name=f"Mot {n}") for n in range(12)))
    assert "_index" not in plan_economy(many, []).without


def test_parts_begin_above_their_first_articles_and_the_last_sheet_is_full() -> None:
    pdf = opened(thrifty())
    assert len(pdf.pages) % 4 == 0
    assert page_of(pdf, "_title") == 2
    assert page_of(pdf, "_imprint") == 3
    assert page_of(pdf, "_contents") == 4
    for part, article in (("_part-1", "premier"), ("_part-2", "second")):
        assert page_of(pdf, part) == page_of(pdf, article)
    assert "Partie 1 Lire" in " ".join(text(thrifty(), page_of(pdf, "premier")).split())
    assert {"-> _part-1", "-> _part-2"} <= set(links(pdf, 4).values())
    with pdf.open_outline() as outline:
        found = [(line.title, [below.title for below in line.children]) for line in outline.root]
    assert ("Lire", ["Le premier article\u202f!"]) in found
    assert ("Voir", ["Le second"]) in found


@pytest.mark.parametrize(("economy", "further"), [(Economy.AUTO, 0), (Economy.NO, 1)])
def test_lists_begin_below_each_other_where_a_book_saves_paper(economy: Economy, further: int) -> None:
    made = collection()
    book = replace(plan_book(made, Anthology()), economy=economy)
    book = replace(book, tags=tuple(replace(book.tags[0], name=f"Mot {number}") for number in range(12)))
    publication = Publication(made, frozenset(), (book,))
    (file,) = files_by(lambda runner: anthology_pdf(publication, runner))
    pdf = opened(file.data.data)
    assert page_of(pdf, "_index") - page_of(pdf, "_sources") == further
    shared = text(file.data.data, page_of(pdf, "_index"))
    assert ("example.org/note" in shared) == (not further)
    assert "Mot 11" in shared


def test_no_page_is_blank_but_the_back_of_the_cover_and_those_at_the_end() -> None:
    pages = len(opened(thrifty()).pages)
    blank = [index for index in range(pages) if not text(thrifty(), index).strip()]
    ends = [index for index in blank if index >= max(set(range(pages)) - set(blank))]
    assert set(blank) - set(ends) <= {0, 1}  # the cover's words may be a picture's


def test_pages_are_as_large_as_the_trim_and_mirrored() -> None:
    pdf = opened(thrifty())
    for number, page in enumerate(pdf.pages, start=1):
        left, _, right, top = map(float, page.MediaBox)
        assert (right - left, top) == pytest.approx((A5.width * MILLIMETRE, A5.height * MILLIMETRE), abs=0.1)
        if number > 2 and text(thrifty(), number - 1).strip():
            assert left == pytest.approx(0 if number % 2 else 0.95 * MILLIMETRE, abs=0.01)


def test_a_book_for_a_printer_has_an_interior_and_a_cover_with_its_spine() -> None:
    made = files(Anthology(bleed=3, paper_thickness=4))
    names = ("anthology.pdf", "anthology-interior.pdf", "anthology-cover.pdf")
    book, inside, cover = (opened(made[name].data.data) for name in names)
    assert len(inside.pages) == len(book.pages) - 2
    (page,) = cover.pages
    trim = [float(edge) for edge in page.TrimBox]
    spine = len(inside.pages) / 2 * 4
    assert trim[2] - trim[0] == pytest.approx((2 * A5.width + spine) * MILLIMETRE, abs=0.1)
    assert "Carnet d’essai · La classe" in " ".join(text(made["anthology-cover.pdf"].data.data, 0).split())


def test_an_article_in_a4_and_in_a_book_is_set_for_both() -> None:
    made = files(Anthology(trim=Trim.A4))
    pdf = opened(made["anthology.pdf"].data.data)
    width = float(pdf.pages[2].MediaBox[2])
    assert width == pytest.approx(A4.width * MILLIMETRE, abs=0.1)


def test_sections_without_sheets_stand_where_the_next_begins() -> None:
    part, article = Section("_part-1", (), "Un", "fr"), Section("un", (sheets_of(3),), "Un", "fr")
    book = make_up([part, article], 4)
    assert book.first == {"_part-1": 1, "un": 1}
    assert (book.pages, book.padding) == (4, 1)


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    for name, file in files(Anthology(parts=PARTS, bleed=3)).items():
        path = tmp_path / name
        path.write_bytes(file.data.data)
        assert qpdf_check(path) == []
        assert verapdf(path, "3a" if name == "anthology.pdf" else "3b") == []
    assert page_ua1(tmp_path / "anthology.pdf") == []
    assert verapdf(tmp_path / "anthology.pdf", "ua1") == []
