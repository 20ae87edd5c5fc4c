"""How wide a formula is."""

from __future__ import annotations

import pytest

from pipeline.body.neutral_html import parse
from pipeline.editions.ebook.formulas import formula_width


def width(maths: str) -> float:
    formula = parse(f"<math>{maths}</math>").find("math")
    assert formula is not None
    return formula_width(formula)


A, B, SUM = "<mi>a</mi>", "<mi>bcd</mi>", "<mo>∑</mo>"


def test_what_stands_on_a_line_adds_up() -> None:
    assert width(f"<mrow>{A}<mo>=</mo>{B}</mrow>") == pytest.approx(width(A) + width("<mo>=</mo>") + width(B))
    assert width(f'{A}<mspace width="2em"/>') == pytest.approx(width(A) + 2)


def test_what_stands_above_something_takes_no_room_beside_it() -> None:
    assert width(f"<mfrac>{A}{B}</mfrac>") < width(A) + width(B)
    assert width(f"<munderover>{SUM}{A}{A}</munderover>") == width(SUM)
    assert width(f"<msubsup>{A}{A}{B}</msubsup>") == width(f"<msup>{A}{B}</msup>")
    assert width(A) < width(f"<msup>{A}{B}</msup>") < width(A) + width(B)


def test_a_matrix_is_as_wide_as_its_widest_row() -> None:
    rows = [f"<mtr><mtd>{A}</mtd><mtd>{A}</mtd></mtr>", f"<mtr><mtd>{A}</mtd><mtd>{B}</mtd></mtr>"]
    assert width(f"<mtable>{''.join(rows)}</mtable>") == width(f"<mtable>{rows[1]}</mtable>")


def test_what_is_for_programs_is_not_counted() -> None:
    assert width(f"{A}<annotation>\\mathit{{a}}</annotation>") == width(A)
    assert width("") == 0
