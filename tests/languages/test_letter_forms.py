"""A text in Japanese has the forms of letters that Japanese has, on each page that is set: not those of Chinese."""

import re
from typing import Any

import pytest

from pipeline import theme
from pipeline.model.books_and_handouts import Layout
from tests.languages.making import printed

_FONT = re.compile(r'\bfont(?:-family)?:\s*(?:[^;"]* )?"([^"]+)"')
"""The first family of a rule that names some."""
_LATIN = {"Source Serif 4", "Source Sans 3", "Source Code Pro"}


def test_every_sheet_of_styles_asks_for_those_of_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[tuple[str, ...], str] = {}
    real = theme.press_stylesheet

    def told(*paths: str, **how: Any) -> str:
        asked[paths] = real(*paths, **how)
        return asked[paths]

    monkeypatch.setattr(theme, "press_stylesheet", told)
    printed("ja", Layout.CARDS)
    # Digits, which stand on pages in any language, have these too; tests/editions/print/test_article.py has the rest.
    asked = {paths: css for paths, css in asked.items() if "print/page.css" not in paths}
    wrong = {paths: families for paths, css in asked.items() if (families := set(_FONT.findall(css)) & _LATIN)}
    assert wrong == {}
    assert {path for paths in asked for path in paths} > {"print/book/book.css", "print/handout.css", "print/cards.css"}
