"""The e-book as a reading system opens it."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.edition import Publication
from pipeline.editions.epub.edition import anthology_epub
from pipeline.editions.epub.paths import chapter_file, picture_path
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store
from pipeline.model.article import Article, Heading
from pipeline.model.books_and_handouts import Anthology
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.text.standard_numbers import Isbns
from tests import factory
from tests.editions.making import made_by
from tests.judges import epubcheck

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
}
ARABIC = '<p>هذا نص عربي.</p><h2 id="قسم">قسم</h2><p><a href="article:premier#listes">رابط</a></p>'
NESTED = "<ul><li>niveau" * 12 + "</li></ul>" * 12
TABLE = f"<table><thead><tr>{'<th>Łódź</th>' * 12}</tr></thead><tbody>{'<tr>' + '<td>x</td>' * 12 + '</tr>'}</tbody></table>"
CALLS = "".join(
    f'<p>a<a href="#fn{n}" class="footnote-ref" id="fnref{n}" role="doc-noteref"><sup>{n}</sup></a></p>'
    for n in range(1, 40)
)
NOTES = "".join(f'<li id="fn{n}"><p>b</p><pre>c</pre></li>' for n in range(1, 40))
RAW = (
    "<details>a<details><p>b</p></details></details><center>c</center><font color='red'>d</font><ul>e<ul><li>f</li></ul></ul>"
    "<dl><dd>g</dd></dl><p id='1'><a href='#1'>h</a><wbr>i</p><td>j</td><svg viewBox='0 0 1 1'></svg><form><input name='k'></form>"
    "<time datetime='hier'>l</time><a href='https://example.org/'><img src='asset:images/rouge.png'></a><p role='button' style='x'>m</p>"
)


def hard_collection() -> Collection:
    """Return an article with elements that the factory's articles lack."""
    made = factory.collection()
    notes = f'{CALLS}<section class="footnotes" role="doc-endnotes"><h2 id="notes">Notes</h2><ol>{NOTES}</ol></section>'
    articles = (
        factory.article("brut", 'Titre <brut> & "cité" d\'ici\x07', f"{RAW}{NESTED}{TABLE}"),
        replace(factory.article("notes", "Notes", notes), headings=(Heading(2, "notes", "Notes"),)),
        replace(
            factory.article("مقال", "مقال بالعربية", ARABIC),
            language="ar",
            headings=(Heading(2, "قسم", "قسم"),),
            lead=None,
        ),
    )
    settings = replace(made.settings, title='<R&D> "d’ici"', base_url="https://example.org/", rights="© A & B")
    return replace(made, articles=made.articles + articles, settings=settings)


def published(collection: Collection) -> bytes:
    with Runner() as runner:
        (file,) = anthology_epub(publication(collection), runner)
        assert isinstance(file, File)
        assert file.path == "anthology.epub"
        return file.data.data


def publication(collection: Collection) -> Publication:
    return Publication(collection, frozenset({"anthology-epub"}), plan_books(collection)[0])


def opened(collection: Collection) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(published(collection))) as archive:
        return {name.removeprefix("EPUB/"): archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def book() -> dict[str, bytes]:
    return opened(factory.collection())


@pytest.fixture(scope="module")
def tough_book() -> dict[str, bytes]:
    return opened(hard_collection())


@pytest.mark.judge
def test_a_book_whose_title_has_no_font_has_no_cover(tmp_path: Path) -> None:
    source = with_settings(title="ᏣᎳᎩ", subtitle="", authors=(), publisher="")
    made = made_by(lambda runner: anthology_epub(Publication(source, frozenset(), plan_books(source)[0]), runner))
    (said,) = (str(one) for one in made if isinstance(one, Problem) and one.rule == "missing-glyph")
    assert said.startswith("collection: missing-glyph: anthology.epub has no cover: no font has its letters (Cher")
    (file,) = (one for one in made if isinstance(one, File))
    (tmp_path / "book.epub").write_bytes(file.data.data)
    assert epubcheck(tmp_path / "book.epub") == []
    with zipfile.ZipFile(tmp_path / "book.epub") as archive:
        assert [name for name in archive.namelist() if "cover" in name] == []


def spine(book: Mapping[str, bytes]) -> list[str]:
    package = book["content.opf"]
    paths = dict(zip(find(package, "//o:item/@id"), find(package, "//o:item/@href"), strict=True))
    return [paths[key] for key in find(package, "//o:itemref/@idref")]


def find(document: bytes, path: str) -> list[str]:
    result = etree.fromstring(document).xpath(path, namespaces=NAMES)
    assert isinstance(result, list)
    return [str(item) for item in result]


def with_settings(**values: Any) -> Collection:
    made = factory.collection()
    return replace(made, settings=replace(made.settings, **values))


def links(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield each link within the book: a path and a fragment or ""."""
    for name, data in files.items():
        if name.endswith(".xhtml"):
            for address in find(data, "//@href | //@src"):
                if ":" not in address:
                    path, _, fragment = address.partition("#")
                    yield normpath(join(dirname(name), path)) if path else name, unquote(fragment)


@pytest.mark.judge
@pytest.mark.parametrize("made", [factory.collection, hard_collection])
def test_epubcheck_has_nothing_to_say(made: Any, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(published(made()))
    assert epubcheck(path) == []


def test_the_same_collection_gives_the_same_bytes() -> None:
    assert published(hard_collection()) == published(hard_collection())


@pytest.mark.parametrize("which", ["book", "tough_book"])
def test_every_link_leads_to_a_place_in_the_book(which: str, request: pytest.FixtureRequest) -> None:
    files = request.getfixturevalue(which)
    seen = list(links(files))
    assert len(seen) > 20
    for path, fragment in seen:
        assert path in files
        assert not fragment or fragment in find(files[path], "//@id")


def test_every_file_is_in_the_manifest_and_no_picture_is_idle(book: dict[str, bytes]) -> None:
    listed = find(book["content.opf"], "//o:item/@href")
    picture = picture_path(factory.red_square())
    inside = {name for name in book if not name.startswith("META-INF/")}
    assert sorted(listed) == sorted(inside - {"mimetype", "content.opf"})
    assert [name for name in listed if name.startswith("images/")] == ["images/cover.png", picture]


def test_the_pages_come_in_the_order_of_a_book(book: dict[str, bytes]) -> None:
    assert (
        spine(book)
        == (
            "cover.xhtml half-title.xhtml title.xhtml imprint.xhtml nav.xhtml articles/premier.xhtml"
            " articles/second.xhtml sources.xhtml index.xhtml colophon.xhtml"
        ).split()
    )


def test_contents_nest_as_headings_do(book: dict[str, bytes]) -> None:
    nav = book["nav.xhtml"]
    assert find(nav, "//h:nav[@epub:type='toc']/h:ol/h:li/h:a/text()") == [
        "Le premier article\u202f!",
        "Le second",
        "Sources",
        *find(nav, "//h:a[@href='index.xhtml' and not(@epub:type)]/text()"),
        "Colophon",
    ]
    assert find(nav, "//h:nav[1]/h:ol/h:li[1]/h:ol/h:li/h:a/text()") == ["Des listes", "Des figures"]
    assert find(nav, "//h:nav[1]/h:ol/h:li[1]/h:ol/h:li[1]/h:ol/h:li/h:a/@href") == ["articles/premier.xhtml#citation"]


def test_landmarks_are_in_the_language_of_the_book(book: dict[str, bytes]) -> None:
    nav = book["nav.xhtml"]
    assert (
        find(nav, "//h:nav[@epub:type='landmarks']//h:a/@epub:type")
        == "cover halftitlepage titlepage copyright-page toc bodymatter bibliography index colophon".split()
    )
    assert find(nav, "//h:nav[@epub:type='landmarks']//h:a/text()")[:3] == [
        "Couverture",
        "Carnet d’essai",
        "Page de titre",
    ]


def test_a_book_with_formulas_brings_their_font(book: dict[str, bytes]) -> None:
    assert "META-INF/LICENSE-stix-two-math.txt" in book
    assert b'url("../fonts/stix-two-math-cut.woff2")' in book["styles/book.css"]
    assert 2_000 < len(book["fonts/stix-two-math-cut.woff2"]) < 20_000


def test_only_chapters_with_formulas_say_so(book: dict[str, bytes]) -> None:
    assert find(book["content.opf"], "//o:item[@properties='mathml']/@href") == ["articles/premier.xhtml"]


def test_metadata_follows_from_the_collection(book: dict[str, bytes]) -> None:
    package = book["content.opf"]
    assert find(package, "//dc:title/text()") == ["Carnet d’essai", "Deux articles"]
    assert find(package, "//dc:creator/text()") == ["La classe"]
    assert find(package, "//dc:date/text()") == ["2024-01-02"]
    assert find(package, "//o:meta[@property='dcterms:modified']/text()") == ["2024-01-02T12:00:00Z"]
    assert find(package, "//o:meta[@property='schema:accessMode']/text()") == ["textual", "visual"]
    assert "describedMath" in find(package, "//o:meta[@property='schema:accessibilityFeature']/text()")


def test_the_book_is_called_as_its_volume_is() -> None:
    package = opened(with_settings(identifier="urn:isbn:9780000000002"))["content.opf"]
    assert find(package, "//dc:identifier/text()") == ["urn:isbn:9780000000002"]


def test_an_isbn_names_the_book_and_that_of_paper_its_pages() -> None:
    isbn = Isbns("978-2-1234-5680-3", epub="978-2-1234-5681-0")
    made = replace(factory.collection(), anthologies=(Anthology(isbn=isbn),))
    first = replace(made.articles[0], doi="10.5281/zenodo.12")
    book = opened(replace(made, articles=(first, *made.articles[1:])))
    assert find(book["content.opf"], "//dc:identifier/text()") == ["urn:isbn:9782123456810"]
    assert find(book[f"articles/{first.slug}.xhtml"], "//h:p[@class='byline']/h:a/@href") == [
        "https://doi.org/10.5281/zenodo.12"
    ]


def test_whoever_builds_may_say_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    package = opened(factory.collection())["content.opf"]
    assert find(package, "//o:meta[@property='dcterms:modified']/text()") == ["1970-01-02T00:00:00Z"]


def test_an_article_in_another_language_says_so(tough_book: dict[str, bytes]) -> None:
    (path,) = find(tough_book["content.opf"], "//o:item[starts-with(@href, 'articles/_')]/@href")
    assert find(tough_book[path], "/h:html/@lang | /h:html/@xml:lang | /h:html/@dir") == ["ar", "ar", "rtl"]
    assert find(tough_book["nav.xhtml"], "//h:a[@lang='ar']/@dir") == ["rtl", "rtl"]
    assert find(tough_book["content.opf"], "//dc:language/text()") == ["fr", "ar"]
    assert find(tough_book["content.opf"], "//o:spine/@page-progression-direction") == ["ltr"]


def test_a_book_in_arabic_turns_its_pages_from_the_right() -> None:
    package = opened(with_settings(language="ar"))["content.opf"]
    assert find(package, "//o:spine/@page-progression-direction") == ["rtl"]


def test_a_missing_lead_picture_is_seen(book: dict[str, bytes]) -> None:
    second = book["articles/second.xhtml"]
    assert find(second, "//h:figure[@class='lead']/h:span/text()") == ["Image manquante\u00a0: un robot blanc"]


def test_licences_come_with_their_fonts(book: dict[str, bytes]) -> None:
    fonts = [name for name in book if name.endswith(".woff2")]
    licences = [name.removeprefix("META-INF/LICENSE-").removesuffix(".txt") for name in book if name.endswith(".txt")]
    assert fonts
    assert all(any(name.startswith(f"fonts/{licence}-") for licence in licences) for name in fonts)
    assert sum(len(book[name]) for name in fonts) < 250_000


def test_no_article_no_book() -> None:
    with Runner() as runner:
        nothing = replace(factory.collection(), articles=())
        assert list(anthology_epub(publication(nothing), runner)) == []


def test_chapters_of_strange_slugs_have_plain_names() -> None:
    article = Article(slug="a/b é", source="x.md", title="x", language="fr", body=Blob.of("<p>x</p>"))
    files = opened(replace(factory.collection(), articles=(article,)))
    assert f"articles/{chapter_file('a/b é')}" in files
    assert re.fullmatch(r"_[0-9a-f]{16}\.xhtml", chapter_file("a/b é"))


def test_a_picture_is_in_the_book_once() -> None:
    made = factory.collection()
    twin = replace(factory.red_square(), path="images/encore.png")
    body = '<p><img src="asset:images/encore.png" alt="b"><img src="asset:images/rouge.png" alt="a"></p>'
    third = replace(factory.article("tiers", "Le tiers", body), shown=("images/encore.png", "images/rouge.png"))
    files = opened(replace(made, articles=(*made.articles, third), pictures={**made.pictures, twin.path: twin}))
    assert [name for name in files if name.startswith("images/")] == [picture_path(twin), "images/cover.png"]
    assert find(files["articles/tiers.xhtml"], "//h:p/h:img/@src") == [f"../{picture_path(twin)}"] * 2


def test_links_to_what_is_not_there_cost_nothing_else() -> None:
    made = factory.collection()
    body = (
        '<h2 id="ici">a</h2><p><a href="article:second#rien">b</a> <a href="article:second#partie">c</a>'
        ' <a href="article:inconnu#x">d</a> <a href="article:tiers#ici">e</a></p>'
    )
    third = replace(factory.article("tiers", "Le tiers", body), headings=())
    files = opened(replace(made, articles=(*made.articles, third)))
    assert find(files["articles/tiers.xhtml"], "//h:p/h:a/@href") == ["second.xhtml", "second.xhtml#partie", "#ici"]
    assert find(files["articles/tiers.xhtml"], "//h:h2/following::h:p//text()") == ["b", " ", "c", " d ", "e"]


def test_a_chapter_is_made_again_only_if_it_changes(tmp_path: Path) -> None:
    made = factory.collection()
    new = factory.article("nouveau", "Un nouveau", "<p>Entre les deux.</p>")
    first, second = made.articles
    store = Store(tmp_path)
    ran = []
    for articles in ((first, second), (first, second), (first, new, second), (replace(first, title="Autre"), second)):
        with Runner(RunnerContext(store)) as runner:
            list(anthology_epub(publication(replace(made, articles=articles)), runner))
            ran.append((runner.ran.get("chapters", 0), runner.ran.get("e-book", 0)))
    assert ran == [(2, 1), (0, 0), (1, 1), (1, 1)]
