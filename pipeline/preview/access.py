"""Who may ask: this preview's own pages, and whoever types its address; no page of another site, under any name.

A page of another site can send requests to this machine, and can give its own name this machine's address (DNS
rebinding). Browsers say where a request comes from in `Origin` and `Sec-Fetch-Site`, and under which name in `Host`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
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
    """Under which names this server may be asked for.

    `port` is its own; one that others reach (`public`) may stand behind another port, and is known by any address in
    digits, which nobody can make his own.
    """

    port: int
    known: frozenset[str] = frozenset({"localhost", "127.0.0.1"})
    public: bool = False

    def has(self, host: str) -> bool:
        """Return whether a `Host` header names this server."""
        found = _HOST.fullmatch(host.lower())
        if not found:
            return False
        if self.public:
            return found["name"] in self.known or _is_address(found["name"].strip("[]"))
        return found["name"] in self.known and int(found["port"] or _HTTP_PORT) == self.port


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def refusal(method: str, path: str, headers: Mapping[str, str], names: HostNames) -> tuple[HTTPStatus, Sentence] | None:
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
    """Return whether somebody follows a link to a page of the site, in a window of its own that no other page reads."""
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
        headers = _headers_of(scope)
        refused = refusal(scope["method"], scope["path"], headers, self._names)
        if refused:
            status, why = refused
            await _refuse(send, status, in_language(why, self._language))
        else:
            await self._application(scope, receive, _with_headers(send))


def _headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers; of one that stands twice, both, so that it is none that is known."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = f"{found[key]}, {value.decode('latin-1')}" if key in found else value.decode("latin-1")
    return found


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_encoded(_HEADERS)]
        await send(message)

    return sending


async def _refuse(send: Send, status: HTTPStatus, words: str) -> None:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", **_HEADERS}
    await send({"type": "http.response.start", "status": status, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": f"{words}\n".encode()})


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def site_path(path: str) -> str | None:
    """Return the path of the site that the path of an address means, None for one that no page can have."""
    names = path.removeprefix("/").split("/")
    if not names[-1]:
        names[-1] = "index.html"
    if any(name in ("", ".", "..") for name in names) or re.search(r"[\x00-\x1f\x7f\\]", path):
        return None
    return "/".join(names)
