"""Page references have the numbers of the PDF, and turned pages keep their destinations."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
import weasyprint.layout.page
from pypdfium2 import PdfDocument

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.engine import write
from tests.press.samples import sheets, text


def page_of(place: str) -> str:
    return f'(p. <span data-page-of="{place}">00</span>)'


def test_numbers_are_those_of_the_pages() -> None:
    breaks = '<p style="break-before: page">x</p>' * 10
    body = f'<p>Loin {page_of("été&amp;#a")}, ici {page_of("b")}, rien {page_of("c")}.</p><p id="b">b</p>{breaks}'
    first = text(sheets(f'{body}<p id="été&amp;#a">fin</p>').pdf.data, 0)
    assert "Loin (p. 11), ici (p. 1), rien (p. 00)." in first


def test_they_are_in_the_digits_that_are_asked_for() -> None:
    body = (
        '<p>x <span data-page-of="b" data-digits="۰۱۲۳۴۵۶۷۸۹">۰۰</span></p><p id="b" style="break-before: page">b</p>'
    )
    assert "x ۲" in text(sheets(body).pdf.data, 0)


def test_what_is_for_other_pages_is_not_said_on_the_page_itself() -> None:
    told = '<span data-page-of="b" data-elsewhere=", p. %s">, p. 00</span>'
    body = f'<p>Ici{told}.</p><p id="b">b</p><p style="break-before: page">Loin{told}.</p>'
    data = sheets(body).pdf.data
    assert "Ici." in text(data, 0)
    assert "Loin, p. 1." in text(data, 1)


def test_what_says_a_page_keeps_it_where_it_would_move_without() -> None:
    css = "@page { size: 10cm; margin: 1cm } p { margin: 0; line-height: 1cm; orphans: 1; widows: 1; width: 2cm }"
    told = '<span data-page-of="b" data-elsewhere=", pages %s">, pages 00</span>'
    made = sheets(f'<div style="height: 7cm"></div><p>Un mot{told}</p><p id="b">b</p>', more_css=css)
    assert (made.warnings, made.pages) == ((), 2)
    assert "pages 2" in text(made.pdf.data, 1)


def test_notes_are_kept_while_numbers_are_written() -> None:
    notes = "".join(
        f'<p>{"mot " * 60}<sup><a href="#n{number}">{number}</a></sup><span class="note" id="n{number}">Note{number}.</span> '
        f"{page_of('fin')}</p>"
        for number in range(40)
    )
    made = sheets(f'{notes}<p id="fin">fin</p>')
    words = [word for page in range(made.pages) for word in text(made.pdf.data, page).split()]
    assert made.warnings == ()
    assert {f"Note{number}." for number in range(40)} <= set(words)
    assert words.count(f"{made.pages})") == 40


def test_only_pages_with_numbers_and_those_before_them_are_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    own = weasyprint.layout.page.make_page

    def make_page(*how: Any) -> Any:
        made.append(how[4])
        return own(*how)

    monkeypatch.setattr(weasyprint.layout.page, "make_page", make_page)
    pages = [f'<p id="p{number}" style="break-after: page">x</p>' for number in range(6)]
    pages[3] = f"<p>{page_of('p5')}</p>{pages[3]}"
    assert "(p. 6)" in text(sheets("".join(pages)).pdf.data, 3)
    assert made == [1, 2, 3, 4, 5, 6, 3, 4]


BODY = (
    '<p id="haut">Debout <a href="#la">là</a></p><div class="turned"><h2 id="la" data-label="Tourné">Tourné</h2>'
    '<p>Un <a href="https://example.org/">lien</a></p></div><p>Debout encore</p>'
)


@pytest.fixture(scope="module")
def pressed() -> Sheets:
    return write(Copy(make_document("Essai", "fr", BODY), list_styles("fr"), strips=("Tête",)))[0]


def test_all_pages_are_upright_and_what_follows_begins_another(pressed: Sheets) -> None:
    with PdfDocument(pressed.pdf.data) as made:
        sizes = {page.get_size() for page in list(made)[: pressed.pages]}
        texts = [made[number].get_textpage().get_text_range().strip() for number in range(pressed.pages)]
    assert len(sizes) == 1
    assert ["Debout" in texts[0], "Tourné" in texts[1], "encore" in texts[2]] == [True] * 3


def test_a_strip_stays_as_it_is(pressed: Sheets) -> None:
    with PdfDocument(pressed.pdf.data) as made:
        width, height = made[pressed.pages].get_size()
    assert width > height


def test_the_upper_edge_is_at_the_left(pressed: Sheets) -> None:
    with PdfDocument(pressed.pdf.data) as made:
        page = made[1].get_textpage()
        title, words = (page.get_charbox(page.search(text).get_next()[0]) for text in ("Tourné", "lien"))
        width, height = made[1].get_size()
    assert title[0] < words[0] < width / 3
    assert title[1] < height / 4


def test_links_places_and_outline_lead_to_where_the_words_are(pressed: Sheets) -> None:
    with pikepdf.open(io.BytesIO(pressed.pdf.data)) as pdf, PdfDocument(pressed.pdf.data) as made:
        page = made[1].get_textpage()
        left, bottom, right, top = page.get_charbox(page.search("lien").get_next()[0])
        (annotation,) = pdf.pages[1].Annots
        rectangle = [float(value) for value in annotation.Rect]
        assert rectangle[0] - 3 < left < right < rectangle[2] + 3
        assert rectangle[1] - 3 < bottom < top < rectangle[3] + 3
        names = list(pdf.Root.Names.Dests.Names)
        place = dict(zip(map(str, names[::2]), names[1::2], strict=True))["la"]
        title = page.get_charbox(page.search("Tourné").get_next()[0])
        assert abs(float(place[2]) - title[0]) < 40
        assert abs(float(place[3]) - title[1]) < 40
        assert pdf.Root.Outlines.First.Dest[0].objgen == pdf.pages[1].objgen
        assert float(pdf.Root.Outlines.First.Dest[2]) == float(place[2])
