"""Web addresses as paper shows them: short enough to be typed, whole enough to lead there, broken where they may be.

A printed address loses what a browser adds by itself (the scheme, `www.`, a slash at the end), what only counts where
readers come from, and what only marks words on the page. The link on it keeps the address as its author gave it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_WEB = re.compile(r"^https?://", re.IGNORECASE)
_WWW = re.compile(r"^www\.(?=[^/?#]+\.[^/?#]+)", re.IGNORECASE)
# Parameters by which sites learn where readers come from, on any page.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|custom\d)|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid"
    r"|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|ref_src|xtor|wt_mc|vero_id|s_kwcid)(?:=.*)?",
    re.IGNORECASE,
)
# Words of the page to be marked follow this in the fragment.
_MARKED_WORDS = ":~:"
# Nobody types more than this, in characters; then as much is shown as tells where it leads.
_LONGEST, _BEGINNING = 120, 90
# Where a line may end: behind a slash, and before what a line shall not seem to end with; never behind a hyphen, which
# one would take for the line's own. (An element, `wbr`, would not keep the engine from breaking elsewhere.)
_MAY_BREAK = re.compile(r"(?<=/)(?!/|$)|(?<=[^/])(?=[.?&=#_-])")
_BREAK, _JOINER = "\u200b", "\u2060"


def is_web(address: str) -> bool:
    """Return whether an address can be typed into a browser."""
    return _WEB.match(address) is not None


def format_address(address: str) -> str:
    """Return the address as one types it, whole; the same for all addresses that lead to the same page."""
    rest, _, fragment = _WWW.sub("", _WEB.sub("", address)).partition("#")
    path, _, query = rest.partition("?")
    query = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part))
    fragment = fragment.partition(_MARKED_WORDS)[0]
    if _TRACKING.fullmatch(fragment):
        fragment = ""
    if not query and not fragment:
        path = path.rstrip("/")
    return decode_address(path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else ""))


def decode_address(address: str) -> str:
    """Return an address with percent-escapes of letters decoded, if nothing unprintable comes out."""
    try:
        decoded = unquote(address, errors="strict")
    except UnicodeDecodeError:
        return address
    if "%" in decoded or not decoded.isprintable() or any(character.isspace() for character in decoded):
        return address
    return decoded


def address_words(address: str) -> str:
    """Return an address as one types it, as far as anybody would, with marks where its lines may end and where not."""
    return mark_line_breaks(_shortened(format_address(address)))


def mark_line_breaks(text: str) -> str:
    """Return what one types, with marks where its lines may end and where not."""
    return _MAY_BREAK.sub(_BREAK, text).replace("-", f"-{_JOINER}")


def _shortened(address: str) -> str:
    if len(address) <= _LONGEST:
        return address
    beginning = address[:_BEGINNING]
    return f"{beginning.rpartition('/')[0] or beginning}/…"
