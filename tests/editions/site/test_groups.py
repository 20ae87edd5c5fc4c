"""The pages of authors and series, what an article tells of its series, and what search engines are told."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipeline.options import Options
from pipeline.publish import plan, publish
from tests.hostile.making import picture, write
from tests.judges import axe, vnu
from tests.test_published_sample import with_faults

_NOINDEX = '<meta name="robots" content="noindex">'
Pages = Callable[[str], Any]
_POST = """\
---
title: {title}
lang: fr
date: {date}
author: {author}
tags: [son, {tag}]
{more}
---

Un texte.
"""


def post(title: str, date: str, author: str, tag: str = "voix", more: str = "") -> str:
    return _POST.format(title=title, date=date, author=author, tag=tag, more=more)


FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Onde courte\nlanguage: fr\nbase_url: https://onde.example/\n",
    "authors.yaml": "Ada Martin: |\n  ![Ada](ada.png)\n\n  Ada écoute les *salles* vides, et [tient un carnet](https://ada.example/).\n"
    "Zoé Öz:\n  bio: Zoé *filme*.\n  picture: zoe.png\n  url: [https://zoe.example/, zoe@example.org]\n",
    "zoe.png": picture(),
    "ada.png": picture(),
    "un.md": post("Monter la radio", "2026-01-10", "Ada Martin", more="series: {name: Notre radio, part: 1}"),
    "deux.md": post("Régler les micros", "2026-02-10", "[Ada Martin, Zoé Öz]", more="series: Notre radio\npart: 2"),
    "trois.md": post("Passer à l’antenne", "2026-03-10", "Zoé Öz", more="series: [Notre radio]\nseries_order: 3"),
    "quatre.md": post("Un cadre", "2025-05-03", "Zoé Öz", "image", "series: Images fixes\naliases: [/vieux/cadre/]"),
    "cinq.md": post("Une lumière", "2025-06-03", "Zoé Öz", "image", "series: Images fixes"),
    "six.md": post("Hors série", "2024-06-03", "Zoé Öz", "image", "noindex: true"),
}


@pytest.fixture(scope="module")
def output(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Publish the site and the e-book of these posts."""

    def made(folder: Path) -> None:
        content = write(folder / "content", FILES)
        publish(Options(content, folder / "output", ("site", "anthology-epub"), workers=1))

    return once("groups", made) / "output"


@pytest.fixture(scope="module")
def page(output: Path) -> Pages:
    """Return a page of the site."""
    return lambda name: html.document_fromstring((output / name).read_text("utf-8"))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_an_article_tells_which_part_of_its_series_it_is_and_leads_to_the_others(page: Pages) -> None:
    (series,) = page("articles/deux.html").xpath("//article/header/nav[@class='series']")
    assert words(series[0]) == "Partie 2 sur 3 de « Notre radio »"
    assert series[0].xpath(".//@href") == ["../series/notre-radio.html"]
    assert [words(one) for one in series.xpath(".//li")] == [
        "Monter la radio",
        "Régler les micros",
        "Passer à l’antenne",
    ]
    assert [words(one) for one in series.xpath(".//*[@aria-current]")] == ["Régler les micros"]
    assert [words(one) for one in series.xpath("./p")[1:]] == [
        "Partie précédente · Monter la radio",
        "Partie suivante · Passer à l’antenne",
    ]
    assert not page("articles/six.html").xpath("//nav[@class='series']")


def test_a_series_has_a_page_in_its_own_order(page: Pages) -> None:
    tree = page("series/notre-radio.html")
    assert [words(one) for one in tree.xpath("//h1 | //h2")] == [
        "Notre radio",
        "Monter la radio",
        "Régler les micros",
        "Passer à l’antenne",
    ]
    assert [words(one) for one in tree.find_class("number")] == ["1", "2", "3"]
    assert "3 parties" in {words(one) for one in tree.find_class("meta")}
    assert [words(one) for one in page("series.html").xpath("//main//li")] == [
        "Images fixes 2 articles",
        "Notre radio 3 articles",
    ]


def test_an_author_has_a_page_with_what_is_told_of_them(page: Pages, output: Path) -> None:
    tree = page("authors/ada-martin.html")
    assert words(tree.find_class("body")[0]) == "Ada écoute les salles vides, et tient un carnet."
    (shown,) = tree.xpath("//main//img/@src")
    assert (output / "authors" / shown).resolve().is_file()
    assert [words(one) for one in tree.xpath("//h2")] == ["Régler les micros", "Monter la radio"]
    assert tree.xpath("//main//a[@type='application/atom+xml']/@href") == ["../authors/ada-martin.xml"]
    assert page("articles/deux.html").xpath("//a[@rel='author']/@href") == [
        "../authors/ada-martin.html",
        "../authors/zoe-oz.html",
    ]
    assert [words(one) for one in page("authors.html").xpath("//main//li")] == [
        "Ada Martin 2 articles",
        "Zoé Öz 5 articles",
    ]


def test_all_pages_lead_to_these_lists(page: Pages) -> None:
    ways = page("articles/six.html").xpath("//footer//a/@href")
    assert {"../archive.html", "../authors.html", "../series.html"} <= set(ways)


def test_the_e_book_tells_of_it_too(output: Path) -> None:
    with zipfile.ZipFile(output / "anthology.epub") as book:
        chapters = [book.read(name).decode() for name in book.namelist() if "deux" in name or "six" in name]
    assert sum("Partie\u00a02 sur\u00a03 de «\u00a0Notre radio\u00a0»" in one for one in chapters) == 1
    assert sum("Partie" in one for one in chapters) == 1


def test_search_engines_are_told_where_all_is_and_what_to_leave_out(output: Path) -> None:
    assert (
        output / "robots.txt"
    ).read_text() == "User-agent: *\nAllow: /\n\nSitemap: https://onde.example/sitemap.xml\n"
    sitemap = re.findall("<loc>https://onde.example/(.*?)</loc>", (output / "sitemap.xml").read_text())
    assert {"archive.html", "authors.html", "series.html", "series/notre-radio.html", "authors/zoe-oz.html"} <= {
        *sitemap
    }
    assert not {"articles/six.html", "vieux/cadre/", "vieux/cadre/index.html"} & {*sitemap}
    asking = {
        path.relative_to(output).as_posix() for path in output.rglob("*.html") if _NOINDEX in path.read_text("utf-8")
    }
    assert asking == {"articles/six.html", "404.html", "vieux/cadre/index.html"}
    assert "six.md" in (output / "llms.txt").read_text("utf-8")


def site_of_one(folder: Path, settings: str) -> Path:
    """Publish the site of one article with these settings."""
    content = write(folder / "content", {"collection.yaml": settings, "un.md": FILES["un.md"]})
    publish(Options(content, folder / "o", ("site",), workers=1))
    return folder / "o"


def test_a_whole_site_can_ask_to_be_left_out(tmp_path: Path) -> None:
    settings = "title: T\nlanguage: fr\nbase_url: https://onde.example/\nnoindex: true\n"
    site = site_of_one(tmp_path, settings)
    pages = list(site.rglob("*.html"))
    assert pages
    assert all(_NOINDEX in path.read_text("utf-8") for path in pages)
    assert not (site / "sitemap.xml").exists()
    assert (site / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"


def test_below_the_root_of_a_host_nobody_looks_for_robots(tmp_path: Path) -> None:
    settings = "title: T\nlanguage: fr\nbase_url: https://onde.example/carnet/\n"
    site = site_of_one(tmp_path, settings)
    assert not (site / "robots.txt").exists()
    assert (site / "sitemap.xml").exists()


def test_a_new_article_changes_the_lists_that_it_is_in_and_no_more(output: Path, tmp_path: Path) -> None:
    shutil.copytree(output.parent / "content", tmp_path / "content")
    options = Options(tmp_path / "content", tmp_path / "output", ("site",), workers=1)
    publish(options)
    more = "series: Images fixes"
    (tmp_path / "content" / "sept.md").write_text(post("Un objectif", "2025-07-03", "Zoé Öz", "image", more), "utf-8")
    made = {reason.subject for reasons in plan(options).values() for reason in reasons}
    lists = {one for one in made if one.startswith(("list", "archive", "front"))}
    assert lists == {
        "front page index.html",
        "list tags/image.html",
        "list tags/son.html",
        "list of tags tags.html",
        "list authors/zoe-oz.html",
        "list of authors authors.html",
        "list series/images-fixes.html",
        "list of series series.html",
        "archive archive.html",
        "list of texts llms.txt",
    }
    # Its own, those of its series, and that of its neighbour, the first of 2026.
    assert {one for one in made if one.startswith("page")} == {
        f"page of article {slug}" for slug in ("sept", "quatre", "cinq", "un")
    }


@pytest.mark.judge
def test_every_new_kind_of_page_satisfies_the_validators(output: Path) -> None:
    names = (
        *("archive.html", "authors.html", "series.html", "tags.html", "index.html"),
        *("authors/ada-martin.html", "series/notre-radio.html", "articles/deux.html"),
    )
    paths = [output / name for name in names]
    assert with_faults(vnu([*paths, output / "vieux/cadre/index.html"])) == {}
    assert with_faults(axe(paths)) == {}
    # One that leads on is left before it could be judged: as it stands without that.
    still = output.parent / "vieux.html"
    text = (output / "vieux/cadre/index.html").read_text("utf-8")
    still.write_text(re.sub(r"<meta http-equiv=.refresh.*", "", text), "utf-8")
    assert with_faults(axe([still])) == {}


def test_structured_data_names_the_series(output: Path) -> None:
    (script,) = html.document_fromstring((output / "articles/deux.html").read_text("utf-8")).xpath(
        "//script[@type='application/ld+json']"
    )
    article = json.loads(script.text)["@graph"][0]
    assert article["position"] == 2
    assert article["isPartOf"][1]["@type"] == "CreativeWorkSeries"


def test_an_authors_page_shows_their_picture_and_where_they_are_elsewhere(page: Pages) -> None:
    own = page("authors/zoe-oz.html")
    (portrait,) = own.cssselect("header img.portrait")
    assert portrait.get("alt") == "Zoé Öz"
    assert portrait.get("src") == "../media/zoe.png"
    assert int(portrait.get("width")) > 0
    assert int(portrait.get("height")) > 0
    assert words(own.cssselect("header .body")[0]) == "Zoé filme."
    assert [(one.get("href"), words(one)) for one in own.cssselect("header .profiles a")] == [
        ("https://zoe.example/", "zoe.example"),
        ("mailto:zoe@example.org", "zoe@example.org"),
    ]
    assert not page("authors/ada-martin.html").cssselect(".portrait, .profiles")


def test_search_engines_are_told_that_an_author_is_the_same_elsewhere(page: Pages) -> None:
    def graph(name: str) -> Any:
        return json.loads(page(name).cssselect("script[type='application/ld+json']")[0].text)["@graph"]

    zoe = {
        "@type": "Person",
        "name": "Zoé Öz",
        "url": "https://onde.example/authors/zoe-oz.html",
        "sameAs": ["https://zoe.example/"],
    }
    assert graph("authors/zoe-oz.html")[0]["about"] == zoe
    ada, other = graph("articles/deux.html")[0]["author"]
    assert other == zoe
    assert "sameAs" not in ada
