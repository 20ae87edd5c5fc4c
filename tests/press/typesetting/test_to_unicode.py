from __future__ import annotations

import pytest

from pipeline.editions.print.article import article_copy
from pipeline.press.typesetting.drawing import share_letters
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article
from tests.press.samples import text

TANWIN, SHADDA, CIRCUMFLEX = "\u064b", "\u0651", "\u0302"


@pytest.mark.parametrize(
    ("letters", "count", "said"),
    [
        (f"أ{TANWIN}", 2, ["أ", TANWIN]),
        (f"ي{SHADDA}{TANWIN}", 3, ["ي", SHADDA, TANWIN]),
        (f"ي{SHADDA}{TANWIN}", 2, ["ي", SHADDA + TANWIN]),
        (f"ل{TANWIN}ا", 2, ["\ufefb", TANWIN]),
        (f"x{CIRCUMFLEX}", 1, [f"x{CIRCUMFLEX}"]),
        ("ب", 2, ["ب", ""]),
        ("لا", 1, ["\ufefb"]),
        ("لى", 1, ["\ufc43"]),
        ("ffi", 2, ["f", "fi"]),
    ],
)
def test_each_glyph_of_a_cluster_says_its_own_letters(letters: str, count: int, said: list[str]) -> None:
    assert share_letters(letters, count) == said


@pytest.mark.parametrize(("language", "words"), [("ar", f"خطأ{TANWIN} أحمر أزرق"), ("fr", f"x{CIRCUMFLEX} xyx")])
def test_a_letter_reads_as_itself_though_it_first_bore_a_mark(language: str, words: str) -> None:
    made = typeset(article_copy(article("un", "Un", f'<p lang="{language}">{words}</p>'), {}))
    read = text(made.pdf.data, 0)
    letter = words[3] if language == "ar" else "x"
    assert sum(read.count(each) for each in letter) == words.count(letter)
    assert "\u200d" not in read  # nor has its mark its place


def test_a_ligature_in_a_heading_keeps_the_order_of_its_letters() -> None:
    made = typeset(article_copy(article("un", "Un", '<h2 lang="ar" dir="rtl">الآخرين على</h2>'), {}))
    assert "الآخرين" in text(made.pdf.data, 0)
