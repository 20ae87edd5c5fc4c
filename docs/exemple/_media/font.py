"""The radio's own letters for code: those of Source Code Pro, narrower, under a name of their own.

Its licence (OFL 1.1) lets anybody change and pass it on, under the same licence, and not under the name “Source”.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FAMILY = "Ricochet Mono"
WIDTH = 0.9  # of what a letter had
WEIGHTS = {400: "Regular", 600: "SemiBold"}
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x0152, 0x0153, 0x2013, 0x2014, 0x2018, 0x2019, 0x2026, 0x202F]
_DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "prep", "gasp"]
_NOTICE = """\
Ricochet Mono: Source Code Pro, narrower and with fewer letters, made by docs/exemple/_media/font.py.
Copyright 2023 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'.
"""
_COPYRIGHT, _LICENCE = 0, 14  # records of the table of names that stay


def make(fonts: Path, folder: Path) -> None:
    """Write the fonts and their licence."""
    folder.mkdir(exist_ok=True)
    for weight, style in WEIGHTS.items():
        font = TTFont(fonts / f"source-code-pro-latin-{weight}-normal.woff2", recalcTimestamp=False)
        _keep(font)
        _narrow(font)
        _rename(font, style)
        font.save(folder / f"RicochetMono-{style}.woff2")
    licence = (fonts / "LICENSE-source-code-pro.txt").read_text("utf-8").partition("\n")[2]
    (folder / "OFL.txt").write_text(_NOTICE + licence, "utf-8")


def _keep(font: TTFont) -> None:
    """Leave the letters that French and code need."""
    options = subset.Options(drop_tables=_DROPPED, hinting=False, name_IDs=["*"], flavor="woff2")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font.flavor = "woff2"


def _narrow(font: TTFont) -> None:
    """Draw each letter anew, narrower."""
    letters, widths = font.getGlyphSet(), font["hmtx"]
    drawn = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(letters)
        flat = DecomposingRecordingPen(letters)  # the parts of a letter themselves: an accent moves with its letter
        letters[name].draw(flat)
        flat.replay(TransformPen(pen, (WIDTH, 0, 0, 1, 0, 0)))
        drawn[name] = pen.glyph()
    for name, glyph in drawn.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        widths[name] = (round(widths[name][0] * WIDTH), getattr(glyph, "xMin", 0))
    font["hhea"].advanceWidthMax = max(width for width, _ in widths.metrics.values())
    font["OS/2"].xAvgCharWidth = round(font["OS/2"].xAvgCharWidth * WIDTH)


def _rename(font: TTFont, style: str) -> None:
    names = font["name"]
    names.names = [one for one in names.names if one.nameID in (_COPYRIGHT, _LICENCE)]
    plain = FAMILY.replace(" ", "")
    for number, said in (
        (1, FAMILY),
        (2, style),
        (3, f"{plain}-{style}"),
        (4, f"{FAMILY} {style}"),
        (6, f"{plain}-{style}"),
    ):
        names.setName(said, number, 3, 1, 0x409)
