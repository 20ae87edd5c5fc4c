"""An article's body in the e-book: the neutral HTML as XHTML that every reading system and EPUBCheck accept.

The body is copied element by element into what EPUB allows, for a post that is trusted may hold anything: an element
that is not known leaves its text, an attribute that is not known is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree
from lxml.html.builder import E

from pipeline.body import neutral_html
from pipeline.body.media import leave_out
from pipeline.body.neutral_html import Tree, mark_bold_lines, name_figures, put_in_place
from pipeline.body.page_breaks import mark_pages, name_blocks
from pipeline.body.places import Figure, PageStart
from pipeline.editions.book.pagination import folio, make_number_mark
from pipeline.editions.epub.blocks import MATHS, prepare_for_epub
from pipeline.editions.epub.paths import BodyContext, Link, find_other_chapter, resolve_address, xml_name
from pipeline.model.article import Medium
from pipeline.text.printable import printable
from pipeline.text.urls import asset_path

KEPT = {
    "audio": frozenset({"src", "controls", "preload"}),
    "video": frozenset({"src", "controls", "preload", "poster"}),
    "track": frozenset({"src", "kind", "srclang", "label", "default"}),
}
"""Elements of players, and what the book keeps of their attributes."""
_FILES = "files/"


def set_players(tree: Tree, context: BodyContext) -> None:
    """Let a body play what the book has, and lead to the site for what it has not."""
    for player in list(tree.iter("audio", "video")):
        path = asset_path(player.get("src", ""))
        if path in context.recordings:
            _set(player, context.recordings[path], context)
        else:
            _link_to_site(player, context)


def _set(player: Tree, path: str, context: BodyContext) -> None:
    player.set("src", path)
    player.set("controls", "controls")
    poster = context.images.get(asset_path(player.attrib.pop("poster", "")))
    if poster:
        player.set("poster", poster)
    player.set("preload", "none" if poster else "metadata")
    for track in list(player.iter("track")):
        captions = context.recordings.get(asset_path(track.get("src", "")))
        if captions:
            track.set("src", captions)
        else:
            track.drop_tree()


def _link_to_site(player: Tree, context: BodyContext) -> None:
    """Put a link to where a recording plays in the place of its player, around its picture if it has one."""
    title = player.get("aria-label", "")
    poster = context.images.get(asset_path(player.get("poster", "")))
    shown: Tree = E.img(src=poster, alt=title) if poster else E.span(title)
    figure = player.getparent()
    place = figure.get("id", "") if figure is not None else ""
    if context.files:
        site = context.files.removesuffix(_FILES)
        shown = E.a(shown, href=f"{site}articles/{context.slug}.html#{place}")
    put_in_place(E.p(shown), player)


_XHTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_MATHS_ALONE: dict[str | None, str] = {None: _MATHML}
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
_KNOWN = _PHRASES | _BLOCKS | KEPT.keys()
# Parts of a page where a chapter has none, and what has no meaning without its attributes.
_RENAMED = dict.fromkeys(("article", "aside", "section", "header", "footer", "main", "nav", "address"), "div") | {
    "h1": "h2",
    "time": "span",
    "strike": "s",
    "tt": "code",
}
_SKIPPED = frozenset(
    "annotation annotation-xml button canvas embed iframe link map meta noscript object script select style svg"
    " template textarea".split()
)
# DPUB-ARIA's role and EPUB's type say the same: reading systems go by the one or the other.
_TYPES = {f"doc-{name}": name for name in "noteref backlink biblioref footnote endnotes".split()}
_PARTS = {"doc-footnote": "aside", "doc-endnotes": "section"}
_OWN_ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    **KEPT,
    "img": frozenset({"src", "alt"}),
    "input": frozenset({"type", "checked", "disabled"}),
    "p": frozenset({"tabindex"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "td": frozenset({"colspan", "rowspan", "data-head"}),
    "th": frozenset({"colspan", "rowspan", "scope", "data-head"}),
    "details": frozenset({"open"}),
}
_COMMON = frozenset({"class", "title", "aria-label"})
_NO_LINK = "text"
# A mark of a page: its number within the text.
_PAGE = "data-page"
_NOT_IN_MATHS = frozenset({"id", "style", "href", "class", "role"})
_FLAGS = frozenset({"checked", "disabled", "reversed", "open", "controls", "default"})
_NUMBER = {
    "start": re.compile(r"-?\d{1,9}"),
    "colspan": re.compile("[1-9]\\d{0,2}"),
    "rowspan": re.compile("[1-9]\\d{0,2}"),
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class Text:
    """A body for a page where the namespaces of XHTML and EPUB (`epub:`) are declared.

    `places` are its ids, as its author wrote them, and `links` lead to other chapters; each once, in order. `figures`
    have the ids that are in the page.
    """

    xhtml: str
    places: tuple[str, ...]
    links: tuple[Link, ...]
    figures: tuple[Figure, ...] = ()


def write_body(body: str, context: BodyContext, starts: Iterable[PageStart] | None = None) -> Text:
    """Return the body as XHTML, with marks where printed pages begin, if it is known that any do."""
    tree = neutral_html.parse(body)
    name_blocks(tree)
    figures = name_figures(tree)
    leave_out(tree, Medium.WEB, "epub")
    mark_bold_lines(tree)
    set_players(tree, context)
    prepare_for_epub(tree, context.images, context.language)
    if starts is not None:
        mark_pages(tree, starts, lambda page: E.span({_PAGE: str(page)}))
    root = etree.fromstring(f'<div xmlns="{_XHTML}" xmlns:epub="{_EPUB}"/>')
    places = _copy(tree, root)
    links: dict[Link, None] = {}
    for link in root.iter(f"{{{_XHTML}}}a"):
        neutral = link.get("href", "")
        if (target := find_other_chapter(neutral, context.slug)) is not None:
            links[target] = None
        _lead(link, resolve_address(neutral, context, places))
    etree.strip_tags(root, _NO_LINK)
    written = etree.tostring(root, encoding="unicode")
    xhtml = written[written.index(">") + 1 : written.rindex("<")] if len(root) or root.text else ""
    return Text(xhtml, places, tuple(links), tuple(figure._replace(id=xml_name(figure.id)) for figure in figures))


def _lead(link: etree._Element, local: str | None) -> None:
    """Let a link lead to an address; one that leads nowhere keeps its text, and stays a place where it is one."""
    if local is not None:
        link.set("href", local)
    elif link.get("id"):
        link.tag = f"{{{_XHTML}}}span"
        link.attrib.pop("href", "")
    else:
        link.tag = _NO_LINK


def _copy(source: Tree, target: etree._Element) -> tuple[str, ...]:
    """Copy what `source` holds into XHTML; the ids that were given out."""
    places: dict[str, None] = {}
    _copy_children(source, target, places, phrases=False)
    return tuple(places)


def _copy_children(source: Tree, target: etree._Element, places: dict[str, None], *, phrases: bool) -> None:
    """Append a copy of what `source` holds; `phrases` where only phrases are allowed."""
    _append_text(target, source.text)
    for child in source:
        if isinstance(child.tag, str):
            _copy_element(child, target, places, phrases=phrases)
        _append_text(target, child.tail)


def _copy_element(source: Tree, target: etree._Element, places: dict[str, None], *, phrases: bool) -> None:
    if source.get(_PAGE):
        page = int(source.get(_PAGE, ""))
        # Its name alone, as DAISY's knowledge base has it: a reading system says "page" itself.
        attributes = {
            "role": "doc-pagebreak",
            "id": f"page-{make_number_mark(page)}",
            "aria-label": folio(page),
            f"{{{_EPUB}}}type": "pagebreak",
        }
        etree.SubElement(target, f"{{{_XHTML}}}span", attributes)
        return
    tag = _PARTS.get(source.get("role", ""), _RENAMED.get(str(source.tag), str(source.tag)))
    if tag in _SKIPPED or (tag == "input" and source.get("type") != "checkbox"):
        return
    if tag in MATHS:
        # Formulas declare their namespace themselves: a prefix is more than some reading systems understand.
        element = etree.SubElement(target, f"{{{_MATHML}}}{tag}", nsmap=_MATHS_ALONE)
        _copy_maths_attributes(source, element)
        _copy_children(source, element, places, phrases=True)
        return
    if phrases and tag in _BLOCKS:
        tag = "span"
    if tag not in _KNOWN or (tag == "a" and _within_link(target)):
        _copy_children(source, target, places, phrases=phrases)
        return
    element = etree.SubElement(target, f"{{{_XHTML}}}{tag}")
    if tag == "wbr":
        # It is younger than the parser, which takes what follows for its content.
        _copy_children(source, target, places, phrases=phrases)
        return
    identifier = source.get("id", "")
    if identifier and identifier not in places:
        places[identifier] = None
        element.set("id", xml_name(identifier))
    _copy_attributes(source, tag, element)
    _copy_children(source, element, places, phrases=phrases or tag in _OF_PHRASES)


def _append_text(target: etree._Element, text: str | None) -> None:
    if not text:
        return
    last = next(target.iterchildren(reversed=True), None)  # lxml counts all children to tell their number
    if last is not None:
        last.tail = (last.tail or "") + printable(text)
    else:
        target.text = (target.text or "") + printable(text)


def _within_link(element: etree._Element) -> bool:
    link = f"{{{_XHTML}}}a"
    return element.tag == link or next(element.iterancestors(link), None) is not None


def _copy_attributes(source: Tree, tag: str, element: etree._Element) -> None:
    for name, value in source.items():
        if name not in _COMMON and name not in _OWN_ATTRIBUTES.get(tag, ()):
            continue
        if name in _FLAGS:
            element.set(name, name)
        elif name not in _NUMBER or _NUMBER[name].fullmatch(value):
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
