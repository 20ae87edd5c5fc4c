"""Small changes of a tree of HTML, for the modules that bring raw HTML into a right form."""

from __future__ import annotations

import re

import nh3
from lxml import etree, html

Tree = html.HtmlElement

SEEN = ("img", "math", "input", "hr")
"""What a reader sees although it has no words."""


def parsed(text: str) -> Tree:
    """Return a piece of HTML as the children of a `div`."""
    try:
        return html.fragment_fromstring(text, create_parent="div")
    except etree.ParserError:  # nothing but comments and declarations
        return html.Element("div")


def attributes_of(element: Tree) -> dict[str, str]:
    """Return the attributes of an element by their names."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def shows(element: Tree) -> bool:
    """Return whether a reader sees anything of an element."""
    return bool("".join(element.itertext()).strip()) or next(element.iter(*SEEN), None) is not None


def is_empty(element: Tree) -> bool:
    """Return whether a reader sees nothing of an element, and no link can lead into it."""
    return not shows(element) and not any(inner.get("id") for inner in element.iter())


def unwrap(element: Tree) -> None:
    """Leave what an element holds in its place, with blanks around so that no two words become one."""
    _pad(element)
    keep_place(element)
    element.drop_tag()


def rename(element: Tree, tag: str) -> None:
    """Make another element of this one; what only the old one can say goes."""
    element.tag = tag
    for name in (
        "scope",
        "colspan",
        "rowspan",
        "headers",
        "style",
        "value",
        "open",
        "href",
        "start",
        "type",
        "reversed",
    ):
        element.attrib.pop(name, None)


def remove(element: Tree) -> None:
    """Take an element out; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def lift(element: Tree, before: Tree) -> None:
    """Put an element in front of another one, out of which it is taken."""
    tail, element.tail = element.tail, None
    parent, previous = element.getparent(), element.getprevious()
    if parent is not None and tail:
        if previous is None:
            parent.text = (parent.text or "") + tail
        else:
            previous.tail = (previous.tail or "") + tail
    before.addprevious(element)


def keep_place(element: Tree) -> None:
    """Leave the id of an element that goes as a place in the text."""
    if identifier := element.attrib.pop("id", None):
        put_first(html.Element("span", id=str(identifier)), element)


def put_first(element: Tree, holder: Tree) -> None:
    """Put an element before all that another one holds, its text too."""
    element.tail, holder.text = holder.text, None
    holder.insert(0, element)


def wrap_runs(holder: Tree, pattern: Tree, blocks: frozenset[str]) -> None:
    """Put copies of `pattern` around what stands in `holder` between those of its children that are `blocks`."""
    text, children = holder.text, list(holder)
    holder.text = None
    for child in children:
        holder.remove(child)
    run: Tree | None = None

    def open_run() -> Tree:
        made = html.Element(str(pattern.tag))
        made.attrib.update(pattern.attrib)
        holder.append(made)
        return made

    if text and text.strip():
        run = open_run()
        run.text = text
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag in blocks:
            holder.append(child)
            run = None
        else:
            run = open_run() if run is None else run
            run.append(child)
        if run is None and tail and not tail.strip():
            child.tail = tail
        elif tail:
            if run is None:
                run = open_run()
                run.text = tail
            elif (last := next(run.iterchildren(reversed=True), None)) is not None:  # `len` counts all children
                last.tail = tail
            else:
                run.text = (run.text or "") + tail


def _pad(element: Tree) -> None:
    element.text = f" {element.text or ''}"
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''} "
    else:
        element.text += " "


# Addresses that belong to no edition yet, beside those that a reader's program can be trusted with.
SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "geo", "ftp", "article", "asset", "site"})

_MATHS = frozenset(
    "math mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover mtable mtr mtd"
    " mpadded mphantom menclose mstyle merror mmultiscripts mprescripts none semantics annotation".split()
)
TAGS = frozenset(
    "a abbr article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em"
    " figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label li mark ol p pre q rp rt ruby s"
    " samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_MATHS_ATTRIBUTES = frozenset(
    "display xmlns alttext mathvariant stretchy form fence separator lspace rspace minsize maxsize accent accentunder"
    " columnalign rowspacing columnspacing columnlines rowlines linethickness encoding width height depth voffset"
    " displaystyle scriptlevel movablelimits largeop symmetric notation".split()
)
_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "title", "role", "data-lines"},
    "a": {"href", "data-film-poster", "data-tracks"},  # of a recording; they are gone once it has its player
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "style"},
    "th": {"colspan", "rowspan", "scope", "style"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "details": {"open"},
    "q": {"cite"},
    "blockquote": {"cite"},
} | {element: set(_MATHS_ATTRIBUTES) for element in _MATHS}
_PLAIN_TEXT = re.compile(r"</?(plaintext|xmp|listing|noembed|noframes|title|textarea)\b[^<>]*>", re.IGNORECASE)
_CLEANER = nh3.Cleaner(
    tags=set(TAGS | _MATHS),
    attributes=_ATTRIBUTES,
    url_schemes=set(SCHEMES),
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "embed", "svg"},
    filter_style_properties={"text-align"},
    link_rel=None,
    strip_comments=True,
)


def clean(html: str) -> str:
    """Return the HTML without scripts, styles, event handlers, frames, forms and unknown tags; their text stays."""
    return _CLEANER.clean(html)


def without_plain_text(html: str) -> str:
    """Return the HTML without the tags after which a parser takes all the rest of a page for text."""
    return _PLAIN_TEXT.sub("", html)
