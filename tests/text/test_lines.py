from __future__ import annotations

import pytest

from pipeline.files.text_files import Lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_offset_has_the_place_that_an_editor_shows(end: str) -> None:
    text = f"é𝄞{end}{end}a\u2028b"
    lines = Lines(text)
    assert [lines.place(text.index(letter)) for letter in "é𝄞ab"] == [(1, 1), (1, 2), (3, 1), (3, 3)]
    assert lines.place(len(text)) == (3, 4)
    assert lines.start(text.index("b")) == text.index("a")


def test_a_text_of_nothing_has_a_line() -> None:
    assert Lines("").place(0) == (1, 1)
