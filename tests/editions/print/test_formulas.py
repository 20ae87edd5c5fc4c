"""Formulas on paper: whole, or in pieces where they are much wider than the column."""

import pytest

from pipeline.body.neutral_html import Tree, parse
from pipeline.editions.print.blocks import draw_pieces
from pipeline.press.sheets import ADDED, FORMULA

TERM = "<mo>{}</mo><msub><mi>a</mi><mn>1</mn></msub>"


def formula(inner: str, display: str = "block") -> Tree:
    found = parse(f'<math display="{display}" alttext="la formule">{inner}</math>').find("math")
    assert found is not None
    return found


def pieces(inner: str, display: str = "block") -> int:
    return len(draw_pieces(formula(inner, display), "en"))


def test_a_formula_that_fits_is_one_drawing() -> None:
    assert pieces(f"<mi>x</mi>{TERM.format('+') * 10}") == 1


@pytest.mark.parametrize(
    "around", ["{}", "<mrow>{}</mrow>", "<semantics><mrow>{}</mrow><annotation>x</annotation></semantics>"]
)
def test_a_long_one_is_parted_before_its_signs(around: str) -> None:
    assert pieces(around.format(f"<mi>x</mi>{TERM.format('=')}{TERM.format('+') * 40}")) == 42


def test_no_piece_begins_within_brackets_or_with_a_sign_of_a_number() -> None:
    inner = f"<mi>x</mi><mo>(</mo>{TERM.format('+') * 40}<mo>)</mo><mo>=</mo><mo>−</mo><mn>1</mn>"
    assert pieces(inner) == 2
    assert pieces(f"<mfrac><mrow>{TERM.format('+') * 60}</mrow><mn>2</mn></mfrac>") == 1


def test_the_first_piece_speaks_for_all_and_counts_for_all() -> None:
    row = draw_pieces(formula(f"<mi>x</mi>{TERM.format('+') * 60}"), "en")
    assert [title.text for piece in row for title in piece.iter("title")] == [f"{FORMULA}x" + " plus a sub 1" * 60]
    assert [piece.get(ADDED) for piece in row] == [None, *[""] * (len(row) - 1)]


def test_what_cannot_be_drawn_is_its_source() -> None:
    (source,) = draw_pieces(formula("<mystery/>"), "en")
    assert (source.tag, source.text) == ("code", "la formule")
