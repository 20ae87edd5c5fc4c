from __future__ import annotations

import pytest

from pipeline.editions.print.article import article_copy
from pipeline.press.typesetting.drawing import actual_text
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article
from tests.press.samples import text


@pytest.mark.parametrize("line", ["Du texte, été", "Ελληνικά, русский", "中文と日本語", "العربية", "x² − 1 → ♥"])
def test_most_lines_are_said_by_their_glyphs(line: str) -> None:
    assert actual_text(line) is None


@pytest.mark.parametrize("line", ["ओपन सोर्स", "বাংলা", "ภาษาไทย", "ខ្មែរ", "un mot: ಕನ್ನಡ"])
def test_lines_of_clusters_are_said_apart(line: str) -> None:
    said = actual_text(line)
    assert said is not None
    assert said["ActualText"].string == line


def test_a_line_of_clusters_gives_its_letters_back_in_order() -> None:
    line = "ओपन सोर्स (open) क्यों और किसलिए"
    sheets = typeset(article_copy(article("un", "Un", f'<p lang="hi">{line}</p>'), {}))
    assert line in text(sheets.pdf.data, 0)
