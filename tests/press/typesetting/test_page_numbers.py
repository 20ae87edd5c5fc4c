"""Pages to which a text refers: their numbers are those of its PDF, and no note is lost for it."""

from __future__ import annotations

from pipeline.press.typesetting.pdf_pages import fill_page_numbers
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


def test_a_document_without_references_stays_as_it_is() -> None:
    assert fill_page_numbers("<p>x</p>", b"no PDF is opened") == "<p>x</p>"
