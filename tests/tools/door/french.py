"""Follow LISEZMOI on a French machine: type its command lines one by one."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.english import english_in
from tests.tools.door.machine import HOME, USER, DoorError, EmptyDebian, program, surroundings
from tests.tools.door.seen import edit_and_see
from tests.tools.door.terminal import Meanwhile, Terminal, Typed

PAGE = Path(__file__).parents[3] / "LISEZMOI.md"
MOST = 10
"""Commands from nothing to a site online."""
_LOCALE, _PASSWORD = "fr_FR.UTF-8", "la craie bleue"
_FORGE = "srv/forge"
_STOPPED = 130  # as a program ends that Ctrl-C stops
_ADDRESS = re.compile(r"pages:(git@[\w.]+:)([\w/.-]+)#([\w-]+)")
_ANSWERS = {"passe": _PASSWORD, "Titre": "", "Langue": "", "Licence": "CC BY-SA"}
"""By words of the questions: what sudo asks for, and the program, whose proposals are taken."""


def lines_of(page: Path = PAGE) -> list[str]:
    """Return the command lines of the page's first block."""
    block = re.search(r"^```sh\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return block[1].splitlines() if block else []


def go_in_french(debian: EmptyDebian, wheel: Path, transcript: Path) -> None:
    """Type all lines and write a transcript.

    Raises:
        DoorError: a line does not succeed, the site is not online in the end, or our own lines have English in them.
    """
    lines = lines_of()
    _prepare(debian, wheel, lines)
    typed = list(_type(debian, lines))
    transcript.write_text("\n".join(map(_written, typed)), "utf-8")
    failed = [each.line for each in typed if each.code not in (0, _STOPPED if " preview" in each.line else 0)]
    if failed:
        raise DoorError(f"these did not succeed: {'; '.join(failed)} (see {transcript})")
    if len(typed) > MOST:
        raise DoorError(f"{len(typed)} commands, of which {MOST} are to be enough")
    _require_online(debian, lines)
    english = {
        each.line: found
        for each in typed
        if each.line.startswith("editions ") and (found := english_in(_plain(each.sent)))
    }
    if english:
        raise DoorError(f"English is left: {english}")


def _prepare(debian: EmptyDebian, wheel: Path, lines: list[str]) -> None:
    """Set up the machine of a French user, with the page's example file and a forge."""
    debian.as_root("apt-get", "-qq", "update")
    debian.as_root("apt-get", "-qq", "install", "-y", "--no-install-recommends", "locales", "sudo")
    (debian.folder / "etc/locale.gen").write_text(f"{_LOCALE} UTF-8\n", "utf-8")
    debian.as_root("locale-gen")
    debian.as_root("/bin/sh", "-c", "rm -rf /var/lib/apt/lists/* && echo 127.0.1.1 $(uname -n) >>/etc/hosts")
    debian.as_root("/bin/sh", "-c", f"usermod -aG sudo {USER} && echo '{USER}:{_PASSWORD}' | chpasswd")
    debian.put(wheel.name, wheel.read_bytes())
    address = next(found for line in lines if (found := _ADDRESS.search(line)))
    forge = debian.folder / _FORGE / address[2]
    subprocess.run([program("git"), "init", "--quiet", "--bare", str(forge)], check=True)
    debian.as_root("chown", "-R", f"{USER}:{USER}", f"/{_FORGE}")
    (debian.folder / "etc/gitconfig").write_text(f'[url "file:///{_FORGE}/"]\n\tinsteadOf = {address[1]}\n', "utf-8")


def _type(debian: EmptyDebian, lines: list[str]) -> Iterator[Typed]:
    terminal = _terminal(debian)
    try:
        for line in lines:
            started = time.monotonic()
            typed = terminal.type(line, _ANSWERS, _preview(debian) if " preview" in line else None)
            sys.stdout.write(f"{time.monotonic() - started:7.1f} s  {line}\n")
            sys.stdout.flush()
            yield typed
            if "nouveau terminal" in line:
                terminal.close()
                terminal = _terminal(debian)
    finally:
        terminal.close()


def _terminal(debian: EmptyDebian) -> Terminal:
    return Terminal(debian.shell(), {**surroundings(HOME, _LOCALE), "USER": USER})


def _preview(debian: EmptyDebian) -> Meanwhile:
    """Return the pattern that a preview prints when ready, and an action that edits and views the new post."""
    address = re.compile(r"http://\S+?:\d+/")

    def look(said: str) -> None:
        found = address.search(said)
        assert found
        (post,) = (path for path in debian.path("").glob("*/articles/*.md") if path.stem != "bienvenue")
        path = post.relative_to(debian.path("")).as_posix()
        edit_and_see(debian, found[0], path, "billet")

    return address.pattern, look


def _require_online(debian: EmptyDebian, lines: list[str]) -> None:
    found = next(found for line in lines if (found := _ADDRESS.search(line)))
    git = [program("git"), f"--git-dir={debian.folder / _FORGE / found[2]}", "-c", "safe.directory=*"]
    done = subprocess.run([*git, "ls-tree", "-r", "--name-only", found[3]], capture_output=True, text=True, check=False)
    lacking = {"index.html", "anthology.pdf", "anthology.epub"} - set(done.stdout.split())
    if lacking:
        raise DoorError(f"the branch lacks {' and '.join(sorted(lacking))}: {done.stdout[-2000:]}{done.stderr}")


def _plain(sent: str) -> str:
    """Return all output sent to the screen, with each state of a progress bar on its own line."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", sent.replace("\r", "\n"))


def _written(typed: Typed) -> str:
    return f"$ {typed.line}\n{typed.shown}\n[{typed.code}]\n"
