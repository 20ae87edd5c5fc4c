"""Access to the pages of a preview, and what it adds to them: a script of ours, and the words of that script.

This preview's own pages may ask, and a reader who types its address; no page of another site may, under any name. A
foreign page can send requests to this machine, and can give its own name this machine's address (DNS rebinding).
Browsers say where a request comes from in `Origin` and `Sec-Fetch-Site`, and under which name in `Host`.
"""

from __future__ import annotations

import ipaddress
import json
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import asdict, dataclass, field
from functools import cache
from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import Any

from pipeline.i18n.catalogue import ENGLISH, in_language
from pipeline.i18n.sentences import Sentence, sentence

OURS = "_preview/"
"""Below this path stands what is the preview's own and no page of the site."""
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:(?P<port>\d{1,5}))?")
_HTTP_PORT = 80
_NOT_KNOWN = sentence("This preview is not known under that name; use the address it printed.")
_OF_ANOTHER_SITE = sentence("A page of another site has no access to this preview.")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class HostNames:
    """Host names under which this server answers.

    `port` is its own; a `public` one may be reached through another port, and by any address in
    digits, which no other host can claim.
    """

    port: int
    known: frozenset[str] = frozenset({"localhost", "127.0.0.1"})
    public: bool = False

    def has(self, host: str) -> bool:
        """Return whether a `Host` header names this server."""
        match = _HOST.fullmatch(host.lower())
        if not match:
            return False
        if self.public:
            return match["name"] in self.known or _is_address(match["name"].strip("[]"))
        return match["name"] in self.known and int(match["port"] or _HTTP_PORT) == self.port


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def find_refusal(
    method: str, path: str, headers: Mapping[str, str], names: HostNames
) -> tuple[HTTPStatus, Sentence] | None:
    """Return why a request is refused, None where it is not. The names of the headers are in small letters."""
    host = headers.get("host", "")
    if not names.has(host):
        return HTTPStatus.MISDIRECTED_REQUEST, _NOT_KNOWN
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"http://{host.lower()}":
        return HTTPStatus.FORBIDDEN, _OF_ANOTHER_SITE
    site = headers.get("sec-fetch-site", "none")
    if site not in ("same-origin", "none") and not _opens_a_page(method, path, headers):
        return HTTPStatus.FORBIDDEN, _OF_ANOTHER_SITE
    return None


def _opens_a_page(method: str, path: str, headers: Mapping[str, str]) -> bool:
    """Return whether the request opens a page of the site in a window of its own, which no other page can read."""
    follows = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return follows and method == "GET" and not path.startswith(f"/{OURS}")


class Guarded:
    """An application that answers those alone who may ask, and whose answers no other page can use."""

    def __init__(self, application: Application, names: HostNames, language: str = ENGLISH) -> None:
        """Stand before an application; who is refused is told so in the language."""
        self._application = application
        self._names = names
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = _join_headers(scope)
        refused = find_refusal(scope["method"], scope["path"], headers, self._names)
        if refused:
            status, why = refused
            await _refuse(send, status, in_language(why, self._language))
        else:
            await self._application(scope, receive, _add_headers(send))


def _join_headers(scope: Scope) -> dict[str, str]:
    """Return the headers; the values of a repeated one are joined, so that no check accepts it."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        headers[key] = f"{headers[key]}, {value.decode('latin-1')}" if key in headers else value.decode("latin-1")
    return headers


def _add_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_encode_headers(_HEADERS)]
        await send(message)

    return sending


async def _refuse(send: Send, status: HTTPStatus, words: str) -> None:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", **_HEADERS}
    await send({"type": "http.response.start", "status": status, "headers": _encode_headers(headers)})
    await send({"type": "http.response.body", "body": f"{words}\n".encode()})


def _encode_headers(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def find_site_path(path: str) -> str | None:
    """Return the path of the site that the path of an address means, None for one that no page can have."""
    names = path.removeprefix("/").split("/")
    if not names[-1]:
        names[-1] = "index.html"
    if any(name in ("", ".", "..") for name in names) or re.search(r"[\x00-\x1f\x7f\\]", path):
        return None
    return "/".join(names)


_BROWSER = Path(__file__).parent / "browser"
REPLACING = _BROWSER / "replace.js"
"""The script by which a page takes the place of the one in view."""
_PARTS = ("page.js", "replace.js", "parts.js", "overlay.js", "drawer.js", "bar.js", "order.js", "listen.js")
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
    """Values for the script of a page.

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
    """Page of the preview's own: its text, and links by their addresses."""

    title: str
    lead: str
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownPage:
    """A page and its rules for scripts."""

    html: bytes
    rules: str


def add_script(html: bytes, view: View, *, trusted: bool = False) -> ShownPage:
    """Return a page with our script in its head, which bears the page's own word, that no post can know."""
    place, word = _find_head(html)
    state = escape(json.dumps(asdict(view)), quote=True)
    line = f'<script defer src="/{OURS}client.js" nonce="{word}" data-preview="{state}"></script>\n'
    return ShownPage(html[:place] + line.encode() + html[place:], _make_rules(word, trusted=trusted))


def add_frame_script(html: bytes, script: bytes, *, trusted: bool = False) -> ShownPage:
    """Return a page with the script that speaks for it to the desk, in whose frame it is shown."""
    place, word = _find_head(html)
    line = f'<script nonce="{word}">'.encode() + script + b"</script>\n"
    return ShownPage(html[:place] + line + html[place:], _make_rules(word, trusted=trusted, ancestors="'self'"))


def _find_head(html: bytes) -> tuple[int, str]:
    """Return where a page's head ends, and the word that its scripts bear."""
    place = html.find(b"</head>")
    place = place if place >= 0 else len(html)
    own = _WORD.search(html, 0, place)
    return place, own[1].decode() if own else secrets.token_urlsafe(18)


def _make_rules(word: str, *, trusted: bool, ancestors: str = "'none'") -> str:
    if trusted:
        return f"base-uri 'self'; frame-ancestors {ancestors}"
    rules = {**_PLAIN, "script-src": f"'nonce-{word}'", "frame-ancestors": ancestors}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def make_own_page(said: OwnPage, view: View, language: str) -> ShownPage:
    """Return a page of ours, in a language."""
    ways = "\n".join(
        f'<p><a href="{escape(way, quote=True)}">{escape(name)}</a></p>' for way, name in said.links.items()
    )
    page = Template(_read_text("own.html")).substitute(
        language=language,
        title=escape(said.title),
        text=f'<p class="lead">{escape(said.lead)}</p>',
        ways=ways,
        style=f"/{OURS}own.css",
    )
    return add_script(page.encode(), view)


@cache
def make_client_script(language: str) -> bytes:
    """Return our script: its parts in one, with the words, in a language, and the style that it shows."""
    parts = "\n".join(_read_text(name) for name in _PARTS)
    given = {
        "WORDS": dict(translate_sentences(language)),
        "LANGUAGE": language,
        "OURS": f"/{OURS}",
        "STYLE": _read_text("client.css"),
    }
    constants = "\n".join(f"const {name} = {json.dumps(value)};" for name, value in given.items())
    return f"(() => {{\n'use strict';\n{constants}\n{parts}\n}})();\n".encode()


@cache
def read_own_style() -> bytes:
    """Return the style of our own pages."""
    return _read_text("own.css").encode()


def _read_text(name: str) -> str:
    return (_BROWSER / name).read_text("utf-8")


# The values stay what they are called: a page, or its script, puts them in.
_SENTENCES: Mapping[str, str] = {
    "preview": sentence("Preview"),
    "draft": sentence("Draft"),
    "draft_meaning": sentence("This article is a draft: it is shown here, and not published."),
    "errors_1": sentence("1 error"),
    "errors": sentence("{count} errors", count="{count}"),
    "warnings_1": sentence("1 warning"),
    "warnings": sentence("{count} warnings", count="{count}"),
    "notes_1": sentence("1 note"),
    "notes": sentence("{count} notes", count="{count}"),
    "no_problems": sentence("No problems"),
    "making": sentence("Making the site …"),
    "ended": sentence("The preview has ended. Start it again in the terminal."),
    "updated": sentence("The page is up to date."),
    "pdf": "PDF",
    "pdf_meaning": sentence("PDF of this article, in a new tab"),
    "epub": sentence("E-book"),
    "epub_meaning": sentence("E-book of this article, in a new tab"),
    "fold": sentence("Make this bar small"),
    "unfold": sentence("Show the preview’s bar"),
    "close": sentence("Close"),
    "in_overlay_1": sentence("1 error to fix"),
    "in_overlay": sentence("{count} errors to fix", count="{count}"),
    "overlay_lead": sentence(
        "The site cannot be published like this. This message disappears when the file is fixed and saved."
    ),
    "overlay_more": sentence("… and {count} more", count="{count}"),
    "problems": sentence("Problems"),
    "here": sentence("In this article"),
    "elsewhere": sentence("In other files"),
    "everywhere": sentence("In the collection"),
    "all_well": sentence("There is nothing to fix."),
    "proofread": sentence("Proofread this page"),
    "proofs": sentence("Spelling, grammar, style"),
    "drawer_more": sentence("… and {count} more; “editions check” lists them all.", count="{count}"),
    "fix": sentence("To fix it: {hint}", hint="{hint}"),
    "error": sentence("error"),
    "warning": sentence("warning"),
    "note": sentence("note"),
    "draft_mark": sentence("draft"),
    "missing_title": sentence("This page is not there"),
    "missing": sentence(
        "There is nothing at “{path}” now. Its file was renamed, moved or deleted, or cannot be read. As soon as"
        " it is back, the page is shown here.",
        path="{path}",
    ),
    "missing_book": sentence(
        "“{path}” is not a page of the site: the preview makes pages, and the PDF or e-book of one article."
        " “editions publish” makes the rest.",
        path="{path}",
    ),
    "home": sentence("To the front page"),
    "waiting_title": sentence("The site is being made"),
    "waiting": sentence("The first time, this may take a while. The page appears by itself."),
    "empty_title": sentence("There is no article yet"),
    "empty": sentence("Write a Markdown file (.md) in {folder}: it appears here when it is saved.", folder="{folder}"),
    "order_title_pdf": sentence("The PDF is being made"),
    "order_title_epub": sentence("The e-book is being made"),
    "order": sentence("It shows the article as last saved, and opens when it is ready."),
    "order_ready": sentence("It is ready. If it did not open, use this link:"),
    "order_take": sentence("Open {file}", file="{file}"),
    "order_failed": sentence("It could not be made: {reason}", reason="{reason}"),
    "back": sentence("Back to the article"),
}


@cache
def translate_sentences(language: str) -> Mapping[str, str]:
    """Return all sentences in a language, by their names; `{name}` in them is a placeholder."""
    return {name: in_language(each, language) for name, each in _SENTENCES.items()}
