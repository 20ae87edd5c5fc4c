"""Letters in drawings: they have six points on paper, or their picture more room; else somebody is told."""

from dataclasses import replace

import pypdfium2
import pytest
from PIL import ImageChops

from pipeline.body.neutral_html import parse, to_html
from pipeline.editions.press_problems import report_small_letters
from pipeline.editions.print.article import article_copy, article_html
from pipeline.editions.print.footnotes import Notes
from pipeline.editions.print.widths import LEAST_LETTERS, enlarge_drawings, find_unreadable
from pipeline.jobs.blob import Blob
from pipeline.model.article import Lead, Picture
from pipeline.press.geometry import A4, A5, LARGE, MILLIMETRE, SLIDE, Page
from pipeline.press.sheets import LETTERS
from pipeline.press.typesetting.typeset import typeset
from tests import factory

_PATH = "images/d.svg"


def drawing(letters: float, height: float = 400, width: float = 720) -> Picture:
    """Return a drawing whose smallest letters have this size at a width of 720."""
    data = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}" width="{width}" height="{height}">'
        f'<text y="50" font-size="{letters}">Petit</text></svg>'
    )
    return Picture(_PATH, "image/svg+xml", round(width), round(height), Blob.of(data.encode()))


def letters_of(
    picture: Picture, page: Page, around: str = '<figure><img src="asset:images/d.svg" alt="d"></figure>'
) -> str:
    tree = parse(around)
    enlarge_drawings(tree, {_PATH: picture}, page)
    return to_html(tree)


def points(html: str) -> float:
    return float(html.partition(f'{LETTERS}="')[2].partition('"')[0])


@pytest.mark.parametrize("page", [A4, A5])
@pytest.mark.parametrize("size", [13, 14, 15, 20])
def test_letters_have_six_points_in_a_text(page: Page, size: float) -> None:
    assert points(letters_of(drawing(size), page)) >= LEAST_LETTERS


def test_what_can_be_read_stays_as_it_is() -> None:
    assert "style" not in letters_of(drawing(20), A5)
    assert "style" not in letters_of(drawing(15), A4)
    assert LETTERS not in letters_of(replace(drawing(3), media_type="image/png"), A5)


def test_a_small_drawing_is_enlarged() -> None:
    assert ";width:" in letters_of(drawing(20, width=240, height=100), A5)


def test_a_drawing_with_smaller_letters_has_a_turned_page() -> None:
    html = letters_of(drawing(10), A5)
    assert 'class="turned"' in html
    assert points(html) >= LEAST_LETTERS
    assert 'class="turned"' not in letters_of(drawing(14.7), A5)


def test_a_higher_lead_picture_may_fill_the_measure() -> None:
    lead = '<div><figure class="lead"><img src="asset:images/d.svg" alt="d"></figure></div>'
    html = letters_of(drawing(17, height=640), A5, lead)
    assert points(html) >= LEAST_LETTERS
    assert "max-height:none" in html


def test_what_cannot_be_read_is_named_once_with_its_size() -> None:
    body = '<figure><img src="asset:images/d.svg" alt="d"></figure>'
    article = replace(factory.article("un", "Un", body), shown=(_PATH,), lead=None)
    copy = article_copy(article, {_PATH: drawing(4)}, page=A5)
    sheets = replace(typeset(copy), small_letters=find_unreadable(copy.html))
    (problem,) = report_small_letters(sheets, "a5")
    assert (problem.path, problem.rule) == (_PATH, "small-letters")
    assert "a5 2.5 pt" in problem.message


def test_a_drawing_that_reaches_into_the_margins_stays_within_the_page() -> None:
    body = '<p>Avant</p><figure><img src="asset:images/d.svg" alt="d"><figcaption>Légende</figcaption></figure>'
    article = replace(factory.article("un", "Un", body), shown=(_PATH,), lead=None)
    copy = article_copy(article, {_PATH: drawing(13)}, page=A5)
    (line,) = [line for line in typeset(replace(copy, fits_pages=False)).lines if line.width > A5.measure * MILLIMETRE]
    assert A5.measure * MILLIMETRE < line.width <= A5.widest * MILLIMETRE
    assert line.left >= (A5.start - 8) * MILLIMETRE - 1


_DIAGRAM = '<figure class="diagram"><img src="asset:images/d.svg" alt="d"></figure>'


@pytest.mark.parametrize(("page", "size"), [(A4, 8.5), (A5, 8), (LARGE, 18), (SLIDE, 18)])
@pytest.mark.parametrize("width", [120, 360])
def test_letters_of_diagrams_are_as_large_as_those_of_code(page: Page, size: float, width: float) -> None:
    assert points(letters_of(drawing(16 * 720 / width, width=width, height=150), page, _DIAGRAM)) == pytest.approx(size)


def test_no_page_of_slides_is_turned() -> None:
    high = replace(drawing(48), width=240, height=630)
    assert "turned" not in letters_of(high, SLIDE, _DIAGRAM)


def test_a_line_that_introduces_a_diagram_begins_its_page() -> None:
    body = f"{'<p>Un.</p>' * 20}<p>Voici la chaîne :</p>{_DIAGRAM}"
    article = replace(factory.article("un", "Un", body), shown=(_PATH,), lead=None)
    lines = typeset(article_copy(article, {_PATH: drawing(48, width=240, height=1200)}, page=A5)).lines
    first = next(line for line in lines if line.page == 1)
    assert first.letters.startswith("Voici")


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("caption", ["", "<figcaption>Légende</figcaption>"])
@pytest.mark.parametrize("page", [A4, A5])
def test_a_narrow_diagram_stands_in_the_middle_of_the_lines(page: Page, caption: str, language: str) -> None:
    data = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="90"><path fill="red" d="M0 0h200v90H0z"/></svg>'
    )
    picture = Picture(_PATH, "image/svg+xml", 200, 90, Blob.of(data))
    body = f'<figure class="diagram"><img src="asset:{_PATH}" alt="d">{caption}</figure>'
    article = replace(factory.article("un", "Un", body), shown=(_PATH,), lead=None, language=language)
    copy = article_copy(article, {_PATH: picture}, page=page)
    seen = pypdfium2.PdfDocument(typeset(copy).pdf.data)[0].render().to_pil().convert("RGB")
    red = ImageChops.subtract(*seen.split()[:2]).point(lambda tone: tone > 200 and 255)
    box = red.getbbox()
    assert box
    half = page.measure * MILLIMETRE / 2
    middle = page.end_of_lines("ltr") - half if language == "fr" else page.end_of_lines("rtl") + half
    assert (box[0] + box[2]) / 2 == pytest.approx(middle, abs=2)


def test_a_lead_picture_below_a_band_has_readable_letters() -> None:
    lead = Lead(_PATH, "d")
    article = replace(factory.article("un", "Un", "<p>Un.</p>"), lead=lead, shown=(_PATH,))
    assert points(article_html(article, {_PATH: drawing(20, height=500)}, Notes(), page=A5)) >= LEAST_LETTERS
