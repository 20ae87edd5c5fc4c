"""Chapters that are too long for one page."""

from collections.abc import Sequence

import pytest
from lxml import etree

from pipeline.editions.epub import pages as pages_module
from pipeline.editions.epub.ebook import ChapterCopy
from pipeline.editions.epub.pages import find_files, make_chapter, split_chapter
from pipeline.jobs.blob import Blob

NAMES = {"h": "http://www.w3.org/1999/xhtml"}
PAGE = """\
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head>
<title>Titre</title>
</head><body><section epub:type="chapter" role="doc-chapter" aria-labelledby="chapter-title">
<header><h1 id="chapter-title">Titre</h1></header>{}</section></body></html>"""


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_module, "LARGEST", 1000)
    monkeypatch.setattr(pages_module, "_ROOM", 800)


def pages(body: str) -> list[etree._Element]:
    text = PAGE.format(body)
    return split_chapter(etree.fromstring(text), len(text), "essai", "fr")


def find(page: etree._Element, path: str) -> list[str]:
    result = page.xpath(path, namespaces=NAMES)
    assert isinstance(result, list)
    return [str(each) for each in result]


def words(some: Sequence[etree._Element]) -> str:
    return " ".join(" ".join(find(page, "//h:p//text()")) for page in some)


def section(number: int, length: int = 400) -> str:
    return f'<h2 id="s{number}">Partie {number}</h2><p>{number} {"mot " * (length // 4)}</p>'


def test_a_short_chapter_is_one_page() -> None:
    (page,) = pages(section(1))
    assert find(page, "//h:h1/text()") == ["Titre"]


def test_a_long_one_is_parted_at_its_headings_and_loses_nothing() -> None:
    body = "".join(map(section, range(1, 6)))
    some = pages(body)
    assert [find(page, "//h:h2/@id") for page in some] == [["s1"], ["s2"], ["s3"], ["s4"], ["s5"]]
    assert [find(page, "//h:h1/text() | //h:title/text()") for page in some] == [
        [f"Titre {number}/5"] * 2 for number in range(1, 6)
    ]
    assert words(some) == words([etree.fromstring(PAGE.format(body))])


def test_each_page_has_the_markup_of_the_title() -> None:
    text = PAGE.format("".join(map(section, range(1, 4))))
    for shown in ("Le <code>code</code>", "Le <code>code</code> <em>x</em>, y"):
        marked = text.replace(">Titre</h1>", f">{shown}</h1>")
        some = split_chapter(etree.fromstring(marked), len(marked), "essai", "fr")
        headings = [etree.tostring(next(page.iter("{*}h1")), with_tail=False).decode() for page in some]
        assert [one.partition(">")[2] for one in headings] == [f"{shown} {number}/3</h1>" for number in (1, 2, 3)]


def test_only_its_first_page_is_the_beginning_of_a_chapter() -> None:
    assert [find(page, "//@role") for page in pages("".join(map(section, range(1, 4))))] == [["doc-chapter"], [], []]


def test_a_stretch_that_is_too_long_is_parted_between_its_paragraphs() -> None:
    some = pages('<h2 id="a">A</h2>' + "<p>mot mot mot</p>" * 100)
    assert len(some) > 2
    assert find(some[1], "//h:h1/following-sibling::*[1]/self::h:p/text()") == ["mot mot mot"]


def test_what_has_no_parts_stays_whole() -> None:
    assert [len(find(page, "//h:div")) for page in pages(f"<div>{section(1, 2000)}</div>")] == [0, 1]


def test_links_lead_to_the_page_where_their_place_is_now() -> None:
    links = '<p id="ici"><a href="#s3">a</a> <a href="#ici">b</a> <a href="https://example.org/#s3">c</a></p>'
    back = '<p><a href="#s1">d</a> <a href="#s3">e</a></p>'
    some = pages(links + section(1) + section(2) + section(3) + back)
    places = find_files(some)
    assert find(some[0], "//h:a/@href") == [f"essai_{places['s3']}.xhtml#s3", "#ici", "https://example.org/#s3"]
    assert find(some[-1], "//h:a/@href") == [f"essai_{places['s1']}.xhtml#s1", "#s3"]
    assert places["s1"] < places["s3"]
    assert "chapter-title" not in places


def test_the_font_of_formulas_has_the_signs_of_all_pages() -> None:
    formulas = "<p><math><mi>a</mi></math></p>", "<p><math><mo>∑</mo></math></p>"
    body = "".join(f"<h2>Titre</h2><p>{'mot ' * 200}</p>{formula}" for formula in formulas)
    chapter = make_chapter(ChapterCopy("essai", "Titre", "fr", Blob.of(body)))
    assert chapter.more
    assert chapter.signs == "a∑"
