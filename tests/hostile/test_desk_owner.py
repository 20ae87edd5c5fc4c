"""The owner's way into the desk, with the real process: what a second user of the machine sees of it, and what it opens."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from pipeline.cli.actions.desk import find_name
from pipeline.preview.serving import LOOPBACK, find_host_names
from tests.desk.client import HOST, DeskClient
from tests.preview.running import until

_ROOT = Path(__file__).parents[2]
_NOBODY = ("--reuid=65534", "--regid=65534", "--clear-groups")
# A browser that keeps its command line, and what is in the file that it is given, for as long as it runs.
_BROWSER = """\
import json, os, pathlib, stat, sys, time, urllib.request
place, given = pathlib.Path(sys.argv[0]), sys.argv[1]
for stream in (0, 1, 2):
    os.close(stream)
seen = {"words": sys.argv[1:], "text": "", "mode": 0}
if given.startswith("file:"):
    path = urllib.request.url2pathname(given.removeprefix("file://"))
    seen |= {"text": open(path).read(), "mode": stat.S_IMODE(os.stat(path).st_mode)}
new = place.with_name("new.json")
new.write_text(json.dumps(seen))
new.rename(place.with_name("seen.json"))
time.sleep(600)
"""


@dataclass
class Desk:
    """A desk that runs in a folder with a home of its own."""

    folder: Path
    process: subprocess.Popen[str]

    def read_link(self) -> str:
        """Return the link of the next line that it prints."""
        assert self.process.stdout
        found = re.search(r"http://\S+", line := self.process.stdout.readline())
        assert found, line
        return found[0]

    def press_enter(self) -> str:
        """Press Enter in its terminal, and return the link that it prints."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.read_link()

    def end(self, signal_number: int = signal.SIGINT) -> str:
        """End it, and return what it said."""
        self.process.send_signal(signal_number)
        return self.process.communicate()[1]


def ask(link: str, method: str = "GET", **headers: str) -> tuple[int, str, str]:
    """Send a request; return status, cookie and text."""
    parts = urlsplit(link)
    assert parts.port
    connection = HTTPConnection(LOOPBACK, parts.port)
    connection.request(method, parts.path, headers={"Host": parts.netloc, **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, (answer.headers["set-cookie"] or "").partition(";")[0], text


@contextlib.contextmanager
def run_desk(folder: Path, *options: str) -> Iterator[Desk]:
    for name in ("content", "home", "tools"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "content" / "un.md").write_text("---\ntitle: Un\ndate: 2026-01-01\n---\n\nUn mot.\n", "utf-8")
    (folder / "tools" / "browser.py").write_text(_BROWSER, "utf-8")
    environment = {
        **os.environ,
        "BROWSER": f"{sys.executable} {folder / 'tools' / 'browser.py'} %s",
        "EDITIONS_CACHE": str(folder / "cache"),
        "EDITIONS_LANG": "en",
        "HOME": str(folder / "home"),
        "PYTHONPATH": os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-m", "pipeline", "desk", "content", *options]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Desk(folder, process)
    finally:
        with contextlib.suppress(ProcessLookupError):  # its browser, too
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def read_as_nobody(*words: str) -> str:
    """Return what a second user reads."""
    command = [str(shutil.which("setpriv")), *_NOBODY, *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False).stdout


def test_a_second_user_of_the_machine_reads_no_way_in(tmp_path: Path) -> None:
    with run_desk(tmp_path, "--open") as desk:
        link = desk.read_link()
        key = link.rpartition("/")[2]
        until((tmp_path / "tools" / "seen.json").is_file)
        seen = json.loads((tmp_path / "tools" / "seen.json").read_text("utf-8"))
        assert key in seen["text"]  # so that the browser gets there
        assert seen["mode"] == 0o600
        if os.geteuid() == 0 and shutil.which("setpriv"):
            commands = read_as_nobody("sh", "-c", "cat /proc/*/cmdline | tr '\\0' ' '")
            assert str(tmp_path / "tools" / "browser.py") in commands
            assert key not in commands
            # Nor in its folders: pytest's are closed to others, so the second user is led to them.
            for place in (tmp_path / "home", tmp_path / "cache-desk"):
                for folder in (tmp_path, *tmp_path.parents[:2]):
                    folder.chmod(folder.stat().st_mode | 0o011)
                assert key not in read_as_nobody("grep", "-r", "", str(place))
        assert key not in " ".join(seen["words"])
        file = Path(url2pathname(seen["words"][0].removeprefix("file://")))
        assert file.is_relative_to(tmp_path / "home")
        assert ask(link)[0] == 200
        assert not file.exists()


def test_the_file_for_the_browser_goes_when_the_desk_ends(tmp_path: Path) -> None:
    with run_desk(tmp_path, "--open") as desk:
        desk.read_link()
        until((tmp_path / "tools" / "seen.json").is_file)
        assert [*(tmp_path / "home").glob("*.html")]
        assert "Traceback" not in desk.end()
    assert not [*(tmp_path / "home").glob("*.html")]


def test_the_owner_s_link_works_once_and_enter_prints_another(tmp_path: Path) -> None:
    with run_desk(tmp_path) as desk:
        link = desk.read_link()
        assert ask(link, "HEAD")[0] == 200  # by which a program looks whether there is something
        status, cookie, _ = ask(link)
        assert status == 200
        assert link.rpartition("/")[2] not in cookie
        assert ask(link)[::2] == (
            403,
            "This link was used already: press Enter in the terminal where the desk runs for a new one.\n",
        )
        assert ask(link, Cookie=cookie)[0] == 200
        # The secret of the cookie is no link, and that of the link no cookie.
        name, _, secret = cookie.partition("=")
        home = link.partition("enter/")[0]
        assert ask(f"{home}enter/{secret}")[0] == 403
        assert ask(home, Cookie=f"{name}={link.rpartition('/')[2]}")[0] == 403
        assert ask(home, Cookie=cookie)[0] == 200
        unused = desk.press_enter()
        second = desk.press_enter()
        assert ask(unused)[0] == 403
        assert ask(second)[1] == cookie
        assert "warning: another browser has opened the desk with the link of its owner" in desk.end()


def test_the_owner_who_comes_again_is_no_other_browser(tmp_path: Path) -> None:
    with run_desk(tmp_path) as desk:
        _, cookie, _ = ask(desk.read_link())
        assert ask(desk.press_enter(), Cookie=cookie)[0] == 200
        assert "another browser" not in desk.end()


@pytest.fixture
def desk(tmp_path: Path) -> DeskClient:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "un.md").write_text("---\ntitle: Un\n---\n\nUn mot.\n", "utf-8")
    return DeskClient(tmp_path / "content")


def test_a_link_asks_before_it_takes_another_person_s_place(desk: DeskClient) -> None:
    """A guest's link that the owner opens would have them write as the guest, or the other way round."""
    guest = desk.people.admit("Ada <i>", may_write=True)
    link = f"/_desk/enter/{guest.key}"
    asked = desk.ask(link)
    assert ("set-cookie" in asked.headers, b"this link is that of Ada &lt;i&gt;." in asked.body) == (False, True)
    # A page of another site cannot answer, nor does a browser that follows its link say at once who is there.
    assert desk.ask(link, "POST", origin="http://example.org").status == 403
    followed = desk.ask(link, sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document")
    assert ("set-cookie" in followed.headers, link.encode() in followed.body) == (False, True)
    assert "set-cookie" in desk.ask(link, "POST", origin=f"http://{HOST}").headers
    desk.person = guest
    assert "set-cookie" in desk.ask(link).headers
    own = f"/_desk/enter/{desk.people.make_way_in()}"
    assert b"is that of the person who started it" in desk.ask(own).body
    assert "set-cookie" in desk.ask(own, "POST", origin=f"http://{HOST}").headers


def test_a_cookie_that_is_not_known_any_more_says_why(desk: DeskClient) -> None:
    guest = desk.people.admit("Ada", may_write=True)
    desk.people.revoke("Ada")
    for person, words in ((guest, "was taken back"), (DeskClient(desk.content).people.owner, "was started again")):
        desk.person = person
        assert words in desk.call("posts").json["error"]
        for path in ("/", "/_desk/"):
            assert words in desk.ask(path).body.decode()
    desk.person = None
    assert "press Enter in the terminal" in desk.call("posts").json["error"]
    assert "does not know this link" in desk.ask(f"/_desk/enter/{guest.key}").body.decode()


def test_the_first_browser_is_told_of_a_second(desk: DeskClient) -> None:
    status = desk.bench.state.status
    desk.person = None
    desk.ask(f"/_desk/enter/{desk.people.make_way_in()}")
    number = status.number
    assert status.since(0)["owners"] == 1
    desk.ask(f"/_desk/enter/{desk.people.make_way_in()}")
    assert (status.since(number)["owners"], status.number > number) == (2, True)


@pytest.mark.parametrize(
    ("found", "is_named"),
    [
        ([LOOPBACK], True),
        (["::1", LOOPBACK], True),
        (["::1"], False),
        ([LOOPBACK, "203.0.113.7"], False),
        ([], False),
    ],
)
def test_a_desk_has_a_name_that_no_other_program_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: list[str], *, is_named: bool
) -> None:
    """Cookies go to every port of a name, and so to a program of another user who gets a person to open its page."""
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 0)) for address in found]
    with socket.create_server((LOOPBACK, 0)) as at:
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
        name, twin = find_name(tmp_path, at)
        assert bool(name) is is_named
        if is_named:
            assert re.fullmatch(r"desk-[0-9a-f]{16}\.localhost", name)
            assert find_host_names(at, name, public=False).has(f"{name}:{at.getsockname()[1]}")
        if twin:
            assert twin.getsockname()[:2] == ("::1", at.getsockname()[1])
            assert find_name(tmp_path, at) == ("", None)  # another program has that door, and would be asked first
            twin.close()
            again, other = find_name(tmp_path, at)
            assert again == name  # what the browser keeps is known again
            assert other
            other.close()
