"""Quarto's variants for formats (`.content-visible when-format=…`): each edition has its own, and none is lost in silence."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from pipeline.body.neutral_html import plain_html
from pipeline.options import Options
from pipeline.publish import publish
from tests.editions.test_shown_answers import read_packed

POST = """---
title: Une leçon
lang: fr
date: 2026-01-25
---

Un texte pourtous, [enligne]{.content-visible when-format="html"}[surpapier]{.content-hidden unless-format="pdf"}.

::: {.content-visible when-format="pdf"}
Motpdf.
:::

::: {.content-visible when-format="docx"}
Motdocx.
:::

::: {.content-visible when-format="epub"}
Motepub.

![Un pont](tour.png)
:::

::: {.content-visible when-format="revealjs"}
Motreveal.
:::

::: {.content-visible when-format="html"}
## Titreweb

Motweb.
:::

::: {.content-visible unless-format="epub"}
## Titresansepub

Sansepub.
:::

::: {.content-hidden when-format="html"}
Sanshtml.
:::

::: {.content-visible when-profile="expert"}
Motprofil.
:::

::: {.content-visible when-format="html" when-meta="params.corrige"}
Motclef.
:::

::: {.content-hidden when-profile="classe"}
Motcache.
:::

Un [Motenligne]{.content-visible unless-profile="classe"} fin.

::: content-hidden
Motperdu.
:::
"""
WORDS = "tour pourtous enligne surpapier Motpdf Motdocx Motepub Motreveal Motweb Sansepub Sanshtml Motprofil Motclef Motcache Motenligne Motperdu".split()


def read_pdf(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "".join(page.get_textpage().get_text_range() for page in pdf)


def read_zip(path: Path) -> str:
    with zipfile.ZipFile(path) as packed:
        text = "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(("html", "xml")))
        pictures = [name for name in packed.namelist() if "/images/" in name and "cover" not in name]
        return text + " tour" * len(pictures)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Return which of the words each edition has; what is named is `said`."""
    content, output = tmp_path_factory.mktemp("content"), tmp_path_factory.mktemp("output")
    (content / "lecon.md").write_text(POST, "utf-8")
    Image.new("RGB", (600, 400)).save(content / "tour.png")
    told = "title: T\nlanguage: fr\nhandouts:\n- {title: Deck, post: lecon, layout: [slides]}\n"
    (content / "collection.yaml").write_text(told, "utf-8")
    only = ("site", "articles", "anthology-epub", "handouts", "docx")
    stats = publish(Options(content, output, only, workers=1))
    texts = {
        "site": plain_html((output / "articles" / "lecon.html").read_text("utf-8")),
        "paper": read_pdf(output / "articles" / "lecon.pdf"),
        "epub": read_zip(output / "anthology.epub"),
        "docx": read_zip(output / "articles" / "lecon.docx"),
        "slides": read_pdf(output / "handouts" / "deck" / "slides.pdf"),
    }
    return {name: {word for word in WORDS if word in re.findall(r"\w+", text)} for name, text in texts.items()} | {
        "all": {
            word for path in output.rglob("*") if path.is_file() for word in WORDS if word.encode() in read_packed(path)
        },
        "said": {str(problem) for problem in stats.problems if problem.rule == "seen-nowhere"},
    }


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("site", "enligne Motweb Sansepub"),
        ("epub", "tour enligne Motepub Motweb"),
        ("paper", "surpapier Motpdf Sansepub Sanshtml"),
        ("docx", "Motdocx Sansepub Sanshtml"),
        ("slides", "surpapier Motpdf Motreveal Sansepub Sanshtml"),
    ],
)
def test_each_edition_has_its_variants(shown: dict[str, set[str]], edition: str, words: str) -> None:
    assert shown[edition] == {"pourtous", *words.split()}


def test_a_variant_of_no_edition_is_named_with_its_line(shown: dict[str, set[str]]) -> None:
    places = {said.partition(" ")[0] for said in shown["said"]}
    assert places == {"lecon.md:43:1:", "lecon.md:47:1:", "lecon.md:51:1:", "lecon.md:55:4:", "lecon.md:57:1:"}


def test_no_file_has_what_depends_on_something_unknown(shown: dict[str, set[str]]) -> None:
    assert not shown["all"] & {"Motprofil", "Motclef", "Motcache", "Motenligne", "Motperdu"}
