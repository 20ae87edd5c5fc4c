"""An article's body on the web: addresses below the site's root, pictures with their sizes, wide things that scroll."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from gettext import NullTranslations
from itertools import count
from urllib.parse import urlsplit

from lxml.html.builder import E

from pipeline.body import neutral_html
from pipeline.body.bound_words import bind_punctuation, isolate_latin
from pipeline.body.media import leave_out
from pipeline.body.neutral_html import Tree
from pipeline.body.page_breaks import drop_names, mark_pages, name_blocks
from pipeline.body.places import PageStart
from pipeline.body.questions import offer_answers
from pipeline.editions.book.pagination import folio, make_number_mark
from pipeline.editions.site.paths import SiteImage, SiteLocation
from pipeline.i18n.labels import direction, labels, number_in
from pipeline.model.article import Lead, Medium
from pipeline.text.urls import asset_address, asset_path

# What is announced by its text, and by nothing where that is a formula.
_NAMED_BY_TEXT = ("a", "th", "summary", "h2", "h3", "h4", "h5", "h6")
_PHONE = 480  # pixels, up to which a diagram is large enough on a telephone
# A phone's line has about 35 characters; operators have blanks around them.
_FORMULA_CHARACTERS = 16
_COLUMN, _NARROW = 656, 400  # pixels: an article's column, and what fits on a telephone
_NARROWEST = 16  # pixels of a picture that one can see
_ALIGNED = {"text-align:left": "ltr", "text-align:right": "rtl"}
"""The styles of cells that begin a line, each with the direction of that line."""
_MIDDLE = "text-align:center"
_OPENING, _CLOSING = frozenset("([{⟨⌊⌈"), frozenset(")]}⟩⌋⌉")
# Relations, with the space on each side that MathML Core gives what it does not list.
_RELATIONS, _THICK = frozenset("=≠≈≤≥"), "0.278em"


@dataclass(frozen=True)
class PageBody:
    """A body as a page has it, and the origins of the pictures in it that other sites have."""

    html: str
    origins: frozenset[str]


def render_body(body: str, place: SiteLocation, language: str, starts: Iterable[PageStart] | None = None) -> PageBody:
    """Return the body as a page of the site has it, with marks where printed pages begin, if it is known that any do.

    The parts that scroll and the pages are named in the article's language.
    """
    tree = _page_tree(neutral_html.parse(body), place, language, starts)
    _make_lean(tree, direction(language))
    return _finish_body(tree)


def _page_tree(tree: Tree, place: SiteLocation, language: str, starts: Iterable[PageStart] | None = None) -> Tree:
    words = labels(language)
    name_blocks(tree)
    offer_answers(tree)
    leave_out(tree, Medium.WEB)
    if starts is not None:
        mark_pages(tree, starts, partial(make_page_mark, words=words))
    drop_names(tree)
    _size_images(tree, place)
    set_players(tree)
    _name_formulas(tree)
    _scroll(tree, words, language)
    bind_punctuation(tree)
    if direction(language) == "rtl":
        isolate_latin(tree)
    for link in tree.iterfind(".//a[@role='doc-backlink']"):
        # The usual arrow, with a hook, is in no font of text: 270 kB of signs would be loaded for it. Alone it would be
        # read as "upwards arrow".
        number = (link.text or "").lstrip("↩︎↑")
        link.text = f"↑{number}"
        link.set("aria-label", " ".join(filter(None, (words.gettext("Back to the text"), number))))
    neutral_html.localise(tree, place.address)
    return tree


def _finish_body(tree: Tree) -> PageBody:
    origins = frozenset(origin_of(element.get("src") or "") for element in tree.iter("img"))
    return PageBody(drop_end_tags(neutral_html.to_html(tree)), origins - {""})


_FOOT = "_foot-"


def render_footer(body: str, place: SiteLocation, language: str) -> PageBody:
    """Return a text as the foot of every page has it: below the headings of none, its ids apart from all others."""
    tree = neutral_html.parse(body)
    for element in tree.iter():
        if element.get("id"):
            element.set("id", f"{_FOOT}{element.get('id')}")
        if (element.get("href") or "").startswith("#"):
            element.set("href", f"#{_FOOT}{(element.get('href') or '').removeprefix('#')}")
    return _finish_body(_page_tree(tree, place, language))


def make_page_mark(page: int, words: NullTranslations) -> Tree:
    """Return the mark of a printed page, which counts from 0 within the article."""
    title = words.gettext("Page %(n)s") % {"n": folio(page)}
    # Not "aria-label", which this role may not have (axe): the style sheet shows what it says, aloud too.
    return E.span(
        {"class": "page-mark", "role": "doc-pagebreak", "id": f"page-{make_number_mark(page)}", "title": title}
    )


def render_feed_body(body: str, place: SiteLocation, lead: Lead | None = None) -> str:
    """Return the body as a feed has it, the lead picture first.

    Nothing that the site shows is changed but its addresses.
    """
    tree = neutral_html.parse(body)
    leave_out(tree, Medium.WEB)
    if lead and (lead.address or lead.asset in place.images):
        source = lead.address or asset_address(lead.asset)
        figure = E.figure(E.img(src=source, alt=lead.alt))
        figure.tail, tree.text = tree.text, None
        tree.insert(0, figure)
    set_players(tree)
    neutral_html.localise(tree, place.address)
    return drop_end_tags(neutral_html.to_html(tree))


def _size_images(tree: Tree, place: SiteLocation) -> None:
    for element in list(tree.iter("img")):
        element.set("loading", "lazy")
        shown = place.images.get(asset_path(element.get("src") or ""))
        if shown is None:
            # A picture of another site need not be told who reads what here.
            element.set("referrerpolicy", "no-referrer")
            continue
        # The width that an author asks for, where the picture has as many pixels.
        asked = element.get("width", "")
        width = int(asked) if asked.isdecimal() else shown.width
        width = width if _NARROWEST <= width < shown.width else shown.width
        element.set("width", str(width))
        element.set("height", str(round(width * shown.height / shown.width) if shown.width else shown.height))
        if shown.turns:
            element.set("class", f"{element.get('class') or ''} turns".strip())
        figure = element.getparent()
        _offer_sizes(element, shown, place.root)
        if figure is not None and figure.tag == "figure":
            # So that the style sheet can keep a figure no higher than a window, and its legend as wide as the picture.
            figure.set("style", f"--ratio:{shown.ratio}")


def _offer_sizes(element: Tree, shown: SiteImage, root: str) -> None:
    """Let a browser choose the format and the width that it needs."""
    if not shown.sized_paths:
        return
    wide = int(element.get("width", "0"))
    sizes = f"(min-width: {_COLUMN}px) {min(wide, _COLUMN)}px, 100vw" if wide > _NARROW else f"{wide}px"
    element.set("srcset", shown.narrower(root))
    element.set("sizes", sizes)
    if not shown.has_avif:
        return
    source = element.makeelement("source", {"type": "image/avif", "srcset": shown.avif(root), "sizes": sizes})
    picture = element.makeelement("picture")
    picture.append(source)
    element.addprevious(picture)
    picture.append(element)
    picture.tail, element.tail = element.tail, None


def _name_formulas(tree: Tree) -> None:
    """Name what a formula alone names by the formula's source, for few programs read MathML aloud."""
    for element in tree.iter(*_NAMED_BY_TEXT):
        for formula in element.iter("math"):
            formula.set("aria-label", formula.get("alttext") or neutral_html.text_of(formula))


def _scroll(tree: Tree, words: NullTranslations, language: str) -> None:
    """Put what may be wider than a phone into regions that a keyboard can scroll (WCAG 2.1.1), each with its name."""
    for kind, name, elements in _list_wide(tree, words):
        # A formula is in a paragraph, which holds only spans.
        wrapper = "span" if kind == "maths" else "div"
        numbered = [_find_number(element, name) for element in elements]
        numbers = count(1 + sum(map(bool, numbered)))  # of others, which have no number of their own
        for element, own in zip(elements, numbered, strict=True):
            label = own or name % {"n": number_in(language, next(numbers))}
            look = f"{kind} inline" if element.tag == "math" and element.get("display") != "block" else kind
            region = element.makeelement(
                wrapper, {"class": f"scroll {look}", "role": "region", "tabindex": "0", "aria-label": label}
            )
            element.addprevious(region)
            region.append(element)
            region.tail, element.tail = element.tail, None


def _find_number(element: Tree, name: str) -> str:
    """Return what a table, a listing or an equation is called by its number, "" where it has none."""
    around = element if element.tag == "table" else neutral_html.parent_of(element)
    if "equation" in around.classes:
        return "".join(
            name % {"n": neutral_html.text_of(number)} for number in around.iterfind("span[@class='number']")
        )
    captions = [*around.iterfind("caption"), *(around.iterfind("figcaption") if around.tag == "figure" else ())]
    return "".join(neutral_html.text_of(each) for each in captions if each.find("span[@class='number']") is not None)


def _list_wide(tree: Tree, words: NullTranslations) -> Iterator[tuple[str, str, list[Tree]]]:
    yield "table", words.gettext("Table %(n)s"), list(tree.iter("table"))
    yield "code", words.gettext("Code %(n)s"), list(tree.iter("pre"))
    diagrams = (figure for figure in tree.iter("figure") if "diagram" in figure.classes)
    wide = [image for figure in diagrams for image in figure.iterfind("img") if int(image.get("width", 0)) > _PHONE]
    yield "drawn", f"{words.gettext('Diagram')} %(n)s", wide
    formulas = [formula for formula in tree.iter("math") if _is_wide(formula)]
    yield "maths", words.gettext("Formula %(n)s"), formulas


def _is_wide(formula: Tree) -> bool:
    """Return whether a formula may be wider than a phone: one on a line of its own, and a long one among words."""
    if formula.get("display") == "block":
        return True
    within = next(formula.iterancestors(*_NAMED_BY_TEXT, "table"), None)
    return within is None and len(neutral_html.text_of(formula).replace(" ", "")) > _FORMULA_CHARACTERS


def _make_lean(tree: Tree, direction: str) -> None:
    """Leave out what a browser knows by itself: a page of many figures or formulas would be half of it.

    The alignment of cells is said by short classes (`end`, `mid`; body.css has them).
    """
    for cell in tree.iter("th", "td"):
        _align(cell, direction)
    for formula in tree.iter("math"):
        if formula.get("display") == "inline":
            del formula.attrib["display"]
        for element in formula.iter("mo", "mi", "mtext"):
            _leave_out_defaults(element)


def _align(cell: Tree, direction: str) -> None:
    style = cell.get("style")
    if style != _MIDDLE and style not in _ALIGNED:
        return
    if any(element.get("dir") for element in (cell, *cell.iterancestors())):
        return
    del cell.attrib["style"]
    side = "mid" if style == _MIDDLE else "" if _ALIGNED[style] == direction else "end"
    names = f"{cell.get('class') or ''} {side}".strip()
    if names:
        cell.set("class", names)


def _leave_out_defaults(element: Tree) -> None:
    text, said = element.text or "", element.attrib
    if element.tag != "mo":
        if said.get("mathvariant") == "normal" and (element.tag == "mtext" or len(text) > 1):
            del said["mathvariant"]
        return
    form = "prefix" if text in _OPENING else "postfix" if text in _CLOSING else ""
    spaces = (said.get("lspace"), said.get("rspace"))
    if form and said.get("form") == form and spaces == ("0", "0"):
        del said["form"], said["lspace"], said["rspace"]
    elif text in _RELATIONS and "form" not in said and spaces == (_THICK, _THICK):
        del said["lspace"], said["rspace"]


def origin_of(address: str) -> str:
    """Return the origin of a picture that another site has, as a policy names it; "" for any other address."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
        host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except ValueError:  # UnicodeError is one: no browser finds such a host
        return ""
    return f"{parts.scheme}://{host}{port}" if parts.scheme in _SCHEMES and _HOST.fullmatch(host) else ""


_SCHEMES = frozenset({"http", "https"})


_HOST = re.compile(r"[\w.-]+|\[[\da-f:.]+\]", re.ASCII | re.IGNORECASE)


# Browsers take no end tag for it, and the writer, who does not know the element, writes one.
_TRACK = re.compile(r'(<(?:track|source)(?: [\w-]+="[^"]*")*>)</(?:track|source)>')


def set_players(tree: Tree) -> None:
    """Give the recordings of a body their controls; of a film no more is loaded than its picture, if it has one."""
    for player in tree.iter("audio", "video"):
        player.set("controls", "controls")
        player.set("preload", "none" if player.get("poster") else "metadata")
        if player.tag == "video":
            player.set("playsinline", "playsinline")
        for name in ("data-type", "data-seconds"):
            player.attrib.pop(name, None)


def drop_end_tags(html: str) -> str:
    """Return the HTML of a body without the end tags of captions and of other forms of pictures."""
    return _TRACK.sub(r"\1", html)
