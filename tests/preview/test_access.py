import json
import socket
from http import HTTPStatus
from pathlib import Path

import psutil
import pytest
from lxml import html

from pipeline.preview.access import HostNames, View, add_script, find_refusal, find_site_path
from pipeline.preview.serving import find_host_names, open_socket
from tests.hostile.making import published
from tests.preview.running import Running, ask, news, raw

_TOKEN = "X_Preview_Token"  # noqa: S105 - the name of a header


def test_it_is_reached_from_this_machine_alone(running: Running) -> None:
    own = psutil.Process()
    assert {c.laddr.ip for c in own.net_connections("inet") if c.laddr.port == running.port} == {"127.0.0.1"}
    others = {
        address.address
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family == socket.AF_INET and not address.address.startswith("127.")
    }
    for address in others:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((address, running.port), timeout=2)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:{port}", "", "[::1"],
)
def test_a_name_that_somebody_else_gave_this_machine_is_not_known(running: Running, host: str) -> None:
    answer = ask(running.port, "/articles/un.html", Host=host.format(port=running.port))
    assert answer.status in (HTTPStatus.MISDIRECTED_REQUEST, HTTPStatus.BAD_REQUEST)
    assert b"Un mot" not in answer.body


def test_its_own_names_are_known(running: Running) -> None:
    for host in (f"127.0.0.1:{running.port}", f"localhost:{running.port}", f"LOCALHOST:{running.port}"):
        assert ask(running.port, "/articles/un.html", Host=host).status == HTTPStatus.OK


def test_two_names_are_none(running: Running) -> None:
    request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert raw(running.port, request.encode()).split(b"\r\n")[0].split()[1] in (b"400", b"421")
    assert raw(running.port, b"GET / HTTP/1.0\r\n\r\n").split(b"\r\n")[0].split()[1] == b"421"


@pytest.mark.parametrize(
    "path", ["/", "/articles/un.html", "/_preview/events", "/_preview/problems", "/_preview/client.js"]
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},  # another program of this machine
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
    ],
    ids=str,
)
def test_a_page_of_another_site_sees_nothing(running: Running, path: str, headers: dict[str, str]) -> None:
    answer = ask(running.port, path, **headers)
    assert answer.status == HTTPStatus.FORBIDDEN
    assert "access-control-allow-origin" not in answer.headers


def test_a_link_of_another_site_opens_a_page_of_the_site_and_nothing_of_ours(running: Running) -> None:
    follows = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert ask(running.port, "/articles/un.html", **follows).status == HTTPStatus.OK
    assert ask(running.port, "/_preview/order/pdf/un", **follows).status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "POST", "TRACE"])
def test_nothing_is_changed_by_a_request(running: Running, method: str) -> None:
    answer = ask(running.port, "/articles/un.html", method, Origin=f"http://127.0.0.1:{running.port}")
    assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED
    assert "access-control-allow-methods" not in answer.headers


def test_only_a_page_of_ours_can_have_something_made(running: Running) -> None:
    order = "/_preview/orders?kind=pdf&slug=un"
    assert ask(running.port, order).status == HTTPStatus.NOT_FOUND
    assert ask(running.port, order, "POST").status == HTTPStatus.FORBIDDEN
    answer = ask(running.port, order, "POST", X_Preview_Token="é")  # noqa: S106 - nobody's
    assert answer.status == HTTPStatus.FORBIDDEN
    assert ask(running.port, order, "POST", Origin="https://evil.example").status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.md",
        "/articles/../../secret.md",
        "/%2e%2e/secret.md",
        "/%2e%2e%2fsecret.md",
        "/..%2fsecret.md",
        "/%252e%252e/secret.md",
        "//secret.md",
        "///etc/passwd",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/..\\secret.md",
        "/..%5csecret.md",
        "/articles/un.html%00.md",
        "/%00",
        "/%0d%0aX-Evil:%201",
        "/C:/Windows/win.ini",
        "/file:///etc/passwd",
        "/%ff%fe",
        "/articles/%c0%ae%c0%ae/secret.md",
        "/_preview/../un.md",
        "/_preview/browser/client.css",
        "/_preview/own.css/../../access.py",
        "/_preview/%2e%2e/access.py",
        "/un.md",
        "/collection.yaml",
        "/link.md",
        "/outside/secret.md",
        "http://evil.example/secret.md",
    ],
)
def test_no_path_leads_out_of_the_site(running: Running, path: str) -> None:
    (running.content / "link.md").symlink_to(running.content.parent / "secret.md")
    (running.content / "outside").symlink_to(running.content.parent)
    answer = ask(running.port, path)
    assert answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST, HTTPStatus.MISDIRECTED_REQUEST)
    assert not {"x-evil", "location"} & answer.headers.keys()
    for words in (b"SECRET", b"root:", b"Un mot", b"import"):
        assert words not in answer.body


def test_a_path_is_a_path_of_the_site_or_none() -> None:
    paths = {
        "/": "index.html",
        "/a.html": "a.html",
        "/tags/": "tags/index.html",
        "//a": None,
        "/a/../b": None,
        "/a\\b": None,
    }
    assert {path: find_site_path(path) for path in paths} == paths


def test_answers_are_of_no_use_to_others(running: Running) -> None:
    for path in ("/articles/un.html", "/media/plan.svg", "/_preview/client.js", "/rien", "/_preview/problems"):
        headers = ask(running.port, path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] in ("no-store", "no-cache")
    assert "script" not in ask(running.port, "/media/plan.svg").headers["content-security-policy"]


def test_only_our_script_runs_in_a_page(running: Running) -> None:
    one, other = (ask(running.port, "/articles/un.html") for _ in range(2))
    rules = one.headers["content-security-policy"]
    nonce = rules.partition("'nonce-")[2].partition("'")[0]
    assert one.body.count(f'nonce="{nonce}"'.encode()) == 1
    assert one.body.count(b"<script") == 1
    assert nonce.encode() not in other.body
    assert "default-src 'none'" in rules
    assert "unsafe-inline" not in rules.partition("script-src")[2]


def test_the_site_s_own_script_runs_and_none_of_a_post(tmp_path: Path) -> None:
    files = published(tmp_path, {"un.md": "---\ntags: [a]\n---\nUn mot.", "pages/deux.md": "Deux."}, "site")
    pages = {path: data for path, data in files.items() if path.endswith(".html")}
    assert {"index.html", "404.html", "deux.html", "articles/un.html", "tags/a.html"} <= pages.keys()
    for path, data in pages.items():
        page = add_script(
            data.replace(b"</body>", b'<script nonce="4567abcd" src="a.js"></script></body>'), View("site")
        )
        (word,) = set(html.document_fromstring(data).xpath("//head/script/@nonce"))
        assert f"script-src 'nonce-{word}'" in page.rules, path
        assert html.document_fromstring(page.html).xpath("//script[@data-preview]/@nonce") == [word], path
        assert "4567abcd" not in page.rules


def test_a_slug_in_the_page_of_an_order_is_text(running: Running) -> None:
    answer = ask(running.port, "/_preview/order/pdf/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert b"<script>" not in answer.body


def test_no_more_is_taken_than_can_be_made(running: Running) -> None:
    page = html.document_fromstring(ask(running.port, "/articles/un.html").body)
    token = json.loads(page.xpath("//script/@data-preview")[0])["token"]
    asked = [
        ask(running.port, f"/_preview/orders?kind=pdf&slug=a{number}", "POST", X_Preview_Token=token).status
        for number in range(25)
    ]
    assert asked == [HTTPStatus.ACCEPTED] * 20 + [HTTPStatus.TOO_MANY_REQUESTS] * 5
    again = ask(running.port, "/_preview/orders?kind=pdf&slug=a3", "POST", X_Preview_Token=token)
    assert again.status == HTTPStatus.ACCEPTED


@pytest.fixture
def public(content: Path) -> HostNames:
    with open_socket("0.0.0.0", 0, content) as at:  # noqa: S104 - what --host asks for
        return find_host_names(at, public=True)


def test_others_reach_it_by_its_address_and_name_alone(public: HostNames) -> None:
    known = ["192.168.1.5:8123", "10.0.0.1", "localhost:9", "[fe80::1]:8123", f"{socket.gethostname()}:{public.port}"]
    for host in known:
        assert find_refusal("GET", "/", {"host": host}, public) is None, host
    for host in ("evil.example", "192.168.1.5.evil.example", "a b", "192.168.1.5:8123@evil.example"):
        assert find_refusal("GET", "/", {"host": host}, public), host


def test_others_see_the_pages_alone(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.preview.app.is_near", lambda _: False)
    with Running(content, public=True) as running:
        running.ready().write("un.md", "FAULT secret\n")
        told = next(news(running.port))
        assert (told["errors"], told["count"], told["drafts"]) == ([], {}, [])
        page = ask(running.port, "/articles/un.html").body
        assert b"&quot;token&quot;: &quot;&quot;" in page
        assert b"un.md" not in page
        for path in ("/_preview/problems", "/_preview/proofread?source=un.md", "/_preview/order/pdf/un"):
            assert ask(running.port, path).status == HTTPStatus.FORBIDDEN
