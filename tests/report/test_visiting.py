import contextlib
import socket
import ssl
import threading
from pathlib import Path

import pytest

from pipeline.report.requests import Web
from pipeline.report.survey import LinkState, VisitResult
from pipeline.report.visits import describe_visit, visit
from tests.report.servers import PUBLIC, by_path, no_dial, saying, serving, web

PEM = Path(__file__).with_name("self-signed.pem")
"""A key and a certificate of public.test that nobody else trusts, good until 2126."""


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("200 OK", LinkState.ALIVE),
        ("204 No Content", LinkState.ALIVE),
        ("404 Not Found", LinkState.DEAD),
        ("410 Gone", LinkState.DEAD),
        ("403 Forbidden", LinkState.UNKNOWN),
        ("429 Too Many Requests", LinkState.UNKNOWN),
        ("503 Service Unavailable", LinkState.UNKNOWN),
        ("304 Not Modified", LinkState.UNKNOWN),
    ],
)
def test_what_a_server_says_is_what_a_link_is(status: str, state: LinkState) -> None:
    with serving(saying(status)) as server:
        assert visit("http://public.test/page#place", web(server)[0]).state is state
        assert server.requests[0].startswith("HEAD /page HTTP/1.1\r\n")


def test_who_visits_says_so() -> None:
    with serving(saying("200 OK")) as server:
        visit("http://user:secret@Public.TEST/", web(server)[0])
    assert "User-Agent: editions/" in server.requests[0]
    assert "Host: public.test\r\n" in server.requests[0]
    assert "secret" not in server.requests[0]


def test_a_server_that_knows_no_head_is_asked_for_the_page() -> None:
    def speak(connection: socket.socket, request: str) -> None:
        saying("404 Not Found" if request.startswith("HEAD") else "200 OK")(connection, request)

    with serving(speak) as server:
        assert visit("http://public.test/", web(server)[0]).state is LinkState.ALIVE


def test_a_page_that_has_moved_is_named_where_it_is_for_good() -> None:
    pages = {
        "/old": saying("301 Moved Permanently", Location="new"),
        "/soon": saying("302 Found", Location="/new"),
        "/new": saying("200 OK"),
    }
    with serving(by_path(pages)) as server:
        ours, _ = web(server)
        moved, soon = visit("http://public.test/old", ours), visit("http://public.test/soon", ours)
    assert (moved.state, moved.leads_to) == (LinkState.MOVED, "http://public.test/new")
    assert (soon.state, soon.leads_to) == (LinkState.ALIVE, "")
    assert describe_visit(moved) == "it has moved for good to http://public.test/new"


def test_a_name_that_nobody_has_is_dead_and_one_that_nobody_can_be_asked_for_is_not() -> None:
    with serving(saying("200 OK")) as server:
        ours, _ = web(server)
        assert visit("http://nobody.test/", ours).result is VisitResult.NO_SUCH_NAME

    def offline(_: str) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    found = visit("http://public.test/", Web(offline))
    assert (found.state, found.result) == (LinkState.UNKNOWN, VisitResult.NO_ANSWER)


@pytest.mark.parametrize("host", ["é" * 80, "a" * 64, "xn--\x80", "a..b", "…", "\u2028"])
def test_a_host_that_cannot_be_is_named(host: str) -> None:
    assert visit(f"http://{host}.test/", Web(dial=no_dial)).state in (LinkState.REFUSED, LinkState.DEAD)


@pytest.mark.parametrize(
    ("host", "trusted", "result"),
    [
        ("public.test", True, VisitResult.ANSWERED),
        ("public.test", False, VisitResult.CERTIFICATE),
        ("other.test", True, VisitResult.CERTIFICATE),
    ],
)
def test_a_certificate_is_looked_at(host: str, trusted: bool, result: VisitResult) -> None:
    of_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    of_server.load_cert_chain(PEM)
    of_visitor = ssl.create_default_context(cafile=str(PEM) if trusted else None)
    ends = socket.socketpair()

    def serve() -> None:
        with contextlib.suppress(OSError), of_server.wrap_socket(ends[1], server_side=True) as connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    threading.Thread(target=serve, daemon=True).start()
    ours = Web(lambda _: [PUBLIC], dial=lambda *_: ends[0], trust=lambda: of_visitor, seconds=150)
    assert visit(f"https://{host}/", ours).result is result
