"""Whoever reads what the program prints may stop at any line (`| head`): no trace then, and the exit code says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UNREAD = 141  # as a shell gives it of a program that SIGPIPE ends
FROM_A_CLONE = (str(ROOT / "pipeline" / "cli" / "start.py"), "--search-root", str(ROOT))
POST = "---\ntitle: Le son\n---\nUn paragraphe, et un [lien](nulle-part.md).\n"


def run_unread(words: tuple[str, ...], folder: Path, *closed: str) -> tuple[int, str]:
    """Run Python with some output streams closed by their reader; return its code and the other stream."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, *words],
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "EDITIONS_CACHE": str(folder / "cache"), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=writer if "stdout" in closed else subprocess.PIPE,
        stderr=writer if "stderr" in closed else subprocess.PIPE,
        text=True,
    )
    os.close(writer)
    return done.returncode, (done.stdout or "") + (done.stderr or "")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Create a folder with a post with problems, and with the tasks of a clone."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "son.md").write_text(POST, "utf-8")
    (tmp_path / "tasks.py").write_bytes((ROOT / "tasks.py").read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("-m", "pipeline"),
        ("-m", "pipeline", "--version"),
        ("-m", "pipeline", "publish", "--help"),
        ("-m", "pipeline", "explain"),
        ("-m", "pipeline", "check", "--only", "site"),
        ("-m", "pipeline", "check", "--only", "site", "--json"),
        ("-m", "pipeline", "publish", "--only", "site", "--dry-run"),
        ("-m", "invoke", "report", "--help"),
        ("-m", "invoke", "--list"),
        ("-m", "invoke", "explain"),
        (*FROM_A_CLONE, "--list"),
        (*FROM_A_CLONE, "test", "--help"),
    ],
    ids=lambda words: " ".join(words[-3:]).replace(str(ROOT), "ROOT"),
)
def test_nobody_reads_what_is_printed(words: tuple[str, ...], site: Path) -> None:
    code, errors = run_unread(words, site, "stdout")
    assert code == UNREAD, errors
    assert not {"Traceback", "BrokenPipe", "Exception"} & set(errors.replace(":", " ").split())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("-m", "pipeline", "publsh"), UNREAD),
        (("-m", "pipeline", "check", "--only", "site"), UNREAD),
        (("-m", "invoke", "publsh"), 2),
        (("-m", "pipeline", "explain"), 0),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_nobody_reads_what_is_said_besides(words: tuple[str, ...], expected: int, site: Path) -> None:
    assert run_unread(words, site, "stderr")[0] == expected


def test_nobody_reads_anything(site: Path) -> None:
    assert run_unread(("-m", "pipeline", "check", "--only", "site"), site, "stdout", "stderr")[0] == UNREAD
