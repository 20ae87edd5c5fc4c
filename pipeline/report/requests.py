"""Requests for links of the web: only public addresses, within bounds of time and size.

The name of a host is looked up once; all addresses that it has must be public, and the connection goes to the very one
that was looked at: a name server cannot give another one in between. Of an answer the first lines alone
are read. No proxy, no cookie, no password is used.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Self
from urllib.parse import SplitResult, quote, urlsplit

from pipeline.version import release

# As in IANA's registries of special-purpose addresses: what Python calls global differs from version to version.
_NOT_PUBLIC_4 = tuple(
    map(
        ip_network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
        " 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24"
        " 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split(),
    )
)
_SECONDS = 20.0
_PUBLIC_6 = ip_network("2000::/3")
# Among them Teredo and 6to4, which hold an address of the other kind.
_NOT_PUBLIC_6 = tuple(map(ip_network, "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split()))
_TRANSLATED = ip_network("64:ff9b::/96")  # how networks that have IPv6 alone reach the others (RFC 6052)


def resolve_addresses(host: str) -> tuple[str, ...]:
    """Return the addresses of a host, as the system's resolver has them.

    Raises:
        OSError: there are none, no resolver can be asked, or none answers in time.
    """
    # A resolver is given up, and its thread with it: it takes no limit itself.
    answer: Future[list[tuple[Any, ...]]] = Future()

    def ask() -> None:
        try:
            answer.set_result(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    infos = answer.result(_SECONDS)
    return tuple(dict.fromkeys(str(each[4][0]) for each in infos))


def is_public(address: str) -> bool:
    """Return whether an address is one of the public internet."""
    try:
        ip = ip_address(address)  # one with a scope (`%eth0`) is not public either
    except ValueError:
        return False
    return _is_public_4(ip) if isinstance(ip, IPv4Address) else _is_public_6(ip)


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in network for network in _NOT_PUBLIC_4)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id:
        return False
    if address in _TRANSLATED:
        return _is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


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
def _load_trust() -> ssl.SSLContext:
    """Return what certificates are trusted here."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Web:
    """Access to servers: `resolve` gives a host's addresses, `dial` connects to one, at a port, within seconds.

    A visit has `seconds` for each of its requests.
    """

    resolve: Callable[[str], Sequence[str]] = resolve_addresses
    is_public: Callable[[str], bool] = is_public
    dial: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection
    trust: Callable[[], ssl.SSLContext] = _load_trust
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
    parts = _split_address(address)
    host, path = host_of(parts), _path(parts)
    place = _check_address(host, web), _PORTS[parts.scheme]
    with _Limit(web.seconds) as limit:
        connection = http.client.HTTPConnection(host)
        connection.sock = _connect(place, parts.scheme, host, web, limit)
        with contextlib.closing(connection):
            connection.request(method, path, headers=_decode_headers(host))
            answer = connection.getresponse()
            return Reply(answer.status, _decode_typed(answer.getheader("Location") or ""))


def _decode_headers(host: str) -> dict[str, str]:
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


def _split_address(address: str) -> SplitResult:
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


def _check_address(host: str, web: Web) -> str:
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


def _connect(place: tuple[str, int], scheme: str, host: str, web: Web, limit: _Limit) -> socket.socket:
    sock = limit.hold(web.dial(place, web.seconds))
    if scheme == "http":
        return sock
    secure = web.trust().wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    limit.hold(secure)
    secure.do_handshake()
    return secure


def _decode_typed(location: str) -> str:
    """Decode the value of a header, which may be UTF-8 although RFC 9110 allows only ASCII."""
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
