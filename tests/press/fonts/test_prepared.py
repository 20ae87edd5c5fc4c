"""Printed fonts: a glyph for each space and hyphen, and rules for what a text needs only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from pipeline.build.blob import reading_from
from pipeline.build.store import Store
from pipeline.inputs import STYLES
from pipeline.press.fonts import prepared as fonts_of_press
from pipeline.press.fonts.prepared import font_faces, prepare_font, printing_font
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
