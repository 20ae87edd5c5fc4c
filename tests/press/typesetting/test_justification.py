from __future__ import annotations

import functools

import pytest
from pypdfium2 import PdfDocument

from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset

# Points: the edges of the text, and the indent of a second paragraph.
_LEFT, _RIGHT, _INDENT = 50.0, 253.0, 20.0
_STYLE = """
@page { size: 303pt 400pt; margin: 50pt }
html { font: 10pt/15pt "Noto Sans CJK JP", "Noto Naskh Arabic" } body, p { margin: 0 }
p { text-align: justify } p + p { text-indent: 20pt }
"""
JAPANESE = "日本語の文章は文字の間に空白がないので、行の残りを文字が分け合います。" * 4
_ARABIC = "كل سطر يبدأ من الحافة اليمنى للصفحة وكل فقرة جديدة تبدأ بمسافة صغيرة " * 6


@functools.cache
def edges(language: str, body: str) -> list[tuple[float, float]]:
    """Where each line begins and ends: points from the left edge, with what fills the squares of its letters."""
    way = "rtl" if language == "ar" else "ltr"
    html = f'<!DOCTYPE html><html lang="{language}" dir="{way}"><head><title>t</title></head><body>{body}</body></html>'
    page = PdfDocument(typeset(Copy(html, (_STYLE,))).pdf.data)[0].get_textpage()
    boxes = [page.get_charbox(number, loose=True) for number in range(page.count_chars())]
    lines: dict[int, list[tuple[float, float]]] = {}
    for left, bottom, right, top in boxes:
        if right > left:
            lines.setdefault(round((400 - (bottom + top) / 2 - 50) // 15), []).append((left, right))
    return [(min(left for left, _ in line), max(right for _, right in line)) for _, line in sorted(lines.items())]


@pytest.mark.parametrize("words", [JAPANESE, JAPANESE.replace("文字の間", "<b>文<i>字の</i>間</b>")])
def test_japanese_letters_share_what_is_left_of_a_line(words: str) -> None:
    for left, right in edges("ja", f"<p>{words}</p>")[:-1]:
        assert left == pytest.approx(_LEFT, abs=0.3)
        assert right == pytest.approx(_RIGHT, abs=0.3)


def test_the_last_line_is_as_long_as_its_letters() -> None:
    (only,) = edges("ja", "<p>日本語</p>")
    assert only == pytest.approx((_LEFT, _LEFT + 30), abs=0.3)


def test_a_line_that_a_long_word_leaves_short_keeps_its_letters_together() -> None:
    lines = edges("ja", f"<p>日本語の文章は{'a' * 38} {JAPANESE}</p>")
    assert lines[0][1] < _RIGHT - 50


def test_an_indent_is_at_the_right_where_lines_run_from_there() -> None:
    (*first, _), (begun, *rest) = edges("ar", f"<p>{_ARABIC}</p>"), edges("ar", f"<p></p><p>{_ARABIC}</p>")
    assert begun == pytest.approx((_LEFT, _RIGHT - _INDENT), abs=0.3)
    for left, right in (*first, *rest[:-1]):
        assert (left, right) == pytest.approx((_LEFT, _RIGHT), abs=0.3)
    assert rest[-1][1] == pytest.approx(_RIGHT, abs=0.3)
