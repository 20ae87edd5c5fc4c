"""The dump holds each article as text, and no word that its page on the site does not show."""

import json
from pathlib import Path

import pytest
from lxml import html

from pipeline.editions.dump import ArticleDump, public_body
from pipeline.editions.edition import Publication
from pipeline.extension import File
from pipeline.extensions import get_editions
from pipeline.jobs.blob import Blob
from tests import factory
from tests.editions.making import files_by
from tests.hostile.making import SECRET, picture, published
from tests.hostile.reading import holders

POST = f"""---
title: Une *leçon*
lang: fr
date: 2026-01-25
author: Ada
tags: [essais]
redacted_by: {SECRET}
questions:
  - Pourquoi {SECRET} ?
---

Un texte %%{SECRET}%% pour tous{{>>{SECRET}<<}}, avec [le corrigé](#corrige)[^tous] et [sa suite]({SECRET}.md). <!-- {SECRET} -->

::: questions
1. Combien ? [{SECRET}]{{.solution}}

   ::: solution
   ## {SECRET} {{#corrige}}

   Quarante-deux[^cache], voir ![{SECRET}]({SECRET}.png "{SECRET}") et [le fichier]({SECRET}.pdf).
   :::
:::

::: {{.print-only title="{SECRET}"}}
Sur papier : {SECRET}.
:::

## Une partie

![Un plan](plan.png)

[^tous]: Une remarque ouverte.
[^cache]: {SECRET}
"""
FILES: dict[str, str | bytes] = {
    "lecon.md": POST,
    "autre.md": "---\ntitle: Autre\nlang: fr\n---\n\n[Là](lecon.md#une-partie), puis la fin.\n",
    "pages/a-propos.md": POST.replace("plan.png", "../plan.png"),
    "pages/cachee.md": f"---\ntitle: {SECRET}\nlang: fr\ndraft: true\n---\n\n{SECRET}\n",
    "collection.yaml": f"language: fr\nbase_url: https://e.example/\nfooter: 'Un pied. <!-- {SECRET} -->'\nlegal: {{host: ici}}\n",
    "plan.png": picture(),
    f"{SECRET}.png": picture(),
    f"{SECRET}.pdf": b"%PDF-1.4",
    f"{SECRET}.md": f"---\ntitle: {SECRET}\ndraft: true\n---\n\n{SECRET}\n",
    "retire.md": f"---\ntitle: {SECRET}\npublished: false\n---\n\n{SECRET}\n",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return published(tmp_path_factory.mktemp("dump"), FILES, "site", "dump")


def words(data: bytes) -> str:
    """Return the visible text, without the arrows back from notes: each edition draws its own."""
    tree = html.fromstring(data.decode("utf-8"))
    for arrow in tree.xpath("//a[@role='doc-backlink']"):
        arrow.text = None
    return " ".join(tree.text_content().split())


def test_it_is_made_for_whoever_asks_alone(tmp_path: Path) -> None:
    others = [name for name, edition in get_editions().items() if not edition.by_default]
    assert others == "text dump docx odt moodle".split()
    assert not [name for name in published(tmp_path, {"essai.md": "# Un\n\nDeux.\n"}) if name.startswith("dump/")]


def test_each_article_has_its_body_and_what_is_said_of_it(files: dict[str, bytes]) -> None:
    assert {name for name in files if name.startswith("dump/")} == {
        f"dump/{name}" for name in ("lecon.html", "lecon.json", "autre.html", "autre.json")
    }
    body = files["dump/lecon.html"].decode("utf-8")
    assert '<img src="asset:plan.png" alt="Un plan">' in body
    assert body.endswith(">\n")
    assert 'href="article:lecon#une-partie"' in files["dump/autre.html"].decode("utf-8")
    told = json.loads(files["dump/lecon.json"])
    assert (told["title"], told["title_html"], told["date"][:10]) == ("Une leçon", "Une <em>leçon</em>", "2026-01-25")
    assert (told["authors"], told["tags"]) == (["Ada"], ["essais"])
    assert told["pictures"] == {"plan.png": {"type": "image/png", "width": 4, "height": 4}}
    assert [heading["text"] for heading in told["headings"]] == ["Une partie"]


def test_machines_are_told_of_all_pages(files: dict[str, bytes]) -> None:
    texts = {"articles/lecon.md", "articles/autre.md", "a-propos.md", "mentions-legales.md", "accessibilite.md"}
    assert {*texts, "llms.txt", "feed.json", "tags/essais.xml", "authors/ada.xml"} <= files.keys()
    assert "Sur papier" not in files["articles/lecon.md"].decode("utf-8")
    assert all(f"https://e.example/{path}" in files["llms.txt"].decode("utf-8") for path in texts)


def test_no_file_of_it_has_a_word_that_is_not_public(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        assert SECRET not in name
        assert SECRET not in data.decode("utf-8", "replace"), name
    assert holders(files, SECRET, "la fin", ".html", ".json", ".md", ".js") == set()
    for slug in ("lecon", "autre"):
        assert words(files[f"dump/{slug}.html"]) in words(files[f"articles/{slug}.html"])


def test_what_all_editions_can_show_stands_there_as_they_get_it() -> None:
    collection = factory.collection()
    made = files_by(lambda runner: get_editions()["dump"].make(Publication(collection, frozenset({"dump"})), runner))
    assert [type(file) for file in made] == [File] * 4
    found = {file.path: file.data.text for file in made}
    first = collection.articles[0]
    assert found["dump/premier.html"].count("asset:images/rouge.png") == first.body.text.count("asset:images/rouge.png")
    assert json.loads(found["dump/premier.json"])["lead"] == {
        "asset": "images/rouge.png",
        "alt": "Un aplat rouge",
        "address": "",
        "opens": True,
    }


def test_a_body_that_is_too_much_gives_way_to_its_words() -> None:
    job = ArticleDump("un", "fr", Blob.of("<p>Un</p>"))
    assert public_body(job.with_body(Blob.of("<p>Deux</p>"))).text == "<p>Deux</p>\n"
