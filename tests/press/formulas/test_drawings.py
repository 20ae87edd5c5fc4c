"""Formulas become drawings that stand on the line, or stay text."""

from __future__ import annotations

import pytest

from pipeline.press.formulas.drawings import draw

FRACTION = "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>"


def test_a_formula_is_a_drawing_with_its_text_as_title() -> None:
    drawing = draw("<math><mi>E</mi><mo>&lt;</mo><mi>m</mi></math>", "E < m & n")
    assert drawing is not None
    assert "<title>E &lt; m &amp; n</title>" in drawing.svg
    assert "<path" in drawing.svg
    assert "id=" not in drawing.svg


def test_what_hangs_below_the_line_is_known() -> None:
    letter, fraction = draw("<math><mi>a</mi></math>", "a"), draw(FRACTION, "a/2")
    assert letter is not None
    assert fraction is not None
    assert letter.depth < 0.05 < fraction.depth < fraction.height
    assert 0.3 < letter.width < 0.8


def test_annotations_are_not_drawn() -> None:
    plain = draw("<math><mi>x</mi></math>", "x")
    assert draw("<math><semantics><mi>x</mi><annotation>x</annotation></semantics></math>", "x") == plain
    assert draw('<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>', "x") == plain


@pytest.mark.parametrize("broken", ["<math", "<math><mglyph/></math>", "<math></math>", "<math><mfrac/></math>"])
def test_what_cannot_be_drawn_is_left_to_its_text(broken: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert draw(broken, "x") is None
    assert capfd.readouterr() == ("", "")
