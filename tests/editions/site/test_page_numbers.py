"""Printed pages on the site: their marks in the articles, the way to show them, the list of them all."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from lxml import html

from pipeline.body.places import LEAD, PageStart
from pipeline.editions.book.book import Book
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.edition import Publication
from pipeline.editions.print.bindery import Bindery
from pipeline.editions.site.edition import site
from pipeline.extension import File
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store
from pipeline.model.books_and_handouts import Anthology, Format, Selection
from pipeline.model.collection import Collection
from tests import factory

STARTS = {
    "premier": (PageStart(1, LEAD, 0, ""), PageStart(2, "2", 0, "Despoints"), PageStart(3, "7", 0, "unpoint")),
    "second": (),
}


@dataclass(frozen=True)
class Shelf:
    """Page numbers of books without the books."""

    first: int = 9
    shared: frozenset[str] = frozenset()

    def pagination(self, volume: Book) -> Pagination:
        """Return pages in which the second article of a book follows the four pages of the first."""
        slugs = [article.slug for article in volume.articles]
        first = {slug: self.first + 4 * index for index, slug in enumerate(slugs)}
        return Pagination("urn:x", 14, first, {slug: STARTS[slug] for slug in slugs if STARTS[slug]}, self.shared)


def published(
    collection: Collection, first: int = 9, runner: Runner | None = None, shared: frozenset[str] = frozenset()
) -> dict[str, html.HtmlElement]:
    shelf = cast("Bindery", Shelf(first, shared))
    publication = Publication(collection, frozenset({"site"}), plan_books(collection)[0], shelf)
    with nullcontext(runner) if runner else Runner() as own:
        files = [item for item in site(publication, own) if isinstance(item, File)]
        pages = [file for file in files if file.path.endswith(".html")]
        return {page.path: html.document_fromstring(page.data.data.decode()) for page in pages}


def marks(page: html.HtmlElement) -> list[str]:
    return [mark.get("id", "") for mark in page.xpath("//*[@role='doc-pagebreak']")]


def test_articles_mark_the_pages_of_the_book_by_its_numbers() -> None:
    pages = published(factory.collection())
    first = pages["articles/premier.html"]
    assert marks(first) == ["page-9", "page-10", "page-11", "page-12"]
    assert marks(pages["articles/second.html"]) == ["page-13"]
    # Before the title, the lead picture and a heading, in a list within the item.
    holders = [mark.getparent() for mark in first.find_class("page-mark")]
    assert [str(each.get("class") or each.tag) for each in holders if each is not None] == [
        "opening",
        "lead",
        "body",
        "li",
    ]
    assert first.xpath("//*[@id='page-11']/following-sibling::*[1]/@id") == ["listes"]
    assert first.find_class("page-mark")[3].get("title") == "Page\u00a012"


def test_they_are_shown_on_request() -> None:
    (box,) = published(factory.collection())["articles/premier.html"].xpath("//input[@id='_pages']")
    assert box.getparent().tag == "label"
    assert box.get("checked") is None


def test_all_pages_are_listed_and_articles_lead_there() -> None:
    pages = published(factory.collection())
    links = pages["pages.html"].xpath("//nav[@role='doc-pagelist']//ol//ol//a")
    assert [(link.text, link.get("id"), link.get("href")) for link in links][3:] == [
        ("12", "page-12", "articles/premier.html#page-12"),
        ("13", "page-13", "articles/second.html#page-13"),
    ]
    assert "../pages.html" in pages["articles/second.html"].xpath("//footer//@href")


def test_a_page_on_which_another_article_ends_is_listed_below_both_and_has_one_place() -> None:
    pages = published(factory.collection(), shared=frozenset({"second"}))
    links = pages["pages.html"].xpath("//nav[@role='doc-pagelist']//ol//ol//a")
    assert (links[-1].get("id"), links[-1].get("href")) == (None, "articles/second.html#page-13")
    assert marks(pages["articles/second.html"]) == ["page-13"]


def test_an_article_tells_of_the_first_book_that_has_it_in_print() -> None:
    asked = (
        Anthology(name="Ecran", formats=(Format.EPUB,)),
        Anthology(Selection(("second",)), name="Petit"),
        Anthology(name="Grand"),
    )
    pages = published(replace(factory.collection(), anthologies=asked))
    assert marks(pages["articles/second.html"]) == ["page-9"]
    assert marks(pages["articles/premier.html"])[0] == "page-9"
    assert "../pages.html" in pages["articles/second.html"].xpath("//footer//@href")
    assert "../pages/grand.html" in pages["articles/premier.html"].xpath("//footer//@href")
    assert pages["pages/grand.html"].xpath("//nav[@role='doc-pagelist']//ol//ol//a/@href")[0].startswith("../articles/")


def test_an_article_that_grows_by_a_page_moves_numbers_and_makes_no_later_page_anew(tmp_path: Path) -> None:
    ran = []
    for first in (9, 10):
        with Runner(RunnerContext(Store(tmp_path))) as runner:
            published(factory.collection(), first, runner)
            ran.append({label: count for label, count in runner.ran.items() if count})
    assert ran[1] == {"lists": 1, "page numbers": 1}


def test_where_no_book_is_printed_nothing_is_told_of_pages() -> None:
    collection = factory.collection()
    with Runner() as runner:
        files = list(site(Publication(collection, frozenset({"site"}), plan_books(collection)[0]), runner))
        found = {item.path: item.data.data for item in files if isinstance(item, File)}
    assert "pages.html" not in found
    assert b"page-" not in found["articles/premier.html"].replace(b"example.org/page", b"")
