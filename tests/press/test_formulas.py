"""Formulas become drawings that stand on the line, or stay text."""

from __future__ import annotations

import pytest

from pipeline.inputs import STYLES
from pipeline.press.formulas import INK, draw_formula

FRACTION = "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>"


def test_a_formula_is_a_drawing_with_its_text_as_title() -> None:
    drawing = draw_formula("<math><mi>E</mi><mo>&lt;</mo><mi>m</mi></math>", "E < m & n")
    assert drawing is not None
    assert "<title>E &lt; m &amp; n</title>" in drawing.svg
    assert "<path" in drawing.svg
    assert "id=" not in drawing.svg


def test_what_hangs_below_the_line_is_known() -> None:
    letter, fraction = draw_formula("<math><mi>a</mi></math>", "a"), draw_formula(FRACTION, "a/2")
    assert letter is not None
    assert fraction is not None
    assert letter.depth < 0.05 < fraction.depth < fraction.height
    assert 0.3 < letter.width < 0.8


def test_annotations_are_not_drawn() -> None:
    plain = draw_formula("<math><mi>x</mi></math>", "x")
    assert draw_formula("<math><semantics><mi>x</mi><annotation>x</annotation></semantics></math>", "x") == plain
    assert draw_formula('<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>', "x") == plain


@pytest.mark.parametrize("broken", ["<math", "<math><mglyph/></math>", "<math></math>", "<math><mfrac/></math>"])
def test_what_cannot_be_drawn_is_left_to_its_text(broken: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert draw_formula(broken, "x") is None
    assert capfd.readouterr() == ("", "")


def width(inner: str) -> float:
    drawing = draw_formula(f"<math display='block'>{inner}</math>", "x")
    assert drawing is not None
    return drawing.width


def test_formulas_have_the_colour_of_the_text() -> None:
    drawing = draw_formula(FRACTION, "x")
    assert drawing is not None
    assert f'fill="{INK}"' in drawing.svg
    assert "black" not in drawing.svg
    assert f"--ink: {INK};" in (STYLES / "tokens.css").read_text("utf-8")


def test_an_em_is_the_size_of_the_letters() -> None:
    a, b = "<mi>a</mi>", "<mi>b</mi>"
    assert width(f'{a}<mspace width="1em"/>{b}') == pytest.approx(width(a + b) + 1, abs=0.005)
    sign = '<mo lspace="0.5em" rspace="0.25em">+</mo>'
    assert width(a + sign + b) == pytest.approx(width(f'{a}<mo lspace="0" rspace="0">+</mo>{b}') + 0.75, abs=0.005)


def test_signs_and_names_have_no_spaces_but_those_that_are_written() -> None:
    name = width("<mi>cos</mi><mo>(</mo>")
    assert name == pytest.approx(width("<mtext>cos</mtext><mo>(</mo>"), abs=0.005)
    assert width("<mi>∂</mi><mi>x</mi><mi>∂</mi>") < 1.7
    fraction = "<mfrac><mi>a</mi><mi>a</mi></mfrac>"
    assert width(f"<mi>a</mi>{fraction}<mi>a</mi>") == pytest.approx(3 * width("<mi>a</mi>") + 0.2, abs=0.07)


def test_a_bracket_is_as_large_as_it_is_asked_for() -> None:
    plain, large = (
        draw_formula(f"<math><mo {size}>(</mo></math>", "(") for size in ("", 'minsize="120%" maxsize="120%"')
    )
    assert plain is not None
    assert large is not None
    assert plain.height < large.height < 1.6 * plain.height


def test_what_stands_over_several_letters_is_as_wide() -> None:
    letters = "<mrow><mi>A</mi><mi>B</mi><mi>C</mi></mrow>"
    narrow, wide = (
        draw_formula(f"<math><mover>{letters}<mo {how}>‾</mo></mover></math>", "x") for how in ("", 'stretchy="true"')
    )
    assert narrow is not None
    assert wide is not None
    assert "<rect" in wide.svg
    assert "<rect" not in narrow.svg


def test_columns_stand_apart_and_rows_as_in_text() -> None:
    cells = "<mtr><mtd><mi>a</mi></mtd><mtd><mi>a</mi></mtd></mtr>"
    assert width(f"<mtable>{cells}</mtable>") == pytest.approx(2 * width("<mi>a</mi>") + 0.9, abs=0.1)
