"""The colours of a look, each readable on its ground (WCAG 2.2, level AA), as custom properties for each medium."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from pipeline import theme
from pipeline.model.settings import Look, Tones
from pipeline.press.images.colours import (
    LEAST_CONTRAST,
    Colour,
    contrast,
    lightness_of,
    make_readable,
    mix,
    set_lightness,
)
from pipeline.theme import typefaces
from pipeline.theme.typefaces import OwnFonts

_WHITE = Colour(255, 255, 255)
_MIDDLE = 0.6  # lightness between a ground for dark words and one for light words
_QUIET, _RULE, _WASH = 0.27, 0.83, 0.96  # how much of the ground is in quiet words, rules, the ground of code
_DARK_GROUND, _TINT = 0.2, 0.02  # lightness, and the most chroma
_DARK_ACCENT, _LIGHT_ACCENT = 0.76, 0.5
_LIGHT_INK, _DARK_INK = 0.91, 0.22
_ON_ALL_PAPERS = 0.58  # lightness of what can be seen on white, sepia and black
_CODE = ("string", "number", "name", "type", "comment")


@dataclass(frozen=True)
class Adjusted:
    """An unreadable colour: its key, whether on dark screens, the colour asked for, its ground, the colour used."""

    key: str
    dark: bool
    requested: Colour
    ground: Colour
    used: Colour


@dataclass(frozen=True)
class Palette:
    """Colours by the names of their custom properties, for one ground, and the adjusted ones."""

    colours: Mapping[str, Colour]
    adjusted: tuple[Adjusted, ...] = ()

    @property
    def is_dark(self) -> bool:
        """Return whether its ground needs light words."""
        return "paper" in self.colours and lightness_of(self.colours["paper"]) < _MIDDLE

    def properties(self, before: str = "") -> str:
        """Return the colours as declarations of CSS, with a prefix before each name."""
        return "".join(f"--{before}{name}: {colour.css};" for name, colour in self.colours.items())


def screen_palettes(look: Look) -> tuple[Palette, Palette]:
    """Return the look's colours for light and for dark screens, empty if the look has none.

    Missing colours are derived: dark colours from light ones, quiet words, rules and grounds of code from ink and
    ground.
    """
    light, dark = _read_wishes(look, dark=False), _read_wishes(look, dark=True)
    if not (light or dark):
        return Palette({}), Palette({})
    return _make_palette(light, dark=False), _make_palette(_derive_dark(light, dark), dark=True)


def paper_palette(look: Look) -> Palette:
    """Return the colours of print: the light ones, made readable on white paper.

    A dark ground leaves only the accent: paper is light.
    """
    light = _read_wishes(look, dark=False)
    if not light:
        return Palette({})
    if "paper" in light and lightness_of(light["paper"]) < _MIDDLE:
        light = {name: colour for name, colour in light.items() if name == "accent"}
    palette = _make_palette(light, dark=False)
    ink = {"ink", "quiet", "accent", "code-keyword"}
    readable = {
        name: make_readable(colour, _WHITE) if name in ink else colour for name, colour in palette.colours.items()
    }
    return replace(palette, colours=readable)


def ebook_mark(look: Look) -> str:
    """Return the accent of e-books, visible on any paper; "" for the theme's."""
    accent = _read_wishes(look, dark=False).get("accent")
    return set_lightness(accent, _ON_ALL_PAPERS).css if accent else ""


def _read_wishes(look: Look, *, dark: bool) -> dict[str, Colour]:
    """Return the look's colours by the names of their properties."""
    wishes: dict[str, Tones] = {"paper": look.ground, "ink": look.ink, "accent": look.accent}
    named = {name: tones.dark if dark else tones.light for name, tones in wishes.items()}
    return {name: Colour.read(css) for name, css in named.items() if css}


def _derive_dark(light: Mapping[str, Colour], dark: Mapping[str, Colour]) -> dict[str, Colour]:
    """Return the dark colours, with missing ones derived from the light ones."""
    tones = dict(dark)
    if "paper" in light:
        ground = light["paper"]
        already = lightness_of(ground) < _MIDDLE
        tones.setdefault("paper", ground if already else set_lightness(ground, _DARK_GROUND, _TINT))
    if "ink" in light:
        tones.setdefault("ink", set_lightness(light["ink"], _LIGHT_INK, _TINT))
    if "accent" in light:
        tones.setdefault("accent", set_lightness(light["accent"], max(_DARK_ACCENT, lightness_of(light["accent"]))))
    return tones


def _make_palette(typed: Mapping[str, Colour], *, dark: bool) -> Palette:
    """Return all colours for a ground: the look's, made readable, and derived ones."""
    usual = partial(_find_usual, dark=dark)
    ground = typed.get("paper", usual("paper"))
    wanted = {"ink": typed.get("ink") or _ink_on(ground, dark=dark), "accent": typed.get("accent") or usual("accent")}
    used = {name: make_readable(colour, ground) for name, colour in wanted.items()}
    changed = tuple(
        Adjusted(name, dark, typed[name], ground, used[name])
        for name in used
        if name in typed and used[name] != typed[name]
    )
    others = _derive_others(ground, used["ink"]) if {"paper", "ink"} & typed.keys() else {}
    wash = others.get("wash", usual("wash"))
    code = {f"code-{name}": make_readable(usual(f"code-{name}"), wash) for name in _CODE if "wash" in others}
    keyword = {"code-keyword": make_readable(used["accent"], wash)}
    return Palette({"paper": ground, **used, **others, **code, **keyword}, changed)


def _find_usual(name: str, *, dark: bool) -> Colour:
    """Return a colour of the theme, by the name of its property."""
    return Colour.read(theme.token(f"dark-{name}" if dark else name, theme.stylesheet("tokens.css")))


def _ink_on(ground: Colour, *, dark: bool) -> Colour:
    """Return the theme's ink if it is readable on a ground, else ink of the ground's hue."""
    ink = _find_usual("ink", dark=dark)
    if contrast(ink, ground) > 2 * LEAST_CONTRAST:
        return ink
    return set_lightness(ground, _LIGHT_INK if lightness_of(ground) < _MIDDLE else _DARK_INK, _TINT)


def _derive_others(ground: Colour, ink: Colour) -> dict[str, Colour]:
    """Return the colours between ink and ground."""
    wash = mix(ink, ground, _WASH)
    quiet = make_readable(make_readable(mix(ink, ground, _QUIET), ground), wash)
    return {"quiet": quiet, "rule": mix(ink, ground, _RULE), "wash": wash}


_SHEET = "#fffdf9"  # what drawings are made for, as base.css has it
_PLATE = ".logo { padding: 0.3rem; border-radius: 0.35rem; }\n"  # it may be of any colour; so has dark.css
_TURNED = "--turned: invert(0.92) hue-rotate(180deg); --on-paper: lighten;"  # of drawings; so has dark.css
_LETTERS_PER_EM = 66 / 32  # of a line of the site, in Source Serif: as many letters as its usual measure has


def screen_properties(look: Look, light: Palette, dark: Palette, fonts: OwnFonts) -> str:
    """Return the properties of the site, "" for none: those for dark screens have the prefix `dark-`.

    They come before the site's style sheets, so the measure has a selector of higher specificity.
    """
    own = f"{light.properties()}{dark.properties('dark-')}{''.join(_list_families(fonts, 'tokens.css'))}"
    rules = f":root {{ {own} }}\n" if own else ""
    if any(role == typefaces.SANS for role, _ in fonts.families):
        rules += ":root :is(h1, h2, h3, .name) { font-family: var(--title); }\n"
    if light.is_dark:
        rules += f":root {{ color-scheme: dark; {_TURNED} }}\nimg {{ background: {_SHEET}; }}\n{_PLATE}"
    if look.measure:
        rules += f":root:root {{ --measure: calc({look.measure / _LETTERS_PER_EM:.1f} * var(--text)); }}\n"
    return rules


def paper_properties(palette: Palette, fonts: OwnFonts) -> str:
    """Return the properties of the press, "" for none."""
    own = f"{palette.properties()}{''.join(_list_families(fonts, 'tokens.css'))}"
    return f":root {{ {own} }}\n" if own else ""


def ebook_properties(mark: str, fonts: OwnFonts) -> str:
    """Return the properties of e-books, "" for none."""
    own = f"{f'--mark: {mark};' if mark else ''}{''.join(_list_families(fonts, 'epub/tokens.css'))}"
    return f":root {{ {own} }}\n" if own else ""


def _list_families(fonts: OwnFonts, usual: str) -> Iterator[str]:
    """Yield the properties of families: subsets of the look's own, then the theme's as fallback."""
    chosen = dict(fonts.families)
    has = {font.family: font for font in (*typefaces.fonts(), *fonts.files)}
    for role, name in chosen.items():
        subsets = dict.fromkeys(family for family, font in has.items() if font.is_of(name))
        zero = (name + typefaces.ZERO,) if role == typefaces.SANS and name + typefaces.ZERO in has else ()
        own = ", ".join(f'"{family}"' for family in (*zero, *subsets))
        names = f"{own}, {theme.token(role, theme.stylesheet(usual))}"
        yield f"--{role}: {names};"
        if role == typefaces.SANS:
            yield f"--{typefaces.TITLE}: {names};"
