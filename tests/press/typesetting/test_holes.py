"""Pictures that are a little too high for the rest of a page become lower, where they would leave a hole."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from pipeline.press.sheets import MARK, Copy, Sheets, TextLine
from pipeline.press.typesetting.typeset import typeset

# Pages of 30 lines, a picture of 12.
_STYLE = """
@page { size: 300pt 550pt; margin: 50pt 50pt 50pt 50pt }
html { font: 10pt/15pt "Source Serif 4" } body, p, h2, figure { margin: 0 } article { break-before: page }
h2 { font: inherit; break-after: avoid }
figure, article, p, h2, img { display: block } figure { break-inside: avoid; margin: 15pt 0 } img { max-height: 180pt }
"""
_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"><rect width="240" height="240"/></svg>'
_FIGURE = f'<figure><img src="asset:p.svg" alt="p"><p {MARK}="words">Worte</p></figure>'


def _lines(number: int, of: str) -> str:
    return "".join(f'<p {MARK}="{of}{index}">Zeile</p>' for index in range(number))


def _set(*articles: str, fits_pages: bool = True) -> Sheets:
    body = "".join(f"<article>{article}</article>" for article in articles)
    html = f'<!DOCTYPE html><html lang="de"><head><title>t</title></head><body>{body}</body></html>'
    return typeset(Copy(html, (_STYLE,), {"asset:p.svg": _PICTURE}, (), fits_pages))


def _page_of_words(sheets: Sheets) -> list[int]:
    return [line.page for line in sheets.lines if line.place == "words"]


@pytest.mark.parametrize(
    ("lines", "usual", "page"),
    [
        (15, 0, 0),  # one above the picture, its 12, one below, its words
        (17, 1, 0),  # a line short
        (18, 1, 0),  # two lines short: a sixth of the picture
        (19, 1, 1),  # three: more than a fifth
        (21, 1, 1),
    ],
)
def test_a_picture_shrinks_by_a_fifth_at_most(lines: int, usual: int, page: int) -> None:
    body = _lines(lines, "a") + _FIGURE + _lines(20, "b")
    assert _page_of_words(_set(body, fits_pages=False)) == [usual]
    assert _page_of_words(_set(body)) == [page]


def test_a_heading_above_the_picture_counts() -> None:
    assert _page_of_words(_set(f"{_lines(17, 'a')}<h2>Kopf</h2>{_FIGURE}{_lines(20, 'b')}")) == [0]
    assert _page_of_words(_set(f"{_lines(18, 'a')}<h2>Kopf</h2>{_FIGURE}{_lines(20, 'b')}")) == [1]


def test_only_the_article_that_has_it_is_set_otherwise() -> None:
    body = _lines(17, "a") + _FIGURE + _lines(20, "b")
    assert _page_of_words(_set(_lines(3, "c"), body, _lines(3, "d"))) == [1]


def test_a_small_hole_stays() -> None:
    lower = _FIGURE.replace("<img", '<img style="max-height: 67.5pt"')
    assert _page_of_words(_set(_lines(24, "a") + lower + _lines(20, "b"))) == [1]


_OPENING = f'<header><p {MARK}="title">Titel</p><figure class="lead"><img src="asset:p.{{}}" alt="p"></figure></header>'
_LEADS = "header { display: block } .lead { margin: 15pt 0 } .lead img { max-height: 375pt }"


def _open(kind: str, above: int, *, fits_pages: bool = True) -> list[TextLine]:
    """Typeset an opening of `above` lines without its picture; return the lines of title and text."""
    photograph = io.BytesIO()
    Image.new("RGB", (400, 500)).save(photograph, "PNG")
    body = _lines(above - 1, "over") + _OPENING.format(kind) + _lines(40, "a")
    html = f'<!DOCTYPE html><html lang="de"><head><title>t</title></head><body><article>{body}</article></body></html>'
    pictures = {"asset:p.svg": _PICTURE, "asset:p.png": photograph.getvalue()}
    return list(typeset(Copy(html, (_STYLE, _LEADS), pictures, (), fits_pages)).lines)


def _first_page(lines: list[TextLine]) -> int:
    return sum(line.page == 0 for line in lines if line.place.startswith("a"))


def test_a_photograph_that_opens_an_article_shrinks_to_45_millimetres_and_has_text_below_it() -> None:
    assert _first_page(_open("png", 10, fits_pages=False)) == 0
    assert _first_page(_open("png", 10)) >= 3


def test_a_lead_picture_gives_way_to_a_recording_below_it() -> None:
    film = f'<div class="recording"><img src="asset:p.svg" alt="p"><p {MARK}="words">Worte</p></div>'
    body = _OPENING.format("svg").replace(" alt", ' data-least-height="100" alt') + _lines(6, "a") + film
    leads = ".recording { display: block; margin: 15pt 0; break-inside: avoid }"
    html = f'<!DOCTYPE html><html lang="de"><head><title>t</title></head><body><article>{body}{_lines(20, "b")}</article></body></html>'
    copy = Copy(html, (_STYLE, leads), {"asset:p.svg": _PICTURE}, (), fits_pages=True)
    assert _page_of_words(typeset(replace(copy, fits_pages=False))) == [1]
    assert _page_of_words(typeset(copy)) == [0]
    unreadable = replace(copy, html=html.replace('"100"', '"240"'))
    assert _page_of_words(typeset(unreadable)) == [1]


def test_a_lead_picture_that_needs_the_next_page_comes_behind_text() -> None:
    assert _first_page(_open("png", 24, fits_pages=False)) == 0
    assert _first_page(_open("png", 24)) >= 4
    assert _first_page(_open("svg", 20, fits_pages=False)) == 0
    assert _first_page(_open("svg", 20)) == 10
