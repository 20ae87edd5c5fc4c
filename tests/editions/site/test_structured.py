"""What search engines read of a page: JSON-LD that says what the page says, and cannot end its script."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from pipeline.editions.edition import Publication
from pipeline.editions.site.edition import site
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Collection, SiteLink, SitePage, Surroundings
from pipeline.text.standard_numbers import DOI_RESOLVER
from tests import factory
from tests.editions.site.test_edition import one_article, pages, publish

# Of schema.org: the properties that each type may have here.
_THING = {"@type", "name", "description", "url"}
_WORK = _THING | set(
    "headline inLanguage datePublished author keywords image isPartOf publisher copyrightNotice".split()
)
TERMS = {
    "BlogPosting": _WORK | {"timeRequired", "identifier", "sameAs"},
    "WebPage": _WORK,
    "CollectionPage": _WORK | {"mainEntity"},
    "WebSite": _THING | {"issn"},
    "Person": _THING,
    "Organization": _THING,
    "ItemList": _THING | {"itemListElement"},
    "BreadcrumbList": _THING | {"itemListElement"},
    "ListItem": _THING | {"position", "item"},
    "PropertyValue": {"@type", "propertyID", "value"},
}


def collection(**values: Any) -> Collection:
    made = factory.collection()
    page = factory.article("a-propos", "À propos", "<p>Nous.</p>")
    hidden = replace(page, slug="cachee")
    around = Surroundings(
        (SiteLink("À propos", "site:a-propos.html", "fr"),), (), (SiteLink("M", "https://m.example/@a", "fr"),)
    )
    return replace(
        made,
        settings=replace(made.settings, **values),
        pages=(SitePage(page), SitePage(hidden, listed=False)),
        surroundings=around,
    )


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    made = collection(base_url="https://example.org/carnet/", issn="1234-5679")
    first, *others = made.articles
    return published(replace(made, articles=(replace(first, doi="10.5281/zenodo.12"), *others)))


def published(made: Collection) -> dict[str, str]:
    with Runner() as runner:
        found = site(Publication(made, frozenset({"site"})), runner)
        return {
            one.path: one.data.text
            for one in found
            if isinstance(one, File) and not one.path.startswith(("assets", "media", "card"))
        }


def graph(page: str) -> list[dict[str, Any]]:
    scripts = html.fromstring(page).xpath("//script[@type='application/ld+json']/text()")
    if not scripts:
        return []
    data = json.loads(scripts[0])
    assert data["@context"] == "https://schema.org"
    return list(data["@graph"])


def things(value: object) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for one in value for found in things(one)]
    return [value, *things(list(value.values()))] if isinstance(value, dict) else []


def test_an_article_says_what_it_is_and_where_it_stands(files: dict[str, str]) -> None:
    article, crumbs = graph(files["articles/premier.html"])
    assert article["@type"] == "BlogPosting"
    assert article["headline"] == "Le premier article\u202f!"
    assert article["author"] == [
        {"@type": "Person", "name": "Ada Martin", "url": "https://example.org/carnet/authors/ada-martin.html"}
    ]
    assert article["url"] == "https://example.org/carnet/articles/premier.html"
    assert article["publisher"]["name"] == "L’école"
    assert (article["identifier"]["value"], article["sameAs"]) == (
        "10.5281/zenodo.12",
        f"{DOI_RESOLVER}10.5281/zenodo.12",
    )
    assert article["isPartOf"][0]["issn"] == "1234-5679"
    assert "https://doi.org/10.5281/zenodo.12</a>" in files["articles/premier.html"]
    assert [step["item"] for step in crumbs["itemListElement"]] == [
        "https://example.org/carnet/",
        "https://example.org/carnet/tags/video.html",
        "https://example.org/carnet/articles/premier.html",
    ]


def test_lists_say_what_they_hold_and_pages_that_are_not_listed_nothing(files: dict[str, str]) -> None:
    (front,) = graph(files["index.html"])
    assert front["@type"] == "CollectionPage"
    assert [one["name"] for one in front["mainEntity"]["itemListElement"]] == ["Le second", "Le premier article\u202f!"]
    assert [one["@type"] for one in graph(files["tags/code.html"])] == ["CollectionPage", "BreadcrumbList"]
    assert [one["@type"] for one in graph(files["a-propos.html"])] == ["WebPage", "BreadcrumbList"]
    assert graph(files["cachee.html"]) == graph(files["404.html"]) == []


def test_all_terms_are_those_of_schema_org(files: dict[str, str]) -> None:
    found = [one for path, page in files.items() if path.endswith(".html") for one in things(graph(page))]
    assert {one["@type"] for one in found} == TERMS.keys()
    assert not [one for one in found if not one.keys() <= TERMS[one["@type"]]]


def test_nothing_ends_the_script() -> None:
    nasty = "</script><script>alert(1)</script><!--\u2028"
    made = collection(title=nasty)
    made = replace(made, articles=tuple(replace(one, title=nasty) for one in made.articles))
    pages = published(made)
    for path in ("index.html", "articles/premier.html", "a-propos.html"):
        assert len(re.findall("<script", pages[path])) == 2  # ours, and this
        assert graph(pages[path])
    assert graph(pages["articles/premier.html"])[0]["headline"] == nasty
    assert graph(pages["articles/premier.html"])[0]["url"] == "../articles/premier.html"


def test_pages_are_in_menu_sitemap_and_texts_and_in_no_list(files: dict[str, str]) -> None:
    assert '<li><a href="../a-propos.html">À propos</a></li>' in files["articles/premier.html"]
    assert '<li><a href="a-propos.html" aria-current="page">À propos</a></li>' in files["a-propos.html"]
    assert '<a rel="me" href="https://m.example/@a">M</a>' in files["404.html"]
    assert 'href="https://example.org/carnet/a-propos.html"' in files["404.html"]
    assert 'content="noindex"' in files["cachee.html"]
    for name in ("sitemap.xml", "llms.txt"):
        assert "a-propos" in files[name]
        assert "cachee" not in files[name]
    assert "cachee.md" not in files
    assert not [
        path
        for path, text in files.items()
        if path.endswith((".xml", ".json")) and "propos" in text and path != "sitemap.xml"
    ]
    assert "Nous." in files["a-propos.md"]


def test_a_text_has_the_form_of_its_body(files: dict[str, str]) -> None:
    text = files["articles/premier.md"]
    assert text.startswith(
        "# Le premier article\u202f!\n\nCe que l’on trouve dans cet article, en une phrase.\n\nAda Martin · 2024-01-01\n"
    )
    for said in ("- [x] fait", "- [ ] à faire", "[^1]: Le texte", "$`E = mc^2`$", "| DVB-T2 |", "``` python"):
        assert said in text
    assert "](https://example.org/carnet/articles/second.html#partie)" in text
    assert "](https://example.org/carnet/media/images/rouge.png)" in text
    assert "## Notes" not in text


def test_each_page_but_that_of_what_is_not_found_says_what_it_is() -> None:
    found = {
        path: tree.xpath("//meta[@name='description']/@content") for path, tree in pages(publish(factory.collection()))
    }
    assert found.pop("404.html") == []
    for path, texts in found.items():
        assert len(texts) == 1, path
        assert 0 < len(texts[0]) <= 161, path
    assert found["tags.html"][0].startswith("Thèmes · ")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<h2>Un</h2><p>Un &amp; <em>deux</em>,<sup>1</sup> puis\ntrois.</p><p>Quatre.</p>", "Un & deux, puis trois."),
        (f"<p>{'mot, ' * 60}</p>", "mot, " * 31 + "mot…"),
        ("<pre><code>a</code></pre>", "Essai"),
    ],
)
def test_an_article_without_a_description_shows_its_first_words(body: str, said: str) -> None:
    tree = one_article(body=Blob.of(body), description="", description_html="")
    assert tree.xpath("//meta[@name='description']/@content") == [said]
    assert tree.xpath("//meta[@property='og:description']/@content") == [said]


def test_a_list_is_cut_between_words() -> None:
    made = factory.collection()
    long = tuple(replace(one, title=f"{one.title} {'anticonstitutionnellement ' * 8}") for one in made.articles)
    found = dict(pages(publish(replace(made, articles=long))))
    for path, tree in found.items():
        if path.startswith("tags/"):
            (text,) = tree.xpath("//meta[@name='description']/@content")
            assert text.endswith("anticonstitutionnellement…")
