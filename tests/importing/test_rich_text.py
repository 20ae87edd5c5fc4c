"""Rich text as programs write it, letter by letter."""

import pytest

from pipeline.importing.documents import DocumentKind
from tests.importing.reading import body


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"d\u8217?une salle", "d’une salle"),
        (r"d\u8217'une salle", "d’une salle"),
        (r"d\u8217\'92une salle", "d’une salle"),
        (r"d{\uc0\u8217 }une salle", "d’une salle"),
        (r"Il dit {\b\u171?mot\u187?}.", "Il dit **«mot»**."),
        (r"Un {\b gros}\b0, puis rien\i0.", "Un **gros**, puis rien."),
        (r"Une ligne\line(et une autre)", "Une ligne\\\n(et une autre)"),
    ],
)
def test_no_sign_after_a_word_of_control_is_lost(written: str, read: str) -> None:
    text = body(rf"{{\rtf1\ansi Bonjour.\par {written}\par}}".encode(), DocumentKind.RICH_TEXT)
    assert text.splitlines()[2:] == read.splitlines()


def test_words_of_a_picture_are_read_without_the_escapes_of_rich_text() -> None:
    alt = r"Un caf\u233? noir, l\'92\'e9t\'e9 \u-10179?\u-8704? fin"
    picture = rf"{{\*\shppict{{\pict{{\*\picprop{{\sp{{\sn wzDescription}}{{\sv {alt}}}}}}}\pngblip 89504e47}}}}"
    text = body(rf"{{\rtf1\ansi Un.\par {picture}\par Deux.\par}}".encode(), DocumentKind.RICH_TEXT)
    assert "![Un café noir, l’été 😀 fin](post-1.png)" in text
