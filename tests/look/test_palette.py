"""Colours of a look can be read on their grounds, whatever an editor writes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.look.palette import Palette, ebook_mark, paper_palette, screen_palettes
from pipeline.model.settings import Look, Tones
from pipeline.press.images.colours import Colour, contrast

WHITE = Colour(255, 255, 255)
colours = st.builds(Colour, *[st.integers(0, 255)] * 3).map(lambda colour: colour.css)
tones = st.builds(Tones, st.just("") | colours, st.just("") | colours)


def holds(palette: Palette) -> None:
    """Return whether all texts have AA contrast with their backgrounds."""
    ground = palette.colours["paper"]
    for name in ("ink", "accent"):
        assert contrast(palette.colours[name], ground) >= 4.5, name
    wash = palette.colours.get("wash", ground)
    for name in (name for name in palette.colours if name.startswith("code-") or name == "quiet"):
        assert contrast(palette.colours[name], wash) >= 4.5, name


@settings(max_examples=40)
@given(st.builds(Look, accent=tones, ground=tones, ink=tones))
def test_any_three_colours_give_words_that_can_be_read(look: Look) -> None:
    for palette in screen_palettes(look):
        if palette.colours:
            holds(palette)
    paper = paper_palette(look).colours
    assert all(contrast(paper[name], WHITE) >= 4.5 for name in ("ink", "accent") if name in paper)


def test_nobody_asked_and_nothing_changes() -> None:
    assert screen_palettes(Look()) == (Palette({}), Palette({}))
    assert paper_palette(Look()) == Palette({})
    assert ebook_mark(Look()) == ""


def test_what_can_be_read_stays_as_it_is_and_the_dark_follows() -> None:
    light, dark = screen_palettes(Look(accent=Tones("#0b5d4e")))
    assert light.colours["accent"].css == "#0b5d4e"
    assert not light.adjusted
    assert not dark.adjusted
    assert contrast(dark.colours["accent"], dark.colours["paper"]) >= 4.5
    assert dark.colours["accent"].green > dark.colours["accent"].red


def test_a_pair_below_aa_is_named_and_the_nearest_is_used() -> None:
    light, _ = screen_palettes(Look(accent=Tones("#ffd34d"), ground=Tones("#ffffff")))
    (changed,) = light.adjusted
    assert (changed.key, changed.dark, changed.requested.css) == ("accent", False, "#ffd34d")
    assert 4.5 <= contrast(changed.used, WHITE) < 4.8


@pytest.mark.parametrize("ground", ["#101820", "#000000"])
def test_a_dark_ground_is_for_screens_alone(ground: str) -> None:
    look = Look(accent=Tones("#ffc845"), ground=Tones(ground), ink=Tones("#f2efe6"))
    light, dark = screen_palettes(look)
    assert light.is_dark
    assert dark.colours["paper"].css == ground
    assert not light.adjusted
    assert "paper" not in paper_palette(look).colours or not paper_palette(look).is_dark


def test_rules_of_e_books_are_seen_on_white_and_black() -> None:
    mark = Colour.read(ebook_mark(Look(accent=Tones("#0b5d4e"))))
    assert min(contrast(mark, WHITE), contrast(mark, Colour(0, 0, 0))) >= 3
