import pytest
from pypdfium2 import PdfDocument

from pipeline.editions.print.article import article_copy
from pipeline.press.sheets import Copy
from pipeline.press.typesetting import engine
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article


def copy_with_long_notes() -> Copy:
    """Return an article whose last page has no room for all its notes."""
    long = "mot " * 550
    lines = "".join(f"<p>Ligne {n} {'mot ' * 30}</p>" for n in range(4))
    calls = "".join(
        f'<a class="footnote-ref" href="#fn{n}" id="fnref{n}" role="doc-noteref">{n}</a>' for n in (1, 2, 3)
    )
    notes = "".join(f'<li id="fn{n}"><p>{long} fin{n}.</p></li>' for n in (1, 2, 3))
    body = f'{lines}<p>Fin{calls}.</p><section class="footnotes"><h2 id="notes">Notes</h2><ol>{notes}</ol></section>'
    return article_copy(article("un", "Un", body), {}, strips=("Un",))


def test_notes_that_the_last_page_has_no_room_for_get_a_page_of_their_own() -> None:
    sheets = typeset(copy_with_long_notes())
    pdf = PdfDocument(sheets.pdf.data)
    texts = [page.get_textpage().get_text_bounded() for page in pdf]  # what is on the page, and not beside it
    assert ["(2, 3)" in warning for warning in sheets.warnings] == [True]
    assert len(pdf) == sheets.pages + 1
    assert "fin" not in texts[-1]
    assert all(f"fin{n}" in "".join(texts[:-1]) for n in (1, 2, 3))
    assert all(text.strip() for text in texts)


def test_notes_for_which_no_pages_are_left_are_not_lost_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_MOST_PAGES_OF_NOTES", 0)
    with pytest.raises(engine.LeftOverNotesError):
        typeset(copy_with_long_notes())
