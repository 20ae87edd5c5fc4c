"""Words as pixels."""

import gc
import hashlib
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import theme
from pipeline.press.fonts.prepared import is_bold
from pipeline.press.images.pixels import Pixels
from pipeline.press.images.words import MARGIN, Inscription, _needed, set_words
from pipeline.theme.typefaces import MONO, SANS, SERIF, TITLE

ROOT = Path(__file__).parents[3]
SIZE = 50
WORDS = Inscription("Un essai", "fr", theme.press_families("title"), SIZE, 1.2, 600, bold=True)


def ink(text: str, **other: object) -> tuple[int, int, int, int]:
    """Return the box of a text's ink: left, top, right, bottom, in pixels of its area."""
    box = drawn(text, **other).getbbox()
    assert box
    left, top, right, bottom = (edge - MARGIN for edge in box)
    return left, top, right, bottom


def drawn(text: str, **other: object) -> Pixels:
    return set_words(replace(WORDS, text=text, **other)).drawn()  # type: ignore[arg-type]


def test_words_stand_at_the_left_of_one_line() -> None:
    left, top, right, bottom = ink("Un essai")
    assert -2 <= left <= 5
    assert 150 < right < 250
    assert 0 < top < bottom < SIZE * 1.2


def test_a_language_from_the_right_begins_there() -> None:
    left, _, right, _ = ink("שלום", language="he", from_the_right=True)
    assert left > 300
    assert 590 <= right <= 602


@pytest.mark.parametrize("text", ["Un titre de quelques mots qui font deux lignes", "Anticonstitutionnellement" * 2])
def test_lines_end_within_the_measure(text: str) -> None:
    lines = set_words(replace(WORDS, text=text))
    assert lines.height >= 2 * 1.2 * SIZE
    assert ink(text)[2] <= 602


@pytest.mark.parametrize("bold", [True, False])
@pytest.mark.parametrize("role", [SANS, SERIF, MONO, TITLE])
def test_words_are_in_the_fonts_of_the_theme(role: str, *, bold: bool) -> None:
    own, of_machine = theme.press_families(role), ("Of no font",)
    loaded = list(_needed("Un essai", own, bold=bold))
    assert {font.family for font in loaded} == {own[0]}
    assert {is_bold(font) for font in loaded} == {bold}
    assert drawn("Un essai", families=own, bold=bold) != drawn("Un essai", families=of_machine, bold=bold)


def test_a_space_of_french_is_narrow() -> None:
    narrow, wide, none = (ink(f"bien{space}?")[2] for space in ("\u202f", "\u00a0", ""))
    assert none < narrow < wide


def test_each_script_stands_on_the_line_of_the_others() -> None:
    alone = drawn("العربية", language="en")
    mixed = drawn("日本語 العربية", language="en")
    right, box = mixed.getbbox(), alone.getbbox()
    assert right
    assert box
    arabic = mixed.crop((right[2] - (box[2] - box[0]), 0, right[2], mixed.height)).getbbox()
    assert arabic
    assert abs(arabic[3] - box[3]) <= 3


def test_what_no_font_has_is_set_from_a_stand_in_of_its_own() -> None:
    one, other = drawn("\U000f0001"), drawn("\U000f0002")
    assert one.getbbox()
    assert one.tobytes() != other.tobytes()
    assert set_words(replace(WORDS, text="a\U000f0001b")).is_whole


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "a\nb", "a\u2028b", "\u202e\u2066", "😀👩‍👩‍👧", "e" + "\u0301" * 200])  # fmt: skip
def test_any_text_gives_the_same_pixels_twice(text: str) -> None:
    assert drawn(text).tobytes() == drawn(text).tobytes()


def test_pixels_are_given_back_at_once() -> None:
    gc.collect()
    gc.disable()
    try:
        lines = set_words(WORDS)
        lines.drawn()
        tracemalloc.start()
        for _ in range(20):
            lines.drawn()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert kept < 100_000


def test_a_text_says_nothing_of_those_before_it() -> None:
    alone = subprocess.run(
        [sys.executable, "-c", _ALONE], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    drawn("Ελληνικά, кириллица, ễ, 日本語 \U000f0003")
    assert alone[0] == hashlib.sha256(drawn("Un essai").tobytes()).hexdigest()
    assert alone[1] == "False", "the engine was imported, which takes longer than to draw"


_ALONE = """
import hashlib, sys
from tests.press.images.test_words import drawn
print(hashlib.sha256(drawn("Un essai").tobytes()).hexdigest(), "weasyprint" in sys.modules)
"""
