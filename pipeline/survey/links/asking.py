"""One request to one server, whose answer's first lines are read and nothing of what follows them.

The name is looked up once; all addresses that it has must be public, and the connection goes to the very one that was
looked at: whoever answers for the name cannot give another one in between. No proxy, no cookie, no password.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self
from urllib.parse import SplitResult, quote, urlsplit

from pipeline.survey.links.addresses import addresses_of, is_public
from pipeline.version import release

_PORTS = {"http": 80, "https": 443}
_SAFE = "!#$%&'()*+,/:;=?@[]~"  # what an address may have as it is (RFC 3986)
_LONGEST = 2_000  # letters of an address: servers take no more


class NotPublicError(Exception):
    """An address leads to a machine that is not of the public internet."""


class NotWebError(Exception):
    """An address is none that is visited: of another scheme or port, or malformed."""


class TooSlowError(Exception):
    """An answer took too long."""


@cache
def _trust() -> ssl.SSLContext:
    """Return what certificates are trusted here."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Web:
    """How servers are reached: `resolve` gives a host's addresses, `dial` connects to one, at a port, within seconds.

    A visit has `seconds` for each of its requests.
    """

    resolve: Callable[[str], Sequence[str]] = addresses_of
    is_public: Callable[[str], bool] = is_public
    dial: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection
    trust: Callable[[], ssl.SSLContext] = _trust
    seconds: float = 20.0


@dataclass(frozen=True)
class Reply:
    """The first lines of an answer: its status, and where it leads on to."""

    status: int
    location: str = ""


def ask(method: str, address: str, web: Web) -> Reply:
    """Return the answer to a request.

    Raises:
        NotPublicError, NotWebError: nothing was asked.
        TooSlowError: it took too long.
        OSError, http.client.HTTPException: the server gives no answer, or none that can be read.
    """
    parts = _parts(address)
    host, path = host_of(parts), _path(parts)
    place = _checked(host, web), _PORTS[parts.scheme]
    with _Limit(web.seconds) as limit:
        connection = http.client.HTTPConnection(host)
        connection.sock = _connected(place, parts.scheme, host, web, limit)
        with contextlib.closing(connection):
            connection.request(method, path, headers=_headers(host))
            answer = connection.getresponse()
            return Reply(answer.status, _as_typed(answer.getheader("Location") or ""))


def _headers(host: str) -> dict[str, str]:
    name = f"[{host}]" if ":" in host else host
    return {
        "Host": name,
        "User-Agent": f"editions/{release()} (link check)",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def host_of(parts: SplitResult) -> str:
    """Return the host of an address as servers are asked for it.

    Raises:
        NotWebError: it has none that can be.
    """
    try:
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        host = ""
    if not host or any(sign <= " " for sign in host):
        raise NotWebError
    return host


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotWebError from None
    if parts.scheme not in _PORTS or port not in (None, _PORTS[parts.scheme]) or len(address) > _LONGEST:
        raise NotWebError
    return parts


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_SAFE)
    return f"{path}?{quote(parts.query, safe=_SAFE)}" if parts.query else path


def _checked(host: str, web: Web) -> str:
    """Return the address to connect to: all that the host has are public.

    Raises:
        NotPublicError: one of them is not.
        OSError: it has none.
    """
    try:
        addresses = web.resolve(host)
    except UnicodeError:  # a part of the name is too long
        raise NotWebError from None
    if not addresses or not all(map(web.is_public, addresses)):
        raise NotPublicError
    return addresses[0]


def _connected(place: tuple[str, int], scheme: str, host: str, web: Web, limit: _Limit) -> socket.socket:
    sock = limit.hold(web.dial(place, web.seconds))
    if scheme == "http":
        return sock
    secure = web.trust().wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    limit.hold(secure)
    secure.do_handshake()
    return secure


def _as_typed(location: str) -> str:
    """Return what a server has in a head, which may be UTF-8 in spite of the rules (RFC 9110)."""
    return location.encode("latin-1", "replace").decode("utf-8", "replace")[: _LONGEST + 1]


class _Limit:
    """Ends what takes too long, however slowly it goes on: its connection is shut from another thread."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._held: list[socket.socket] = []
        self._is_over = threading.Event()

    def hold(self, sock: socket.socket) -> socket.socket:
        """Take hold of a connection, and return it."""
        self._held.append(sock)
        if self._is_over.is_set():
            raise TooSlowError
        return sock

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._timer.cancel()
        for sock in self._held:
            sock.close()
        # Where a connection was shut, the beginning of an answer may look like all of it.
        is_cut = self._is_over.is_set() and (error is None or isinstance(error, OSError | http.client.HTTPException))
        if is_cut or isinstance(error, TimeoutError):
            raise TooSlowError from error

    def _end(self) -> None:
        self._is_over.set()
        for sock in list(self._held):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
