import json
import re
import socket
import subprocess
import sys
import threading
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.problems import Problem
from pipeline.preview.serving import PlaceError, open_socket
from pipeline.preview.status import Excerpts
from tests.preview.running import Running, ask, news, until


def test_it_starts_without_what_makes_pdfs() -> None:
    code = "import sys, pipeline.preview.serving; sys.exit(', '.join({'lxml', 'pikepdf'} & sys.modules.keys()) or 0)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def _view(page: bytes) -> dict[str, object]:
    found = re.search(r'data-preview="([^"]+)"', page.decode())
    assert found
    view: dict[str, object] = json.loads(found[1].replace("&quot;", '"'))
    return view


def test_a_page_has_one_line_more_than_it_is_published_with(running: Running) -> None:
    page = ask(running.port, "/articles/un.html")
    assert page.status == HTTPStatus.OK
    kept = b"".join(line for line in page.body.splitlines(keepends=True) if b"<script" not in line)
    assert kept == running.site.pages["articles/un.html"].data
    view = _view(page.body)
    assert (view["kind"], view["path"], view["slug"], view["source"]) == ("site", "articles/un.html", "un", "un.md")


def test_a_file_that_is_no_page_is_served_as_it_is_and_kept_by_the_browser(running: Running) -> None:
    first = ask(running.port, "/media/plan.svg")
    assert first.body == running.site.pages["media/plan.svg"].data
    again = ask(running.port, "/media/plan.svg", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (HTTPStatus.NOT_MODIFIED, b"")


@pytest.mark.parametrize(
    ("asked", "status", "part", "said"),
    [
        ("bytes=0-3", 206, slice(0, 4), "bytes 0-3/{size}"),
        ("bytes=5-", 206, slice(5, None), "bytes 5-{last}/{size}"),
        ("bytes=-4", 206, slice(-4, None), "bytes {fourth}-{last}/{size}"),
        ("bytes=0-999999", 206, slice(0, None), "bytes 0-{last}/{size}"),
        ("bytes=999999-", 416, slice(0, 0), "bytes */{size}"),
        ("bytes=-0", 416, slice(0, 0), "bytes */{size}"),
        ("bytes=3-1", 200, slice(None), None),
        ("bytes=0-1,3-4", 200, slice(None), None),
        ("bytes=-", 200, slice(None), None),
        ("lines=1-2", 200, slice(None), None),
    ],
)
def test_parts_of_a_file_are_sent(running: Running, asked: str, status: int, part: slice, said: str | None) -> None:
    whole = running.site.pages["media/plan.svg"].data
    answer = ask(running.port, "/media/plan.svg", Range=asked)
    assert (answer.status, answer.body) == (status, whole[part])
    size = len(whole)
    told = said and said.format(size=size, last=size - 1, fourth=size - 4)
    assert answer.headers.get("content-range") == told
    assert answer.headers["accept-ranges"] == "bytes"


def test_no_part_of_another_file_than_the_one_that_was_begun_is_sent(running: Running) -> None:
    first = ask(running.port, "/media/plan.svg")
    same = ask(running.port, "/media/plan.svg", Range="bytes=0-3", If_Range=first.headers["etag"])
    other = ask(running.port, "/media/plan.svg", Range="bytes=0-3", If_Range='"another"')
    assert (same.status, other.status) == (206, 200)


def test_browsers_are_told_which_pages_changed_and_what_each_has_missed(running: Running) -> None:
    (running.content / "deux.md").write_text("Deux.\n", "utf-8")
    heard = news(running.port, 1)
    first = next(heard)
    changed = set(first["changed"]) or set(next(heard)["changed"])
    assert {"articles/deux.html", "index.html"} <= changed
    running.write("un.md", "Un autre mot.\n")
    assert next(heard)["changed"] == ["articles/un.html"]
    late = next(news(running.port, 1))
    assert set(late["changed"]) >= {"articles/deux.html", "articles/un.html", "index.html"}
    assert next(news(running.port, 0))["changed"] is None


def test_a_browser_that_knows_another_preview_is_told_so(running: Running) -> None:
    assert next(news(running.port, 10**6))["changed"] is None


def test_an_error_is_told_once_it_stands_still_and_goes_when_fixed(running: Running) -> None:
    heard = news(running.port, 1)
    assert next(heard)["errors"] == []
    running.write("un.md", "Un mot.\n\nUn FAULT <i>ici</i>\n")
    page = next(heard)
    assert (page["changed"], page["errors"]) == (["articles/un.html"], [])
    told = next(heard)
    assert told["count"] == {"error": 1, "warning": 0, "note": 0}
    (error,) = told["errors"]
    assert (error["place"], error["hint"]) == ("un.md:3:4", "take it out")
    assert error["words"] == ["Un ", "F", "AULT <i>ici</i>"]
    running.write("un.md", "Un mot.\n")
    assert next(heard)["errors"] == []


def test_an_error_that_is_fixed_at_once_is_never_told(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    still = 3.0  # seconds: at once is sooner than that on a busy machine too
    monkeypatch.setattr("pipeline.preview.serving.STILL", still)
    heard = news(running.port, 1)
    next(heard)
    running.write("un.md", "Un FAULT\n")
    running.write("un.md", "Un mot entier.\n")
    running.write("deux.md", "Deux.\n")
    time.sleep(still + 0.2)
    running.write("deux.md", "La fin.\n")
    seen: list[dict[str, Any]] = []
    while not any("articles/deux.html" in told["changed"] for told in seen[-1:]) or len(seen) < 4:
        seen.append(next(heard))
    assert [told["errors"] for told in seen] == [[]] * len(seen)


def test_problems_are_listed_with_those_of_the_file_in_view_first(running: Running) -> None:
    running.write("avant.md", "DOUBT et FAULT\n")
    running.write("un.md", "\nDOUBT\n")
    listed = json.loads(ask(running.port, "/_preview/problems?source=un.md").body)
    assert [(p["path"], p["severity"]) for p in listed["problems"]] == [
        ("un.md", "warning"),
        ("avant.md", "error"),
        ("avant.md", "warning"),
    ]
    assert listed["more"] == 0


def test_a_page_is_proofread_where_it_is_asked_for(running: Running) -> None:
    running.write("un.md", "Un mot\n")
    (told,) = json.loads(ask(running.port, "/_preview/proofread?source=un.md").body)["problems"]
    assert (told["place"], told["rule"], told["words"]) == ("un.md:1:1", "spelling", ["", "U", "n mot"])


def test_drafts_are_named_and_all_pages_that_may_name_them_are_loaded_anew(running: Running) -> None:
    heard = news(running.port, 1)
    next(heard)
    running.write("deux.md", "DRAFT\n")
    told = next(heard)
    assert (told["changed"], told["drafts"]) == (None, ["articles/deux.html"])


def test_an_article_that_vanished_leads_to_a_kind_page(running: Running) -> None:
    (running.content / "deux.md").write_text("Deux.\n", "utf-8")
    until(lambda: ask(running.port, "/articles/deux.html").status == HTTPStatus.OK)
    (running.content / "deux.md").unlink()
    until(lambda: ask(running.port, "/articles/deux.html").status == HTTPStatus.NOT_FOUND)
    page = ask(running.port, "/articles/deux.html").body
    assert b"As soon as" in page
    assert b'href="/"' in page
    assert _view(page)["kind"] == "missing"


def test_before_all_is_read_a_page_says_so(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    with Running(content) as running:
        refresh = running.site.refresh
        monkeypatch.setattr(running.site, "refresh", lambda *seen: (go_on.wait(150), refresh(*seen))[1])
        page = ask(running.port, "/articles/un.html")
        if page.status != HTTPStatus.OK:  # else the first look was over before it could be held up
            assert (page.status, _view(page.body)["kind"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "waiting")
        go_on.set()
        running.ready()


def test_a_folder_without_articles_says_what_to_do(content: Path) -> None:
    (content / "un.md").unlink()
    with Running(content) as running:
        page = ask(running.ready().port, "/")
        assert page.status == HTTPStatus.NOT_FOUND
        assert "There is no article yet" in page.body.decode()


def _order(running: Running, kind: str, slug: str) -> str:
    page = ask(running.port, f"/_preview/order/{kind}/{slug}").body
    token = str(_view(page)["token"])
    placed = ask(running.port, f"/_preview/orders?kind={kind}&slug={slug}", "POST", X_Preview_Token=token)
    assert placed.status == HTTPStatus.ACCEPTED
    return str(json.loads(placed.body)["key"])


def _look(running: Running, key: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(ask(running.port, f"/_preview/orders/{key}").body)
    return found


def test_a_pdf_is_made_to_order_and_its_progress_told(running: Running) -> None:
    key = _order(running, "pdf", "un")
    until(lambda: _look(running, key)["done"])
    state = _look(running, key)
    assert (state["done"], state["total"], state["ready"]) == (1, 4, False)
    assert ask(running.port, str(state["address"])).status == HTTPStatus.NOT_FOUND
    assert _order(running, "pdf", "un") == key
    running.site.go_on.set()
    until(lambda: _look(running, key)["ready"])
    made = ask(running.port, str(state["address"]))
    assert made.body.startswith(b"%PDF")
    assert made.headers["content-type"] == "application/pdf"
    assert made.headers["content-disposition"].startswith("inline")
    assert _order(running, "pdf", "un") != key


def test_an_e_book_is_taken_as_a_file(running: Running) -> None:
    key = _order(running, "epub", "un")
    until(lambda: _look(running, key)["ready"])
    made = ask(running.port, str(_look(running, key)["address"]))
    assert made.headers["content-disposition"] == "attachment; filename*=UTF-8''un.epub"


def test_what_cannot_be_made_says_why(running: Running) -> None:
    key = _order(running, "pdf", "rien")
    until(lambda: _look(running, key)["failed"])
    assert _look(running, key)["failed"] == "there is no such article"
    assert running.faults == []


def test_a_fault_of_ours_is_told_to_the_terminal_and_ends_nothing(running: Running) -> None:
    key = _order(running, "epub", "faux")
    until(lambda: _look(running, key)["failed"])
    assert [type(fault) for fault in running.faults] == [ValueError]
    assert ask(running.port, "/articles/un.html").status == HTTPStatus.OK


def test_the_link_of_an_article_to_its_pdf_leads_to_the_order(running: Running) -> None:
    answer = ask(running.port, "/articles/un.pdf")
    assert (answer.status, answer.headers["location"]) == (HTTPStatus.SEE_OTHER, "/_preview/order/pdf/un")
    assert "editions publish" in ask(running.port, "/anthology.pdf").body.decode()


def test_a_page_that_fails_is_told_too(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(running.site, "page", fail)
    answer = ask(running.port, "/articles/un.html")
    assert (answer.status, answer.body) == (500, b"The program failed; the terminal has the details.\n")
    assert [type(fault) for fault in running.faults] == [ValueError]


def test_a_problem_without_a_line_or_of_a_file_that_is_gone_is_told_without_its_words(tmp_path: Path) -> None:
    (tmp_path / "un.md").write_text("Un\ta.\r\n\r\nDeux.\n", "utf-8")
    (tmp_path / "link.md").symlink_to("/etc/passwd")
    excerpts = Excerpts(tmp_path)
    lines = [("", 0), ("un.md", 0), ("un.md", 9), ("un.md", 2), ("rien.md", 1), ("link.md", 1), ("../un.md", 1)]
    for path, line in lines:
        assert excerpts.told(Problem(path, line, 1, "settings", "m"))["words"] == []
    assert excerpts.told(Problem("un.md", 1, 4, "settings", "m"))["words"] == ["Un ", "a", "."]
    assert excerpts.told(Problem("un.md", 3, 99, "settings", "m"))["words"] == ["Deux.", "", ""]


def test_what_was_found_when_a_page_was_made_is_told_at_once(running: Running) -> None:
    heard = news(running.port, 1)
    next(heard)
    running.site.wrong = [Problem("un.md", 1, 1, "words-alone", "m")]
    ask(running.port, "/articles/un.html")
    while not (told := next(heard))["count"]["warning"]:
        pass
    assert told["changed"] == []
    looks = len(running.looks)
    ask(running.port, "/articles/un.html")
    running.write("un.md", "Deux.\n")
    # The page was no reason to look again; the system may tell of the file twice, or late of the folder.
    assert {look.changes for look in running.looks[looks:]} <= {frozenset({"un.md"}), None}


def test_a_look_that_fails_is_told_and_the_next_one_comes(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh = running.site.refresh

    def fail(_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(running.site, "refresh", fail)
    (running.content / "un.md").write_text("Perdu.\n", "utf-8")
    until(lambda: running.faults)
    monkeypatch.setattr(running.site, "refresh", refresh)
    running.write("un.md", "Retrouvé.\n")
    assert "Retrouvé" in ask(running.port, "/articles/un.html").body.decode()


def test_a_port_that_is_taken_is_named(content: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PlaceError, match=f"port {port} is taken by another program; choose another one"):
            open_socket("127.0.0.1", port, content)


def test_a_folder_has_the_same_port_again_and_another_one_where_it_is_taken(content: Path) -> None:
    with open_socket("127.0.0.1", 0, content) as one, open_socket("127.0.0.1", 0, content) as other:
        port = one.getsockname()[1]
        assert other.getsockname()[1] != port
    with open_socket("127.0.0.1", 0, content) as again:
        assert again.getsockname()[1] == port


def test_an_address_of_another_machine_is_named(content: Path) -> None:
    with pytest.raises(PlaceError, match=r"this machine has no address 192\.0\.2\.1; --host takes one of its own"):
        open_socket("192.0.2.1", 0, content)
