"""Glyphs stand where the engine has put them, in PDFium too, by which Chrome and Edge show PDFs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pypdfium2 import PdfDocument

from pipeline.editions.print.article import article_copy
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article

GREEK = ("el", "Επί πενήντα χρόνια όλα τα κανάλια έδειχναν τη νύχτα την ίδια εικόνα. ")
# Points, from the left and from the foot of the page: where lines end, and between which heights there is text alone.
_RIGHT_EDGE, _TEXT = (28 + 116) * 72 / 25.4, range(200, 620)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        GREEK,
        ("ru", "Пятьдесят лет по ночам все каналы показывали одну и ту же картинку. "),
        ("fr", "Pendant cinquante ans, la nuit, toutes les chaînes ont montré la même image. "),
    ],
    ids=("el", "ru", "fr"),
)
def test_justified_lines_end_at_the_edge_of_the_text(language: str, sentence: str) -> None:
    one = replace(article("un", "Un", f'<p lang="{language}">{sentence * 8}</p>'), lead=None)
    ends: dict[int, float] = {}  # by the height of the line
    with PdfDocument(typeset(article_copy(one, {})).pdf.data) as pdf:
        page = pdf[0].get_textpage()
        for at in range(page.count_chars()):
            _, foot, right, _ = page.get_charbox(at, loose=True)
            if round(foot) in _TEXT and page.get_text_range(at, 1).strip():
                ends[round(foot)] = max(right, ends.get(round(foot), 0))
    justified = [ends[foot] for foot in sorted(ends)[1:]]
    assert len(justified) > 6
    assert all(abs(end - _RIGHT_EDGE) < 0.5 for end in justified), justified
