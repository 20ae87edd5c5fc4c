"""HTML that authors write -> HTML that a page may hold. Only user of nh3 (an allow-list over an HTML5 parser)."""

from __future__ import annotations

import re

import nh3

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
