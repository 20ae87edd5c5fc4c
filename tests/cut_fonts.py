"""Make the fonts of `styles/fonts` that are not as their packages have them: `python -m tests.cut_fonts PACKAGE`.

PACKAGE is the unpacked npm package `source-serif` (4.5.1). Source Serif 4 is cut out of its variable font where the text
is set, at an optical size of 14, with the features that the package of Fontsource leaves out; its italics have no small
capitals. Every font of Latin text gets a narrow no-break space of a sixth of an em. What is changed has another name
within, for "Source" is reserved to Adobe's own.
"""

from __future__ import annotations

import io
import logging
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from pipeline.jobs.inputs import STYLES
from pipeline.press.fonts.prepared import set_narrow_space
from pipeline.press.formulas.font import cut
from pipeline.theme_fonts import Font, fonts

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
# What the font of formulas has for the site, in two files: what most formulas have, Latin and Greek with their italics and
# the commonest signs; and what few have, further signs and alphabets in bold, script, fraktur and double-struck. Those
# without serifs are left out. `styles/site/maths.css` says the same of the second.
_OF_FORMULAS = {
    "stix-two-math.woff2": (
        (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x237, 0x237), (0x2C6, 0x2DD), (0x391, 0x3C9), (0x3D1, 0x3F6),
        (0x2010, 0x2064), (0x20D0, 0x20D7), (0x210E, 0x210F), (0x2190, 0x2194), (0x21D0, 0x21D4), (0x21A6, 0x21A6),
        (0x2200, 0x2213), (0x221A, 0x222F), (0x2234, 0x2237), (0x223C, 0x223C), (0x2243, 0x224D), (0x2260, 0x2287),
        (0x2295, 0x229A), (0x22A2, 0x22A5), (0x22C0, 0x22C6), (0x22EE, 0x22F1), (0x2308, 0x230B), (0x23DC, 0x23DF),
        (0x27E8, 0x27E9), (0x27F5, 0x27FA), (0x1D434, 0x1D467), (0x1D6A4, 0x1D6A5), (0x1D6E2, 0x1D71B),
    ),
    "stix-two-math-more.woff2": (
        (0x100, 0x130), (0x132, 0x17F), (0x2070, 0x209C), (0x20D8, 0x20F0), (0x2100, 0x210D), (0x2110, 0x214F),
        (0x2195, 0x21A5), (0x21A7, 0x21CF), (0x21D5, 0x21FF), (0x2214, 0x2219), (0x2230, 0x2233), (0x2238, 0x223B),
        (0x223D, 0x2242), (0x224E, 0x225F), (0x2288, 0x2294), (0x229B, 0x22A1), (0x22A6, 0x22BF), (0x22C7, 0x22ED),
        (0x22F2, 0x22FF), (0x23B0, 0x23B1), (0x23E0, 0x23E1), (0x25A0, 0x25FF), (0x2660, 0x2667), (0x27C0, 0x27E7),
        (0x27EA, 0x27EF), (0x27FB, 0x27FF), (0x2A00, 0x2A10), (0x2A2F, 0x2A2F), (0x2A3F, 0x2A3F), (0x2A7D, 0x2A7E),
        (0x2AAF, 0x2AB0), (0x1D400, 0x1D433), (0x1D468, 0x1D59F), (0x1D6A6, 0x1D6E1), (0x1D71C, 0x1D7CB),
    ),
}  # fmt: skip


def main(package: Path) -> None:
    """Write the fonts."""
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    for name, spans in _OF_FORMULAS.items():
        signs = "".join(chr(code) for first, last in spans for code in range(first, last + 1))
        (STYLES / "site" / name).write_bytes(cut(signs.encode()))
    for font in fonts():
        path = STYLES / "fonts" / font.name
        if font.family in _CUT:
            path.write_bytes(_written(_cut(package, font)))
        elif font.subset == "latin":
            path.write_bytes(_written(TTFont(path, recalcTimestamp=False)))


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


def _written(font: TTFont) -> bytes:
    set_narrow_space(font)
    for record in font["name"].names:
        if record.nameID in _NAMES:
            said = record.toUnicode()
            for reserved, own in _RENAMED.items():
                said = said.replace(reserved, own)
            record.string = said
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
