"""Other articles of the collection: which are in a document, and what is said of those that are not."""

from dataclasses import replace

import pytest
from lxml.html import tostring

from pipeline.body.neutral_html import parse
from pipeline.editions.print.print_article import Cited, find_cited_pages
from pipeline.editions.print.references import (
    References,
    find_slug,
    make_citation,
    references,
    say_page,
    say_page_of_place,
)
from pipeline.jobs.blob import Blob
from pipeline.model.collection import SitePage
from tests.factory import collection


def test_a_document_has_the_places_of_its_articles_but_for_their_notes() -> None:
    made = collection()
    found = references(made, made.articles[:1])
    assert found.places == {"premier", "premier#listes", "premier#citation", "premier#figures"}
    assert found.cited == {"second": Cited("Le second", "fr")}


def test_others_are_cited_with_their_page_on_the_site() -> None:
    made = collection()
    sited = replace(made, settings=replace(made.settings, base_url="https://example.org/blog/"))
    assert references(sited, ()).cited["premier"].address == "https://example.org/blog/articles/premier.html"


def test_pages_are_said_as_the_language_has_it() -> None:
    inside = References(frozenset({"un"}))
    (link,) = parse('<a href="article:un">un</a>')
    said = {language: say_page(link, inside, language) for language in ("fr", "en", "zh-CN")}
    texts = {language: "".join(page.itertext()) for language, page in said.items() if page is not None}
    assert texts == {"fr": " (p.\u00a000)", "en": " (p.\u00a000)", "zh-CN": "（第00页）"}


@pytest.mark.parametrize(
    ("language", "known", "words"),
    [
        ("fr", None, ", p.\u00a000"),
        ("de", None, ", S.\u00a000"),
        ("fa", 12, "،\u0020ص\u00a0۱۲"),
        ("ja", None, "、00ページ"),
        ("ko", 7, ",\u00a07쪽"),
    ],
)
def test_the_page_of_a_figure_is_never_parted_from_what_says_that_it_is_one(
    language: str, known: int | None, words: str
) -> None:
    (link,) = parse('<a href="#plan">plan</a>')
    inside = References(pages={"un#plan": known} if known else {})
    page = say_page_of_place(link, "un", {"plan"}, inside, language)
    assert page is not None
    assert "".join(page.itertext()) == words


def test_an_article_is_cited_with_the_markup_of_its_title() -> None:
    outside = References(cited={"un": Cited("Le code a < b", "fr", "", "Le <code>code</code> <em>a &lt; b</em>")})
    (link,) = parse('<a href="article:un">ici</a>')
    assert [tostring(each, encoding="unicode") for each in make_citation(link, outside)] == [
        '<cite lang="fr" dir="ltr">Le <code>code</code> <em>a &lt; b</em></cite>'
    ]
    (link,) = parse('<a href="article:un">le code <i>a &lt; b</i></a>')
    assert make_citation(link, outside) == []


def test_slugs_are_known_in_neutral_addresses_alone() -> None:
    addresses = ("article:%C3%A9t%C3%A9#x", "article:un", "https://example.org/", "#x")
    assert [find_slug(address) for address in addresses] == ["été", "un", "", ""]


def test_brackets_within_brackets_are_square() -> None:
    inside = References(frozenset({"un"}))
    paragraph = parse('<p>(a) (voir <a href="article:un">un</a>) et <a href="article:un">un</a></p>')
    pages = [say_page(link, inside, "fr") for link in paragraph.iter("a")]
    assert ["".join(page.itertext()) for page in pages if page is not None] == [" [p.\u00a000]", " (p.\u00a000)"]


def test_a_page_of_the_site_is_cited_where_an_article_leads_to_it() -> None:
    made = collection()
    first, second = made.articles
    leading = replace(first, body=Blob.of('<p><a href="site:a-propos.html#nous">ici</a></p>'))
    page = SitePage(replace(second, slug="a-propos", title="À propos"))
    sited = replace(made, settings=replace(made.settings, base_url="https://example.org/"), pages=(page,))
    assert find_cited_pages(sited, [second]) == {}
    found = References(cited=find_cited_pages(sited, [leading]))
    assert found.cited["site:a-propos.html"].address == "https://example.org/a-propos.html"
    (link,) = parse('<a href="site:a-propos.html#nous">ici</a>')
    said = make_citation(link, found)
    assert "".join("".join(each.itertext()) for each in said).replace("\u200b", "").replace("\u2060", "") == (
        "À proposexample.org/a-propos.html"
    )
    assert [each.get("href") for each in said] == [None, "site:a-propos.html"]
    nowhere = make_citation(link, References(cited=find_cited_pages(replace(sited, settings=made.settings), [leading])))
    assert ["".join(each.itertext()) for each in nowhere] == ["À propos"]
