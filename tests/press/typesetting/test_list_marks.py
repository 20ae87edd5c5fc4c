"""Marks of lists stand in the file where they are read."""

from __future__ import annotations

from tests.press.samples import sheets, text


def test_marks_are_drawn_before_their_items() -> None:
    made = sheets("<ol><li>un</li><li><p>deux</p><ul><li>trois</li></ul></li></ol><p>Fin.</p>")
    assert text(made.pdf.data, 0).split() == ["1.", "un", "2.", "deux", "–", "trois", "Fin."]
