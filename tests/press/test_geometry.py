"""A page stands once: what style sheets are told, what is stamped, and what is computed agree on every size of paper."""

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest

from pipeline.editions.print.article import article_copy
from pipeline.editions.print.documents import list_one_column_styles, list_styles
from pipeline.inputs import STYLES
from pipeline.press.geometry import A4, A5, CROWN, HALF_LETTER, LARGE, LETTER, MILLIMETRE, NOTES, SIX_BY_NINE, Page
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article
from tests.press.letter_sizes import letter_sizes

SMALL = Page(148, 210, top=15, bottom=20, start=14, end=42, gap=6, column=24)
"""A page that nobody prints: A5 with a column beside the text."""
TRIMS = {"a4": A4, "letter": LETTER, "a5": A5, "half-letter": HALF_LETTER, "17x24": CROWN, "6x9in": SIX_BY_NINE}
PAGES = TRIMS | {"notes": NOTES, "large": LARGE, "small": SMALL}
TEXT = "".join(f"<p>{'Un mot long ou court de la page. ' * 9}</p>" for _ in range(20))
WORDS = (
    "Que personne ne croie qu'une longue explication des incompréhensions administratives vaille la lumière d'un "
    "exemple bref, dit-on. "
)
TOLERANCE, HANGING = 1.0, 2.0  # points: the second is half of a hyphen


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_columns_and_margins_fill_the_paper(page: Page, language: str) -> None:
    runs = "rtl" if language == "ar" else "ltr"
    stamped, aside = page.stamped(runs), page.aside(runs)
    assert stamped.width == pytest.approx(page.full * MILLIMETRE)
    assert aside.width == pytest.approx(page.column * MILLIMETRE)
    assert (aside.left if runs == "rtl" else aside.right) == pytest.approx(
        stamped.left if runs == "rtl" else stamped.right
    )
    assert 0 < page.content.bottom < stamped.bottom < stamped.top < page.content.top < page.height * MILLIMETRE
    assert f"@page {{ size: {page.width:g}mm {page.height:g}mm;" in list_styles(language, page)[-1]


@pytest.mark.parametrize("page", [A4, SMALL, A5, CROWN], ids=["a4", "small", "a5", "17x24"])
def test_a_further_page_is_a_row(page: Page) -> None:
    """Text fills the page that its row describes, its running head and folio stand above and below it."""
    sheets = _set(page)
    left, right = page.start * MILLIMETRE, (page.width - page.end) * MILLIMETRE
    bottom, top = page.bottom * MILLIMETRE, (page.height - page.top) * MILLIMETRE
    boxes = list(_boxes(sheets))
    assert sheets.pages > 1
    assert min(box[0] for box in boxes) == pytest.approx(left, abs=TOLERANCE)
    assert right - TOLERANCE < max(box[2] for box in boxes) < right + HANGING
    assert all(bottom - TOLERANCE < box[1] < box[3] < top + TOLERANCE for box in boxes)
    with pypdfium2.PdfDocument(sheets.pdf.data) as document:
        assert document[0].get_size() == pytest.approx([length * MILLIMETRE for length in page.size], abs=0.1)
        assert document[sheets.pages].get_width() == pytest.approx(page.stamped("ltr").width, abs=0.1)


ITEMS = "".join(f"<li>{WORDS * number}</li>" for number in (1, 2, 3))
SPOKEN = (
    f"<p>{WORDS * 4}</p><p>{WORDS * 7}<em>{WORDS}</em></p><ul>{ITEMS}</ul><ol>{ITEMS}<li><p>{WORDS}</p><ul>{ITEMS}</ul>"
    f"</li></ol><dl><dt>{WORDS}</dt><dd>{WORDS * 3}</dd><dd><p>{WORDS}</p><p>{WORDS * 3}</p></dd></dl>"
    f"<blockquote><p>{WORDS * 3}</p></blockquote><details><summary>Un mot</summary><p>{WORDS * 3}</p></details>"
    f'<div class="admonition admonition-note"><p class="admonition-title">Note</p><p>{WORDS * 3}</p></div>'
    f'<div class="admonition admonition-warning"><p class="admonition-title">Note</p><p>{WORDS * 3}</p></div>'
)


@pytest.mark.parametrize("name", [name for name in TRIMS if name != "a4"])
@pytest.mark.parametrize("language", ["fr", pytest.param("ar", marks=pytest.mark.long)])
def test_lines_of_a_text_break_alike_on_all_trims(name: str, language: str) -> None:
    """Whoever has a book of one trim finds line 35 of a paragraph where one with another trim has it."""
    assert len(_lines(A4, language)) > 50
    assert _lines(TRIMS[name], language) == _lines(A4, language)


@functools.cache
def _lines(page: Page, language: str) -> list[tuple[str, str]]:
    """Return the beginnings of a text's lines, with the names of their blocks."""
    one = replace(article("un", "Un", SPOKEN), language=language)
    return [(line.place, line.letters) for line in typeset(article_copy(one, {}, page=page)).lines]


@pytest.mark.parametrize("name", TRIMS)
def test_letters_are_no_smaller_than_eight_points_in_small_books(name: str) -> None:
    sizes = TRIMS[name].sizes
    assert min(sizes.facts.size, sizes.beside.size, sizes.tables.size, sizes.code.size) >= 8


def test_no_style_sheet_repeats_a_length_of_the_page() -> None:
    lengths = {f"{length:g}mm" for length in (A4.width, A4.height, A4.measure, A4.full, A4.beside)}
    for sheet in (STYLES / "print").rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        assert not lengths & set(re.findall(r"[\d.]+mm", text)), sheet


def _set(page: Page) -> Sheets:
    copy = article_copy(article("un", "Un", TEXT), {}, page=page)
    return typeset(Copy(copy.html, (*list_styles("fr", page), *list_one_column_styles(page)), strips=("Un",)))


def _boxes(sheets: Sheets) -> Iterator[tuple[float, float, float, float]]:
    """Yield the boxes of all letters, without those of the opening, which are in both columns."""
    with pypdfium2.PdfDocument(sheets.pdf.data) as document:
        for number in range(1, sheets.pages):
            text = document[number].get_textpage()
            for index in range(text.count_chars()):
                if text.get_text_range(index, 1).strip():
                    yield text.get_charbox(index)


TABLE = f"<table>{'<tr>{}</tr>' * 3}</table>"
TABLES = "".join(TABLE.replace("{}", "<td>Une case</td>" * columns) for columns in (3, 9, 14, 40))


@pytest.mark.parametrize(("trim", "size"), [("a4", 9), ("letter", 9), ("17x24", 8.5), ("6x9in", 8.5), ("a5", 8)])
def test_tables_are_set_in_their_size_where_they_are_within_and_never_below_8_points(trim: str, size: float) -> None:
    def letters(columns: str) -> set[float]:
        copy = article_copy(article("un", "Un", columns, day=2), {}, page=TRIMS[trim])
        return set(letter_sizes(typeset(Copy(copy.html, copy.styles)).pdf.data))

    assert size in letters(TABLE.replace("{}", "<td>Une case</td>" * 3))
    assert min(letters(TABLES)) >= 8
