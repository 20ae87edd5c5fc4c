"""What a block is not for, no file of an edition has: not its words, its pictures, its files, nor its notes."""

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from pipeline.body.neutral_html import plain_html
from pipeline.editions.site.markup import render_feed_body
from pipeline.editions.site.paths import SiteLocation
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.reading import holders

POST = """---
title: Une leçon
lang: fr
date: 2026-01-25
questions:
  - Pourquoi la questionfrontale ?
---

Un texte pour tous, avec [le corrigé](#corrige), [l'écran](#ecran) et [la feuille](#feuille)[^tous].

::: questions
1. Combien ?

   ::: solution
   ## Corrigé secret {#corrige}

   Quarante-deux[^cache], voir ![un plansecret](secret.png) et [le fichier](secret.txt).
   :::
:::

::: web-only
## L'écran visible {#ecran}

![Une tour](ecran.png)
:::

### Un sous-titre

::: print-only
## La feuille imprimée {#feuille}

![Un pont](papier.png)
:::

[^tous]: Une remarque ouverte.
[^cache]: Une remarque confidentielle.
"""
SECRETS = ("secret", "quarante", "confidentielle")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = tmp_path_factory.mktemp("content")
    (content / "lecon.md").write_text(POST, "utf-8")
    (content / "autre.md").write_text("---\ntitle: Autre\nlang: fr\n---\n[Là](lecon.md#corrige).\n", "utf-8")
    (content / "secret.txt").write_text("quarante-deux", "utf-8")
    for number, name in enumerate(("secret", "ecran", "papier")):
        data = io.BytesIO()
        Image.new("RGB", (60, 40), (40 * number, 80, 120)).save(data, "PNG")
        (content / f"{name}.png").write_bytes(data.getvalue())
    made = tmp_path_factory.mktemp("made") / "output"
    publish(Options(content, made, workers=1))
    return made


def text_of(path: Path) -> str:
    """Return all text of a file, including text for screen readers only."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        try:
            return " ".join(page.get_textpage().get_text_range() for page in document)
        finally:
            document.close()
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as book:
            return " ".join(
                [*book.namelist(), *(book.read(name).decode("utf-8", "replace") for name in book.namelist())]
            )
    return path.read_bytes().decode("utf-8", "replace")


def test_nobody_but_a_teacher_sees_a_solution(output: Path) -> None:
    for secret in SECRETS:
        assert (
            holders(output, secret, "pour tous", ".html", ".xml", ".json", ".js", ".md", ".pdf", ".xhtml") == set()
        ), secret


def test_screen_and_paper_each_have_their_own(output: Path) -> None:
    of_screen = [output / "articles/lecon.html", output / "feed.xml", output / "anthology.epub"]
    of_paper = [output / "articles/lecon.pdf", output / "anthology.pdf"]
    assert ["feuille imprimée" in text_of(path) for path in (*of_screen, *of_paper)] == [False] * 3 + [True] * 2
    assert ["écran visible" in text_of(path) for path in (*of_screen, *of_paper)] == [True] * 3 + [False] * 2
    assert [path.name for path in (output / "media").iterdir()] == ["ecran.png"]


def test_the_questions_of_a_front_matter_are_the_handouts_own(output: Path) -> None:
    assert (
        holders(output, "questionfrontale", "pour tous", ".html", ".xml", ".json", ".js", ".md", ".pdf", ".xhtml")
        == set()
    )


def test_links_lead_nowhere_that_is_not_shown(output: Path) -> None:
    page = text_of(output / "articles/lecon.html")
    assert 'href="#ecran"' in page
    assert 'href="#corrige"' not in page
    assert 'href="#feuille"' not in page
    assert 'href="lecon.html"' in text_of(output / "articles/autre.html")


def test_notes_count_on_without_gaps(output: Path) -> None:
    page = text_of(output / "articles/lecon.html")
    assert page.count('role="doc-noteref"') == 1
    assert "<sup>1</sup>" in page


def test_the_words_alone_of_an_article_have_no_solution_either() -> None:
    plain = plain_html('<p>Un</p><div class="solution"><p>Deux</p></div><p>Trois <b class="solution">quatre</b></p>')
    shown = render_feed_body(plain, SiteLocation("", ""))
    assert [word for word in ("Un", "Deux", "Trois", "quatre") if word in shown] == ["Un", "Trois"]
