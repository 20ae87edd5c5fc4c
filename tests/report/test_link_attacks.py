import contextlib
import gzip
import itertools
import socket
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Event

import pytest

from pipeline.report import requests
from pipeline.report.requests import Web, is_public
from pipeline.report.survey import LinkState, VisitResult
from pipeline.report.visits import visit
from tests.report.servers import PUBLIC, by_path, no_dial, saying, serving, web

HERE = [
    *("http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/"),
    *("http://localhost/", "https://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0/"),
    *("http://[::ffff:7f00:1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://100.64.0.1/"),
    *(
        "http://192.168.1.1/ http://[fe80::1]/ http://[fd00::1]/ http://[64:ff9b::7f00:1]/ http://255.255.255.255/"
    ).split(),
    *(
        "http://[2002:7f00:1::]/ http://224.0.0.1/ http://[ff02::1]/ http://user:word@127.0.0.1/ http://127.0.0.1./"
    ).split(),
]


@pytest.mark.parametrize("address", HERE)
def test_no_link_leads_to_a_machine_that_is_not_public(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver is the system's; what connects is the real one, and is not reached."""
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    assert visit(address, Web(dial=no_dial)).state is LinkState.REFUSED


@pytest.mark.parametrize("addresses", [["10.0.0.7"], [PUBLIC, "127.0.0.1"], ["::1", PUBLIC], []])
def test_a_name_that_has_such_an_address_is_not_visited(addresses: list[str]) -> None:
    with serving(saying("200 OK")) as server:
        ours, reached = web(server, {"inner.test": addresses})
        assert visit("http://inner.test/", ours).result is VisitResult.NOT_PUBLIC
        assert (reached.addresses, server.requests) == ([], [])


@pytest.mark.parametrize("address", [*HERE, "http://inner.test/", "//127.0.0.1/", "http:\\\\127.0.0.1\\"])
def test_no_page_leads_on_to_a_machine_that_is_not_public(address: str) -> None:
    with serving(saying("302 Found", Location=address)) as server:
        ours, reached = web(server, {"inner.test": ["192.168.0.9"], "localhost": ["127.0.0.1"]})
        ours = replace(ours, resolve=partial(named_or_number, ours))
        assert visit("http://public.test/", ours).state is not LinkState.ALIVE
        assert set(reached.addresses) == {PUBLIC}


def named_or_number(ours: Web, host: str) -> list[str]:
    """Return the addresses of the test's names, and of numbers as the system parses them."""
    with contextlib.suppress(socket.gaierror):
        return list(ours.resolve(host))
    return [str(each[4][0]) for each in socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)]


OTHERS = [
    *("file:///etc/passwd javascript:alert(1) gopher://public.test:70/ http://public.test:6379/ http://[::1").split(),
    *("http://public.test:22/", "https://public.test:80/", "ftp://public.test/", "http://public.test:99999/"),
]


@pytest.mark.parametrize("location", OTHERS)
def test_no_other_port_or_scheme_is_visited(location: str) -> None:
    with serving(saying("301 Moved", Location=location)) as server:
        ours, reached = web(server)
        assert visit("http://public.test/", ours).result is VisitResult.NOT_WEB
        assert reached.addresses == [PUBLIC]
        assert visit(location, ours).result is VisitResult.NOT_WEB
        assert reached.addresses == [PUBLIC]


def test_a_name_that_changes_its_address_is_asked_once() -> None:
    with serving(saying("200 OK")) as server:
        ours, reached = web(server)
        answers = itertools.chain([[PUBLIC]], itertools.repeat(["127.0.0.1"]))
        changing = Web(lambda _: next(answers), dial=ours.dial)
        assert visit("http://changing.test/", changing).state is LinkState.ALIVE
        assert reached.addresses == [PUBLIC]
        assert visit("http://changing.test/", changing).result is VisitResult.NOT_PUBLIC
        assert reached.addresses == [PUBLIC]


def test_pages_that_lead_round_in_circles_or_on_and_on_are_left() -> None:
    with serving(saying("302 Found", Location="/")) as server:
        assert visit("http://public.test/", web(server)[0]).result is VisitResult.TOO_FAR
        assert len(server.requests) == 1
    steps = {f"/{step}": saying("302 Found", Location=f"/{step + 1}") for step in range(50)}
    with serving(by_path(steps)) as server:
        assert visit("http://public.test/0", web(server)[0]).result is VisitResult.TOO_FAR
        assert len(server.requests) == 6


def endless(connection: socket.socket, _: str) -> None:
    """Send a page without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(b"x" * 65536)


def bomb(connection: socket.socket, _: str) -> None:
    """Send a page that unpacks to a hundred megabytes."""
    data = gzip.compress(bytes(100_000_000), 1)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(data)}\r\n\r\n"
    with contextlib.suppress(OSError):
        connection.sendall(head.encode() + data)


@pytest.mark.parametrize("speak", [endless, bomb])
def test_an_answer_without_end_is_not_read(speak: Callable[[socket.socket, str], None]) -> None:
    def head_not_known(connection: socket.socket, request: str) -> None:
        if request.startswith("HEAD"):
            saying("405 Method Not Allowed")(connection, request)
        else:
            speak(connection, request)

    with serving(head_not_known) as server:
        assert visit("http://public.test/", web(server)[0]).state is LinkState.ALIVE
        assert [request.split()[0] for request in server.requests] == ["HEAD", "GET"]


def drops(connection: socket.socket, _: str) -> None:
    """Send a response byte by byte without end, each in time."""
    with contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            connection.sendall(b"x")
            connection.settimeout(0.05)
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1):
                    return


def heads(connection: socket.socket, _: str) -> None:
    """Send headers without end."""
    with contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")


def wait(connection: socket.socket, _: str) -> None:
    """Send nothing."""
    connection.recv(1)


def continues(connection: socket.socket, _: str) -> None:
    """Send interim responses without end."""
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


@pytest.mark.parametrize("speak", [drops, wait, continues])
def test_who_answers_drop_by_drop_is_left(speak: Callable[[socket.socket, str], None]) -> None:
    with serving(speak) as server:
        found = visit("http://public.test/", web(server, seconds=0.3)[0])
        assert (found.state, found.result) == (LinkState.UNKNOWN, VisitResult.TOO_SLOW)


@pytest.mark.parametrize(
    "answer", [b"", b"\0\1\2\r\n\r\n", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"x" * 100_000]
)
def test_what_is_no_answer_is_named(answer: bytes) -> None:
    with serving(lambda connection, _: connection.sendall(answer)) as server:
        assert visit("http://public.test/", web(server)[0]).state is LinkState.UNKNOWN


def test_heads_without_end_are_no_answer() -> None:
    with serving(heads) as server:
        assert visit("http://public.test/", web(server)[0]).result is VisitResult.NO_SENSE


@pytest.mark.parametrize(
    "address",
    [
        "http://public.test/a\r\nX-Smuggled: 1",
        "http://public.test/ HTTP/1.1\r\nHost: other.test\r\n\r\nGET /",
        "http://public.test/?q=\r\n\r\nDELETE / HTTP/1.1",
        "http://public.test/\x00é ☃",
    ],
)
def test_no_address_smuggles_a_request(address: str) -> None:
    with serving(saying("200 OK")) as server:
        visit(address, web(server)[0])
        for request in server.requests:
            assert request.split("\r\n")[0].count(" ") == 2
            assert request.count("\r\n\r\n") == 1
            assert sorted(line.partition(":")[0] for line in request.split("\r\n")[1:] if line) == sorted(
                ["Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"]
            )


def test_no_redirect_smuggles_a_request() -> None:
    def leads_on(connection: socket.socket, request: str) -> None:
        if " / " in request:
            connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /b c\xc3\xa9\x0b\r\n\r\n")
        else:
            saying("200 OK")(connection, request)

    with serving(leads_on) as server:
        assert visit("http://public.test/", web(server)[0]).state is LinkState.ALIVE
        assert server.requests[1].startswith("HEAD /b%20c%C3%A9")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *[(one, True) for one in (PUBLIC, "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808")],
        *[(one, False) for one in ("", "x", "::", "::1", "::ffff:8.8.8.8", "::8.8.8.8", "fe80::1%1", "2001:db8::1")],
        *[(one, False) for one in ("2001::1", "3fff::1", "198.18.0.1", "192.0.2.1", "0.1.2.3", "240.0.0.1", "fec0::1")],
        *[
            (one, False)
            for one in ("172.16.0.1", "172.31.255.255", "64:ff9b::a00:1", "64:ff9b:1::1", "100.127.255.255")
        ],
        *[(one, True) for one in ("172.32.0.1", "100.128.0.1", "11.0.0.1")],
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_resolver_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()
    monkeypatch.setattr(requests, "_SECONDS", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait(60))
    with pytest.raises(TimeoutError):
        requests.resolve_addresses("slow.test")
    ended.set()
