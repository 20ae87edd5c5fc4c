"""What a reader finds of a real post's notes and lists on its pages: lines, blanks, numbers, and their order."""

import re
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from pipeline.options import Options
from pipeline.publish import publish

POST = """---
title: Essai
---
Un mot[^n].

5. cinq
6. six
   1. petit

7. sept

Le paragraphe d'après.

[^n]: Avant.

    1. dedans
    2. double
        - niveau

            1. troisième
    3. tertio

    Milieu.

    ```yaml
    web:
      image: "nginx"
    ```

    > Cité.

    Fin.
"""
LINES = "Avant dedans double niveau troisième tertio Milieu web image Cité Fin"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> pypdfium2.PdfTextPage:
    """Return the text of a post's single page."""
    content = tmp_path_factory.mktemp("content")
    (content / "essai.md").write_text(POST, "utf-8")
    output: Path = tmp_path_factory.mktemp("made") / "output"
    publish(Options(content, output, only=("articles",), workers=1))
    return pypdfium2.PdfDocument(output / "articles" / "essai.pdf")[0].get_textpage()


def place(page: pypdfium2.PdfTextPage, word: str) -> tuple[float, float]:
    """Return the start of a word on its line and the bottom of the line."""
    found = page.search(word, match_case=True).get_next()
    assert found
    left, bottom, _, _ = page.get_charbox(found[0], loose=True)
    return left, bottom


def test_the_lines_of_a_note_are_one_leading_apart(page: pypdfium2.PdfTextPage) -> None:
    bottoms = [place(page, word)[1] for word in LINES.split()]
    gaps = [upper - lower for upper, lower in pairwise(bottoms)]
    assert max(gaps) < 1.3 * min(gaps), dict(zip(LINES.split()[1:], gaps, strict=True))


def test_code_and_lists_of_a_note_keep_their_levels(page: pypdfium2.PdfTextPage) -> None:
    for outer, inner in (("web", "image"), ("Avant", "dedans"), ("double", "niveau"), ("niveau", "troisième")):
        assert place(page, outer)[0] + 5 < place(page, inner)[0]
    assert place(page, "dedans")[0] == pytest.approx(place(page, "tertio")[0], abs=1)


def test_numbers_are_read_before_their_items(page: pypdfium2.PdfTextPage) -> None:
    text = re.sub(r"\s+", " ", page.get_text_range())
    assert "5. cinq 6. six 1. petit 7. sept Le paragraphe" in text
    assert "1. dedans 2. double – niveau 1. troisième 3. tertio Milieu" in text
