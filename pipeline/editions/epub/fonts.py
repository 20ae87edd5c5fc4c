"""The fonts of the e-book: of all files on the theme those whose characters and styles its pages really use.

Symbols stay with the reading system's own fonts: those of the theme would weigh more than the book. Formulas have a
font of their own, cut to their signs (`press.formulas`): no other draws a root as one.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from pipeline.theme import typefaces
from pipeline.theme.typefaces import Font, OwnFonts

MATHS_FILE = "stix-two-math-cut.woff2"
_SEMIBOLD = 600
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
# As book.css sets them: the elements and classes that leave the text's family.
_SANS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "th", "summary", "nav"})
_SANS_CLASSES = frozenset({"byline", "label", "note-number", "makers", "imprint", "missing-picture"})
_TITLE_CLASSES = frozenset({"book-title"})
_MONO = frozenset({"code", "pre", "kbd", "samp"})
_BOLD = frozenset({"b", "strong", "th", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "summary"})
_BOLD_CLASSES = frozenset({"kw", "cf", "label", "authors"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_ITALIC_CLASSES = frozenset({"co", "standfirst", "subtitle"})


class _Style(NamedTuple):
    family: str = "serif"
    bold: bool = False
    italic: bool = False


def find_fonts(page: etree._Element) -> tuple[str, ...]:
    """Return the file names of the fonts that set a character of an XHTML document, in alphabetical order."""
    used: dict[_Style, set[str]] = defaultdict(set)
    body = page.find(f"{_XHTML}body")
    if body is not None:
        _collect(body, _Style(), used)
    return tuple(
        sorted({name for style, letters in used.items() for letter in letters for name in _names(style, letter)})
    )


def find_signs(page: etree._Element) -> str:
    """Return the signs of an XHTML document's formulas, each once, in order."""
    texts = ("".join(map(str, formula.itertext())) for formula in page.iter(f"{_MATHML}math"))
    return "".join(sorted({sign for text in texts for sign in text if not sign.isspace()}))


def write_faces(fonts: Iterable[Font], folder: str) -> str:
    """Return `@font-face` rules for fonts in a folder, each subset a family of its own as everywhere in this house."""
    return "".join(
        f'@font-face {{ font-family: "{font.family}"; font-weight: {700 if font.weight >= _SEMIBOLD else 400};'
        f' font-style: {font.style}; src: url("{folder}/{font.name}") format("woff2") }}\n'
        for font in fonts
    )


def _collect(element: etree._Element, around: _Style, used: dict[_Style, set[str]]) -> None:
    style = _style(str(element.tag), element.get("class") or "", around)
    letters = used[style]
    letters.update(element.text or "")
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith(_XHTML):
            _collect(child, style, used)
        letters.update(child.tail or "")


@functools.lru_cache(1000)
def _style(tag: str, names: str, around: _Style) -> _Style:
    tag = tag.removeprefix(_XHTML)
    classes = set(names.split())
    family = around.family
    if tag in _MONO:
        family = "mono"
    elif tag in _SANS or classes & _SANS_CLASSES:
        family = "sans"
    if classes & _TITLE_CLASSES:
        family = "title"
    bold = around.bold or tag in _BOLD or bool(classes & _BOLD_CLASSES)
    italic = around.italic or tag in _ITALIC or bool(classes & _ITALIC_CLASSES)
    return _Style(family, bold, italic)


def _names(style: _Style, letter: str) -> tuple[str, ...]:
    return _names_among(style, letter, typefaces.own_fonts())


@functools.lru_cache(10_000)
def _names_among(style: _Style, letter: str, _: OwnFonts) -> tuple[str, ...]:
    """Return the fonts that set a letter: of the first family that has it, that of the look before ours.

    The fonts of the look are there for the cache.
    """
    able = [font for font in typefaces.screen_fonts() if _sets(font, letter)]
    families = typefaces.families(style.family)
    setting = next((family for family in families for font in able if font.family == family), "")
    return tuple(font.name for font in able if font.family == setting and _is_as(font, style, able))


def _is_as(font: Font, style: _Style, able: list[Font]) -> bool:
    """Return whether a font is the one that a reader takes of its family: without a bold or an italic, another one."""

    def likeness(font: Font) -> tuple[bool, bool]:
        return (font.style == "italic") == style.italic, (font.weight >= _SEMIBOLD) == style.bold

    return font == max((one for one in able if one.family == font.family), key=likeness)


def _sets(font: Font, character: str) -> bool:
    ranges = typefaces.ranges_of(font.characters)
    return not character.isspace() and any(first <= ord(character) <= last for first, last in ranges)
