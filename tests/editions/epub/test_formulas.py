"""How wide a formula is; long ones stand in rows, which meet at their sign, or are indented."""

import pytest

from pipeline.body.neutral_html import Tree, parse, text_of
from pipeline.editions.epub.formulas import break_formula, measure_formula


def width(maths: str) -> float:
    formula = parse(f"<math>{maths}</math>").find("math")
    assert formula is not None
    return measure_formula(formula)


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


def broken(maths: str) -> Tree:
    (formula,) = parse(f'<math display="block" alttext="source">{maths}</math>').iter("math")
    break_formula(formula)
    return formula


def rows(maths: str) -> list[list[str]]:
    """Return the cells of each row; nothing if the formula is on one line."""
    return [[text_of(cell) for cell in row] for row in broken(maths).iter("mtr")]


def word(letters: int) -> str:
    return f"<mi>{'a' * letters}</mi>"


PLUS, EQUALS = "<mo>+</mo>", "<mo>=</mo>"
OPEN, CLOSED = "<mo>(</mo>", "<msup><mo>)</mo><mn>2</mn></msup>"
TEN = word(18)  # em
LONG_SUM = f"{TEN}{PLUS}{TEN}"


def test_a_formula_that_has_room_is_not_parted() -> None:
    assert rows(f"<mi>x</mi>{EQUALS}{TEN}{PLUS}{TEN}") == []


def test_rows_meet_at_the_first_sign_of_an_equation_and_are_indented_within_its_side() -> None:
    found = rows(f"<mi>x</mi>{EQUALS}{LONG_SUM}{PLUS}{LONG_SUM}{EQUALS}{LONG_SUM}")
    assert [side for side, _ in found] == ["x", *[""] * (len(found) - 1)]
    assert [rest[0] for _, rest in found] == ["=", "+", "="]
    formula = broken(f"<mi>x</mi>{EQUALS}{LONG_SUM}{PLUS}{LONG_SUM}{EQUALS}{LONG_SUM}")
    indented = [row.find(".//mspace") is not None for row in formula.iter("mtr")]
    assert indented == [False, True, False]


def test_a_long_side_stands_on_rows_of_its_own() -> None:
    found = rows(f"{TEN}{PLUS}{TEN}{EQUALS}{TEN}{PLUS}{TEN}")
    assert {len(row) for row in found} == {1}
    assert [row[0][0] for row in found] == ["a", "="]


@pytest.mark.parametrize("number", [3, 5, 9])
def test_no_row_is_wider_than_it_may_be_and_nothing_is_lost(number: int) -> None:
    maths = f"<mi>x</mi>{EQUALS}" + PLUS.join([word(12)] * number)
    formula = broken(maths)
    assert measure_formula(formula) <= 30
    assert text_of(formula) == text_of(parse(f"<math>{maths}</math>"))
    assert formula.get("alttext") == "source"


def test_nothing_is_parted_within_brackets_that_have_an_exponent() -> None:
    found = rows(f"{OPEN}{TEN}{PLUS}{TEN}{CLOSED}{PLUS}{OPEN}{TEN}{PLUS}{word(9)}{CLOSED}")
    assert [row[0][0] for row in found] == ["(", "+"]


def test_what_cannot_be_parted_stays() -> None:
    assert rows(f"<mfrac>{word(90)}<mi>b</mi></mfrac>") == []
    assert rows(f"{OPEN}{TEN}{PLUS}{TEN}{PLUS}{TEN}{PLUS}{TEN}<mo>)</mo>") == []


def test_thousands_of_pieces_are_parted() -> None:
    assert len(rows(f"<mi>x</mi>{EQUALS}" + PLUS.join([TEN] * 4000))) == 2000


def test_a_row_that_begins_with_a_sign_has_its_spaces() -> None:
    equals = '<mo lspace="0" rspace="0.278em">=</mo>'
    side = '<mi>f</mi><mo>(</mo><mo rspace="0.278em">)</mo>'
    formula = broken(f"{side}{equals}{LONG_SUM}{equals}{LONG_SUM}")
    assert [sign.get("rspace") for sign in formula.iter("mo") if sign.text == ")"] == ["0"]
    signs = [
        cell[0]
        for cell in broken(f"<mi>x</mi>{EQUALS}{TEN}{equals}{TEN}{equals}{TEN}").iter("mtd")
        if len(cell) and cell[0].tag == "mo"
    ]
    assert {sign.get("form") for sign in signs} == {"infix"}
    assert [sign.get("lspace") for sign in signs[1:]] == ["0.278em"] * len(signs[1:])
