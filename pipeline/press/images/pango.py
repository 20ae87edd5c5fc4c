"""Pango and fontconfig as they are called from here: the libraries of the system that the engine sets text with.

By `ctypes`, for what parses declarations of C takes longer than to set a line. Only user of Pango beside the engine.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from pipeline.press.typesetting.requirements import opened

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


def _pointers(*names: str) -> tuple[tuple[str, type[ctypes.c_void_p]], ...]:
    return tuple((name, _POINTER) for name in names)


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

    _fields_ = (*((name, _INT) for name in ("offset", "length", "characters")), *_pointers("shape", "language", "font"))


class _Run(ctypes.Structure):
    """A PangoGlyphItem without what moves it."""

    _fields_ = (("item", ctypes.POINTER(_Item)), ("glyphs", _POINTER))


class _Runs(ctypes.Structure):
    """A GSList of runs."""


_Runs._fields_ = (("run", ctypes.POINTER(_Run)), ("further", ctypes.POINTER(_Runs)))


class _Line(ctypes.Structure):
    """A PangoLayoutLine as far as its runs."""

    _fields_ = (("layout", _POINTER), ("start", _INT), ("length", _INT), ("runs", ctypes.POINTER(_Runs)))


def runs_of(line: Address) -> Iterator[tuple[Address, Address]]:
    """Yield the font and the glyphs of each run of a line, from left to right.

    Without how far up each is to be moved: where a line begins with East Asian letters, that is wrong for Arabic (Pango
    1.56), and the engine does not move them either.
    """
    following = _Line.from_address(line).runs
    while following:
        run = following.contents.run.contents
        yield run.item.contents.font, run.glyphs
        following = following.contents.further


def bitmap(pixels: ctypes.Array[ctypes.c_char], width: int, height: int) -> Bitmap:
    """Return the description of so many pixels; it must not outlive them.

    By their address: `ctypes.cast` would hold them in a circle, until somebody looks for garbage.
    """
    return Bitmap(height, width, width, ctypes.addressof(pixels), _GREYS, _GREY)


_RECTANGLE = ctypes.POINTER(Rectangle)
# What each function gives, then what it takes.
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
def functions() -> Any:  # noqa: ANN401 - of C
    """Return the functions of the libraries, each by its name.

    Raises:
        MissingLibraryError: a library is missing.
    """
    found = SimpleNamespace()
    for library, signatures in _FUNCTIONS.items():
        file = opened(library)
        for name, (gives, *takes) in signatures.items():
            function = getattr(file, name)
            function.restype, function.argtypes = gives, takes
            setattr(found, name, function)
    return found
