"""Where captions stand on a printed page: beside each other in a gallery, and in whole words above a narrow table."""

import pypdfium2
import pytest

from pipeline.editions.print.article import article_copy
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article, red_square
from tests.press.samples import text

PICTURE = '<img src="asset:images/rouge.png" alt="Un aplat">'
LINKED = f'<a href="https://example.org/">{PICTURE}</a>'
CALL = '<a class="footnote-ref" href="#fn1" id="fnref1" role="doc-noteref"><sup>1</sup></a>'
NOTES = '<section class="footnotes"><h2 id="notes">Notes</h2><ol><li id="fn1"><p>Une note.</p></li></ol></section>'


def data_of(body: str) -> bytes:
    picture = red_square()
    return typeset(article_copy(article("un", "Essai", body), {picture.path: picture})).pdf.data


def height_of(word: str, data: bytes) -> float:
    """Return the height of a word above the foot of the first page."""
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    found = page.search(word, match_case=True).get_next()
    assert found
    return float(page.get_charbox(found[0])[1])


@pytest.mark.parametrize(
    ("picture", "call", "notes"),
    [(LINKED, "", ""), (PICTURE, CALL, NOTES), (PICTURE, ' <a href="https://example.org/a">lien</a>', "")],
)
def test_pictures_stay_in_their_row_where_one_makes_a_note(picture: str, call: str, notes: str) -> None:
    figures = [
        f"<figure>{picture}<figcaption>Premier{call}</figcaption></figure>",
        *(f"<figure>{PICTURE}<figcaption>{word}</figcaption></figure>" for word in ("Deux", "Trois")),
    ]
    data = data_of(f'<p>Avant.</p><div class="gallery across-3">{"".join(figures)}</div><p>Après.</p>{notes}')
    assert height_of("Deux", data) == pytest.approx(height_of("Trois", data), abs=1)
    assert height_of("Premier", data) == pytest.approx(height_of("Trois", data), abs=20)


def test_no_word_of_a_caption_is_broken_above_a_narrow_table() -> None:
    data = data_of("<table><caption>Légende circonstanciée</caption><tbody><tr><td>1</td></tr></tbody></table>")
    assert "Légende circonstanciée" in " ".join(text(data, 0).split())
