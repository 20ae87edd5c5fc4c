"""Letters are as wide as the fonts of the theme say."""

from __future__ import annotations

import pypdfium2
import pytest

from pipeline.press.fonts.prepared import MONO, SANS, SERIF, SERIF_BOLD, Face
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from pipeline.theme import typefaces

WORDS = [
    "Écho",
    "Anticonstitutionnellement",
    "WWW",
    "ŒÆ—…@%",
    "Щёлкающие",
    "Ελληνικά",
    "Tiếng",
    "a\u00a0b",
    "co\u2011op",
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("face", [SERIF, SERIF_BOLD, SANS, MONO], ids=["serif", "bold", "sans", "mono"])
def test_a_word_is_as_wide_as_it_is_set(face: Face, word: str) -> None:
    assert face.width(word) == pytest.approx(drawn_width(face, word), rel=0.04, abs=0.03)


def test_marks_take_no_room_and_squares_an_em() -> None:
    assert SERIF.width("e\u0301") == SERIF.width("e")
    assert SERIF.width("数学") == 2


def test_scripts_without_a_font_have_a_guess() -> None:
    assert 2 < SERIF.width("مجموعة") < 5


def drawn_width(face: Face, word: str) -> float:
    """How far the press sets a letter behind a word from its beginning, in em."""
    families = ", ".join(
        f'"{typefaces.family(face.role)}{subset}"' for subset in ("", " Ext", " Greek", " Cyrillic", " Viet")
    )
    css = (
        "@page { size: 600pt 100pt; margin: 0 } p { margin: 0; font-kerning: none; font-variant-ligatures: none;"
        f" white-space: nowrap; font: {700 if face.bold else 400} 20pt {families} }}"
    )
    html = f"<html><head><title>x</title></head><body><p>H{word}H</p></body></html>"
    with pypdfium2.PdfDocument(typeset(Copy(html, (css,))).pdf.data) as document:
        text = document[0].get_textpage()
        first, last = (text.get_charbox(index, loose=True)[0] for index in (0, text.count_chars() - 1))
    return float(last - first) / 20 - face.width("H")
