"""Colours that words can be read on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import theme
from pipeline.press.images.colours import CONTRAST, Colour, Swatch, choose_scheme, contrast, darken, derive_ground, mix

PAPER, ACCENT = Colour.read(theme.token("paper")), Colour.read(theme.token("accent"))
BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)

channels = st.integers(0, 255)
colours = st.builds(Colour, channels, channels, channels)
swatches = st.lists(st.builds(Swatch, colours, st.floats(0.001, 1)), max_size=30)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == 21
    assert contrast(WHITE, WHITE) == 1
    assert contrast(WHITE, Colour.read("#767676")) == pytest.approx(4.54, abs=0.005)


@given(swatches)
def test_words_of_papers_colour_can_be_read_on_what_any_pictures_give(found: list[Swatch]) -> None:
    assert contrast(derive_ground(found, ACCENT, PAPER), PAPER) >= CONTRAST


@given(colours)
def test_a_chosen_colour_stays_and_words_can_be_read(colour: Colour) -> None:
    scheme = choose_scheme(colour, PAPER)
    assert scheme.sheet == colour
    assert contrast(scheme.ink, scheme.ground) >= CONTRAST
    assert scheme.ground in (colour, PAPER)


@given(colours, colours)
def test_what_is_darkened_can_be_read_or_is_black(colour: Colour, ground: Colour) -> None:
    found = darken(colour, ground)
    assert contrast(found, ground) >= CONTRAST or found == BLACK


def test_a_colour_that_can_be_read_stays() -> None:
    assert darken(ACCENT, PAPER) == ACCENT


@pytest.mark.parametrize("vivid", ["#1e90ff", "#2e8b57", "#d02090", "#ff4500"])
def test_a_little_vivid_colour_gives_its_hue_and_much_grey_does_not(vivid: str) -> None:
    colour = Colour.read(vivid)
    ground = derive_ground([Swatch(Colour(128, 128, 128), 0.8), Swatch(colour, 0.2)], ACCENT, PAPER)
    alone = derive_ground([Swatch(colour, 1.0)], ACCENT, PAPER)
    assert ground == alone
    assert ground.index(max(ground)) == colour.index(max(colour))


@pytest.mark.parametrize("grey", [[], [Swatch(Colour(90, 90, 90), 1.0)], [Swatch(WHITE, 0.5), Swatch(BLACK, 0.5)]])
def test_grey_pictures_leave_the_accent(grey: list[Swatch]) -> None:
    assert derive_ground(grey, ACCENT, PAPER) == ACCENT


def test_dark_light_and_middling_colours_have_words_that_suit_them() -> None:
    dark, light, middling = (choose_scheme(Colour.read(css), PAPER) for css in ("#123456", "#ffcc00", "#808080"))
    assert (dark.ground, dark.ink) == (dark.sheet, PAPER)
    assert light.ground == light.sheet
    assert max(light.ink) < 128
    assert middling.ground == PAPER


def test_a_colour_is_read_and_written() -> None:
    assert Colour.read("#8a2b1d").css == "#8a2b1d"
    with pytest.raises(ValueError, match="hexadecimal"):
        Colour.read("rouge")


def test_colours_mix() -> None:
    assert mix(BLACK, WHITE, 0.5) == Colour(128, 128, 128)
    assert mix(ACCENT, WHITE, 0) == ACCENT
