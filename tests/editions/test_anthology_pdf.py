"""The anthology as a reader leafs through it."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

from pipeline.editions.anthology_pdf import anthology_pdf
from pipeline.editions.articles import articles
from pipeline.editions.edition import File, Publication
from pipeline.editions.paper.apparatus import contents_of, set_contents
from pipeline.jobs.runner import Runner
from tests import factory
from tests.editions.making import files_by
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press.samples import links, opened, page_of, text


def made(publication: Publication | None = None) -> File:
    publication = publication or Publication(factory.collection(), frozenset())
    (book,) = files_by(lambda runner: anthology_pdf(publication, runner))
    return book


@functools.cache
def book() -> File:
    return made()


def words(index: int) -> str:
    """The text of a page of the book in one line."""
    return " ".join(text(book().data.data, index).split())


def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "anthology.pdf"
    path.write_bytes(book().data.data)
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def test_same_collection_gives_the_same_bytes() -> None:
    assert made().data.data == book().data.data


def test_cover_contents_articles_colophon_follow_each_other() -> None:
    pdf = opened(book().data.data)
    assert book().path == "anthology.pdf"
    assert len(pdf.pages) == book().pages
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            "Couverture",
            "Sommaire",
            "Le premier article\u202f!",
            "Le second",
            "Colophon",
        ]
    assert "Carnet d’essai" in words(0)
    assert "Sommaire" in text(book().data.data, 1)
    assert page_of(pdf, "premier") == 2
    assert "Colophon" in words(book().pages - 1)


def test_contents_tell_the_page_that_a_viewer_shows() -> None:
    pdf = opened(book().data.data)
    first, second = page_of(pdf, "premier") + 1, page_of(pdf, "second") + 1
    lines = text(book().data.data, 1).split("\r\n")
    assert lines[0] == "Sommaire"
    assert any(line.startswith(f"{first} Le premier") for line in lines)
    assert any(line.startswith(f"{second} Le second") for line in lines)
    assert set(links(pdf, 1).values()) == {"-> premier", "-> second"}


def test_what_is_read_back_begins_with_the_title() -> None:
    data = book().data.data
    opening = text(data, page_of(opened(data), "premier"))
    assert opening.index("Le premier article") < opening.index("Ce que l’on trouve") < opening.index("Un paragraphe")


def test_contents_of_several_pages_count_themselves() -> None:
    some = factory.collection()
    many = tuple(
        factory.article(f"a{n}", f"Article numéro {n}, au titre assez long pour deux lignes", "<p>x</p>")
        for n in range(45)
    )
    book = made(Publication(replace(some, articles=many), frozenset()))
    pdf = opened(book.data.data)
    contents = page_of(pdf, "a0") - 1
    assert contents > 1
    assert f"{contents + 2}Article numéro 0" in text(book.data.data, 1).replace("\r\n", "").replace(
        " Article", "Article"
    )
    assert book.pages == len(pdf.pages) == 1 + contents + 45 + 1


def test_length_of_the_contents_does_not_depend_on_the_numbers() -> None:
    collection = factory.collection()
    long = replace(collection, articles=collection.articles * 16)
    pages = {set_contents(contents_of(long, numbers)).pages for numbers in ([], [1] * 32, [1000] * 32)}
    assert len(pages) == 1


def test_the_same_sheets_serve_article_and_anthology() -> None:
    publication = Publication(factory.collection(), frozenset())
    with Runner() as runner:
        list(articles(publication, runner))
        assert runner.ran["articles"] == 2
        list(anthology_pdf(publication, runner))
        assert runner.ran["articles"] == 2


def test_cover_shows_no_number() -> None:
    assert "1" not in text(book().data.data, 0).split("\r\n")
    assert "2" in text(book().data.data, 1).split("\r\n")


def test_colophon_counts() -> None:
    colophon = words(book().pages - 1)
    assert f"2 articles, {book().pages} pages" in colophon
    assert "2 janvier 2024" in colophon
    assert "L’école" in colophon


def test_links_between_articles_stay_in_the_book() -> None:
    pdf = opened(book().data.data)
    assert links(pdf, page_of(pdf, "premier"))["autre article"] == "-> second"
    assert links(pdf, page_of(pdf, "second"))["premier"] == "-> premier#figures"


def test_no_articles_no_book() -> None:
    nothing = Publication(replace(factory.collection(), articles=()), frozenset())
    assert files_by(lambda runner: anthology_pdf(nothing, runner)) == []
