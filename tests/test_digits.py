"""A Persian collection has Persian digits in all its editions, and a page has the same number in each."""

import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from lxml import etree, html

from pipeline.body.media import in_digits_of
from pipeline.i18n.labels import digits_of
from pipeline.options import Options
from pipeline.publish import publish
from tests.editions.agreement import disagreements_of_book
from tests.languages.making import write

STYLES = Path(__file__).parents[1] / "styles"
SECOND = """---
title: دوم
lang: fa
date: 2025-03-02
tags: [تلویزیون]
---

نگاه کنید به [مقالهٔ نخست](fa.md) و [تلویزیون](https://example.org/tv).[^1]

1. یک
2. دو

| الف | ب |
|---|---|
| ج | د |

[^1]: یادداشت.
"""
EUROPEAN = re.compile("[0-9]")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish two Persian posts: the site, and a book by year as PDF and e-book."""
    folder = tmp_path_factory.mktemp("fa")
    content = folder / "content"
    content.mkdir()
    write(content, "fa")
    (content / "second.md").write_text(SECOND, "utf-8")
    with (content / "collection.yaml").open("a", encoding="utf-8") as settings:
        settings.write("anthologies: [{parts: year}]\n")
    publish(Options(content, folder / "output", only=("site", "anthology-pdf", "anthology-epub"), workers=1))
    return folder / "output"


@pytest.fixture(scope="module")
def book(made: Path) -> dict[str, etree._Element]:
    """Return the pages of the e-book by name."""
    with zipfile.ZipFile(made / "anthology.epub") as archive:
        pages = [name for name in archive.namelist() if name.endswith(".xhtml")]
        return {name.partition("/")[2]: etree.fromstring(archive.read(name)) for name in pages}


def test_on_paper(made: Path) -> None:
    with pypdfium2.PdfDocument(made / "anthology.pdf") as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    contents = next(text for text in pages if "فهرست" in text)
    assert {"۵", "۶", "۷", "۹"} <= set(contents.split())
    assert "۲۰۲۵" in contents
    article = next(text for text in pages if "یادداشت" in text)
    assert not EUROPEAN.search(article), article


def test_pages_have_the_same_number_in_all_editions(made: Path, book: dict[str, etree._Element]) -> None:
    told = disagreements_of_book(made / "anthology.pdf", made / "anthology.epub")
    assert [one for file, one in told if file.startswith("articles/")] == []
    listed = book["nav.xhtml"].xpath("//*[@id='page-list']//*[local-name()='a']")
    names = [link.text for link in listed]
    marks = [mark.get("aria-label") for page in book.values() for mark in page.xpath("//*[@role='doc-pagebreak']")]
    assert sorted(names) == sorted(marks)
    assert "۸" in names
    assert all(re.search(r"#page-[0-9]+$", link.get("href")) for link in listed)
    site = html.parse(made / "pages.html")
    shown = [link.text for link in site.xpath("//a[starts-with(@id, 'page-')]")]
    assert set(shown) <= set(names)
    pages = [html.parse(path) for path in sorted((made / "articles").glob("*.html"))]
    assert sorted(mark.get("title") for page in pages for mark in page.xpath("//*[@role='doc-pagebreak']")) == [
        f"صفحهٔ {number}" for number in sorted(shown)
    ]


def test_notes_and_what_scrolls(made: Path, book: dict[str, etree._Element]) -> None:
    page = html.parse(made / "articles/second.html")
    assert page.xpath("string(//*[@role='doc-noteref'])") == "۱"
    assert page.xpath("string(//*[@role='region']/@aria-label)").endswith(" ۱")
    chapter = book["articles/second.xhtml"]
    assert chapter.xpath("string(//*[@role='doc-noteref'])") == "۱"
    assert chapter.xpath("string(//*[@class='note-number'])") == "۱."


def test_no_number_is_european_in_what_a_reader_sees(made: Path) -> None:
    for path in ("index.html", "pages.html", "tags.html", "articles/second.html"):
        main = html.parse(made / path).find(".//main")
        assert main is not None
        assert not EUROPEAN.search("".join(main.itertext())), path


@pytest.mark.parametrize("sheet", ["site/scripts.css", "print/base.css", "epub/book.css"])
def test_lists_are_counted_in_the_digits_of_each_region(sheet: str) -> None:
    style = (STYLES / sheet).read_text("utf-8")
    systems = {name.replace("_", "-"): Locale.parse(name).default_numbering_system for name in locale_identifiers()}
    arabic = {name for name, system in systems.items() if name.startswith("ar-") and system == "arab"}
    assert set(re.findall(r":lang\((ar-\w+)\)", style)) == arabic
    assert ":lang(fa)" in style


def test_a_number_in_the_digits_of_another() -> None:
    assert (in_digits_of("۱", 12), in_digits_of("1", 12), in_digits_of("", 3)) == ("۱۲", "12", "3")
    assert (digits_of("fa"), digits_of("fr")) == ("۰۱۲۳۴۵۶۷۸۹", "0123456789")
