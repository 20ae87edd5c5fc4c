"""What stands around a printed book's articles: what is set at once, and that its lines stand as they should."""

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

from pipeline.body.places import Citation
from pipeline.editions.book.book import Book
from pipeline.editions.book.indexes import IndexEntry, Mention, index, list_sources
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.book.sections import ContentsLine
from pipeline.editions.print.makeup import Section, find_starts, make_up
from pipeline.editions.print.sections import (
    GeneratedSection,
    make_contents,
    make_index,
    make_opening_page,
    make_sources,
    make_title_page,
    set_generated_section,
)
from pipeline.model.books_and_handouts import Anthology
from pipeline.press.geometry import A4, A5, Page
from pipeline.press.sheets import Sheets
from tests import factory
from tests.press.samples import sheets, text


@functools.cache
def made() -> Book:
    return plan_book(factory.collection(), Anthology())


def line(number: int, title: str = "Un titre", page: int = 0) -> ContentsLine:
    return ContentsLine(f"a{number}", title, "fr", ("Ada Martin", "Noé Fabre"), page, place=f"entry-{number}")


def part(number: int, lines: int) -> ContentsLine:
    return ContentsLine(
        f"_part-{number}", f"Partie {number}", "fr", number=number, below=tuple(map(line, range(lines)))
    )


def sizes(leaf: GeneratedSection) -> list[tuple[str, int]]:
    lines = leaf.content["lines"]
    assert isinstance(lines, list)
    return [(each.title, len(each.below)) for each in lines]


def test_long_contents_are_set_in_stretches_that_begin_with_parts_or_go_on_with_one() -> None:
    leaves = make_contents(made(), [part(1, 300), part(2, 150), part(3, 200), part(4, 1100)])
    assert [sizes(leaf) for leaf in leaves] == [
        [("Partie 1", 300), ("Partie 2", 150)],
        [("Partie 3", 200)],
        [("Partie 4", 499)],
        [("", 499)],
        [("", 102)],
    ]
    assert [leaf.content["title"] for leaf in leaves] == ["Sommaire", "", "", "", ""]
    assert {leaf.head for leaf in leaves} == {"Sommaire"}


@pytest.mark.parametrize("page", [A4, A5], ids=["A4", "A5"])
def test_no_line_of_the_contents_goes_on_on_the_next_page(page: Page) -> None:
    long = "Un titre qui est assez long pour prendre des lignes, "
    (leaf,) = make_contents(made(), [line(number, long * (1 + number % 4)) for number in range(100)])
    found = set_generated_section(replace(leaf, page=page))
    starts = find_starts([found])
    assert len(starts) > 3
    assert {start.before for start in starts} == {0}
    assert all(start.place.startswith("entry-") for start in starts)
    assert all(text(found.pdf.data, number).startswith("Un titre") for number in range(1, found.pages))


def test_the_length_of_the_contents_does_not_depend_on_the_numbers() -> None:
    lines = [replace_page(page) for page in (0, 1, 1000)]
    assert len({set_generated_section(make_contents(made(), some)[0]).pages for some in lines}) == 1


def replace_page(page: int) -> list[ContentsLine]:
    return [
        line(number, "Un titre d’une longueur moyenne, comme il y en a tant" * (1 + number % 2), page)
        for number in range(60)
    ]


def test_a_part_of_many_articles_counts_them_in_its_opening() -> None:
    few, many = (set_generated_section(make_opening_page(made(), part(2, count))) for count in (24, 25))
    assert few.pages == many.pages == 1
    assert "Ada" not in text(few.pdf.data, 0)
    assert text(few.pdf.data, 0).count("Un titre") == 24
    assert "25\xa0articles" in text(many.pdf.data, 0)


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("Bande passante", "large"),
        ("Le blog de la direction interministérielle du numérique", "middle"),
        ("Donaudampfschifffahrtsgesellschaft", "least"),
        ("mot " * 30, "least"),
        ("開源指南", "large"),
        ("オープンソースガイド", "middle"),
        ("行動規範とメンテナーのための手引き", "large"),
    ],
)
def test_titles_are_as_large_as_their_words_let_them_be(title: str, size: str) -> None:
    assert make_title_page(replace(made(), title=title)).content["size"] == size
    assert make_opening_page(made(), part(1, 2)._replace(title=title)).content["size"] == size
    assert set_generated_section(make_title_page(replace(made(), title=title))).pages == 1


def test_thousands_of_sources_are_set_some_at_a_time() -> None:
    cited = [Citation(f"https://example.org/{number:05}", 1 + number // 100) for number in range(10_000)]
    leaves = make_sources(made(), list_sources(made(), {"premier": cited}), {"premier": 1})
    assert len(leaves) == 20
    last = leaves[-1].content["entries"]
    assert isinstance(last, list)
    entry, ((mention, pages),) = last[-1]
    assert (entry.place, mention.name, pages) == ("entry-9999", "premier", [(100, "#page=100")])


def test_the_index_is_made_of_names_and_pages_and_of_no_title() -> None:
    book, all_of_it = made(), factory.collection()
    articles = tuple(replace(one, title=f"{one.title} bis") for one in all_of_it.articles)
    renamed = plan_book(replace(all_of_it, articles=articles), Anthology())
    first = {article.slug: number for number, article in enumerate(book.articles, start=5)}
    leaves = make_index(book, index(book, first))
    assert leaves == make_index(renamed, index(renamed, first))


def section(name: str, pages: int, *, recto: bool = False) -> Section:
    body = '<p style="break-after: page">x</p>' * (pages - 1) + "<p>y</p>"
    return Section(name, (sheets(body),), name, "fr", recto=recto)


def test_make_up_leaves_a_page_blank_where_a_section_begins_on_the_right() -> None:
    book = make_up([section("a", 1), section("b", 2, recto=True), section("c", 2, recto=True), section("d", 1)])
    assert book.first == {"a": 1, "b": 3, "c": 5, "d": 7}
    assert [each.blanks for each in book.placed] == [0, 1, 0, 0]
    assert book.pages == 7


def test_addresses_and_places_count_through_all_stretches_of_a_section() -> None:
    one: Sheets = sheets('<p style="break-after: page" id="un">x</p><p><a href="https://a.example/">a</a></p>')
    two = sheets('<p id="deux"><a href="https://b.example/">b</a></p>')
    whole = replace(section("s", 1), sheets=(one, two))
    assert list(whole.outside) == [(1, "https://a.example/"), (2, "https://b.example/")]
    assert whole.places == {"un": 0, "deux": 2}


def test_index_of_thousands_of_pages_is_set_in_stretches_so_that_memory_stays_small() -> None:
    def entry(number: int) -> IndexEntry:
        return IndexEntry(
            f"tag-{number}", f"Sujet {number}", tuple(Mention(f"a-{n}", "", "fr", (n,)) for n in range(900))
        )

    leaves = make_index(made(), [entry(number) for number in range(5)])
    assert [len(cast("Sequence[object]", leaf.content["entries"])) for leaf in leaves] == [2, 2, 1]


def set_contents(lines: tuple[ContentsLine, ...]) -> tuple[int, int]:
    """Return the number of A5 pages of the contents, and the number of entries on the last."""
    (leaf,) = make_contents(made(), lines)
    found = set_generated_section(replace(leaf, page=A5))
    assert {line.place for line in found.lines} == {line.place for line in lines}
    return found.pages, len({line.place for line in found.lines if line.page == found.pages - 1})


def test_contents_never_end_in_a_page_of_a_few_entries() -> None:
    ends = [set_contents(tuple(map(line, range(count)))) for count in range(18, 26)]
    assert all(pages == 1 or entries >= 5 for pages, entries in ends), ends
    assert any(entries == 5 for _, entries in ends), ends


def test_contents_never_end_in_a_page_of_a_few_lines() -> None:
    bare = [ContentsLine(f"a-{n}", f"Article {n}", "fr", place=f"entry-{n}") for n in range(42)]
    ends = [set_contents(tuple(bare[:count])) for count in range(30, 42, 2)]
    assert all(pages == 1 or entries >= 8 for pages, entries in ends), ends


def test_sources_never_end_in_a_page_of_a_few_lines() -> None:
    """Where they stood on two pages, they stand closer on one, or leave some to the second."""
    ends = []
    for count in range(16, 26):
        cited = [Citation(f"https://example.org/{number:05}", 1) for number in range(count)]
        (leaf,) = make_sources(made(), list_sources(made(), {"premier": cited}), {"premier": 1})
        found = set_generated_section(replace(leaf, page=A5))
        ends.append((found.pages, len({line.place for line in found.lines if line.page == found.pages - 1})))
    assert all(pages == 1 or entries >= 4 for pages, entries in ends), ends
    assert (1, 19) in ends
