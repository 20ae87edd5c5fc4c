"""Pages break what is better whole if they would stay empty otherwise, and lose nothing by being made again."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.geometry import A4
from pipeline.press.sheets import MARK, Copy, Sheets
from pipeline.press.typesetting.typeset import typeset

_LINES = A4.lines


def make_sheets(body: str, *styles: str) -> Sheets:
    html = make_document("t", "de", f"<article>{body}</article>")
    return typeset(Copy(html, (*list_styles("de"), *styles), fits_pages=True))


def fill(number: int, of: str = "a") -> str:
    return "".join(f'<p {MARK}="{of}{index}">Zeile</p>' for index in range(number))


def rows_on_pages(sheets: Sheets, of: str = "row") -> list[int]:
    pages = Counter(line.page for line in sheets.lines if line.place.startswith(of))
    return [pages[page] for page in sorted(pages)]


def code(number: int) -> str:
    return "<pre><code>" + "\n".join(f"row {row}" for row in range(number)) + "</code></pre>"


def make_table(number: int, name: str = "") -> str:
    rows = "".join(f'<tr><td {MARK}="row{row}">Zelle</td></tr>' for row in range(number))
    return f'<table class="{name}"><thead><tr><th>Kopf</th></tr></thead><tbody>{rows}</tbody></table>'


def first_page_behind(sheets: Sheets) -> int:
    return next(line.page for line in sheets.lines if line.place == "b0")


@pytest.mark.parametrize(("left", "pages"), [(4, [6]), (5, [3, 3])])
def test_a_list_of_two_items_is_parted_where_six_lines_would_stay_empty(left: int, pages: list[int]) -> None:
    items = "".join(f'<li {MARK}="row{row}">{"Worte und Worte " * 10}</li>' for row in range(2))
    assert rows_on_pages(make_sheets(f"{fill(_LINES - left)}<ul>{items}</ul>{fill(12, 'b')}")) == pages


@pytest.mark.parametrize(("left", "pages"), [(5, [6]), (6, [3, 3])])
def test_columns_break_a_list_of_two_items_where_six_lines_would_stay_empty(left: int, pages: list[int]) -> None:
    items = "".join(f'<li {MARK}="row{row}">{"Worte und Worte " * 4}</li>' for row in range(2))
    body = f"{fill(2 * _LINES - left)}<ul>{items}</ul>{fill(12, 'b')}"
    assert rows_on_pages(make_sheets(body, "article { columns: 2 }")) == pages


@pytest.mark.parametrize(("left", "pages"), [(5, 1), (20, 1), (26, 2)])
def test_a_short_table_stays_whole_unless_half_a_page_would_be_empty(left: int, pages: int) -> None:
    high = make_table(4, "short").replace("Zelle", "Zelle<br>" * 12)
    found = make_sheets(f"{fill(_LINES - left)}{high}{fill(3, 'b')}")
    assert len(rows_on_pages(found)) == pages


@pytest.mark.parametrize(("left", "page"), [(2, 1), (3, 1), (4, 0)])
def test_a_figure_beside_a_text_is_not_broken(left: int, page: int) -> None:
    figure = f'<figure class="left"><p {MARK}="one">1<br>2</p><figcaption {MARK}="two">3<br>4</figcaption></figure>'
    found = make_sheets(f"{fill(_LINES - left)}{figure}{fill(12, 'b')}")
    assert [line.page for line in found.lines if line.place in ("one", "two")] == [page] * 4


@pytest.mark.parametrize("above", range(1, 4))
def test_a_long_table_leaves_at_least_four_rows_to_its_last_page(above: int) -> None:
    *_, last = rows_on_pages(make_sheets(f"{fill(above)}{make_table(44)}"))
    assert last >= 4


def test_notes_of_a_page_that_is_made_again_are_neither_lost_nor_doubled() -> None:
    note = '<span class="note" id="a#note:1"><span class="sign">1</span>Anmerkung</span>'
    called = f'<p {MARK}="called">Wort{note}</p>'
    broken = make_sheets(f"{called}{fill(_LINES - 16)}{code(15)}{fill(3, 'b')}")
    text = "".join(broken.inventory.words) if hasattr(broken.inventory, "words") else ""
    assert broken.pages == 2
    assert first_page_behind(broken) == 1
    assert not text or text.count("Anmerkung") == 1


def test_a_list_is_parted_where_the_note_of_an_item_has_no_room() -> None:
    note = '<span class="note" id="a#note:1"><span class="sign">1</span>Anmerkung</span>'
    items = "".join(f'<li {MARK}="row{row}">Zeile{note if row == 4 else ""}</li>' for row in range(7))
    less = f"@page {{ margin-bottom: {A4.bottom + 4}mm }}"
    assert rows_on_pages(make_sheets(f"{fill(_LINES - 6)}<ul>{items}</ul>{fill(12, 'b')}", less)) == [4, 3]
