"""Wide pages are turned, with what has a place on them."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from pipeline.editions.print.documents import document, styles
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.engine import write

BODY = (
    '<p id="haut">Debout <a href="#la">là</a></p><div class="turned"><h2 id="la" data-label="Tourné">Tourné</h2>'
    '<p>Un <a href="https://example.org/">lien</a></p></div><p>Debout encore</p>'
)


@pytest.fixture(scope="module")
def pressed() -> Sheets:
    return write(Copy(document("Essai", "fr", BODY), styles("fr"), strips=("Tête",)))


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
