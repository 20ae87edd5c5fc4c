"""Running heads and folios on bound pages."""

from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from pipeline.editions.print.documents import Emblem, set_emblem
from pipeline.press.binding.bind import bind
from pipeline.press.binding.signatures import Piece
from tests.factory import red_square
from tests.press.samples import BOOK_TITLE, imprint, one, opened, place, sheets, text, two


def lines(data: bytes, index: int) -> list[str]:
    return text(data, index).split("\r\n")


def test_folios_count_from_the_first_page_whether_or_not_it_shows_one() -> None:
    cover = Piece("c", sheets("<p>Couverture</p>"), folio=False)
    data = bind([cover, one()], imprint(), furniture=place())
    assert lines(data, 0) == ["Couverture"]
    assert all(str(index + 1) in lines(data, index) for index in (1, 2, 3))


def test_folio_of_several_digits_reads_as_one_number() -> None:
    body = "".join(f'<p style="break-after: page">{n}</p>' for n in range(126)) + "<p>Fin</p>"
    data = bind([Piece("p", sheets(body))], imprint(), furniture=place())
    assert lines(data, 126) == ["Fin", "127"]


def test_heads_are_the_books_on_even_and_the_parts_on_odd_pages() -> None:
    data = bind([one(), two()], imprint(), furniture=place(BOOK_TITLE))
    heads = [[head for head in (BOOK_TITLE, "Premier titre") if head in lines(data, index)] for index in range(3)]
    assert heads == [["Premier titre"], [BOOK_TITLE], ["Premier titre"]]


def test_part_alone_has_its_own_head_on_every_page_but_openings() -> None:
    body = '<h1 data-label="Un">Un</h1><p>a</p><h1 data-label="Deux" style="break-before: page">Deux</h1><p style="break-before: page">b</p>'
    data = bind([Piece("p", sheets(body, "Tête"))], imprint(), furniture=place())
    assert ["Tête" in lines(data, index) for index in range(3)] == [False, False, True]


@pytest.mark.parametrize("right_to_left", [False, True])
def test_folios_stand_outside(right_to_left: bool) -> None:
    data = bind([one()], imprint(right_to_left=right_to_left), furniture=place())
    pdf = opened(data)
    across = [_first_shift(pdf.pages[index]) for index in range(2)]
    assert (across[0] > across[1]) is not right_to_left


def test_stamps_are_artifacts_on_a_page_of_their_own_coordinates() -> None:
    pdf = opened(bind([one()], imprint(), furniture=place()))
    operators = [str(i.operator) for i in pikepdf.parse_content_stream(pdf.pages[1])]
    assert operators[0] == "q"
    start = len(operators) - operators[::-1].index("BDC") - 1
    assert operators[start - 1] == "Q"
    assert operators[start + 1 :] == ["Do", "EMC"]
    assert {"q", "cm", "BT", "TJ", "Do", "Q"} <= {str(i.operator) for i in _stamps(pdf.pages[1])}


def test_a_page_draws_two_forms_at_most_whatever_its_number_for_readers_stop_at_some_thousands() -> None:
    body = "".join(f'<p style="break-before: page">Page {number}</p>' for number in range(120))
    pdf = opened(bind([Piece("p", sheets(body, "Tête"))], imprint(), furniture=place(BOOK_TITLE)))
    last = pdf.pages[-2]
    drawn = [*pikepdf.parse_content_stream(last), *_stamps(last)]
    assert sum(str(each.operator) == "Do" for each in drawn) == 2


def test_page_without_furniture_is_left_alone() -> None:
    data = bind([replace(one(), folio=False)], imprint(), furniture=place())
    assert not any("Premier titre" in lines(data, index) for index in (1, 2))


@pytest.mark.parametrize("right_to_left", [False, True])
def test_an_emblem_stands_at_the_head_of_the_first_page_where_lines_end(right_to_left: bool) -> None:
    furniture = replace(place(), emblem=set_emblem(Emblem(red_square())))
    pages = pypdfium2.PdfDocument(bind([one()], imprint(right_to_left=right_to_left), furniture=furniture))
    first, second = (pages[index].render(scale=1).to_pil().convert("RGB") for index in (0, 1))
    corner = (furniture.left + 5 if right_to_left else furniture.right - 5, first.height - furniture.head)
    assert first.getpixel(corner) == (160, 32, 32)
    assert second.getpixel(corner) == (255, 255, 255)


def _stamps(page: pikepdf.Page) -> list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]:
    """Return the content of the last form drawn on a page: its stamps."""
    form = str(list(pikepdf.parse_content_stream(page))[-2].operands[0])
    return list(pikepdf.parse_content_stream(page.obj.Resources.XObject[form]))


def _first_shift(page: pikepdf.Page) -> float:
    """Return the horizontal offset of a page's first stamp."""
    return float(_stamps(page)[1].operands[4])
