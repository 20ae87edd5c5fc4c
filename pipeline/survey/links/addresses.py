"""Which addresses of the internet are public: a link of a stranger leads to no machine of whoever visits it.

The lists are those of IANA's registries of special-purpose addresses: what Python calls global differs from version to
version.
"""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

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


def addresses_of(host: str) -> tuple[str, ...]:
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
    found = answer.result(_SECONDS)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Return whether an address is one of the public internet."""
    try:
        found = ip_address(address)  # one with a scope (`%eth0`) is not public either
    except ValueError:
        return False
    return _is_public_4(found) if isinstance(found, IPv4Address) else _is_public_6(found)


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in network for network in _NOT_PUBLIC_4)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id:
        return False
    if address in _TRANSLATED:
        return _is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)
