"""Only fonts that a page uses weigh on the e-book."""

import pytest
from lxml import etree

from pipeline.editions.epub.fonts import find_fonts, find_signs, write_faces
from pipeline.theme.typefaces import screen_fonts


def used(body: str) -> set[str]:
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Ω</title></head><body>{body}</body></html>'
    return {name.removesuffix(".woff2") for name in find_fonts(etree.fromstring(page))}


@pytest.mark.parametrize(
    ("body", "fonts"),
    [
        ("<p>abc</p>", {"source-serif-4-latin-400-normal"}),
        ("<p><em>abc</em></p>", {"source-serif-4-latin-400-italic"}),
        ("<p><strong><em>a</em></strong></p>", {"source-serif-4-latin-700-italic"}),
        ("<h2>abc</h2>", {"source-sans-3-latin-600-normal"}),
        ("<pre><code>a</code></pre>", {"source-code-pro-latin-400-normal"}),
        ("<h1 class='book-title'>a</h1>", {"source-serif-4-latin-700-normal"}),
        ("<p>Łódź</p>", {"source-serif-4-latin-400-normal", "source-serif-4-latin-ext-400-normal"}),
        ("<p>Ω</p>", {"source-serif-4-greek-400-normal"}),
        ("<p>∑ 数 \u00a0</p>", set()),
        ("<p> <em> </em></p>", set()),
        ("<p><em/>abc</p>", {"source-serif-4-latin-400-normal"}),
    ],
)
def test_a_font_for_each_style_and_script(body: str, fonts: set[str]) -> None:
    assert used(body) == fonts


def test_each_subset_is_a_family_of_its_own() -> None:
    fonts = [font for font in screen_fonts() if font.path.name.removesuffix(".woff2") in used("<p>aŁ</p>")]
    sheet = write_faces(fonts, "../fonts")
    assert 'font-family: "Source Serif 4";' in sheet
    assert 'font-family: "Source Serif 4 Ext";' in sheet
    assert 'url("../fonts/source-serif-4-latin-ext-400-normal.woff2")' in sheet


def test_formulas_are_set_with_signs_of_their_own() -> None:
    page = '<p xmlns="http://www.w3.org/1999/xhtml">a<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi>\n<mo>∑</mo></math>b</p>'
    assert find_signs(etree.fromstring(page)) == "x∑"
