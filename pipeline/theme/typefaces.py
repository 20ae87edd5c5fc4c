"""Fonts of the theme: files of `styles/fonts` and of a look, their families and roles.

Separate from style sheets and templates, which measuring and embedding do not need.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.inputs import STYLES, given
from pipeline.jobs.blob import Blob

# Where a subset's characters are, as the fontsource packages declare it (their unicode.json); those of signs lack what
# the subset of Latin has, lest a browser that waits for it asks for 270 kB for a minus.
_RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,"
    "U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C4,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "greek": "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,"
    "U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
    "symbols": "U+2190,U+2192,U+2194-21FF,"
    "U+2300-23FF,U+2460-24FF,U+25A0-27BF,U+2900-29FF,U+2B00-2BFF,U+1F100-1F1FF,U+1F650-1F67F",
    "emoji": "U+200D,U+20E3,U+2600-27BF,U+1F000-1FAFF,U+E0020-E007F",
    "math": "U+2032-2037,U+2190,U+2192,U+2194-21FF,U+2200-2211,U+2213-2214,U+2216-22FF,"
    "U+27C0-27FF,U+2980-29FF,U+2A00-2AFF,U+1D400-1D7FF",
}
_WRITTEN_IN = {
    "latin-ext": frozenset({"cs", "eo", "et", "hr", "hu", "lt", "lv", "pl", "ro", "sk", "sl", "tr"}),
    "greek": frozenset({"el"}),
    "cyrillic": frozenset({"be", "bg", "mk", "ru", "sr", "uk"}),
    "vietnamese": frozenset({"vi"}),
}
LATIN = "latin"
"""The subset that every page needs."""
# Each subset is a family of its own: WeasyPrint takes two files of one family, weight and style for one font, though it
# knows `unicode-range` (#2405): in 70.0, "été" reads as "éΩé" beside Greek. The suffix is what the family's name gains.
_SUFFIXES = {"latin": "", "latin-ext": " Ext", "greek": " Greek", "cyrillic": " Cyrillic", "vietnamese": " Viet"}
_MORE = " More"  # what a font of a look has besides
ZERO = " Zero"
"""The suffix of the family that has a plain zero for headings, where a family's own has a slash."""
FAMILIES = {
    package: package.replace("-", " ").title()
    for package in (
        "source-serif-4 source-sans-3 source-code-pro atkinson-hyperlegible-next noto-sans-math noto-sans-symbols"
        " noto-sans-symbols-2 noto-emoji"
    ).split()
}
LEGIBLE = ("Atkinson Hyperlegible Next", "Atkinson Hyperlegible Next Ext")
"""The families of large print, which no other style uses."""
FOR_LEGIBLE = (*LEGIBLE, "Atkinson Hyperlegible Next Zero")
"""Those, and the one that comes with them where a look chooses them for headings."""
SIGNS = ("symbols", "math")
"""The subsets of signs."""
_EMOJI, _NOT_ON_SCREENS = "Noto Emoji", "emoji"
SERIF, SANS, MONO, TITLE = "serif", "sans", "mono", "title"
"""What a family is for: the text; headings and what stands around the text; code; titles of books, on covers and cards,
which have the family of the text as long as a look has none for headings. So their properties are called."""
USUAL = {SERIF: "Source Serif 4", SANS: "Source Sans 3", MONO: "Source Code Pro"}
FONTS = "look/fonts"
"""The name of a look's fonts (`OwnFonts`) among what a run gives."""
_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_REGULAR = 400
_FILE_NAME = re.compile(
    r"(?P<package>.+?)-(?P<subset>latin-ext|[a-z]+)-(?P<weight>\d+)-(?P<style>normal|italic)\.woff2"
)


@dataclass(frozen=True)
class Font:
    """A font file: family (one per subset), weight, style, characters.

    A look's font has its bytes in `own`, and only a name as path.
    """

    family: str
    weight: int
    style: str
    characters: str
    path: Path
    own: Blob | None = None
    subset: str = LATIN

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.own.data if self.own else self.path.read_bytes()

    def is_of(self, family: str) -> bool:
        """Return whether it is a subset of a family."""
        return self.family.startswith(family) and self.family.removeprefix(family) in (*_SUFFIXES.values(), _MORE)


@dataclass(frozen=True)
class OwnFonts:
    """A look's fonts, its families by role, and licences by file name."""

    families: tuple[tuple[str, str], ...] = ()
    files: tuple[Font, ...] = ()
    licences: tuple[tuple[str, str], ...] = field(default=(), repr=False)


_NO_FONTS = OwnFonts()


def own_fonts() -> OwnFonts:
    """Return the look's fonts."""
    fonts: OwnFonts = given(FONTS) or _NO_FONTS
    return fonts


def family(role: str) -> str:
    """Return the family of text (`SERIF`), headings (`SANS`), code (`MONO`) or titles of books (`TITLE`)."""
    chosen = dict(own_fonts().families)
    if role == TITLE:
        return chosen.get(SANS) or family(SERIF)
    return chosen.get(role, USUAL[role])


def families(role: str) -> tuple[str, ...]:
    """Return the families for a role, the look's before the theme's, each with those of its subsets."""
    names = dict.fromkeys((family(role), USUAL[SERIF if role == TITLE else role]))
    has = {font.family for font in fonts()}
    first = (ZERO,) if role in (SANS, TITLE) else ()
    wanted = (f"{name}{suffix}" for name in names for suffix in (*first, *_SUFFIXES.values(), _MORE))
    return tuple(family for family in wanted if family in has)


def fonts() -> tuple[Font, ...]:
    """Return the fonts of `styles/fonts`, in a fixed order, then those of the look."""
    return (*_fonts(), *own_fonts().files)


def screen_fonts() -> tuple[Font, ...]:
    """Return the fonts for screens: no emoji, which reading systems have in colour, large print's only if chosen."""
    chosen = {name for _, name in own_fonts().families}
    unused = {_EMOJI, *(() if LEGIBLE[0] in chosen else FOR_LEGIBLE)}
    return tuple(font for font in fonts() if font.family not in unused)


def subsets() -> Iterator[tuple[str, str, str]]:
    """Yield the subsets of text fonts: name, suffix of the family, characters ("" for the rest)."""
    yield from ((name, suffix, _RANGES[name]) for name, suffix in _SUFFIXES.items())
    yield "more", _MORE, ""


def subsets_of_screens() -> tuple[str, ...]:
    """Return the subsets besides Latin that pages of the site may need."""
    return tuple(name for name in _RANGES if name not in (LATIN, _NOT_ON_SCREENS))


def subsets_in(text: str) -> Iterator[str]:
    """Yield the subsets besides Latin that a page may need, without its formulas, which have a font of their own."""
    characters = "".join(set(_FORMULA.sub("", text)) - _latin())
    yield from (name for name, among in _among().items() if among.search(characters))


def font_face(font: Font, address: str) -> str:
    """Return the `@font-face` rule of a font.

    A browser uses `unicode-range` to load it on demand; Latin is needed for every space. A text font that comes late is
    not used before the next page, so that no line moves; for signs there may be no other.
    """
    # Source Sans has a semibold where the others have a bold: whatever asks for bold gets it.
    weight = "" if font.weight == _REGULAR else "font-weight:700;"
    style = "" if font.style == "normal" else f"font-style:{font.style};"
    among = "" if font.subset == LATIN else f";unicode-range:{_short(font.characters)}"
    display = "swap" if font.subset in SIGNS else "optional"
    return (
        f'@font-face{{font-family:"{font.family}";{weight}{style}font-display:{display};src:url("{address}"){among}}}'
    )


def seen_first(font: Font) -> bool:
    """Return whether a font sets the first visible part of a page: text, standfirst, headings and code."""
    plain, regular = font.style == "normal", font.weight == _REGULAR
    return (
        (font.is_of(family(SERIF)) and (plain or regular))
        or ((font.is_of(family(SANS)) or font.family == family(SANS) + ZERO) and plain)
        or (font.family == family(MONO) and plain and regular)
    )


def subset_of(language: str) -> str:
    """Return the subset that a language needs."""
    return next((subset for subset, languages in _WRITTEN_IN.items() if language.partition("-")[0] in languages), LATIN)


def forget() -> None:
    """Look for the files again after a change of `styles/`."""
    _fonts.cache_clear()


@functools.cache
def _fonts() -> tuple[Font, ...]:
    return tuple(_font(path) for path in sorted((STYLES / "fonts").glob("*.woff2")))


def _font(path: Path) -> Font:
    match = _FILE_NAME.fullmatch(path.name)
    if match is None:
        raise ValueError(f"{path}: not named PACKAGE-SUBSET-WEIGHT-STYLE.woff2")
    package = match["package"]
    subset = "math" if package == "noto-sans-math" else match["subset"]
    if subset == "zero":
        return Font(FAMILIES[package] + ZERO, int(match["weight"]), match["style"], "U+30", path, subset=subset)
    family = FAMILIES[package] + _SUFFIXES.get(subset, "")
    return Font(family, int(match["weight"]), match["style"], _RANGES[subset], path, subset=subset)


@functools.cache
def ranges_of(characters: str) -> tuple[tuple[int, int], ...]:
    """Return the first and last code of each part of a `unicode-range`."""
    parts = [part.strip()[2:].split("-") for part in characters.split(",")]
    return tuple((int(part[0].replace("?", "0"), 16), int(part[-1].replace("?", "F"), 16)) for part in parts)


@functools.cache
def _latin() -> frozenset[str]:
    return frozenset(chr(code) for first, last in ranges_of(_RANGES[LATIN]) for code in range(first, last + 1))


@functools.cache
def _among() -> dict[str, re.Pattern[str]]:
    parts = {name: ranges_of(_RANGES[name]) for name in subsets_of_screens()}
    classes = {name: "".join(rf"\U{first:08X}-\U{last:08X}" for first, last in own) for name, own in parts.items()}
    return {name: re.compile(f"[{among}]") for name, among in classes.items()}


def _short(characters: str) -> str:
    """Remove leading zeros from ranges of characters."""
    return re.sub(r"(?<=[+-])0+(?=[0-9A-Fa-f])", "", characters)
