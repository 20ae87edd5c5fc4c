"""Long lists, as a reader turns their pages."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from pipeline.editions.edition import Publication
from pipeline.editions.site.edition import site
from pipeline.editions.site.lists import find_labels, split_list
from pipeline.editions.site.pages import Label, Teaser
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Tag
from pipeline.model.collection import Collection
from tests import factory

DAY = dt.timedelta(days=1)


def teasers(count: int) -> list[Teaser]:
    """Return as many teasers as asked for, the newest first, which has the highest number."""
    return [Teaser(str(number), f"Article {number}", "fr") for number in range(count, 0, -1)]


def many(count: int) -> Collection:
    """Return articles of one day each, all with one tag."""
    made = factory.collection()
    first = replace(made.articles[1], body=Blob.of("<p>Fin.</p>"), headings=(), tags=("Code",))
    assert first.date is not None
    articles = tuple(
        replace(first, slug=f"a{n}", title=f"A{n}", date=first.date + n * DAY) for n in range(1, count + 1)
    )
    tags = (Tag("Code", "code", tuple(article.slug for article in articles)),)
    return replace(made, articles=articles, tags=tags)


def pages_of(collection: Collection) -> dict[str, Any]:
    with Runner() as runner:
        made = list(site(Publication(collection, frozenset({"site"})), runner))
        files = [file for file in made if isinstance(file, File) and file.path.endswith(".html")]
        return {file.path: html.document_fromstring(file.data.data.decode("utf-8")) for file in files}


def neighbours_of(tree: Any) -> dict[str, str]:
    """Return the addresses of the pages linked from a page's navigation."""
    return {link.get("rel"): link.get("href") for link in tree.xpath("//nav[@class='neighbours']/a")}


@pytest.mark.parametrize("count", [0, 1, 20, 59, 60, 99, 100, 1_003])
def test_every_article_stands_on_one_page_in_order(count: int) -> None:
    made = list(split_list(teasers(count)))
    assert [teaser for leaf in made for teaser in leaf.teasers] == teasers(count)
    assert [leaf.number for leaf in made] == [0, *range(len(made) - 1, 0, -1)]


@pytest.mark.parametrize(("count", "sizes"), [(59, [59]), (60, [20, 40]), (99, [59, 40]), (100, [20, 40, 40])])
def test_a_list_fills_its_own_page_before_another_begins(count: int, sizes: list[int]) -> None:
    assert [len(leaf.teasers) for leaf in split_list(teasers(count))] == sizes


@pytest.mark.parametrize("count", [70, 98])
def test_a_new_article_changes_only_the_lists_own_page(count: int) -> None:
    before, after = list(split_list(teasers(count))), list(split_list(teasers(count + 1)))
    assert before[0] != after[0]
    assert before[1:] == after[1:]


def test_a_new_page_changes_of_the_others_only_the_one_before_it() -> None:
    before, after = list(split_list(teasers(139))), list(split_list(teasers(140)))
    assert len(after) == len(before) + 1
    assert after[3:] == before[2:]
    assert after[2] == replace(before[1], previous=3)


def test_pages_lead_to_each_other_from_end_to_end() -> None:
    trees = pages_of(many(140))
    assert neighbours_of(trees["index.html"]) == {"next": "page/3.html"}
    assert neighbours_of(trees["page/3.html"]) == {"prev": "../index.html", "next": "../page/2.html"}
    assert neighbours_of(trees["page/2.html"]) == {"prev": "../page/3.html", "next": "../page/1.html"}
    assert neighbours_of(trees["page/1.html"]) == {"prev": "../page/2.html"}
    assert neighbours_of(trees["tags/code.html"]) == {"next": "../tags/code/3.html"}
    assert neighbours_of(trees["tags/code/3.html"]) == {
        "prev": "../../tags/code.html",
        "next": "../../tags/code/2.html",
    }
    assert trees["tags/code/1.html"].xpath("//article[last()]//h2/a/@href") == ["../../articles/a1.html"]


def test_each_page_says_which_part_it_is() -> None:
    trees = pages_of(many(140))
    titles = [tree.findtext(".//title") for tree in trees.values()]
    assert len(set(titles)) == len(titles)
    assert trees["page/1.html"].findtext(".//title") == "Articles · 3 janvier 2024 – 11 février 2024 · Carnet d’essai"
    assert trees["tags/code.html"].xpath("//main//p[@class='meta']")[0].text_content() == "140\u00a0articles"


def test_pages_of_a_list_that_does_not_go_by_date_have_numbers() -> None:
    made = many(60)
    trees = pages_of(replace(made, settings=replace(made.settings, order="title")))
    assert trees["page/1.html"].xpath("//main/header/p")[0].text_content() == "Page\u00a01"


def test_labels_stand_in_their_authors_order_and_unknown_ones_last() -> None:
    made = factory.collection()
    article = replace(made.articles[0], slug="a", tags=("vidéo", "Code"))
    tags = tuple(Tag(name, name, ("a",)) for name in ("Autre", "Code", "Vidéo"))
    found = find_labels(replace(made, articles=(article,), tags=tags))
    assert found == {"a": tuple(Label(name, name) for name in ("Vidéo", "Code", "Autre"))}
