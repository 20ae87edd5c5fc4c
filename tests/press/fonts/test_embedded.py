"""Drawings that bring the letters of the fonts that they name."""

import base64
import io
import json
import re

import pytest
from fontTools.ttLib import TTFont

from pipeline.press.fonts.embedded import embed_letters
from pipeline.theme.typefaces import Font, fonts
from tests.preview.browser import Browser

_FACE = re.compile(
    r'@font-face\{font-family:"(?P<family>[^"]+)";font-weight:(?P<weight>\d+);font-style:(?P<style>\w+);'
    r"src:url\(data:font/woff2;base64,(?P<data>[^)]+)\);unicode-range:(?P<codes>[^}]+)\}"
)
_SIZE = 40  # CSS pixels


def drawing(words: str, attributes: str = "font-family=\"'Source Sans 3', monospace\"", more: str = "") -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="100" {attributes}>{more}'
        f'<text x="10" y="60" font-size="{_SIZE}">{words}</text></svg>'
    ).encode()


def faces(made: bytes) -> list[tuple[str, str, str, str]]:
    """Families, weights, styles and letters."""
    found = []
    for face in _FACE.finditer(made.decode()):
        letters = "".join(chr(int(code.removeprefix("U+"), 16)) for code in face["codes"].split(","))
        with TTFont(io.BytesIO(base64.b64decode(face["data"]))) as font:
            assert sorted(font.getBestCmap()) == sorted(map(ord, letters))
        found.append((face["family"], face["weight"], face["style"], letters))
    return found


def test_the_letters_that_words_use_stand_in_the_drawing() -> None:
    assert faces(embed_letters(drawing("été, œuf"))) == [("Source Sans 3", "400", "normal", " ,ftuéœ")]


def test_each_letter_is_of_one_subset_alone() -> None:
    assert [letters for *_, letters in faces(embed_letters(drawing("A Дом Ω")))] == [" A", "Дмо", "Ω"]


@pytest.mark.parametrize(
    ("attributes", "more", "styles"),
    [
        ("font-family=\"'Source Serif 4'\" font-weight='bold'", "", {("400", "normal"), ("700", "normal")}),
        ("style='font: italic 12px \"Source Serif 4\"'", "", {("400", "normal"), ("400", "italic")}),
        ("", "<style>text{font-family:'source serif 4'}</style>", {("400", "normal")}),
        (
            "font-family=\"'Source Serif 4'\"",
            '<g font-weight="700" font-style="italic"/>',
            {(weight, style) for weight in ("400", "700") for style in ("normal", "italic")},
        ),
    ],
)
def test_styles_that_a_drawing_asks_for_are_there(attributes: str, more: str, styles: set[tuple[str, str]]) -> None:
    found = faces(embed_letters(drawing("mot", attributes, more)))
    assert {(weight, style) for _, weight, style, _ in found} == styles
    assert {family for family, *_ in found} == {"Source Serif 4"}


@pytest.mark.parametrize(
    "untouched",
    [
        drawing("mot", 'font-family="Arial, sans-serif"'),
        drawing("mot", "font-family=\"'Source Sans 30'\""),
        drawing("漢字"),
        drawing("").replace(b"text", b"desc"),
    ],
)
def test_other_drawings_stay_as_they_are(untouched: bytes) -> None:
    assert embed_letters(untouched) == untouched


def test_letters_that_a_style_makes_capitals_are_there() -> None:
    (face,) = faces(embed_letters(drawing("é", "style=\"font-family:'Source Sans 3';text-transform:uppercase\"")))
    assert face[-1] == "Éé"


def test_the_same_drawing_gives_the_same_bytes() -> None:
    one = drawing("Été & hiver".replace("&", "&amp;"))
    assert embed_letters(one) == embed_letters(one) != one


@pytest.mark.judge
@pytest.mark.parametrize(("weight", "bold"), [("normal", False), ("bold", True)])
def test_words_are_as_wide_as_in_source_sans_where_no_machine_has_it(
    chromium: Browser, weight: str, bold: bool
) -> None:
    words = "I" + "illumi" * 4 + "I"
    attributes = f'font-family="\'Source Sans 3\', monospace" font-weight="{weight}"'
    without, made = (
        _ink(chromium, one) for one in (drawing(words, attributes), embed_letters(drawing(words, attributes)))
    )
    wanted = _width(words, bold=bold)
    assert made == pytest.approx(wanted, abs=2)
    assert without != pytest.approx(wanted, abs=10)


def _ink(chromium: Browser, svg: bytes) -> float:
    """Return the width of the ink of a drawing placed as a picture, in CSS pixels."""
    address = json.dumps(f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}")
    return float(
        chromium.evaluate(
            f"""(async () => {{
                const picture = new Image();
                picture.src = {address};
                await picture.decode();
                const canvas = Object.assign(document.createElement('canvas'), {{width: 800, height: 100}});
                const pen = canvas.getContext('2d');
                pen.drawImage(picture, 0, 0);
                const {{data}} = pen.getImageData(0, 0, 800, 100);
                const columns = [...Array(800).keys()].filter((x) =>
                    [...Array(100).keys()].some((y) => data[4 * (800 * y + x) + 3] > 100));
                return columns.at(-1) - columns[0];
            }})()"""
        )
    )


def _width(words: str, *, bold: bool) -> float:
    """Return the width of the ink of words in Source Sans, in CSS pixels."""

    def is_it(font: Font) -> bool:
        return font.family == "Source Sans 3" and font.style == "normal" and (font.weight != 400) is bold

    with TTFont(io.BytesIO(next(filter(is_it, fonts())).data)) as font:
        names, widths = font.getBestCmap(), font["hmtx"]
        last = font["glyf"][names[ord(words[-1])]]
        advance, _ = widths[names[ord(words[-1])]]
        beside = widths[names[ord(words[0])]][1] + advance - last.xMax
        return float(_SIZE * (sum(widths[names[ord(word)]][0] for word in words) - beside) / font["head"].unitsPerEm)
