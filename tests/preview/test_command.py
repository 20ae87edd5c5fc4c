"""`editions preview` as it is typed, with all that it is made of."""

import contextlib
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import psutil
import pytest

from pipeline.cli.click_program import run
from pipeline.preview.serving import LOOPBACK
from pipeline.runs.result import ExitCode
from tests.preview.running import LONG, ask, news, until

_POST = "---\ntitle: {title}\nlang: fr\n{more}---\n\nUn paragraphe avec le mot {word}.\n"


@dataclass
class Command:
    """A preview started from the command line."""

    process: subprocess.Popen[str]
    folder: Path
    port: int

    @property
    def content(self) -> Path:
        """Return the folder of posts."""
        return self.folder / "content"

    def page(self, path: str) -> str:
        """Return the page at a path."""
        return ask(self.port, path).body.decode()

    def write(self, name: str, **values: str) -> None:
        """Save a post."""
        (self.content / name).write_text(_POST.format(**{"more": "", **values}), "utf-8")


def _environment(folder: Path, **more: str) -> dict[str, str]:
    (folder / "tmp").mkdir(exist_ok=True)
    return {**os.environ, "EDITIONS_CACHE": str(folder / "cache"), "TMPDIR": str(folder / "tmp"), "DISPLAY": "", **more}


@contextlib.contextmanager
def started(folder: Path, *options: str, **environment: str) -> Iterator[Command]:
    """Start a preview from the command line and wait for its first page."""
    command = [sys.executable, "-m", "pipeline", "preview", "content", *options]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(
            folder,
            PYTHONPATH=os.pathsep.join([str(Path(__file__).parents[2]), os.environ["PYTHONPATH"]]),
            **environment,
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    try:
        line = process.stdout.readline()
        found = re.search(r"http://[^/]+:(\d+)/", line)
        assert found, (line, process.stderr and process.stderr.read())
        running = Command(process, folder, int(found[1]))
        until(lambda: ask(running.port, "/").status != HTTPStatus.SERVICE_UNAVAILABLE)
        yield running
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "un.md").write_text(_POST.format(title="Un", word="premier", more=""), "utf-8")
    draft = _POST.format(title="Deux", word="secret", more="draft: true\n")
    (tmp_path / "content" / "deux.md").write_text(draft, "utf-8")
    (tmp_path / "content" / "plan.md").symlink_to("/etc/passwd")
    return tmp_path


def _order(running: Command) -> str:
    view = re.search(r'data-preview="([^"]+)"', running.page("/_preview/order/pdf/un"))
    assert view
    token = json.loads(view[1].replace("&quot;", '"'))["token"]
    placed = ask(running.port, "/_preview/orders?kind=pdf&slug=un", "POST", X_Preview_Token=token)
    return str(json.loads(placed.body)["key"])


@pytest.mark.unmeasured
def test_it_shows_what_one_writes_and_ends_at_once_with_all_that_is_open(folder: Path) -> None:
    with started(folder, "-v") as running:
        assert "premier" in running.page("/articles/un.html")
        assert "secret" in running.page("/articles/deux.html")
        running.write("un.md", title="Un", word="nouveau")
        until(lambda: "nouveau" in running.page("/articles/un.html"))
        for path in ("/../content/un.md", "/%2e%2e/content/un.md", "/plan.md", "/files/plan.md", "/articles/plan.html"):
            assert ask(running.port, path).status == HTTPStatus.NOT_FOUND
        (running.content / "un.md").write_bytes(b"%PDF-1.7\xff")
        until(lambda: "encoding" in running.page("/_preview/problems"))
        assert "nouveau" in running.page("/articles/un.html")  # what was good last stays
        heard = threading.Thread(target=lambda: list(news(running.port)), daemon=True)
        heard.start()
        key = _order(running)
        until(lambda: json.loads(running.page(f"/_preview/orders/{key}"))["total"])
        processes = psutil.Process(running.process.pid).children(recursive=True)
        os.killpg(running.process.pid, signal.SIGINT)
        _, said = running.process.communicate(timeout=LONG)
        heard.join(LONG)
    assert running.process.returncode == 130
    assert "stopped; the preview has written nothing into the output folder" in said
    assert "Traceback" not in said
    assert re.search(r"^\d\d:\d\d:\d\d 2 articles: no problems; \d+\.\d\d s$", said, re.MULTILINE)
    assert re.search(r"^\d\d:\d\d:\d\d un\.md: 1 error; \d+\.\d\d s$", said, re.MULTILINE)
    assert "  un.md:1:1: error encoding:" in said
    until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes))
    assert sorted(path.name for path in folder.iterdir()) == ["cache", "content", "tmp"]
    assert list((folder / "tmp").iterdir()) == []


def test_with_a_host_drafts_are_left_out_and_it_says_who_can_read(folder: Path) -> None:
    with started(folder, "--host", "0.0.0.0") as running:  # noqa: S104 - what is tested
        assert "premier" in running.page("/articles/un.html")
        assert ask(running.port, "/articles/deux.html").status == HTTPStatus.NOT_FOUND
        assert "secret" not in running.page("/") + running.page("/feed.xml")
        running.process.send_signal(signal.SIGTERM)
        _, said = running.process.communicate(timeout=LONG)
    assert "warning: everybody in your networks can read this preview; drafts are left out" in said
    assert running.process.returncode == 143


def test_a_browser_is_opened_where_there_is_one(folder: Path) -> None:
    program = f'{sys.executable} -c \'import sys; open("opened", "w").write(sys.argv[1])\' %s'
    with started(folder, "--open", "--no-drafts", BROWSER=program) as running:
        until((folder / "opened").exists)
        until((folder / "opened").read_text)
        assert (folder / "opened").read_text() == f"http://127.0.0.1:{running.port}/"
        assert ask(running.port, "/articles/deux.html").status == HTTPStatus.NOT_FOUND


def test_what_cannot_be_is_said_in_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(*words: str) -> str:
        assert run(["preview", *words]) == ExitCode.USER
        return capsys.readouterr().err

    content = str(folder / "content")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = f"error: port {port} is taken by another program; choose another one, or leave out --port"
        assert taken in refused(content, "--port", str(port))
    assert "error: --port must be a number from 1 to 65535, not “70000”" in refused(content, "--port", "70000")
    assert "error: there is no folder " in refused(str(folder / "rien"))
    assert "error: give --quiet or --verbose, not both" in refused(content, "-q", "-v")
    assert "error: this machine has no address 192.0.2.1" in refused(content, "--host", "192.0.2.1")


def test_connections_that_send_no_header_keep_nobody_out(folder: Path) -> None:
    with started(folder) as running, contextlib.ExitStack() as opened:
        resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE, (1024, 1024))
        streams = [news(running.port) for _ in range(40)]
        for stream in streams:
            opened.callback(stream.close)
            next(stream)
        lines = []
        for _ in range(1100):
            lines.append(opened.enter_context(socket.create_connection((LOOPBACK, running.port), timeout=LONG)))
            with contextlib.suppress(ConnectionError):
                lines[-1].sendall(b"GET / HTTP/1.1\r\n")
        assert ask(running.port, "/").status == HTTPStatus.OK
        running.write("un.md", title="Un", word="second")
        for stream in streams:
            assert next(event for event in stream if event["changed"] != [])
        with contextlib.suppress(ConnectionError):
            assert lines[0].recv(1) == b""
