"""Make the fonts of `styles/fonts` out of those of their packages: `python -m tests.cut_fonts PACKAGE`.

PACKAGE is the unpacked npm package `source-serif` (4.5.1). Source Serif 4 is cut out of its variable font where the text
is set, at an optical size of 14, with the features that the package of Fontsource leaves out; its italics have no small
capitals. Every font of Latin text gets a narrow no-break space of a sixth of an em. What is changed has another name
within, for "Source" is reserved to Adobe's own. All are packed anew, so that they are read fast (`encode_woff2`).
Atkinson Hyperlegible Next has but slashed zeros: for headings, fonts with a plain zero alone are made of its own.
"""

import logging
import sys
from pathlib import Path

from fontTools import subset
from fontTools.misc.transform import Transform
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.reverseContourPen import ReverseContourPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from pipeline.inputs import STYLES
from pipeline.press.fonts.prepared import encode_woff2, set_narrow_space
from pipeline.theme.typefaces import LEGIBLE, Font, fonts

FEATURES = ("ccmp", "dnom", "frac", "liga", "locl", "numr", "kern", "mark", "mkmk")
FEATURES_ADDED = ("smcp", "c2sc", "onum", "lnum", "pnum", "tnum", "sups")
_OPTICAL_SIZE = 14
_CUT = ("Source Serif 4", "Source Serif 4 Ext")
_RENAMED = {
    "Source": "Editions",
    "Atkinson Hyperlegible": "Editions Legible",
    "AtkinsonHyperlegible": "EditionsLegible",
}
# What the packages have in their subsets besides the ranges that they declare: what accents are composed of.
_BESIDES = {
    "latin": (0x300, 0x301, 0x303, 0x309, 0x323),
    "latin-ext": (*map(ord, " AB\u00a0\u02bc"), 0x300, 0x301, 0x303, 0x309, 0x323),
}
_NAMES = (1, 3, 4, 6, 16, 25)


def main(package: Path) -> None:
    """Write the fonts."""
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    for font in fonts():
        path = STYLES / "fonts" / font.name
        if font.family == LEGIBLE[0]:
            path.with_name(font.name.replace("-latin-", "-zero-")).write_bytes(_written(_cut_zero(path)))
        if font.family in _CUT:
            path.write_bytes(_written(_cut(package, font)))
        elif font.subset == "latin":
            path.write_bytes(_written(TTFont(path, recalcTimestamp=False)))
        else:
            path.write_bytes(encode_woff2(TTFont(path, recalcTimestamp=False, recalcBBoxes=False)))


def _cut(package: Path, font: Font) -> TTFont:
    slope = "Italic" if font.style == "italic" else "Roman"
    whole = TTFont(package / "VAR" / f"SourceSerif4Variable-{slope}.ttf", recalcTimestamp=False)
    instance = instancer.instantiateVariableFont(whole, {"wght": font.weight, "opsz": _OPTICAL_SIZE})
    options = subset.Options()
    options.layout_features = [*FEATURES, *FEATURES_ADDED]
    options.hinting, options.notdef_outline = False, True
    options.name_IDs = [*range(7), 13, 14]
    cutter = subset.Subsetter(options)
    spans = [part.removeprefix("U+").split("-") for part in font.characters.split(",")]
    codes = [code for span in spans for code in range(int(span[0], 16), int(span[-1], 16) + 1)]
    cutter.populate(unicodes=[*codes, *_BESIDES[font.subset]])
    cutter.subset(instance)
    return instance


def _cut_zero(path: Path) -> TTFont:
    """Build a font whose zero has no slash: its counter has the shape of its outline, only narrower."""
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features, options.notdef_outline = ["tnum", "pnum"], True
    cutter = subset.Subsetter(options)
    cutter.populate(text="0 \u00a0")  # the press sets a space in the font of the letter before it
    cutter.subset(font)
    drawn = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()["zero"].draw(drawn)
    end = next(n for n, (what, _) in enumerate(drawn.value) if what == "closePath") + 1
    outer, inner = (_find_extremes(part) for part in (drawn.value[:end], drawn.value[end:]))
    pen = TTGlyphPen(None)
    turned = ReverseContourPen(TransformPen(pen, Transform(*inner).transform(Transform(*outer).inverse())))
    for each in (pen, turned):
        for what, points in drawn.value[:end]:
            getattr(each, what)(*points)
    font["glyf"]["zero"] = pen.glyph()
    return font


def _find_extremes(outline: list[tuple[str, tuple[tuple[float, float], ...]]]) -> tuple[float, ...]:
    """Return the transform that turns a circle's outline into this one: centre, and offsets to the right and top."""
    points = [points[-1] for _, points in outline if points]
    left, right = min(points), max(points)
    bottom, top = (choose(points, key=lambda point: point[1]) for choose in (min, max))
    middle = (left[0] + right[0]) / 2, (bottom[1] + top[1]) / 2
    return (right[0] - middle[0], right[1] - middle[1], top[0] - middle[0], top[1] - middle[1], *middle)


def _written(font: TTFont) -> bytes:
    set_narrow_space(font)
    for record in font["name"].names:
        if record.nameID in _NAMES:
            said = record.toUnicode()
            for reserved, own in _RENAMED.items():
                said = said.replace(reserved, own)
            record.string = said
    return encode_woff2(font)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
