"""A page that begins with a heading begins where every other page does: there is no space above it."""

from dataclasses import replace

from pypdfium2 import PdfDocument

from pipeline.editions.print.article import article_copy
from pipeline.editions.print.print_article import print_articles
from pipeline.jobs.runner import Runner
from pipeline.press.geometry import A5
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article, collection

_LINE = "<p>Une ligne de texte.</p>"


def _tops(lines: int) -> dict[str, float]:
    """Return the first line of the second page by its words: points from the lower edge."""
    body = f"{_LINE * lines}<h2>Suite</h2>{_LINE * 60}"
    one = replace(article("un", "Un", body), lead=None, authors=(), tags=(), description="")
    with Runner() as runner:
        (printed,) = print_articles(replace(collection(), articles=(one,)), (one,), runner)
        page = PdfDocument(printed.pdf.data)[1].get_textpage()
    boxes = [page.get_rect(number) for number in range(page.count_rects())]
    first = max((box for box in boxes if box[1] < 780), key=lambda box: box[1])  # below the running head
    return {page.get_text_bounded(*first).strip(): first[1]}


def test_a_heading_that_begins_a_page_has_no_space_above() -> None:
    tops: dict[str, float] = {}
    for lines in range(34, 46):
        tops |= _tops(lines)
    assert tops.keys() == {"Suite", "Une ligne de texte."}
    assert abs(tops["Suite"] - tops["Une ligne de texte."]) < 5


def _rows_by_page(lines: int) -> list[int]:
    """Count the table rows on each page."""
    rows = "".join(f"<tr><td>Rang {number}</td><td>deux</td></tr>" for number in range(12))
    body = f"{_LINE * lines}<table><thead><tr><th>Tête</th><th>b</th></tr></thead><tbody>{rows}</tbody></table>"
    copy = article_copy(replace(article("un", "Un", body), lead=None, authors=(), tags=(), description=""), {}, page=A5)
    with PdfDocument(typeset(replace(copy, fits_pages=False, images={})).pdf.data) as pdf:
        return [page.get_textpage().get_text_range().count("Rang") for page in pdf]


def test_no_row_of_a_table_stands_alone_on_a_page() -> None:
    found = [_rows_by_page(lines) for lines in range(12, 30)]
    assert {sum(rows) for rows in found} == {12}
    assert any(rows[:2] == [2, 10] for rows in found)
    assert not any(1 in rows for rows in found)
