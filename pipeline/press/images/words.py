"""Words as pixels: lines of text in the fonts of the theme.

What has neither pages nor boxes needs no document: the engine would take ten times as long to come to the same lines.
"""

from __future__ import annotations

import ctypes
import functools
import math
import re
import weakref
from dataclasses import dataclass, replace

from pipeline.press.images.pango import (
    BOLD,
    NORMAL,
    UNITS,
    WORD_OR_LETTER,
    Address,
    Rectangle,
    bitmap,
    functions,
    runs_of,
)
from pipeline.press.images.pixels import Pixels, of_greys
from pipeline.press.images.word_fonts import WordFonts, word_fonts
from pipeline.press.typesetting.typeset import NOT_SET

_BLANKS = re.compile(r"[\0-\x20\x7f]+")
_STRUT = "x"
MARGIN = 60
"""Pixels around lines that are drawn."""


@dataclass(frozen=True)
class Inscription:
    """A text of one style: size and measure in pixels, leading in em; the first family that has a letter sets it."""

    text: str
    language: str
    families: tuple[str, ...]
    size: float
    leading: float
    measure: float
    bold: bool = False
    from_the_right: bool = False


class SetLines:
    """Words that are set: how wide their lines may be, and how high they are together, in pixels."""

    def __init__(self, words: Inscription, fonts: WordFonts) -> None:
        """Set words in lines."""
        self._words, self._fonts = words, fonts
        self._layout = _layout(words, fonts)
        weakref.finalize(self, functions().g_object_unref, self._layout)
        self._number: int = functions().pango_layout_get_line_count(self._layout)
        self.measure, self.height = words.measure, self._number * words.leading * words.size
        self.missing = ""  # characters that stand-ins show

    @property
    def is_whole(self) -> bool:
        """Whether there is a font for each of their characters."""
        unknown: int = functions().pango_layout_get_unknown_glyphs_count(self._layout)
        return unknown == 0

    def drawn(self) -> Pixels:
        """Return the lines white on black, in greys, with `MARGIN` on each side for letters that reach beyond them."""
        words, step = self._words, self._words.leading * self._words.size
        width, height = math.ceil(self.measure) + 2 * MARGIN, math.ceil(self.height) + 2 * MARGIN
        pixels = ctypes.create_string_buffer(width * height)
        call, sheet = functions(), ctypes.byref(bitmap(pixels, width, height))
        above, whole = _strut(replace(words, text=_STRUT, from_the_right=False), self._fonts)
        for number in range(self._number):
            line = call.pango_layout_get_line_readonly(self._layout, number)
            left = MARGIN + (words.measure - _extents(line).width / UNITS if words.from_the_right else 0)
            baseline = round(MARGIN + number * step + (step - whole) / 2 + above)
            for font, glyphs in runs_of(line):
                call.pango_ft2_render(sheet, font, glyphs, round(left), baseline)
                left += call.pango_glyph_string_get_width(glyphs) / UNITS
        return of_greys((width, height), pixels.raw)


def set_words(words: Inscription) -> SetLines:
    """Set words in lines; characters that no font has are set from stand-ins."""
    words = replace(words, text=_BLANKS.sub(" ", words.text.translate(NOT_SET)).strip(" "))
    lines = SetLines(words, word_fonts())
    if lines.is_whole:
        return lines
    letters = sorted(set(words.text))
    missing = (letter for letter in letters if not SetLines(replace(words, text=letter), word_fonts()).is_whole)
    found = "".join(missing)
    lines = SetLines(words, word_fonts(found))
    lines.missing = found
    return lines


def _layout(words: Inscription, fonts: WordFonts) -> Address:
    call, text = functions(), words.text.encode("utf-8", "replace")
    fonts.load(words.text, words.families, bold=words.bold)
    layout: Address = call.pango_layout_new(fonts.context(words.language, from_the_right=words.from_the_right))
    description = call.pango_font_description_new()
    call.pango_font_description_set_family(description, ",".join(words.families).encode())
    call.pango_font_description_set_weight(description, BOLD if words.bold else NORMAL)
    call.pango_font_description_set_absolute_size(description, words.size * UNITS)
    call.pango_layout_set_font_description(layout, description)
    call.pango_font_description_free(description)
    call.pango_layout_set_auto_dir(layout, False)  # noqa: FBT003 - of C
    call.pango_layout_set_wrap(layout, WORD_OR_LETTER)
    call.pango_layout_set_width(layout, round(words.measure * UNITS))
    call.pango_layout_set_text(layout, text, len(text))
    return layout


@functools.lru_cache(maxsize=64)
def _strut(words: Inscription, fonts: WordFonts) -> tuple[float, float]:
    """Return how far the first family reaches above the line that letters stand on, and its whole height."""
    layout = _layout(words, fonts)
    extents = _extents(functions().pango_layout_get_line_readonly(layout, 0))
    functions().g_object_unref(layout)
    return -extents.y / UNITS, extents.height / UNITS


def _extents(line: Address) -> Rectangle:
    logical = Rectangle()
    functions().pango_layout_line_get_extents(line, None, ctypes.byref(logical))
    return logical
