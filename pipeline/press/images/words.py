"""Words drawn by Pango, for social cards. Only user of Pango and fontconfig beside the engine.

They need neither pages nor boxes, and the engine would take ten times as long to set the same lines. The system's
libraries are called by `ctypes`: parsing C declarations takes longer than setting a line.
"""

from __future__ import annotations

import ctypes
import functools
import math
import os
import re
import shutil
import tempfile
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from multiprocessing.util import Finalize
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pipeline.press.fonts.missing import font_files, group_missing, missing_font
from pipeline.press.fonts.prepared import (
    OWN_LANGUAGE,
    Spans,
    covered_ranges,
    fonts_for,
    is_bold,
    join_codes,
    prepare,
    substitution_rules,
)
from pipeline.press.images.pixels import Pixels, make_grey_picture
from pipeline.press.typesetting.system_libraries import open_library
from pipeline.press.typesetting.typeset import NOT_SET
from pipeline.theme import typefaces
from pipeline.theme.typefaces import Font, OwnFonts

UNITS = 1024
"""Of Pango in a pixel."""
BOLD, NORMAL = 700, 400
LEFT_TO_RIGHT, RIGHT_TO_LEFT = 0, 1
WORD_OR_LETTER = 2
"""PANGO_WRAP_WORD_CHAR: a line ends between words, and within a word that is longer than a line."""
_GREY, _GREYS = 2, 256  # FT_PIXEL_MODE_GRAY and its values
_POINTER, _INT, _TEXT, _NOTHING = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, None


Address = int
"""Of what the libraries have made."""


class Rectangle(ctypes.Structure):
    """A PangoRectangle, in units."""

    _fields_ = tuple((name, _INT) for name in ("x", "y", "width", "height"))


class Bitmap(ctypes.Structure):
    """An FT_Bitmap: pixels of 0 to 255, from the upper left corner."""

    _fields_ = (
        ("rows", ctypes.c_uint),
        ("width", ctypes.c_uint),
        ("pitch", _INT),
        ("buffer", _POINTER),
        ("num_grays", ctypes.c_ushort),
        ("pixel_mode", ctypes.c_ubyte),
        ("palette_mode", ctypes.c_ubyte),
        ("palette", _POINTER),
    )


class _Item(ctypes.Structure):
    """A PangoItem as far as its font."""

    _fields_ = (
        ("offset", _INT),
        ("length", _INT),
        ("characters", _INT),
        ("shape", _POINTER),
        ("language", _POINTER),
        ("font", _POINTER),
    )


class _Run(ctypes.Structure):
    """A PangoGlyphItem up to its glyphs."""

    _fields_ = (("item", ctypes.POINTER(_Item)), ("glyphs", _POINTER))


class _Runs(ctypes.Structure):
    """A GSList of runs."""


_Runs._fields_ = (("run", ctypes.POINTER(_Run)), ("further", ctypes.POINTER(_Runs)))


class _Line(ctypes.Structure):
    """A PangoLayoutLine as far as its runs."""

    _fields_ = (("layout", _POINTER), ("start", _INT), ("length", _INT), ("runs", ctypes.POINTER(_Runs)))


def runs_of(line: Address) -> Iterator[tuple[Address, Address]]:
    """Yield the font and glyphs of each run of a line, from left to right.

    Vertical offsets are ignored: after East Asian letters at the beginning of a line they are wrong for Arabic (Pango
    1.56), and the engine ignores them too.
    """
    following = _Line.from_address(line).runs
    while following:
        run = following.contents.run.contents
        yield run.item.contents.font, run.glyphs
        following = following.contents.further


_RECTANGLE = ctypes.POINTER(Rectangle)
# The type that each function returns, then those that it takes.
_FUNCTIONS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "fontconfig": {
        "FcInitLoadConfigAndFonts": (_POINTER,),
        "FcConfigParseAndLoadFromMemory": (_INT, _POINTER, _TEXT, _INT),
        "FcConfigAppFontAddFile": (_INT, _POINTER, _TEXT),
    },
    "pangoft2-1.0": {
        "pango_ft2_font_map_new": (_POINTER,),
        "pango_fc_font_map_set_config": (_NOTHING, _POINTER, _POINTER),
        "pango_fc_font_map_config_changed": (_NOTHING, _POINTER),
        "pango_ft2_render": (_NOTHING, ctypes.POINTER(Bitmap), _POINTER, _POINTER, _INT, _INT),
    },
    "pango-1.0": {
        "pango_font_map_create_context": (_POINTER, _POINTER),
        "pango_context_set_round_glyph_positions": (_NOTHING, _POINTER, _INT),
        "pango_context_set_base_dir": (_NOTHING, _POINTER, _INT),
        "pango_context_set_language": (_NOTHING, _POINTER, _POINTER),
        "pango_language_from_string": (_POINTER, _TEXT),
        "pango_font_description_new": (_POINTER,),
        "pango_font_description_free": (_NOTHING, _POINTER),
        "pango_font_description_set_family": (_NOTHING, _POINTER, _TEXT),
        "pango_font_description_set_weight": (_NOTHING, _POINTER, _INT),
        "pango_font_description_set_absolute_size": (_NOTHING, _POINTER, ctypes.c_double),
        "pango_layout_new": (_POINTER, _POINTER),
        "pango_layout_set_auto_dir": (_NOTHING, _POINTER, _INT),
        "pango_layout_set_font_description": (_NOTHING, _POINTER, _POINTER),
        "pango_layout_set_text": (_NOTHING, _POINTER, _TEXT, _INT),
        "pango_layout_set_width": (_NOTHING, _POINTER, _INT),
        "pango_layout_set_wrap": (_NOTHING, _POINTER, _INT),
        "pango_layout_get_line_count": (_INT, _POINTER),
        "pango_layout_get_line_readonly": (_POINTER, _POINTER, _INT),
        "pango_layout_get_unknown_glyphs_count": (_INT, _POINTER),
        "pango_glyph_string_get_width": (_INT, _POINTER),
        "pango_layout_line_get_extents": (_NOTHING, _POINTER, _RECTANGLE, _RECTANGLE),
    },
    "gobject-2.0": {"g_object_unref": (_NOTHING, _POINTER)},
}


@functools.cache
def load_functions() -> Any:  # noqa: ANN401 - of C
    """Return the libraries' functions by their names.

    Raises:
        MissingLibraryError: A library is missing.
    """
    found = SimpleNamespace()
    for library, signatures in _FUNCTIONS.items():
        file = open_library(library)
        for name, (returned, *taken) in signatures.items():
            function = getattr(file, name)
            function.restype, function.argtypes = returned, taken
            setattr(found, name, function)
    return found


# Letters are drawn as their outlines say, whatever this machine does to those on its screen.
_OUTLINES = b"""<?xml version="1.0"?><fontconfig><match target="font">
<edit name="antialias" mode="assign"><bool>true</bool></edit>
<edit name="hinting" mode="assign"><bool>false</bool></edit>
<edit name="autohint" mode="assign"><bool>false</bool></edit>
<edit name="embeddedbitmap" mode="assign"><bool>false</bool></edit>
</match></fontconfig>"""
# `charset` is what a font may set: more than one of a text has the same letters.
_RULE = """<?xml version="1.0"?><fontconfig>
<match target="scan"><test name="file" compare="eq"><string>{file}</string></test>
<edit name="family" mode="prepend"><string>{family}</string></edit>
<edit name="slant" mode="assign_replace"><const>roman</const></edit>
<edit name="weight" mode="assign_replace"><const>{weight}</const></edit></match>
<match target="font"><test name="file" compare="eq"><string>{file}</string></test>
<edit name="fontfeatures" mode="assign_replace"><string>pnum 1</string></edit>
<edit name="charset" mode="assign_replace"><plus>{spans}</plus></edit></match>
</fontconfig>"""
_SPAN = "<charset><range><int>{}</int><int>{}</int></range></charset>"


class WordFonts:
    """Fonts of this process, registered with Pango when a text first needs them."""

    def __init__(self, missing: str) -> None:
        """Begin with the fonts of this machine, and with boxes for `missing` characters."""
        os.environ.update(OWN_LANGUAGE)
        call = load_functions()
        self._config: Address = call.FcInitLoadConfigAndFonts()
        self._map: Address = call.pango_ft2_font_map_new()
        call.pango_fc_font_map_set_config(self._map, self._config)
        for rules in (substitution_rules(), _OUTLINES):
            call.FcConfigParseAndLoadFromMemory(self._config, rules, True)  # noqa: FBT003 - of C
        for path in font_files():
            call.FcConfigAppFontAddFile(self._config, os.fsencode(path))
        self._folder = Path(tempfile.mkdtemp(prefix="fonts-"))
        # A worker process ends without deleting what it holds.
        Finalize(None, shutil.rmtree, (self._folder, True), exitpriority=0)
        self._contexts: dict[tuple[str, bool], Address] = {}
        self._known: set[Font] = set()
        self._seen: dict[tuple[tuple[str, ...], bool], set[str]] = defaultdict(set)
        for name, codes in group_missing(missing).items():
            self._add(missing_font(name), name, "normal", join_codes(codes))

    def context(self, language: str, *, from_the_right: bool) -> Address:
        """Return a PangoContext of a language and a direction."""
        known = self._contexts.get((language, from_the_right))
        if known is None:
            call = load_functions()
            known = self._contexts[language, from_the_right] = call.pango_font_map_create_context(self._map)
            call.pango_context_set_round_glyph_positions(known, False)  # noqa: FBT003 - of C
            call.pango_context_set_base_dir(known, RIGHT_TO_LEFT if from_the_right else LEFT_TO_RIGHT)
            tag = call.pango_language_from_string(language.encode("utf-8", "replace"))
            call.pango_context_set_language(known, tag)
        return known

    def load(self, text: str, families: tuple[str, ...], *, bold: bool) -> None:
        """Register the theme's fonts that a text needs in these families."""
        seen = self._seen[families, bold]
        further = {*text, " "} - seen
        seen |= further
        for font in _needed(further, families, bold=bold) if further else ():
            if font not in self._known:
                self._known.add(font)
                self._add(prepare(font).file, font.family, "bold" if is_bold(font) else "normal", covered_ranges(font))

    def _add(self, data: bytes, family: str, weight: str, characters: Spans) -> None:
        call, file = load_functions(), self._folder / f"{len(list(self._folder.iterdir()))}.ttf"
        file.write_bytes(data)
        spans = "".join(_SPAN.format(*span) for span in characters)
        rule = _RULE.format(file=escape(file.as_posix()), family=escape(family), weight=weight, spans=spans)
        call.FcConfigParseAndLoadFromMemory(self._config, rule.encode(), True)  # noqa: FBT003 - of C
        call.FcConfigAppFontAddFile(self._config, os.fsencode(file))
        call.pango_fc_font_map_config_changed(self._map)


def word_fonts(missing: str = "") -> WordFonts:
    """Return this process's fonts for the run's look, with boxes for `missing` characters."""
    return _word_fonts(missing, typefaces.own_fonts())


@functools.cache
def _word_fonts(missing: str, _: OwnFonts) -> WordFonts:
    return WordFonts(missing)


def _needed(characters: Iterable[str], families: tuple[str, ...], *, bold: bool) -> Iterator[Font]:
    """Yield the upright fonts of these families that characters need, in the wanted weight or the one there is."""
    for_text = {font for character in characters for font in fonts_for(ord(character))}
    named = [font for font in for_text if font.style == "normal" and font.family in families]
    has = {font.family for font in named if is_bold(font) == bold}
    yield from _in_order(font for font in named if is_bold(font) == bold or font.family not in has)


def _in_order(some: Iterable[Font]) -> list[Font]:
    among = set(some)
    return [font for font in typefaces.fonts() if font in among]


_BLANKS = re.compile(r"[\0-\x20\x7f]+")
_STRUT = "x"
MARGIN = 60
"""Pixels around lines that are drawn."""


@dataclass(frozen=True)
class Inscription:
    """A text of one style: size and measure in pixels, leading in em; the first family with a letter sets it."""

    text: str
    language: str
    families: tuple[str, ...]
    size: float
    leading: float
    measure: float
    bold: bool = False
    from_the_right: bool = False


class SetLines:
    """Words set in lines: the measure and the height of all lines, in pixels."""

    def __init__(self, words: Inscription, fonts: WordFonts) -> None:
        self._words, self._fonts = words, fonts
        self._layout = _layout(words, fonts)
        weakref.finalize(self, load_functions().g_object_unref, self._layout)
        self._number: int = load_functions().pango_layout_get_line_count(self._layout)
        self.measure, self.height = words.measure, self._number * words.leading * words.size
        self.missing = ""  # characters shown as boxes

    @property
    def is_whole(self) -> bool:
        """Return whether all characters have a font."""
        unknown: int = load_functions().pango_layout_get_unknown_glyphs_count(self._layout)
        return unknown == 0

    def drawn(self) -> Pixels:
        """Draw the lines white on black, in greys, with `MARGIN` on each side for letters that reach beyond them."""
        words, step = self._words, self._words.leading * self._words.size
        width, height = math.ceil(self.measure) + 2 * MARGIN, math.ceil(self.height) + 2 * MARGIN
        pixels = ctypes.create_string_buffer(width * height)
        call = load_functions()
        # An address: `ctypes.cast` would create a reference cycle.
        sheet = ctypes.byref(Bitmap(height, width, width, ctypes.addressof(pixels), _GREYS, _GREY))
        above, whole = _strut(replace(words, text=_STRUT, from_the_right=False), self._fonts)
        for number in range(self._number):
            line = call.pango_layout_get_line_readonly(self._layout, number)
            left = MARGIN + (words.measure - _extents(line).width / UNITS if words.from_the_right else 0)
            baseline = round(MARGIN + number * step + (step - whole) / 2 + above)
            for font, glyphs in runs_of(line):
                call.pango_ft2_render(sheet, font, glyphs, round(left), baseline)
                left += call.pango_glyph_string_get_width(glyphs) / UNITS
        return make_grey_picture((width, height), pixels.raw)


def set_words(words: Inscription) -> SetLines:
    """Set words in lines; characters without a font are shown as boxes with their code."""
    words = replace(words, text=_BLANKS.sub(" ", words.text.translate(NOT_SET)).strip(" "))
    lines = SetLines(words, word_fonts())
    if lines.is_whole:
        return lines
    letters = sorted(set(words.text))
    missing = (letter for letter in letters if not SetLines(replace(words, text=letter), word_fonts()).is_whole)
    unknown = "".join(missing)
    lines = SetLines(words, word_fonts(unknown))
    lines.missing = unknown
    return lines


def _layout(words: Inscription, fonts: WordFonts) -> Address:
    call, text = load_functions(), words.text.encode("utf-8", "replace")
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
    """Return how far the first family reaches above the baseline, and its whole height."""
    layout = _layout(words, fonts)
    extents = _extents(load_functions().pango_layout_get_line_readonly(layout, 0))
    load_functions().g_object_unref(layout)
    return -extents.y / UNITS, extents.height / UNITS


def _extents(line: Address) -> Rectangle:
    logical = Rectangle()
    load_functions().pango_layout_line_get_extents(line, None, ctypes.byref(logical))
    return logical
