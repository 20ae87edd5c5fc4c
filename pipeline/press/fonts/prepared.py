"""Fonts of the theme made ready for print: every kind of space and hyphen has a glyph of its own. Widths of letters.

The fonts draw U+0020 and U+00A0 with one glyph and have none for U+202F. Text of a PDF is read back from glyphs, so
that copied and spoken text would have the wrong spaces; a narrow no-break space also gets its exact width. Preparing
takes longer than setting a page: results of `prepare_font` are shared between processes.

Widths come from `hmtx`, or are guessed for scripts without a font. Kerning is left out: it takes hundredths off a word
more often than it adds one.
"""

from __future__ import annotations

import copy
import functools
import io
import logging
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from pipeline.jobs.memory_cache import recall
from pipeline.theme import typefaces
from pipeline.theme.typefaces import FOR_LEGIBLE, Font, OwnFonts, fonts, own_fonts, ranges_of

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont


# What a hyphenated line ends with: a character that no author types. Binding keeps the glyph, and the finisher lets it
# read as the soft hyphen that it is (PDF 32000-1, 14.8.2.2.3), so that a word cut in two can be found as one.
LINE_END_HYPHEN = "\u2027"

# It stands before ; ! ? in French.
NARROW_SPACE = 0x202F
_NAME = "narrownobreakspace"
_PARTS = 6  # of an em; browsers make half a word space of it where a font has none, which bold letters close up

_SPACE, _HYPHEN = 0x20, 0x2D
COPIES = {0xA0: _SPACE, 0x2010: _HYPHEN, 0x2011: _HYPHEN, ord(LINE_END_HYPHEN): _HYPHEN}


# Names that pictures in SVG, and the engine for emoji, ask for without bringing a font; what they get must not depend
# on the machine.
_STAND_INS = {
    "Source Serif 4": ("serif", "Georgia", "Times New Roman", "Times"),
    "Source Sans 3": ("sans-serif", "system-ui", "Arial", "Helvetica", "Verdana"),
    "Source Code Pro": ("monospace", "Consolas", "Courier New", "Courier"),
    "Noto Emoji": ("emoji", "Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Twitter Color Emoji"),
}
# To whoever names a font of emoji, fontconfig gives the coloured one of the machine first, for all that this has: for
# spaces and figures too.
_NO_COLOUR = (
    '<match target="pattern"><test name="lang" compare="eq"><string>und-zsye</string></test>'
    '<edit name="lang" mode="delete"/></match>'
    '<match target="pattern"><edit name="color" mode="delete_all"/></match>'
)
# The fonts of the extra `fonts` for simplified characters say that they are for Taiwan, too.
_TRADITIONAL = "".join(
    f'<match target="pattern"><test name="lang" compare="eq"><string>{language}</string></test>'
    '<edit name="family" mode="append"><string>Noto Sans TC</string></edit></match>'
    for language in ("zh-tw", "zh-hant")
)

# Words of a drawing, which may name families of their own, and elements that the engine itself sets slanted or in a
# fixed pitch.
_OF_OTHER_FACES = re.compile(r"<(?:text|math|code|pre|kbd|samp|tt|address|cite|dfn|em|i|var)\b|data:image/svg")
_WORDS_OF_DRAWING = b"<text"
_NO_WORDS = re.compile(r"<title>[^<]*+</title>|<[^<>]*+>|\s")
_BODY = re.compile(r"\bbody\b")
_SLANTED = re.compile(r"italic|oblique")

# Where a text does not say its language, or is not written in its letters (English words in an Arabic text), Pango and
# fontconfig think in this one: else that of whoever publishes, in Turkish with other letters i.
OWN_LANGUAGE = {"PANGO_LANGUAGE": "en", "FC_LANG": "en"}
"""What the environment has to say before text is set."""
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class PrintingFont:
    """An uncompressed TrueType font, and the first and last of each run of its characters."""

    file: bytes = field(repr=False)
    characters: Spans


def prepare_font(file: bytes) -> PrintingFont:
    """Uncompress a font of the theme and append glyphs; its own glyphs keep their numbers.

    Raises:
        TTLibError: The bytes are not a font.
    """
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(file), recalcTimestamp=False, recalcBBoxes=False, lazy=True) as font:
        _add_glyphs(font)
        set_narrow_space(font)
        font.flavor = None
        written = io.BytesIO()
        font.save(written, reorderTables=False)
        return PrintingFont(written.getvalue(), join_codes(font.getBestCmap()))


def set_narrow_space(font: TTFont) -> None:
    """Give a TrueType font with a space U+202F as a glyph of its own; fixed pitches have one width."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    characters, order = font.getBestCmap(), font.getGlyphOrder()
    if ord(" ") not in characters:
        return
    if _NAME not in order:
        font["glyf"].glyphs[_NAME] = TTGlyphPen(None).glyph()
        font["glyf"].glyphOrder = [*order, _NAME]
        font.setGlyphOrder([*order, _NAME])
    word_space = font["hmtx"][characters[ord(" ")]][0]
    width = word_space if font["post"].isFixedPitch else round(font["head"].unitsPerEm / _PARTS)
    font["hmtx"].metrics[_NAME] = (width, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW_SPACE] = _NAME


def substitution_rules() -> bytes:
    """Return fontconfig's rules that replace generic and common families, and emoji, by the theme's fonts."""
    rules = "".join(
        f'<match target="pattern"><test name="family" compare="eq"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{family}</string></edit></match>'
        for family, names in _STAND_INS.items()
        for name in names
    )
    return f'<?xml version="1.0"?><fontconfig>{rules}{_NO_COLOUR}{_TRADITIONAL}</fontconfig>'.encode()


def font_faces(html: str, css: str, pictures: Iterable[bytes] = ()) -> tuple[str, ...]:
    """Return the `@font-face` rules that a text needs in these styles and with these pictures, in a fixed order.

    `font:NAME` is an address. Latin fonts are always among them, except those that nothing can ask for: preparing each
    takes a while.
    """
    needed = {font for character in {*unescape(html), " "} for font in fonts_for(ord(character))}
    own = _is_styled(html, css) and not any(_WORDS_OF_DRAWING in picture for picture in pictures)
    unused = _find_unused(css, own=own)
    return tuple(_rule(font) for font in fonts() if font in needed and font not in unused)


def _is_styled(html: str, css: str) -> bool:
    """Return whether these styles set the family of all words of a text, except in pictures."""
    return not _OF_OTHER_FACES.search(html) and (_sets_whole_text(css) or not _NO_WORDS.sub("", html))


def _sets_whole_text(css: str) -> bool:
    """Return whether a rule sets the family of the whole text."""
    rules = (rule.rpartition("{") for rule in css.split("}"))
    return any("font-family" in declarations and _BODY.search(selector) for selector, _, declarations in rules)


def _find_unused(css: str, *, own: bool) -> frozenset[Font]:
    """Return the unused fonts of a text: those of large print, unless the styles name them.

    If the text has only its `own` styles, also all fonts they do not name, and italics if they slant nothing.
    """
    named = {font.family for font in fonts() if _names(css, font.family)}
    if not own:
        return frozenset(font for font in fonts() if font.family in FOR_LEGIBLE and font.family not in named)
    slants = bool(_SLANTED.search(css))
    return frozenset(font for font in fonts() if font.family not in named or (font.style == "italic" and not slants))


def _names(css: str, family: str) -> bool:
    """Return whether styles name a family, or one that it replaces."""
    return f'"{family}"' in css or any(name in css for name in _STAND_INS.get(family, ()))


def printing_font(name: str) -> bytes:
    """Return the theme's font of this file name, prepared, as uncompressed TrueType.

    Raises:
        KeyError: The theme has no such font.
    """
    return prepare({font.name: font for font in fonts()}[name]).file


def is_bold(font: Font) -> bool:
    """Return whether a font is used for bold; some families have a semibold instead."""
    return font.weight > 400  # noqa: PLR2004 - CSS's own number


@functools.cache
def prepare(font: Font) -> PrintingFont:
    """Prepare a font of the theme."""
    return recall(prepare_font, font.data, "fonttools")


def fonts_for(code: int) -> tuple[Font, ...]:
    """Return the fonts whose ranges include a character."""
    return _fonts_for(code, own_fonts())


@functools.cache
def _fonts_for(code: int, _: OwnFonts) -> tuple[Font, ...]:
    # The fonts of the look are there for the cache: it would take long to compare all.
    return tuple(font for font in fonts() if any(first <= code <= last for first, last in ranges_of(font.characters)))


@functools.cache
def _rule(font: Font) -> str:
    # Proportional figures are asked for here: a style that asked for them would cost a list of features for each piece
    # of text, which the engine never frees.
    ranges = ",".join(f"U+{first:X}-{last:X}" for first, last in covered_ranges(font))
    return (
        f'@font-face{{font-family:"{font.family}";font-weight:{700 if is_bold(font) else 400};'
        f'font-style:{font.style};src:url("font:{font.name}");font-feature-settings:"pnum";unicode-range:{ranges}}}'
    )


def covered_ranges(font: Font) -> Spans:
    """Return the part of a font's range that it has glyphs for.

    The engine believes that a font has all of its range.
    """
    meant = ranges_of(font.characters)
    return join_codes(
        code
        for has_first, has_last in prepare(font).characters
        for first, last in meant
        for code in range(max(first, has_first), min(last, has_last) + 1)
    )


def join_codes(codes: Iterable[int]) -> Spans:
    """Join numbers to runs without gaps: the first and last of each."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(set(codes)):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return tuple(ranges)


def _add_glyphs(font: TTFont) -> None:
    characters = font.getBestCmap()
    order = list(font.getGlyphOrder())
    glyphs, widths = font["glyf"], font["hmtx"]
    for character, model in COPIES.items():
        drawn = characters.get(model)
        if drawn is None or characters.get(character, drawn) != drawn:
            continue
        name = f"print{character:04X}"
        order.append(name)
        glyphs.glyphs[name] = copy.deepcopy(glyphs[drawn])
        widths.metrics[name] = widths[drawn]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[character] = name
    glyphs.glyphOrder = order
    font.setGlyphOrder(order)


# Of scripts that the theme has no font for: letters that join, capitals, all others.
_JOINED, _CAPITAL, _COMMON, _SQUARE = 0.52, 0.73, 0.61, 1.0
_REGULAR = 400


@dataclass(frozen=True)
class Face:
    """The upright family of a role (`theme.typefaces.SERIF`)."""

    role: str
    bold: bool = False

    def width(self, text: str) -> float:
        """Return the width of the text on one line, in em."""
        family = typefaces.family(self.role)
        return sum(_width(family, self.bold, letter, typefaces.own_fonts()) for letter in text)


SERIF, SERIF_BOLD = Face(typefaces.SERIF), Face(typefaces.SERIF, bold=True)
SANS, SANS_BOLD = Face(typefaces.SANS), Face(typefaces.SANS, bold=True)
MONO = Face(typefaces.MONO)
TITLE_BOLD = Face(typefaces.TITLE, bold=True)


def read_advances(file: bytes) -> Mapping[int, float]:
    """Return the width of each character of a font, in em.

    Raises:
        TTLibError: The bytes are not a font.
    """
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(file), lazy=True) as font:
        advances, per_em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: advances[name][0] / per_em for code, name in font.getBestCmap().items()}


def is_square(letter: str) -> bool:
    """Return whether a letter fills a square, as East Asian ones do; a line may end beside it."""
    return unicodedata.east_asian_width(letter) in "WF"


@functools.cache
def _width(family: str, bold: bool, letter: str, _: OwnFonts) -> float:  # noqa: FBT001 - a cache's own signature
    """Return the width of a letter in a family, else in another font of the theme, else a guess.

    The look's fonts are an argument for the cache: other fonts have other widths.
    """

    def is_face(font: Font) -> bool:
        return font.is_of(family) and font.style == "normal" and (font.weight > _REGULAR) == bold

    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    code = COPIES.get(ord(letter), ord(letter))
    fonts = sorted(fonts_for(code), key=is_face, reverse=True)
    advances = (_advances(font).get(code) for font in fonts)
    return next((advance for advance in advances if advance is not None), _guess(letter))


def _guess(letter: str) -> float:
    if is_square(letter):
        return _SQUARE
    if unicodedata.bidirectional(letter) == "AL":
        return _JOINED
    return _CAPITAL if letter.isupper() else _COMMON


@functools.cache
def _advances(font: Font) -> Mapping[int, float]:
    return recall(read_advances, font.data, "fonttools")


# Who made the font, and its licence; hints are of use on old screens alone.
_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]


def keep_letters(
    font: TTFont, codes: Iterable[int], features: Sequence[str] | None = None, dropped: Sequence[str] = ()
) -> None:
    """Remove from a font all but these letters, by their numbers, and the glyphs its features make of them.

    `features` stay, None for those that text uses by default; tables in `dropped` are removed beside those for editing.
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


def encode_woff2(font: TTFont) -> bytes:
    """Return a font as WOFF2, its outlines as TrueType has them.

    WOFF2's own form of outlines saves a tenth of the bytes, and takes Python ten times as long to write and to read.
    """
    from fontTools.ttLib.woff2 import WOFF2FlavorData

    font.flavor, font.flavorData = "woff2", WOFF2FlavorData(transformedTables=())
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
