"""The fonts of the e-book: of all files on the shelf those whose characters and styles its pages really use.

Symbols and formulas stay with the reading system's own fonts: those of the shelf would weigh more than the book.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from pipeline import shelf
from pipeline.shelf import Font

_SEMIBOLD = 600
_XHTML = "{http://www.w3.org/1999/xhtml}"
# As book.css sets them: the elements and classes that leave the text's family.
_SANS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "th", "summary", "nav"})
_SANS_CLASSES = frozenset({"byline", "label", "note-number", "makers", "imprint", "missing-picture"})
_SERIF_CLASSES = frozenset({"book-title"})
_MONO = frozenset({"code", "pre", "kbd", "samp"})
_BOLD = frozenset({"b", "strong", "th", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "summary"})
_BOLD_CLASSES = frozenset({"kw", "cf", "label", "authors"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_ITALIC_CLASSES = frozenset({"co", "standfirst", "subtitle"})
_FAMILIES = {"serif": "Source Serif 4", "sans": "Source Sans 3", "mono": "Source Code Pro"}


class _Style(NamedTuple):
    family: str = "serif"
    bold: bool = False
    italic: bool = False


def used_fonts(documents: Iterable[bytes]) -> tuple[Font, ...]:
    """The fonts of the shelf that set a character of these XHTML documents, in the shelf's order."""
    used: dict[_Style, set[str]] = defaultdict(set)
    for document in documents:
        body = etree.fromstring(document).find(f"{_XHTML}body")
        if body is not None:
            _collect(body, _Style(), used)
    return tuple(font for font in shelf.screen_fonts() if _is_used(font, used))


def faces(fonts: Iterable[Font], folder: str) -> str:
    """`@font-face` rules for fonts in a folder, each subset a family of its own as everywhere in this house."""
    return "".join(
        f'@font-face {{ font-family: "{font.family}"; font-weight: {700 if font.weight >= _SEMIBOLD else 400};'
        f' font-style: {font.style}; src: url("{folder}/{font.path.name}") format("woff2") }}\n'
        for font in fonts
    )


def _collect(element: etree._Element, around: _Style, used: dict[_Style, set[str]]) -> None:
    style = _style(element, around)
    used[style].update(element.text or "")
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith(_XHTML):
            _collect(child, style, used)
        used[style].update(child.tail or "")


def _style(element: etree._Element, around: _Style) -> _Style:
    tag = str(element.tag).removeprefix(_XHTML)
    classes = set((element.get("class") or "").split())
    family = around.family
    if tag in _MONO:
        family = "mono"
    elif tag in _SANS or classes & _SANS_CLASSES:
        family = "sans"
    if classes & _SERIF_CLASSES:
        family = "serif"
    bold = around.bold or tag in _BOLD or bool(classes & _BOLD_CLASSES)
    italic = around.italic or tag in _ITALIC or bool(classes & _ITALIC_CLASSES)
    return _Style(family, bold, italic)


def _is_used(font: Font, used: dict[_Style, set[str]]) -> bool:
    for style, characters in used.items():
        base = _FAMILIES[style.family]
        same_family = font.family == base or font.family.removeprefix(base) in _SUBSETS
        same_style = style.bold == (font.weight >= _SEMIBOLD) and style.italic == (font.style == "italic")
        if same_family and same_style and any(_sets(font, character) for character in characters):
            return True
    return False


_SUBSETS = (" Ext", " Greek", " Cyrillic", " Viet")


def _sets(font: Font, character: str) -> bool:
    for part in font.characters.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        if int(first, 16) <= ord(character) <= int(last or first, 16):
            return not character.isspace()
    return False
