"""What is unlisted has a page, and nothing else that is published tells of it."""

from pathlib import Path

import pytest
from lxml import html

from pipeline.editions.book.selection import EmptySelectionError, select
from pipeline.model.books_and_handouts import Order, Selection
from tests.hostile.making import normalised, published
from tests.hostile.reading import holders

SECRET = "Zanzibarquartz"  # noqa: S105 (a word that nothing else has)
POST = "---\ntitle: {title}\nlang: fr\ndate: 2026-01-0{day}\nauthor: Ada Martin\ntags: [son]\n{more}---\n\nUn texte.\n"
HIDDEN = f"""\
---
title: {SECRET} du titre
description: {SECRET} du chapeau
date: 2026-02-01
lang: fr
author: [Ada Martin, {SECRET} Autrice]
tags: [son, {SECRET}]
unlisted: true
---

Le {SECRET} du texte, avec un [fichier](joint.txt).
"""
FILES = {
    "collection.yaml": "title: Essais\nlanguage: fr\nbase_url: https://essais.example/\n",
    "un.md": POST.format(title="Un", day=1, more=""),
    "deux.md": POST.format(title="Deux", day=2, more="").replace("Un texte", "Voir [la suite](cache.md)"),
    "cache.md": HIDDEN,
    "joint.txt": "Rien.",
}


def test_no_other_file_tells_of_it(tmp_path: Path) -> None:
    files = published(tmp_path, FILES, "site", "anthology-epub", "dump")
    telling = holders(files, SECRET, "un texte", ".html", ".xml", ".json", ".js", ".md", ".xhtml")
    assert telling == {"articles/cache.html", "dump/cache.html", "dump/cache.json"}
    assert not [path for path in files if SECRET.casefold() in path.casefold()]
    page = html.document_fromstring(files["articles/cache.html"].decode())
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not page.xpath("//nav[@class='neighbours'] | //link[@type='text/markdown'] | //script[@type]")
    for path in ("sitemap.xml", "llms.txt", "index.html", "tags/son.html"):
        assert b"cache" not in files[path]
    # Whoever writes a link to it wants it to be found.
    assert b'href="cache.html"' in files["articles/deux.html"]
    assert b"noindex" not in files["articles/deux.html"]


def test_it_is_in_no_book_or_handout(tmp_path: Path) -> None:
    collection = normalised(tmp_path, FILES)
    assert [one.slug for one in collection.unlisted] == ["cache"]
    assert [one.slug for one in collection.reachable] == ["un", "deux", "cache"]
    assert [one.slug for one in select(collection, Selection(everything=True), Order.DATE)] == ["un", "deux"]
    with pytest.raises(EmptySelectionError):
        select(collection, Selection(posts=("cache",)), Order.DATE)


@pytest.mark.parametrize(
    "key",
    [
        "unlisted: yes",
        "hidden: true",
        "hors liste: oui",
        "visibility: hidden",
        "status: hidden",
        "build: {list: never}",
        "_build:\n  list: false",
        "eleventyExcludeFromCollections: true",
    ],
)
def test_other_tools_say_it_otherwise(tmp_path: Path, key: str) -> None:
    collection = normalised(tmp_path, {"a.md": POST.format(title="A", day=1, more=f"{key}\n"), "b.md": FILES["un.md"]})
    assert [one.slug for one in collection.unlisted] == ["a"]
    assert not [one for one in collection.problems if one.rule != "typography"]


@pytest.mark.parametrize("key", ["unlisted: false", "hidden: non", "build: {list: always}", "status: published"])
def test_nothing_else_does(tmp_path: Path, key: str) -> None:
    collection = normalised(tmp_path, {"a.md": POST.format(title="A", day=1, more=f"{key}\n")})
    assert not collection.unlisted


def test_a_mistyped_value_is_named_and_lists_it(tmp_path: Path) -> None:
    collection = normalised(tmp_path, {"a.md": POST.format(title="A", day=1, more="unlisted: peut-être\n")})
    assert not collection.unlisted
    assert [one.place for one in collection.problems if one.rule == "bad-value"] == ["a.md:7:1"]
