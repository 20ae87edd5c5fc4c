"""Fonts are cut to the letters that somebody needs of them, and written as the web has them (WOFF2)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# Who made the font, and its licence; hints are of use on old screens alone.
_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]


def keep_letters(
    font: TTFont, codes: Iterable[int], features: Sequence[str] | None = None, dropped: Sequence[str] = ()
) -> None:
    """Take from a font all but these letters, by their numbers, and what its features make of them.

    `features` are those that stay, None for those that text has by itself; tables are `dropped` beside those that no
    screen reads.
    """
    from fontTools import subset

    options = subset.Options()
    options.hinting, options.notdef_outline, options.name_IDs = False, True, _NAMES
    options.drop_tables += ["DSIG", *dropped]
    if features is not None:
        options.layout_features = list(features)
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)


def as_woff2(font: TTFont) -> bytes:
    """Return the file of a font as the web has it."""
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
