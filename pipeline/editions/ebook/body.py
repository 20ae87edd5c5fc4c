"""An article's body in the e-book: the neutral HTML as XHTML that every reading system and EPUBCheck accept.

The body is copied element by element into what EPUB allows, for a post that is trusted may hold anything: an element
that is not known leaves its text, an attribute that is not known is left out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

from pipeline.editions import hypertext
from pipeline.editions.ebook.blocks import MATHS, mend
from pipeline.editions.hypertext import Tree
from pipeline.model.text import printable

_XHTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_EPUB = "http://www.idpf.org/2007/ops"
_XML = "http://www.w3.org/XML/1998/namespace"

_PHRASES = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img input ins kbd label mark q rp rt ruby s samp small span strong sub"
    " sup u var wbr".split()
)
_BLOCKS = frozenset(
    "aside blockquote caption col colgroup dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p pre section"
    " summary table tbody td tfoot th thead tr ul".split()
)
# What may hold nothing but phrases, once it is entered: a block within becomes a span.
_OF_PHRASES = (_PHRASES - {"a", "ins", "del"}) | {"p", "pre", "summary", "h2", "h3", "h4", "h5", "h6"}
# Parts of a page where a chapter has none, and what has no meaning without its attributes.
_RENAMED = dict.fromkeys(("article", "aside", "section", "header", "footer", "main", "nav", "address"), "div") | {
    "h1": "h2",
    "time": "span",
    "strike": "s",
    "tt": "code",
}
_SKIPPED = frozenset(
    "annotation annotation-xml audio button canvas embed iframe link map meta noscript object script select style svg"
    " template textarea video".split()
)
# DPUB-ARIA's role and EPUB's type say the same: reading systems go by the one or the other.
_TYPES = {
    "doc-noteref": "noteref",
    "doc-backlink": "backlink",
    "doc-footnote": "footnote",
    "doc-endnotes": "endnotes",
}
_PARTS = {"doc-footnote": "aside", "doc-endnotes": "section"}
_OWN_ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt"}),
    "input": frozenset({"type", "checked", "disabled"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "details": frozenset({"open"}),
}
_COMMON = frozenset({"class", "title", "aria-label"})
_NO_LINK = "text"
_NOT_IN_MATHS = frozenset({"id", "style", "href", "class", "role"})
_FLAGS = frozenset({"checked", "disabled", "reversed", "open"})
_NUMBER = {
    "start": re.compile(r"-?\d{1,9}"),
    "colspan": re.compile("[1-9]\\d{0,2}"),
    "rowspan": re.compile("[1-9]\\d{0,2}"),
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
# https://www.w3.org/TR/xml-names/#NT-NCName, without the rarer letters
_NAME = re.compile(r"[^\W\d][\w.-]*")
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "geo", "ftp"})
_ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


@dataclass(frozen=True)
class Draft:
    """A body as XHTML whose links still are neutral, and its ids with the XML names that they have become."""

    root: etree._Element
    names: Mapping[str, str]


@dataclass(frozen=True)
class Chapter:
    """Where an article stands: the name of its file beside the other chapters, and its body."""

    file: str
    draft: Draft


@dataclass(frozen=True)
class Shelf:
    """Where neutral links lead: chapters by slug, and the folder of attachments.

    `files` is its address and ends with a slash; it is "" where the folder is nowhere, as before a site has an address.
    """

    chapters: Mapping[str, Chapter]
    files: str = ""


def draft(body: str, images: Mapping[str, str], language: str, taken: frozenset[str] = frozenset()) -> Draft:
    """The body as XHTML.

    `images` has the places of the assets in the book, relative to a chapter; `taken` are ids of the page around it.
    """
    tree = hypertext.parse(body)
    mend(tree, images, language)
    root = etree.fromstring(f'<div xmlns="{_XHTML}" xmlns:epub="{_EPUB}"/>')
    copyist = _Copyist(taken)
    copyist.copy_children(tree, root, phrases=False)
    return Draft(root, copyist.names)


def finished(slug: str, shelf: Shelf) -> str:
    """A chapter's body with its links, for a page where the namespaces of XHTML and EPUB (`epub:`) are declared."""
    root = copy.deepcopy(shelf.chapters[slug].draft.root)
    for link in root.iter(f"{{{_XHTML}}}a"):
        local = address(link.get("href", ""), slug, shelf)
        if local is None:
            link.tag = _NO_LINK
        else:
            link.set("href", local)
    etree.strip_tags(root, _NO_LINK)
    written = etree.tostring(root, encoding="unicode")
    return written[written.index(">") + 1 : written.rindex("<")] if len(root) or root.text else ""


def address(neutral: str, slug: str, shelf: Shelf) -> str | None:
    """Where an address leads, seen from the chapter of `slug`; None where it leads nowhere that a book can tell."""
    scheme, _, rest = neutral.partition(":")
    if neutral.startswith("#"):
        fragment = _fragment(neutral[1:], shelf.chapters[slug])
        return fragment or None
    if scheme == "article":
        target, _, identifier = rest.partition("#")
        chapter = shelf.chapters.get(unquote(target))
        if chapter is None:
            return None
        fragment = _fragment(identifier, chapter)
        return fragment if fragment and target == slug else chapter.file + fragment
    if scheme == "asset":
        return f"{shelf.files}{quote(hypertext.asset_path(neutral))}" if shelf.files else None
    return neutral if _is_valid(neutral) else None


def _fragment(identifier: str, chapter: Chapter) -> str:
    names = chapter.draft.names
    name = names.get(identifier) or names.get(unquote(identifier))
    return f"#{quote(name)}" if name else ""


def _is_valid(outside: str) -> bool:
    try:
        parts = urlsplit(outside)
        whole = parts.scheme in _SCHEMES and (bool(parts.hostname) or parts.scheme not in ("http", "https", "ftp"))
    except ValueError:
        return False
    return whole and _ADDRESS.fullmatch(outside) is not None and "%" not in re.sub("%[0-9A-Fa-f]{2}", "", outside)


class _Copyist:
    """Copies HTML into XHTML; each id is given out once."""

    def __init__(self, taken: frozenset[str]) -> None:
        self.names: dict[str, str] = {}
        self._used = set(taken)

    def copy_children(self, source: Tree, target: etree._Element, *, phrases: bool) -> None:
        """Append a copy of what `source` holds; `phrases` where nothing but phrases may stand."""
        _append_text(target, source.text)
        for child in source:
            if isinstance(child.tag, str):
                self._copy(child, target, phrases=phrases)
            _append_text(target, child.tail)

    def _copy(self, source: Tree, target: etree._Element, *, phrases: bool) -> None:
        tag = _PARTS.get(source.get("role", ""), _RENAMED.get(str(source.tag), str(source.tag)))
        if tag in _SKIPPED or (tag == "input" and source.get("type") != "checkbox"):
            return
        if tag in MATHS:
            # Formulas declare their namespace themselves: a prefix is more than some reading systems understand.
            element = etree.fromstring(f'<{tag} xmlns="{_MATHML}"/>')
            target.append(element)
            _copy_maths_attributes(source, element)
            self.copy_children(source, element, phrases=True)
            return
        if phrases and tag in _BLOCKS:
            tag = "span"
        if tag not in _PHRASES | _BLOCKS or (tag == "a" and _within_link(target)):
            self.copy_children(source, target, phrases=phrases)
            return
        element = etree.SubElement(target, f"{{{_XHTML}}}{tag}")
        if tag == "wbr":
            # It is younger than the parser, which takes what follows for its content.
            self.copy_children(source, target, phrases=phrases)
            return
        self._name(source, element)
        _copy_attributes(source, tag, element)
        self.copy_children(source, element, phrases=phrases or tag in _OF_PHRASES)

    def _name(self, source: Tree, element: etree._Element) -> None:
        identifier = source.get("id", "")
        if not identifier or identifier in self.names:
            return
        name = identifier if _NAME.fullmatch(identifier) else "id-" + re.sub(r"[^\w.-]", "-", identifier)
        while name in self._used:
            name += "-"
        self._used.add(name)
        self.names[identifier] = name
        element.set("id", name)


def _append_text(target: etree._Element, text: str | None) -> None:
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + printable(text)
    else:
        target.text = (target.text or "") + printable(text)


def _within_link(element: etree._Element) -> bool:
    link = f"{{{_XHTML}}}a"
    return element.tag == link or next(element.iterancestors(link), None) is not None


def _copy_attributes(source: Tree, tag: str, element: etree._Element) -> None:
    allowed = _COMMON | _OWN_ATTRIBUTES.get(tag, frozenset())
    for name, value in source.items():
        if name in _FLAGS & allowed:
            element.set(name, name)
        elif name in allowed and (name not in _NUMBER or _NUMBER[name].fullmatch(value)):
            element.set(name, printable(value))
    role = source.get("role", "")
    if role in _TYPES:
        element.set("role", role)
        element.set(f"{{{_EPUB}}}type", _TYPES[role])
    language = source.get("lang", "")
    if _LANGUAGE.fullmatch(language):
        element.set("lang", language)
        element.set(f"{{{_XML}}}lang", language)
    if source.get("dir") in ("ltr", "rtl", "auto"):
        element.set("dir", source.get("dir", ""))


def _copy_maths_attributes(source: Tree, element: etree._Element) -> None:
    for name, value in source.items():
        if name not in _NOT_IN_MATHS and not name.startswith(("on", "xmlns", "data-")):
            element.set(name, printable(value))
