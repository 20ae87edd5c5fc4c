"""The colours of a look -> those of all editions, each readable on its ground (WCAG 2.2, level AA).

What an editor does not say follows from what is said: dark colours from light ones, quiet words, rules and grounds of
code from ink and ground.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline import theme
from pipeline.model.settings import Look, Tones
from pipeline.press.images.colours import (
    LEAST_CONTRAST,
    Colour,
    contrast,
    lightness_of,
    mixed,
    nearest_readable,
    with_lightness,
)

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
    """A colour that could not be read: its key, whether on dark screens, what was asked, its ground, what is used."""

    key: str
    dark: bool
    asked: Colour
    ground: Colour
    used: Colour


@dataclass(frozen=True)
class Palette:
    """Colours by the names of their custom properties, for one ground, and what had to be changed."""

    colours: Mapping[str, Colour]
    adjusted: tuple[Adjusted, ...] = ()

    @property
    def is_dark(self) -> bool:
        """Whether its ground is for light words."""
        return "paper" in self.colours and lightness_of(self.colours["paper"]) < _MIDDLE

    def properties(self, before: str = "") -> str:
        """Return them as declarations of CSS, with something before each name."""
        return "".join(f"--{before}{name}: {colour.css};" for name, colour in self.colours.items())


def screen_palettes(look: Look) -> tuple[Palette, Palette]:
    """Return the colours of light and of dark screens that differ from ours; empty where nobody asks for others."""
    light, dark = _asked(look, dark=False), _asked(look, dark=True)
    if not (light or dark):
        return Palette({}), Palette({})
    return _palette(light, dark=False), _palette(_with_dark(light, dark), dark=True)


def paper_palette(look: Look) -> Palette:
    """Return the colours of print: the light ones, as they can be read on white paper.

    Those of a dark ground give their accent alone: paper is light.
    """
    light = _asked(look, dark=False)
    if not light:
        return Palette({})
    if "paper" in light and lightness_of(light["paper"]) < _MIDDLE:
        light = {name: colour for name, colour in light.items() if name == "accent"}
    palette = _palette(light, dark=False)
    ink = {"ink", "quiet", "accent", "code-keyword"}
    readable = {
        name: nearest_readable(colour, _WHITE) if name in ink else colour for name, colour in palette.colours.items()
    }
    return replace(palette, colours=readable)


def ebook_mark(look: Look) -> str:
    """Return the accent as the rules of e-books have it, which must be seen on any paper; "" for ours."""
    accent = _asked(look, dark=False).get("accent")
    return with_lightness(accent, _ON_ALL_PAPERS).css if accent else ""


def _asked(look: Look, *, dark: bool) -> dict[str, Colour]:
    """Return the colours that an editor names, by the names of their properties."""
    wishes: dict[str, Tones] = {"paper": look.ground, "ink": look.ink, "accent": look.accent}
    named = {name: tones.dark if dark else tones.light for name, tones in wishes.items()}
    return {name: Colour.read(css) for name, css in named.items() if css}


def _with_dark(light: Mapping[str, Colour], dark: Mapping[str, Colour]) -> dict[str, Colour]:
    """Return the dark colours, with those that follow from the light ones where nobody names them."""
    found = dict(dark)
    if "paper" in light:
        ground = light["paper"]
        already = lightness_of(ground) < _MIDDLE
        found.setdefault("paper", ground if already else with_lightness(ground, _DARK_GROUND, _TINT))
    if "ink" in light:
        found.setdefault("ink", with_lightness(light["ink"], _LIGHT_INK, _TINT))
    if "accent" in light:
        found.setdefault("accent", with_lightness(light["accent"], max(_DARK_ACCENT, lightness_of(light["accent"]))))
    return found


def _palette(asked: Mapping[str, Colour], *, dark: bool) -> Palette:
    """Return all colours for a ground: those asked for, made readable, and what follows from them."""
    usual = _Usual(dark=dark)
    ground = asked.get("paper", usual["paper"])
    wanted = {"ink": asked.get("ink") or _ink_on(ground, usual), "accent": asked.get("accent") or usual["accent"]}
    used = {name: nearest_readable(colour, ground) for name, colour in wanted.items()}
    changed = tuple(
        Adjusted(name, dark, asked[name], ground, used[name])
        for name in used
        if name in asked and used[name] != asked[name]
    )
    others = _following(ground, used["ink"]) if {"paper", "ink"} & asked.keys() else {}
    wash = others.get("wash", usual["wash"])
    code = {f"code-{name}": nearest_readable(usual[f"code-{name}"], wash) for name in _CODE if "wash" in others}
    keyword = {"code-keyword": nearest_readable(used["accent"], wash)}
    return Palette({"paper": ground, **used, **others, **code, **keyword}, changed)


class _Usual:
    """Our own colours, by the names of their properties."""

    def __init__(self, *, dark: bool) -> None:
        self._before = "dark-" if dark else ""

    def __getitem__(self, name: str) -> Colour:
        return Colour.read(theme.token(f"{self._before}{name}", theme.stylesheet("tokens.css")))


def _ink_on(ground: Colour, usual: _Usual) -> Colour:
    """Return our ink, or for a ground that it cannot be read well on, ink of the ground's hue."""
    if contrast(usual["ink"], ground) > 2 * LEAST_CONTRAST:
        return usual["ink"]
    return with_lightness(ground, _LIGHT_INK if lightness_of(ground) < _MIDDLE else _DARK_INK, _TINT)


def _following(ground: Colour, ink: Colour) -> dict[str, Colour]:
    """Return what stands between ink and ground."""
    wash = mixed(ink, ground, _WASH)
    quiet = nearest_readable(nearest_readable(mixed(ink, ground, _QUIET), ground), wash)
    return {"quiet": quiet, "rule": mixed(ink, ground, _RULE), "wash": wash}


def adjusted(palettes: tuple[Palette, ...]) -> Iterator[Adjusted]:
    """Yield what had to be changed in any of these."""
    for palette in palettes:
        yield from palette.adjusted
