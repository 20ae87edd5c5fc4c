"""How much of a text stands on lines of known lengths: never more than the press finds room for."""

import pytest

from pipeline.editions.handouts.answers import measure_fit
from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.fonts.prepared import SANS
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.press.samples import text

WORDS = "À quinze caractères par seconde, il faudrait huit secondes pour la lire, et un sous-titre ne reste pas. "


def test_whole_words_are_placed_line_by_line() -> None:
    width = SANS.width("un deux ") / 0.97
    assert measure_fit("un deux trois", SANS, [width]) == len("un deux ")
    assert measure_fit("un deux trois", SANS, [width, width]) == len("un deux trois")
    assert measure_fit("un deux trois", SANS, []) == 0
    assert measure_fit("", SANS, [width]) == 0


def test_a_word_longer_than_a_line_takes_several() -> None:
    width = SANS.width("a" * 10)
    assert measure_fit("a" * 25, SANS, [width] * 2) == 0
    assert measure_fit("a" * 25, SANS, [width] * 3) == 25


def test_a_line_may_end_beside_each_letter_that_fills_a_square() -> None:
    assert measure_fit("字" * 30, SANS, [10.4] * 3) == 30
    assert measure_fit("字" * 31, SANS, [10.4] * 3) == 30


@pytest.mark.parametrize("lines", [2, 3, 5])
def test_the_press_needs_no_more_lines(lines: int) -> None:
    long = WORDS * 8
    placed = long[: measure_fit(long, SANS, [30.0] * lines)]
    css = 'p { width: 300pt; font: 10pt/12pt "Source Sans 3"; hyphens: manual; text-align: start }'
    pressed = typeset(Copy(make_document("Essai", "fr", f"<p>{placed}</p>"), (*list_styles("fr"), css)))
    assert len(placed) > 60 * lines
    assert len(text(pressed.pdf.data, 0).strip().splitlines()) <= lines
