"""Pages as the preview shows them: the site's own with one line more in their head, and a few of ours.

The line names a script of ours. It and the page's rules for scripts (CSP) share a word that nobody can guess, so that
no other script runs; those of a page that its author is trusted with (`--trust html`) do.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from pipeline.preview.access import OURS
from pipeline.preview.words import words

_BROWSER = Path(__file__).parent / "browser"
_PARTS = ("page.js", "parts.js", "overlay.js", "drawer.js", "bar.js", "order.js", "listen.js")
_PLAIN = {
    "default-src": "'none'",
    "style-src": "'self' 'unsafe-inline'",
    "font-src": "'self' data:",
    "img-src": "'self' data: https: http:",
    "media-src": "'self' data: https: http:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
_WORD = re.compile(rb'<script nonce="([\w-]+)"')
PICTURE_RULES = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""What a drawing may do that is opened by itself."""


@dataclass(frozen=True)
class View:
    """What the script is told of the page that it stands in.

    `kind` is "site", or that of a page of ours. `number` is what the page knows of all that there is to tell, `token`
    what makes a PDF: no other site's page can read it. Who is not `near` sees the page alone.
    """

    kind: str
    path: str = ""
    slug: str = ""
    source: str = ""
    instance: str = ""
    number: int = 0
    token: str = ""
    near: bool = True


@dataclass(frozen=True)
class OwnPage:
    """What a page of ours says, and where it leads: links by their addresses."""

    title: str
    lead: str
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownPage:
    """A page and its rules for scripts."""

    html: bytes
    rules: str


def shown(html: bytes, view: View, *, trusted: bool = False) -> ShownPage:
    """Return a page with our script in its head, which bears the page's own word, that no post can know."""
    place = html.find(b"</head>")
    place = place if place >= 0 else len(html)
    own = _WORD.search(html, 0, place)
    word = own[1].decode() if own else secrets.token_urlsafe(18)
    state = escape(json.dumps(asdict(view)), quote=True)
    line = f'<script defer src="/{OURS}client.js" nonce="{word}" data-preview="{state}"></script>\n'
    return ShownPage(html[:place] + line.encode() + html[place:], _rules(word, trusted=trusted))


def _rules(word: str, *, trusted: bool) -> str:
    if trusted:
        return "base-uri 'self'; frame-ancestors 'none'"
    rules = {**_PLAIN, "script-src": f"'nonce-{word}'"}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def own_page(said: OwnPage, view: View, language: str) -> ShownPage:
    """Return a page of ours, in a language."""
    ways = "\n".join(
        f'<p><a href="{escape(way, quote=True)}">{escape(name)}</a></p>' for way, name in said.links.items()
    )
    page = Template(_text("own.html")).substitute(
        language=language,
        title=escape(said.title),
        text=f'<p class="lead">{escape(said.lead)}</p>',
        ways=ways,
        style=f"/{OURS}own.css",
    )
    return shown(page.encode(), view)


@cache
def client(language: str) -> bytes:
    """Return our script: its parts in one, with the words, in a language, and the style that it shows."""
    parts = "\n".join(_text(name) for name in _PARTS)
    given = {"WORDS": dict(words(language)), "LANGUAGE": language, "OURS": f"/{OURS}", "STYLE": _text("client.css")}
    constants = "\n".join(f"const {name} = {json.dumps(value)};" for name, value in given.items())
    return f"(() => {{\n'use strict';\n{constants}\n{parts}\n}})();\n".encode()


@cache
def own_style() -> bytes:
    """Return the style of our own pages."""
    return _text("own.css").encode()


def _text(name: str) -> str:
    return (_BROWSER / name).read_text("utf-8")
