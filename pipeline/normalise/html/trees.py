"""Clean raw HTML and edit its tree: small functions for the modules of this folder."""

from __future__ import annotations

import re

import nh3
from lxml import etree, html

Tree = html.HtmlElement

SEEN = ("img", "math", "input", "hr")
"""What a reader sees although it has no words."""


def parse_html(text: str) -> Tree:
    """Return a piece of HTML as the children of a `div`."""
    try:
        return html.fragment_fromstring(text, create_parent="div")
    except etree.ParserError:  # nothing but comments and declarations
        return html.Element("div")


def read_attributes(element: Tree) -> dict[str, str]:
    """Return the attributes of an element by their names."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def is_visible(element: Tree) -> bool:
    """Return whether a reader sees anything of an element."""
    return bool("".join(element.itertext()).strip()) or next(element.iter(*SEEN), None) is not None


def is_empty(element: Tree) -> bool:
    """Return whether a reader sees nothing of an element, and no link can lead into it."""
    return not is_visible(element) and not any(inner.get("id") for inner in element.iter())


def unwrap(element: Tree) -> None:
    """Replace an element by its content, with blanks around so that no two words become one."""
    element.text = f" {element.text or ''}"
    append_text(element, " ")
    keep_place(element)
    element.drop_tag()


def rename(element: Tree, tag: str) -> None:
    """Give an element another tag, and drop the attributes that only the old one can have."""
    element.tag = tag
    for name in "scope colspan rowspan headers style value open href start type reversed".split():
        element.attrib.pop(name, None)


def remove(element: Tree) -> None:
    """Take an element out; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def lift(element: Tree, before: Tree) -> None:
    """Move an element in front of one that holds it; its tail stays."""
    element.drop_tree()
    element.tail = None
    before.addprevious(element)


def append_text(element: Tree, text: str) -> None:
    """Add words at the end of an element."""
    last = next(element.iterchildren(reversed=True), None)  # `len` counts all children
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def keep_place(element: Tree) -> None:
    """Keep the id of an element that goes, on an empty `span`."""
    if identifier := element.attrib.pop("id", None):
        put_first(html.Element("span", id=str(identifier)), element)


def put_first(element: Tree, holder: Tree) -> None:
    """Insert an element before the text and the children of another one."""
    element.tail, holder.text = holder.text, None
    holder.insert(0, element)


def wrap_runs(holder: Tree, pattern: Tree, blocks: frozenset[str]) -> None:
    """Put copies of `pattern` around what is in `holder` between those of its children that are `blocks`."""
    parts: list[str | Tree] = [holder.text or ""]
    holder.text = None
    for child in list(holder):
        parts += child, child.tail or ""
        holder.remove(child)
        child.tail = None
    run, block = None, None
    for part in parts:
        if isinstance(part, str) and run is None and not part.strip():
            if block is not None:
                block.tail = part
        elif not isinstance(part, str) and part.tag in blocks:
            holder.append(part)
            run, block = None, part
        else:
            if run is None:
                run = html.Element(str(pattern.tag), dict(pattern.attrib))
                holder.append(run)
            if isinstance(part, str):
                append_text(run, part)
            else:
                run.append(part)


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
    "*": set("id class lang dir title role".split())
    | {f"data-{name}" for name in ("lines", "level", "group", "audience", "right", "pairs", "interactive")},
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
BLOCK = "data-block"
"""The attribute that has the number of a source block."""


def _make_cleaner(attributes: dict[str, set[str]]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS | _MATHS),
        attributes=attributes,
        url_schemes=set(SCHEMES),
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "embed", "svg"},
        filter_style_properties={"text-align"},
        link_rel=None,
        strip_comments=True,
    )


_CLEANER = _make_cleaner(_ATTRIBUTES)
_CLEANER_OF_MARKED = _make_cleaner(_ATTRIBUTES | {"*": _ATTRIBUTES["*"] | {BLOCK}})


def clean(html: str, *, marked: bool = False) -> str:
    """Return the HTML without scripts, styles, event handlers, frames, forms and unknown tags; their text stays.

    Where blocks are `marked`, their marks stay.
    """
    return (_CLEANER_OF_MARKED if marked else _CLEANER).clean(html)


def drop_plain_text(html: str) -> str:
    """Return the HTML without the tags after which a parser takes all the rest of a page for text."""
    return _PLAIN_TEXT.sub("", html)
