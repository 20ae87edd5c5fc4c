"""Local servers in place of the public internet, and a web that reaches only them."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from pipeline.report.requests import Web

PUBLIC = "93.184.216.34"
"""An address of the public internet that stands for the server of a test."""
Speak = Callable[[socket.socket, str], None]
"""A function that answers on a connection after a request was read."""


@dataclass
class Server:
    """A server on a local port, with the requests it received."""

    port: int
    requests: list[str] = field(default_factory=list)


@contextmanager
def serving(speak: Speak) -> Iterator[Server]:
    """Run a server until the end of the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(listening.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request and (more := connection.recv(65536)):
                request += more
            server.requests.append(request.decode("latin-1"))
            speak(connection, server.requests[-1])

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def saying(status: str, **heads: str) -> Speak:
    """Return a server function with a constant response."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
    return lambda connection, _: connection.sendall(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode())


def by_path(answers: Mapping[str, Speak]) -> Speak:
    """Return a server function with a response for each path."""
    return lambda connection, request: answers[request.split()[1]](connection, request)


@dataclass
class Reached:
    """The names looked up and the addresses connected to."""

    names: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def web(
    server: Server, names: Mapping[str, Sequence[str]] | None = None, seconds: float = 150.0
) -> tuple[Web, Reached]:
    """Return a web with these names, and the public address leading to the server; all else is refused."""
    reached = Reached()
    known = {"public.test": [PUBLIC], **(names or {})}

    def resolve(host: str) -> Sequence[str]:
        reached.names.append(host)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known[host]

    def dial(place: tuple[str, int], timeout: float) -> socket.socket:
        reached.addresses.append(place[0])
        if place[0] != PUBLIC:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", server.port), timeout)

    return replace(Web(), resolve=resolve, dial=dial, seconds=seconds), reached


def no_dial(_: tuple[str, int], __: float) -> socket.socket:
    """Fail: no connection is expected."""
    pytest.fail("connected")
