"""Printed fonts: a glyph for each space and hyphen, and rules for what a text needs only."""

import io
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from pipeline.inputs import STYLES
from pipeline.jobs.blob import reading_from
from pipeline.jobs.store import Store
from pipeline.press.fonts import prepared as fonts_of_press
from pipeline.press.fonts.prepared import MONO, SANS, SERIF, SERIF_BOLD, Face, font_faces, prepare_font, printing_font
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from pipeline.theme import typefaces
from pipeline.theme.typefaces import fonts
from tests.kept import RESULTS, records

LATIN = [font.path.name for font in fonts() if font.subset == "latin"]


@pytest.mark.parametrize("name", LATIN)
def test_each_space_and_hyphen_has_its_own_glyph(name: str) -> None:
    font = TTFont(io.BytesIO(printing_font(name)))
    characters = font.getBestCmap()
    assert len({characters[code] for code in (0x20, 0xA0, 0x202F)}) == 3
    assert len({characters[code] for code in (0x2D, 0x2010, 0x2011, 0x2027)}) == 4


@pytest.mark.parametrize("name", LATIN)
def test_a_narrow_space_is_a_sixth_of_an_em_on_paper_and_on_screens(name: str) -> None:
    for file in (printing_font(name), (STYLES / "fonts" / name).read_bytes()):
        font = TTFont(io.BytesIO(file))
        characters, widths = font.getBestCmap(), font["hmtx"]
        fixed = font["post"].isFixedPitch
        expected = widths[characters[0x20]][0] if fixed else round(font["head"].unitsPerEm / 6)
        assert widths[characters[0x202F]][0] == expected


def test_glyphs_keep_their_numbers() -> None:
    name = LATIN[0]
    before = TTFont(next(font.path for font in fonts() if font.path.name == name))
    after = TTFont(io.BytesIO(printing_font(name)))
    count = before["maxp"].numGlyphs
    assert after["maxp"].numGlyphs > count
    assert [after["hmtx"][glyph] for glyph in after.getGlyphOrder()[:count]] == [
        before["hmtx"][glyph] for glyph in before.getGlyphOrder()
    ]


def test_a_text_needs_the_fonts_of_its_scripts_only() -> None:
    assert not any("Greek" in face for face in font_faces("mot", ""))
    assert any("Greek" in face for face in font_faces("μ", ""))
    assert font_faces("mot", "") == font_faces("tom", "")


def test_a_text_in_its_own_styles_needs_no_font_that_they_do_not_ask_for() -> None:
    css = 'html, body { margin: 0; font-family: "Source Serif 4", Georgia }'

    def needed(html: str, css: str = css, pictures: tuple[bytes, ...] = ()) -> set[tuple[str, bool]]:
        found = font_faces(html, css, pictures)
        return {(face.partition('family:"')[2].partition('"')[0], "style:italic" in face) for face in found}

    upright = {("Source Serif 4", False)}
    assert needed("<h1>mot</h1>") == needed('<h1>mot</h1><img src="a">', css, (b"<svg><path/></svg>",)) == upright
    assert ("Source Code Pro", False) in needed("<h1>mot</h1>", f"{css} b {{ font-family: monospace }}")
    assert needed('<title>_</title><img src="a">', "img { width: 1px }") == set()
    assert needed("<h1>mot</h1>", f"{css} b {{ font-style: italic }}") == {*upright, ("Source Serif 4", True)}
    every = needed("<h1>mot</h1>", "")
    assert needed("<h1>mot</h1>", 'h1 { font-family: "Source Serif 4" }') == every, "not all words are in an h1"
    assert {("Source Code Pro", False), ("Source Sans 3", True)} < every
    assert needed("<h1>un <em>mot</em></h1>") == needed("<h1>mot</h1>", css, (b"<svg><text>a</text></svg>",)) == every


def test_a_font_does_not_promise_what_it_has_no_glyph_for() -> None:
    (symbols,) = [face for face in font_faces("✓", "") if 'family:"Noto Sans Symbols"' in face]
    assert "U+2713-2713" not in symbols


def test_fonts_are_prepared_once_for_all_processes_that_share_a_store(tmp_path: Path) -> None:
    name = next(font.path.name for font in fonts() if "vietnamese" in font.path.name)
    for _ in range(2):
        fonts_of_press.prepare.cache_clear()
        with reading_from(Store(tmp_path)):
            prepared = printing_font(name)
        assert len(records(tmp_path, RESULTS)) == 1
    fonts_of_press.prepare.cache_clear()
    assert printing_font(name) == prepared


def test_a_font_is_prepared_alike_each_time() -> None:
    file = next(font.path for font in fonts() if font.path.name == LATIN[0]).read_bytes()
    assert prepare_font(file) == prepare_font(file)


WORDS = [
    "Écho",
    "Anticonstitutionnellement",
    "WWW",
    "ŒÆ—…@%",
    "Щёлкающие",
    "Ελληνικά",
    "Tiếng",
    "a\u00a0b",
    "co\u2011op",
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("face", [SERIF, SERIF_BOLD, SANS, MONO], ids=["serif", "bold", "sans", "mono"])
def test_a_word_is_as_wide_as_it_is_set(face: Face, word: str) -> None:
    assert face.width(word) == pytest.approx(drawn_width(face, word), rel=0.04, abs=0.03)


def test_marks_take_no_room_and_squares_an_em() -> None:
    assert SERIF.width("e\u0301") == SERIF.width("e")
    assert SERIF.width("数学") == 2


def test_scripts_without_a_font_have_a_guess() -> None:
    assert 2 < SERIF.width("مجموعة") < 5


def drawn_width(face: Face, word: str) -> float:
    """Return the advance of a word as typeset, in em."""
    families = ", ".join(
        f'"{typefaces.family(face.role)}{subset}"' for subset in ("", " Ext", " Greek", " Cyrillic", " Viet")
    )
    css = (
        "@page { size: 600pt 100pt; margin: 0 } p { margin: 0; font-kerning: none; font-variant-ligatures: none;"
        f" white-space: nowrap; font: {700 if face.bold else 400} 20pt {families} }}"
    )
    html = f"<html><head><title>x</title></head><body><p>H{word}H</p></body></html>"
    with pypdfium2.PdfDocument(typeset(Copy(html, (css,))).pdf.data) as document:
        text = document[0].get_textpage()
        first, last = (text.get_charbox(index, loose=True)[0] for index in (0, text.count_chars() - 1))
    return float(last - first) / 20 - face.width("H")
