"""Pages in Chinese, Japanese and Korean, whose lines may end behind any letter."""

import re
from dataclasses import replace

import pytest
from pypdfium2 import PdfDocument

from pipeline import theme
from pipeline.editions.print.article import article_copy
from pipeline.press.geometry import A5
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article


@pytest.mark.parametrize(("language", "letter"), [("ja", "書"), ("zh-Hans", "书"), ("ko", "글")])
def test_no_line_begins_with_what_calls_a_note(language: str, letter: str) -> None:
    paragraphs = "".join(
        f'<p>{letter * number}<a href="https://example.org/">{letter * 2}</a>：{letter * 3}</p>'
        for number in range(24, 34)
    )
    one = replace(article("un", "題", paragraphs), language=language)
    with PdfDocument(typeset(article_copy(one, {}, page=A5)).pdf.data) as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    calls = [line for line in text.splitlines() if "a：" in line]
    assert len(calls) == 10
    assert all(line.startswith(letter) for line in calls)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("メンテナーの為のベストプラクティス", ["メンテナーの為の", "ベストプラクティス"]),
        ("オープンソースプロジェクトを始める人のために書く", ["オープンソースプロジェクトを", "始める人のために書く"]),
    ],
)
def test_lines_of_titles_end_with_a_phrase(title: str, lines: list[str]) -> None:
    one = replace(article("un", title), language="ja")
    with PdfDocument(typeset(article_copy(one, {}, page=A5)).pdf.data) as pdf:
        assert pdf[0].get_textpage().get_text_range().splitlines()[: len(lines)] == lines


def test_the_name_of_a_book_is_not_indented_above_its_imprint() -> None:
    for name in (".book", ".half-title p"):
        (rule,) = re.findall(
            rf"(?m)^{re.escape(name)} {{([^}}]*)}}",
            theme.press_stylesheet("print/book/book.css", properties=A5.properties),
        )
        assert "text-indent: 0" in rule
