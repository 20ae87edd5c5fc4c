"""Sources, figures and index of a book, whatever it is set on."""

from dataclasses import replace
from typing import Any

import pytest

from pipeline.body.neutral_html import name_figures, parse, to_html
from pipeline.body.places import Citation, Figure
from pipeline.editions.book.book import Book
from pipeline.editions.book.indexes import figures, index, list_sources
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.book.sections import AFTERWORD
from pipeline.model.article import Tag
from pipeline.model.books_and_handouts import Anthology
from tests import factory


def made(**changes: Any) -> Book:
    """Return a book of the articles "premier" and "second"."""
    return plan_book(replace(factory.collection(), **changes), Anthology())


def test_an_address_is_one_source_however_it_is_written() -> None:
    cited = {
        "second": [Citation("https://www.example.org/page/?utm_source=x", 9), Citation("https://example.org/page", 8)],
        "premier": [Citation("http://example.org/page", 4), Citation("http://example.org/page", 4)],
    }
    (source,) = list_sources(made(), cited)
    assert (source.text, source.address) == ("example.org/page", "http://example.org/page")
    assert [(one.name, one.title, one.pages) for one in source.mentions] == [
        ("premier", "Le premier article\u202f!", (4,)),
        ("second", "Le second", (8, 9)),
    ]


def test_sources_stand_by_site_and_path_and_only_those_of_the_web() -> None:
    addresses = "https://b.example/ mailto:ada@example.org https://A.example/z https://a.example/Été ftp://c".split()
    found = list_sources(made(), {"premier": map(Citation, addresses)})
    assert [source.text for source in found] == ["a.example/Été", "A.example/z", "b.example"]
    assert [source.place for source in found] == ["entry-0", "entry-1", "entry-2"]
    assert {one.pages for source in found for one in source.mentions} == {()}


def test_texts_around_the_articles_are_cited_by_their_titles() -> None:
    postface = factory.article("_text-fin", "", "<p>Fin.</p>")
    book = plan_book(replace(factory.collection(), book_texts={"fin.md": postface}), Anthology(afterword="fin.md"))
    ((mention,),) = (source.mentions for source in list_sources(book, {AFTERWORD: [Citation("https://a.example", 3)]}))
    assert (mention.name, mention.language, mention.pages) == (AFTERWORD, "fr", (3,))
    assert mention.title


@pytest.mark.parametrize(("count", "listed"), [(4, 0), (5, 5)])
def test_a_list_of_figures_needs_five(count: int, listed: int) -> None:
    shown = [Figure(f"f{n}", f"Légende {n}", n) for n in range(count)]
    found = figures(made(), {"second": shown, "premier": [Figure("x", "", 2)]})
    assert len(found) == listed


def test_figures_stand_in_reading_order_with_captions_that_lists_can_bear() -> None:
    shown = {
        "second": [Figure("s", "mot " * 100, 9)],
        "premier": [Figure(f"f{n}", f"Légende {n}", 4) for n in range(4)],
    }
    found = figures(made(), shown)
    assert [entry.figure for entry in found] == ["f0", "f1", "f2", "f3", "s"]
    assert found[-1].caption.endswith("mot…")
    assert len(found[-1].caption) < 250
    assert (found[-1].mention.name, found[-1].mention.pages) == ("second", (9,))


def test_tags_sort_without_accents_and_tell_pages_in_reading_order() -> None:
    tags = [Tag(name, name, ("second", "premier")) for name in ("zoo", "École", "Eau", "épée", "3D")]
    found = index(made(tags=tuple(tags)), {"premier": 5, "second": 9})
    assert [(entry.text, entry.initial) for entry in found] == [
        ("3D", ""),
        ("Eau", "E"),
        ("École", "E"),
        ("épée", "E"),
        ("zoo", "Z"),
    ]
    assert [one.pages for one in found[0].mentions] == [(5,), (9,)]
    assert [one.pages for entry in index(made(tags=tuple(tags))) for one in entry.mentions] == [()] * 10


def test_figures_get_names_and_captions_in_one_line() -> None:
    tree = parse(
        '<figure><img src="a"><figcaption>Une <em>légende</em>\n longue<a class="footnote-ref" href="#fn1">1</a>.</figcaption></figure>'
        '<figure><img src="b"></figure><figure id="mine"><img src="c"><figcaption>Autre</figcaption></figure>'
    )
    assert name_figures(tree) == (Figure("_figure-1", "Une légende longue."), Figure("mine", "Autre"))
    assert 'id="_figure-1"' in to_html(tree)
    assert name_figures(tree) == (Figure("_figure-1", "Une légende longue."), Figure("mine", "Autre"))
