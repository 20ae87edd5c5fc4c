"""Pages of a book whose inner margins are alike: the paper moves, with all that has a place on it."""

from dataclasses import replace

import pypdfium2
import pytest
from pikepdf import Pdf

from pipeline.press.binding.bind import bind
from pipeline.press.geometry import A4, A5, CROWN, MILLIMETRE
from pipeline.press.imposition import SCHEMES, impose
from tests.press.samples import imprint, links, one, opened, page_of, place, two

SHIFTS = (0.0, 21.0)


def left(data: bytes, index: int) -> float:
    """Return the distance of a page's first letter from the paper's left edge in points."""
    page = pypdfium2.PdfDocument(data)[index]
    return float(page.get_textpage().get_charbox(0)[0]) - float(page.get_mediabox()[0])


def rectangles(pdf: Pdf, index: int) -> list[list[float]]:
    return [list(map(float, link.Rect)) for link in pdf.pages[index].obj.get("/Annots", [])]


def origins(data: bytes) -> list[float]:
    """Return the left edge of each page's paper."""
    pdf = opened(data)
    return [float(page.MediaBox[0]) for page in pdf.pages]


def test_even_pages_move_with_links_and_folios() -> None:
    still = bind([one(), two()], imprint(), furniture=place())
    moved = bind([replace(part, shifts=SHIFTS) for part in (one(), two())], imprint(), furniture=place())
    pdf, unmoved = opened(moved), opened(still)
    for index, page in enumerate(pdf.pages):
        shift = SHIFTS[index % 2]
        assert float(page.MediaBox[0]) == pytest.approx(-shift)
        assert float(page.MediaBox[2]) - float(page.MediaBox[0]) == pytest.approx(A4.width * MILLIMETRE, abs=0.01)
        assert left(moved, index) == pytest.approx(left(still, index) + shift, abs=0.01)
        assert rectangles(pdf, index) == rectangles(unmoved, index)
    assert links(pdf, 3) == links(unmoved, 3)
    assert page_of(pdf, "deux") == 3


def test_a_part_moves_by_its_place_in_the_book() -> None:
    first = replace(one(), shifts=SHIFTS)
    before = bind([first, replace(two(), shifts=SHIFTS)], imprint(), furniture=place())
    after = bind([first, replace(two(), shifts=SHIFTS, blanks=1)], imprint(), furniture=place())
    assert origins(before) == [0, -21, 0, -21, 0]
    assert origins(after) == [0, -21, 0, 0, 0, -21]
    assert set(origins(bind([one(), two()], imprint(), furniture=place()))) == {0}


def test_blank_pages_fill_the_last_sheet() -> None:
    data = bind([replace(one(), padding=1)], imprint(), furniture=place())
    assert len(origins(data)) == 4
    assert pypdfium2.PdfDocument(data)[3].get_textpage().count_chars() == 0


def test_margins_are_mirrored_in_books_of_either_direction() -> None:
    outer_less_inner = (CROWN.end - CROWN.start) * MILLIMETRE
    assert CROWN.shifts("ltr", "ltr") == pytest.approx((0, outer_less_inner))
    assert CROWN.shifts("rtl", "rtl") == pytest.approx((0, -outer_less_inner))
    # An article in another script: its lines begin where those of the others end.
    assert CROWN.shifts("rtl", "ltr") == pytest.approx((-outer_less_inner, 0))
    assert A5.shifts("ltr", "ltr")[1] == pytest.approx(-0.95 * MILLIMETRE)
    assert A4.shifts("ltr", "ltr") == (0, 0)


def test_moved_pages_are_imposed_as_they_are_seen() -> None:
    data = bind([replace(one(), shifts=SHIFTS)], imprint(), furniture=place())
    still = bind([one()], imprint(), furniture=place())
    places = []
    for pdf in (data, still):
        sheet = pypdfium2.PdfDocument(impose(pdf, SCHEMES["2up"], imprint=imprint()).pdf)[0].get_textpage()
        at = sheet.get_text_range().index("Éléphant")
        places.append(sheet.get_charbox(at)[0])
    assert places[0] > places[1] + 5
