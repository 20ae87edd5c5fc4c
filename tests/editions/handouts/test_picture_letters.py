"""Letters in drawings: how large the smallest come out, whatever way the drawing says it."""

import pytest

from pipeline.editions.handouts.cards import find_small_letters
from pipeline.press.images.letters import measure_letters


def drawn(inside: str, box: str = 'viewBox="0 0 200 100"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    ("inside", "size"),
    [
        ('<text font-size="10">a</text><text font-size="20">b</text>', 10),
        ('<text style="fill: red; font-size: 10px">a</text>', 10),
        ('<g font-size="20"><text>a<tspan font-size="5">b</tspan></text></g>', 5),
        ('<text font-size="5"> <tspan font-size="10">a</tspan> </text>', 10),
        ("<style>.a, text { font-size: 12px } .b { fill: red }</style><text>a</text>", 12),
        ('<style>.a { font-size: 9pt }</style><text class="b a">a</text>', 12),
        ('<g transform="translate(3 4) scale(.5)"><text font-size="10">a</text></g>', 5),
        ('<g transform="matrix(2 0 0 2 0 0)"><text font-size="10" transform="scale(1, .5)">a</text></g>', 10),
        ("<text>a</text>", 16),
        ('<text font-size="3"></text><rect width="3" height="3"/>', 0),
    ],
)
def test_the_smallest_letters_are_a_share_of_the_width(inside: str, size: float) -> None:
    assert measure_letters(drawn(inside)) == pytest.approx(size / 200)


def test_what_says_no_box_has_a_width_or_cannot_be_told() -> None:
    assert measure_letters(drawn('<text font-size="10">a</text>', 'width="100px"')) == pytest.approx(0.1)
    assert measure_letters(drawn('<text font-size="10">a</text>', 'width="100%"')) == 0
    assert measure_letters(b"\x89PNG") == 0


def test_pictures_are_named_once_with_their_smallest_letters() -> None:
    images = {"a": drawn('<text font-size="10">a</text>'), "b": drawn("<rect/>"), "c": b"GIF89a"}
    shown = [("a", 120.0), ("a", 100.0), ("b", 10.0), ("c", 10.0), ("lost", 10.0)]
    assert find_small_letters(shown, images, 8) == (("a", 5.0),)
    assert find_small_letters([("a", 160.0)], images, 8) == ()
