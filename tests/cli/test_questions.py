"""Questions at a real terminal: who sits there is asked, who thinks better of it has nothing written."""

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.load.settings import read_settings

pty = pytest.importorskip("pty")
ROOT = Path(__file__).parent.parent.parent
# Takes what it has been given as its own terminal, whose Ctrl-C it gets, and becomes the program.
_WITH_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


@contextlib.contextmanager
def terminal(*words: str, where: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run the program in a pseudo-terminal; yield its process and the terminal's other end."""
    person, machine = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _WITH_TERMINAL, sys.executable, "-P", "-m", "pipeline", *words],
        cwd=where,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
        stdin=machine,
        stdout=machine,
        stderr=machine,
        start_new_session=True,
    )
    os.close(machine)
    try:
        yield process, person
    finally:
        process.kill()
        process.wait()
        os.close(person)


def conversation(person: int, answers: Sequence[tuple[str, str]]) -> str:
    """Type the answer to each question and return the output.

    The last answer is repeated as long as nothing happens, as people do with Ctrl-C: a key pressed at the moment when a
    question appears may be read only with the next one.
    """
    shown, waiting, until = "", list(answers), time.monotonic() + 150
    while time.monotonic() < until:
        if not select.select([person], [], [], 1)[0]:
            if not waiting:
                os.write(person, answers[-1][1].encode())
            continue
        try:
            data = os.read(person, 4096)
        except OSError:  # so Linux tells that nobody is there any more
            data = b""
        if not data:
            return shown
        shown += data.decode()
        asked = shown.splitlines()[-1].rstrip()
        if waiting and asked.endswith(":") and waiting[0][0] in asked:
            os.write(person, waiting.pop(0)[1].encode())
    raise AssertionError(f"nothing more came after: {shown}")


def test_a_person_at_a_terminal_is_asked_what_is_not_given(tmp_path: Path) -> None:
    answers = [("Title", "L'été: 1\n"), ("Language", "klingonisch!\n"), ("Language", "en\n"), ("Licence", "cc-by\n")]
    with terminal("new", "site", "essai", where=tmp_path) as (process, person):
        shown = conversation(person, answers)
        assert process.wait(150) == 0
    assert "Title of the site [Essai]" in shown
    assert "error: --lang must be a language code" in shown
    found = read_settings(tmp_path / "essai").settings
    assert (found.title, found.language) == ("L'été: 1", "en")
    assert found.rights.endswith("under CC BY 4.0")


@pytest.mark.parametrize(
    ("key", "code", "said"), [("\x03", 130, "nothing was written"), ("\x04", 2, "nothing was done")]
)
def test_who_thinks_better_of_it_has_nothing_written(tmp_path: Path, key: str, code: int, said: str) -> None:
    """Ctrl-C or Ctrl-D."""
    with terminal("new", "site", "essai", "--title", "x", where=tmp_path) as (process, person):
        shown = conversation(person, [("Language", key)])
        assert process.wait(150) == code
    assert said in shown
    assert "Title" not in shown
    assert list(tmp_path.iterdir()) == []


def test_a_new_post_without_a_title_is_asked_for_it(tmp_path: Path) -> None:
    with terminal("new", "post", "-c", ".", where=tmp_path) as (process, person):
        conversation(person, [("Title of the article", "Le vent n°1\n")])
        assert process.wait(150) == 0
    (post,) = tmp_path.rglob("le-vent-n-1.md")
    assert "titre: Le vent n°1" in post.read_text("utf-8")
