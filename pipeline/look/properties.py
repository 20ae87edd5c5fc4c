"""What a look changes of the custom properties of the theme, as CSS for each medium."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import theme
from pipeline.look.palette import Palette
from pipeline.model.settings import Look
from pipeline.theme import typefaces
from pipeline.theme.typefaces import OwnFonts

_SHEET = "#fffdf9"  # what drawings are made for, as base.css has it
_PLATE = ".logo { padding: 0.3rem; border-radius: 0.35rem; }\n"  # it may be of any colour; so has dark.css
_LETTERS_PER_EM = 66 / 32  # of a line of the site, in Source Serif: as many letters as its usual measure has


def screen_properties(look: Look, light: Palette, dark: Palette, fonts: OwnFonts) -> str:
    """Return the properties of the site, "" for none: the dark ones are what it sets in the dark.

    They come before the site's own sheets, so that the measure has a selector that outweighs theirs.
    """
    own = f"{light.properties()}{dark.properties('dark-')}{''.join(_families(fonts, 'tokens.css'))}"
    rules = f":root {{ {own} }}\n" if own else ""
    if any(role == typefaces.SANS for role, _ in fonts.families):
        rules += ":root :is(h1, h2, h3, .name) { font-family: var(--title); }\n"
    if light.is_dark:
        rules += f":root {{ color-scheme: dark; }}\nimg {{ background: {_SHEET}; }}\n{_PLATE}"
    if look.measure:
        rules += f":root:root {{ --measure: calc({look.measure / _LETTERS_PER_EM:.1f} * var(--text)); }}\n"
    return rules


def paper_properties(palette: Palette, fonts: OwnFonts) -> str:
    """Return the properties of the press, "" for none."""
    own = f"{palette.properties()}{''.join(_families(fonts, 'tokens.css'))}"
    return f":root {{ {own} }}\n" if own else ""


def ebook_properties(mark: str, fonts: OwnFonts) -> str:
    """Return the properties of e-books, "" for none."""
    own = f"{f'--mark: {mark};' if mark else ''}{''.join(_families(fonts, 'epub/tokens.css'))}"
    return f":root {{ {own} }}\n" if own else ""


def _families(fonts: OwnFonts, usual: str) -> Iterator[str]:
    """Yield the properties of families: the subsets of the look's own, then those that stand in for what it lacks."""
    chosen = dict(fonts.families)
    has = {font.family: font for font in (*typefaces.fonts(), *fonts.files)}
    for role, name in chosen.items():
        subsets = dict.fromkeys(family for family, font in has.items() if font.is_of(name))
        own = ", ".join(f'"{family}"' for family in subsets)
        names = f"{own}, {theme.token(role, theme.stylesheet(usual))}"
        yield f"--{role}: {names};"
        if role == typefaces.SANS:
            yield f"--{typefaces.TITLE}: {names};"
