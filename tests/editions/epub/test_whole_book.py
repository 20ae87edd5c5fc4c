"""A book with parts, texts around its articles, biographies, figures and the pages of a printed edition."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.body.places import END, PageStart
from pipeline.editions.book.book import Book
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.book.sections import COLOPHON, CONTENTS, SOURCES, list_sections_after, list_sections_before
from pipeline.editions.epub import navigation
from pipeline.editions.epub import pages as pages_module
from pipeline.editions.epub.chapters import bind_texts, write_chapters
from pipeline.editions.epub.ebook import EbookCopy, Facts, package_book
from pipeline.editions.epub.edition import select_printed_pages, strip_texts
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.books_and_handouts import Anthology, Division
from pipeline.model.collection import Collection
from tests import factory
from tests.editions.epub.test_edition import find
from tests.judges import ace, epubcheck

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
}
FIGURES = "".join(f"<figure><p>x</p><figcaption>Figure {n}<sup>e</sup></figcaption></figure>" for n in range(1, 7))
FOREIGN = '<p>See <a href="https://example.org/page">it</a>. <a href="article:premier#listes">There</a>.</p>'
NOTE = (
    '<p>a<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a></p><h2 id="x">X</h2>'
    '<section class="footnotes" role="doc-endnotes"><h2 id="notes">Notes</h2><ol><li id="fn1"><p>b</p></li></ol></section>'
)


def text_around(name: str, title: str, body: str) -> Article:
    return Article(f"_text-{name}", f"{name}.md", title, "fr", Blob.of(body))


def collection() -> Collection:
    made = factory.collection()
    english = replace(factory.article("third", "The third", FOREIGN, day=3), language="en", headings=(), tags=("Code",))
    shown = factory.article("quatrieme", "Le quatrième", FIGURES, day=4)
    asked = Anthology(parts=Division.TAG, dedication="d.md", preface="p.md", afterword="a.md")
    return replace(
        made,
        articles=(*made.articles, english, replace(shown, headings=(), authors=("Bé Roux",), tags=("Vidéo",))),
        tags=(
            replace(made.tags[0], articles=("premier", "second", "third")),
            replace(made.tags[1], articles=("premier", "second", "quatrieme")),
        ),
        anthologies=(asked,),
        book_texts={
            "d.md": text_around("d", "", "<p>À <em>tous</em></p>"),
            "p.md": text_around("p", "Avant de lire", NOTE),
            "a.md": text_around("a", "Après avoir lu", "<p>Fin.</p>"),
        },
        biographies={
            "Ada Martin": text_around("ada", "Ada Martin", NOTE),
            "Bé Roux": text_around("be", "Bé Roux", NOTE),
        },
    )


def pagination(planned: Book) -> Pagination:
    """Return page numbers: three pages for each text, two for the sources, one for all else."""
    names = (*list_sections_before(planned), *body_of(planned), *list_sections_after(planned, [1], [1]))
    texts = {article.slug for article in planned.articles}
    first, page = {}, 1
    for name in names:
        first[name] = page
        page += 3 if name in texts else 2
    starts = {slug: (PageStart(1, "0", 0, ""), PageStart(2, "", 0, "")) for slug in texts}
    own = {SOURCES: (PageStart(1, "entry-1", 0, ""),), CONTENTS: (PageStart(1, "entry-2", 0, ""),)}
    return Pagination("urn:uuid:printed", page, first, starts | own | {COLOPHON: (PageStart(1, END, 0, ""),)})


def body_of(planned: Book) -> Iterator[str]:
    for part in planned.parts:
        yield part.name
        yield from (article.slug for article in part.articles)


def made(*, printed: bool = True) -> bytes:
    (planned,), problems = plan_books(collection())
    assert problems == ()
    pages = pagination(planned) if printed else None
    with Runner() as runner:
        texts = write_chapters(planned, pages, runner)
        ebook = EbookCopy(
            book=strip_texts(planned),
            cover=planned.pictures["images/rouge.png"].data,
            cover_type="image/png",
            alt="Couverture",
            texts=bind_texts(texts, pages, planned, runner),
            pictures=tuple(planned.pictures.values()),
            facts=sum((one.chapter.facts for one in texts), Facts()),
            fonts=frozenset(),
        )
        if pages:
            ebook = replace(ebook, printed=select_printed_pages(planned, pages))
        return next(iter(runner.map(package_book, [ebook], "book"))).data


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name.removeprefix("EPUB/"): archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def data() -> bytes:
    return made()


@pytest.fixture(scope="module")
def book(data: bytes) -> dict[str, bytes]:
    return opened(data)


def spine(book: Mapping[str, bytes]) -> list[str]:
    package = book["content.opf"]
    paths = dict(zip(find(package, "//o:item/@id"), find(package, "//o:item/@href"), strict=True))
    return [paths[key] for key in find(package, "//o:itemref/@idref")]


def pages_in(book: Mapping[str, bytes], paths: Sequence[str]) -> list[str]:
    return [f"{path}#{name}" for path in paths for name in find(book[path], "//*[@role='doc-pagebreak']/@id")]


@pytest.mark.judge
@pytest.mark.long
def test_judges_have_nothing_to_say(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(data)
    assert epubcheck(path) == []
    assert ace(path) == []


def test_it_is_the_same_each_time(data: bytes) -> None:
    assert made() == data


def test_its_sections_come_in_the_order_of_the_printed_book(book: dict[str, bytes]) -> None:
    assert spine(book) == [
        *("cover.xhtml", "half-title.xhtml", "title.xhtml", "imprint.xhtml", "articles/_dedication.xhtml", "nav.xhtml"),
        *("articles/_preface.xhtml", "part-1.xhtml", "articles/third.xhtml"),
        *("part-2.xhtml", "articles/premier.xhtml", "articles/second.xhtml", "articles/quatrieme.xhtml"),
        *("articles/_afterword.xhtml", "figures.xhtml", "sources.xhtml", "index.xhtml", "articles/_authors.xhtml"),
        "colophon.xhtml",
    ]


@pytest.mark.parametrize(
    ("path", "kind", "role"),
    [
        ("half-title.xhtml", "halftitlepage", []),
        ("title.xhtml", "titlepage", []),
        ("imprint.xhtml", "copyright-page", []),
        ("articles/_dedication.xhtml", "dedication", ["doc-dedication"]),
        ("articles/_preface.xhtml", "preface", ["doc-preface"]),
        ("part-1.xhtml", "part", ["doc-part"]),
        ("articles/third.xhtml", "chapter", ["doc-chapter"]),
        ("articles/_afterword.xhtml", "afterword", ["doc-afterword"]),
        ("figures.xhtml", "loi", []),
        ("sources.xhtml", "bibliography", ["doc-bibliography"]),
        ("index.xhtml", "index", ["doc-index"]),
        ("articles/_authors.xhtml", "contributors", []),
        ("colophon.xhtml", "colophon", ["doc-colophon"]),
    ],
)
def test_each_says_what_it_is(book: dict[str, bytes], path: str, kind: str, role: list[str]) -> None:
    assert find(book[path], "//h:body/h:section/@epub:type") == [kind]
    assert find(book[path], "//h:body/h:section/@role") == role


def test_contents_nest_by_parts(book: dict[str, bytes]) -> None:
    top = find(book["nav.xhtml"], "//h:nav[1]/h:ol/h:li/h:a/@href")
    assert top[:3] == ["articles/_preface.xhtml", "part-1.xhtml", "part-2.xhtml"]
    assert find(book["nav.xhtml"], "//h:nav[1]/h:ol/h:li[3]/h:ol/h:li/h:a/@href") == [
        "articles/premier.xhtml",
        "articles/second.xhtml",
        "articles/quatrieme.xhtml",
    ]
    assert find(book["part-1.xhtml"], "//h:ol/h:li/h:a/@href | //h:ol/h:li/h:a/@lang") == [
        "articles/third.xhtml",
        "en",
    ]


def test_the_list_of_pages_has_every_mark_in_reading_order_and_no_other(book: dict[str, bytes]) -> None:
    listed = find(book["nav.xhtml"], "//h:nav[@epub:type='page-list']//h:a/@href")
    assert listed == pages_in(book, spine(book))
    numbers = [int(text) for text in find(book["nav.xhtml"], "//h:nav[@epub:type='page-list']//h:a/text()")]
    assert numbers == sorted(set(numbers))
    assert [address.rpartition("-")[2] for address in listed] == list(map(str, numbers))
    assert sum(address.startswith("sources.xhtml") for address in listed) == 2
    assert sum(address.startswith("nav.xhtml") for address in listed) == 2
    assert sum(address.startswith("colophon.xhtml") for address in listed) == 1


def test_the_pages_have_a_source(book: dict[str, bytes]) -> None:
    package = book["content.opf"]
    assert (
        find(package, "//o:meta[@property='pageBreakSource']/text() | //dc:source/text()") == ["urn:uuid:printed"] * 2
    )
    features = find(package, "//o:meta[@property='schema:accessibilityFeature']/text()")
    assert {"pageBreakMarkers", "pageNavigation", "index", "structuralNavigation"} <= set(features)


def test_without_a_printed_edition_nothing_is_said_of_pages() -> None:
    bare = opened(made(printed=False))
    assert pages_in(bare, spine(bare)) == []
    assert find(bare["nav.xhtml"], "//h:nav/@epub:type") == ["toc", "landmarks"]
    package = bare["content.opf"]
    assert find(package, "//o:meta[@property='pageBreakSource'] | //dc:source") == []
    features = find(package, "//o:meta[@property='schema:accessibilityFeature']/text()")
    assert not {"pageBreakMarkers", "pageNavigation"} & set(features)


def test_each_source_stands_once_with_who_cites_it_and_where(book: dict[str, bytes]) -> None:
    sources = book["sources.xhtml"]
    addresses = find(sources, "//h:a[@class='address']/@href")
    assert len(addresses) == len(set(addresses))
    path = "//h:li[h:a/@href='https://example.org/page']//h:li/h:a[not(@class)]/@href"
    assert find(sources, path) == ["articles/third.xhtml", "articles/premier.xhtml"]
    words = find(sources, "//h:li[h:a/@href='https://example.org/page']//h:li[1]//text()")
    assert re.fullmatch(r"The third, p\.\u00a0\d+", "".join(words).strip())
    for address in find(sources, "//h:a[@class='page']/@href"):
        file, _, name = address.partition("#")
        assert name in find(book[file], "//@id")


def test_the_index_leads_to_the_articles(book: dict[str, bytes]) -> None:
    assert find(book["index.xhtml"], "//h:ul[@class='letter']/@aria-label") == ["C", "V"]
    assert find(book["index.xhtml"], "//h:li[@id='entry-0']//h:li/h:a[not(@class)]/text()") == [
        "The third",
        "Le premier article\u202f!",
        "Le second",
    ]


def test_figures_with_captions_are_listed_where_they_are(book: dict[str, bytes]) -> None:
    addresses = find(book["figures.xhtml"], "//h:li/h:a/@href")
    assert len(addresses) == 7
    for address in addresses:
        file, _, name = address.partition("#")
        assert name in find(book[file], "//h:figure/@id")


def test_each_call_of_a_note_has_its_way_back(book: dict[str, bytes]) -> None:
    pages = [book[path] for path in spine(book)]
    calls = [
        (page, name, note)
        for page in pages
        for name, note in zip(
            find(page, "//h:a[@role='doc-noteref']/@id"), find(page, "//h:a[@role='doc-noteref']/@href"), strict=True
        )
    ]
    assert len(calls) == 4
    for page, name, note in calls:
        assert find(page, f"//h:aside[@id='{note[1:]}']//h:a[@role='doc-backlink']/@href") == [f"#{name}"]


def test_authors_have_their_biographies(book: dict[str, bytes]) -> None:
    page = book["articles/_authors.xhtml"]
    assert find(page, "//h:h1/text() | //h:h2/text()") == ["Auteurs", "Ada Martin", "Bé Roux"]
    identifiers = find(page, "//@id")
    assert len(identifiers) == len(set(identifiers))


def test_a_dedication_has_no_heading(book: dict[str, bytes]) -> None:
    page = book["articles/_dedication.xhtml"]
    assert find(page, "//h:h1 | //h:h2") == []
    assert find(page, "//h:section/@aria-label") == find(page, "//h:title/text()")


def test_whoever_writes_contributes_to_what_others_have_made(book: dict[str, bytes]) -> None:
    assert find(book["content.opf"], "//dc:creator/text()") == ["La classe"]
    assert find(book["content.opf"], "//dc:contributor/text()") == ["Ada Martin", "Bé Roux"]


@pytest.mark.judge
def test_long_chapters_go_on_and_all_leads_to_where_it_is_now(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pages_module, "LARGEST", 2500)
    monkeypatch.setattr(pages_module, "_ROOM", 1500)
    data = made()
    long = opened(data)
    order = spine(long)
    premier = [path for path in order if path.startswith("articles/premier")]
    assert len(premier) > 3
    assert find(long["nav.xhtml"], "//h:nav[@epub:type='page-list']//h:a/@href") == pages_in(long, order)
    (target,) = find(long["articles/third.xhtml"], "//h:a[contains(@href, '#listes')]/@href")
    assert "listes" in find(long[f"articles/{target.partition('#')[0]}"], "//@id")
    path = tmp_path / "long.epub"
    path.write_bytes(data)
    assert epubcheck(path) == []


def test_very_long_contents_are_for_the_reading_system_and_readers_see_the_parts(
    book: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(navigation, "_MOST_ENTRIES", 5)
    long = opened(made())
    assert "nav.xhtml" not in spine(long)
    assert find(long["contents.xhtml"], "//h:nav/h:ol/h:li/h:a/@href")[:3] == [
        "articles/_preface.xhtml",
        "part-1.xhtml",
        "part-2.xhtml",
    ]
    assert "articles/third.xhtml" in find(long["nav.xhtml"], "//h:nav[1]//h:a/@href")
    assert find(long["nav.xhtml"], "//h:a[@epub:type='toc']/@href") == ["contents.xhtml"]
    listed = find(long["nav.xhtml"], "//h:nav[@epub:type='page-list']//h:a/@href")
    assert listed == pages_in(long, spine(long))
    numbers = "//h:nav[@epub:type='page-list']//h:a/text()"
    assert find(long["nav.xhtml"], numbers) == find(book["nav.xhtml"], numbers)
    # A page that begins with an article's entry begins with the part's here.
    (marked,) = find(book["nav.xhtml"], "//h:nav[1]//h:a/h:span/@id")
    assert find(long["contents.xhtml"], "//h:nav/h:ol/h:li[2]/h:a/h:span/@id") == [marked]


def test_contents_with_too_many_headings_show_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_MOST_ENTRIES", 43)
    nav = opened(made())["nav.xhtml"]
    assert not [address for address in find(nav, "//h:nav[@epub:type='toc']//h:a/@href") if "#" in address]
