"""Details of pages: a menu that folds, contents with sections, excerpts, authors, drawings on dark screens."""

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.hostile.making import published
from tests.judges.html import axe
from tests.preview.browser import Browser

_FIRST = """\
---
title: Une salle
date: 2025-03-01
author: Ada Martin
image: plan.svg
image_alt: Un plan
---

Une salle vide n’est jamais silencieuse : on y entend le couloir, la rue, et la salle elle-même.

## Un

### Un peu

### Un peu plus

## Deux

![Des teintes](teintes.svg)

## Trois
"""
_SECOND = "---\ntitle: Un plan\ndate: 2025-02-01\nauthor: Noé Roy\nnight: {night}\nimage: plan.svg\n---\n\n![Un plan](plan.svg)\n"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60">{}</svg>'
_TINTS = "".join(
    f'<rect fill="#{tint}" width="9" height="9"/>' for tint in ("905334", "c88159", "eaa984", "83583f", "be8460")
)
_FILES: dict[str, str | bytes] = {
    "salle.md": _FIRST,
    "plan.md": _SECOND.format(night="keep"),
    "plan.svg": _SVG.format('<path d="M0 0h90v60z"/>'),
    "teintes.svg": _SVG.format(_TINTS),
    **{f"pages/p{number}.md": f"---\ntitle: Page {number}\n---\n\nDes mots.\n" for number in range(5)},
    "collection.yaml": "title: Essais\nlanguage: fr\nlegal: false\n",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    made = published(tmp_path_factory.mktemp("details"), _FILES, "site")
    return {path: html.document_fromstring(data) for path, data in made.items() if path.endswith(".html")}


def test_a_menu_of_many_entries_folds(pages: dict[str, Any]) -> None:
    assert [page.xpath("count(//nav/details[@class='menu']/ul/li)") for page in pages.values()] == [6.0] * len(pages)


def test_contents_have_the_sections_of_each_part(pages: dict[str, Any]) -> None:
    contents = pages["articles/salle.html"].xpath("//nav[@class='contents']/ol/li")
    assert [["".join(link.itertext()) for link in part.iter("a")] for part in contents] == [
        ["Un", "Un peu", "Un peu plus"],
        ["Deux"],
        ["Trois"],
    ]


def test_a_list_says_who_wrote_and_how_an_article_begins(pages: dict[str, Any]) -> None:
    first = pages["index.html"].xpath("//article")[0]
    assert first.xpath("string(.//p[@class='standfirst'])").startswith("Une salle vide n’est jamais silencieuse")
    assert first.xpath("string(.//p[@class='meta'])").startswith("Ada Martin · 1er mars 2025")
    own = pages["authors/ada-martin.html"].xpath("//article")[0]
    assert own.xpath("string(.//p[@class='meta'])").startswith("1er mars 2025")
    assert not pages["articles/salle.html"].xpath("//meta[@name='description'][contains(@content, '#')]")


def test_drawings_of_few_colours_turn_to_light_ink_where_their_article_does_not_keep_them(
    pages: dict[str, Any],
) -> None:
    def shown(page: str) -> list[tuple[str, bool]]:
        pictures = pages[page].xpath("//main//img")
        return [(one.get("src").rpartition("/")[2], "turns" in one.get("class", "").split()) for one in pictures]

    assert shown("articles/salle.html") == [("plan.svg", True), ("teintes.svg", False)]
    assert shown("articles/plan.html") == [("plan.svg", False)]
    assert shown("index.html") == [("plan.svg", True), ("plan.svg", False)]


@pytest.mark.judge
def test_a_telephone_opens_the_menu_and_wide_windows_show_it(chromium: Browser, tmp_path: Path) -> None:
    published(tmp_path, _FILES, "site")
    page = next(tmp_path.rglob("articles/salle.html"))
    assert axe([page]) == {page: []}
    entry = "document.querySelector('.menu li a').checkVisibility({contentVisibilityAuto: true})"
    chromium.do("fresh")
    chromium.do("view", width=360, height=700, scheme="light")
    chromium.open(page.as_uri())
    assert not chromium.evaluate(entry)
    chromium.do("click", on=".menu summary")
    chromium.until(entry)
    assert chromium.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert chromium.do("axe") == []
    chromium.do("click", on=".menu summary")
    chromium.do("view", width=1000, height=700, scheme="light")
    chromium.until(entry)
    assert not chromium.evaluate("document.querySelector('.menu summary').offsetHeight")


@pytest.mark.judge
def test_a_still_of_a_film_is_not_turned_by_night(chromium: Browser, tmp_path: Path) -> None:
    film = '<video src="https://example.org/a.mp4" poster="plan.svg" title="Le hall"></video>'
    post = f"---\ntitle: Un film\n---\n\n{film}\n\n![Un plan](plan.svg)\n"
    published(tmp_path, _FILES | {"film.md": post}, "site")
    chromium.do("fresh")
    chromium.do("view", width=1000, height=700, scheme="dark")
    chromium.open(next(tmp_path.rglob("film.html")).as_uri())
    filters = "[...document.querySelectorAll('main img.turns')].map((one) => getComputedStyle(one).filter)"
    still, plan = chromium.evaluate(filters)
    assert still == "none"
    assert plan != "none"
