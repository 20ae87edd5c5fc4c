"""What a page of the site may load and run, as a browser is told it (Content Security Policy, level 3).

A file has no server that could tell it: the rules stand in the page's head. Scripts run that bear the page's own word,
a digest of all that it says, which nothing in a post can know; no other file of the site runs as one, whatever its
name. Rules for pictures are added by the site's script: a checker of files (vnu) takes every picture beside a page for
forbidden.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

WORD = "the-word-of-this-page"
"""What stands in a page's head for its word until all of the page is there."""

RULES = "; ".join(
    (
        f"script-src 'nonce-{WORD}'",
        f"style-src 'self' 'nonce-{WORD}'",
        # The proportions of pictures stand in attributes.
        "style-src-attr 'unsafe-inline'",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'none'",
        "object-src 'none'",
        "worker-src 'none'",
        "manifest-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
_BYTES_OF_WORD = 16  # as many as the standard asks for: short, for each sheet of a page bears it
_NO_APP = re.compile("(worker-src|manifest-src) 'none'")
_SELF = "'self'"
_SCHEMES = frozenset({"http", "https"})
_HOST = re.compile(r"[\w.-]+|\[[\da-f:.]+\]", re.ASCII | re.IGNORECASE)


def rules(*, offline: bool, pagefind: bool) -> str:
    """Return the rules of a page.

    A site that may be kept as an app has a worker and a manifest besides; Pagefind is a program in WebAssembly.
    """
    found = _NO_APP.sub(r"\1 'self'", RULES) if offline else RULES
    return found.replace("script-src", "script-src 'wasm-unsafe-eval'") if pagefind else found


def picture_rules(origins: Iterable[str]) -> str:
    """Return the rules for pictures and media: those of the site, and pictures of these origins.

    Captions may stand in the page itself.
    """
    return f"img-src {' '.join([_SELF, *sorted(set(origins))])}; media-src {_SELF} data:"


def with_word(html: str) -> str:
    """Return a page with its word in its head, in the place of `WORD`."""
    head, end, rest = html.partition("</head>")
    digest = hashlib.sha256(html.encode()).digest()[:_BYTES_OF_WORD]
    word = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return head.replace(WORD, word) + end + rest


def origin_of(address: str) -> str:
    """Return the origin of a picture that another site has, as a policy names it; "" for any other address."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
        host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except ValueError:  # UnicodeError is one: no browser finds such a host
        return ""
    return f"{parts.scheme}://{host}{port}" if parts.scheme in _SCHEMES and _HOST.fullmatch(host) else ""
