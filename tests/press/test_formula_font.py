"""The font of formulas, cut to their signs."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from pipeline.press.formulas import FAMILY, maths_font, to_italic


def cut(signs: str) -> TTFont:
    return TTFont(io.BytesIO(maths_font(signs)))


def test_it_has_the_signs_and_what_they_become_and_little_more() -> None:
    font = cut("x=1∑")
    codes = set(font.getBestCmap())
    assert codes >= {ord(sign) for sign in "x=1∑√()"} | {0x1D465}
    assert len(codes) < 20
    assert len(maths_font("x=1∑")) < 10_000


def test_roots_sums_and_brackets_may_grow() -> None:
    font = cut("∑")
    grown = font["MATH"].table.MathVariants.VertGlyphConstruction
    names = font.getBestCmap()
    assert {names[ord(sign)] for sign in "∑√("} & set(font.getGlyphOrder())
    assert len(grown) >= 4


def test_it_keeps_its_name_and_licence_and_is_the_same_again() -> None:
    font = cut("ab")
    assert font["name"].getDebugName(1) == FAMILY
    assert "Open Font License" in font["name"].getDebugName(13)
    assert maths_font("ba") == maths_font("aabb")


def test_signs_that_the_font_lacks_are_left_to_others() -> None:
    assert 0x6570 not in cut("数x").getBestCmap()


@pytest.mark.parametrize(
    ("letter", "leaning"),
    [("a", "𝑎"), ("Z", "𝑍"), ("h", "ℎ"), ("α", "𝛼"), ("ω", "𝜔"), ("Ω", "𝛺"), ("1", "1"), ("é", "é")],
)
def test_letters_alone_are_in_italics(letter: str, leaning: str) -> None:
    assert to_italic(letter) == leaning


@pytest.mark.parametrize("accent", ["ˆ", "˜"])
def test_accents_grow_over_several_letters(accent: str) -> None:
    font = cut(accent)
    variants = font["MATH"].table.MathVariants
    forms = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    assert len(forms[font.getBestCmap()[ord(accent)]].MathGlyphVariantRecord) > 2
