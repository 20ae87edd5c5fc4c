"""The modules that a run loads which finds everything made: an import that comes later makes each such run dearer."""

import os
import subprocess
import sys
from collections import Counter
from io import BufferedReader
from pathlib import Path

import pytest

from pipeline.files import file_cache
from pipeline.files.opening import open_below
from pipeline.runs import up_to_date

AT_MOST = (
    {"jobs": 12, "runs": 5, "cli": 13, "new": 2, "i18n": 4, "text": 6, "files": 4, "model": 8, "output": 5}
    | {"editions": 5, "press": 5, "theme": 2}
    | dict.fromkeys(("errors", "extension", "extensions", "inputs", "options", "system", "version"), 1)
    | dict.fromkeys(("importing", "proofread", "report"), 1)  # their rows
)
"""Modules of each room; other rooms have none: neither what reads posts nor what makes editions is loaded."""
LIBRARIES = {"click", "filelock", "platformdirs", "rich"}
"""Packages besides Python's own: none of the engines."""
ROOT = Path(__file__).parents[2]
_RUN = """
import sys
from pipeline.cli.click_program import run
code = run(["publish", "content", "--output", "output", "--only=site", "--quiet"])
print(*sys.modules)
sys.exit(code)
"""


def _modules(folder: Path) -> list[str]:
    """Publish a folder and return the names of the modules loaded."""
    environment = {**os.environ, "EDITIONS_CACHE": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _RUN], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_an_unchanged_run_loads_few_modules(tmp_path: Path) -> None:
    post = tmp_path / "content" / "un.md"
    post.parent.mkdir()
    post.write_text("# Un\n\nDu texte.\n", "utf-8")
    assert "pipeline.publish" in _modules(tmp_path)
    names = _modules(tmp_path)
    rooms = Counter(name.split(".")[1] for name in names if name.startswith("pipeline."))
    assert {room: count for room, count in rooms.items() if count > AT_MOST.get(room, 0)} == {}
    others = {name.partition(".")[0] for name in names} - {*sys.stdlib_module_names, "_distutils_hack"}
    assert {name for name in others if _is_package(name)} <= LIBRARIES


def test_a_file_is_read_again_only_where_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    for name in ("_TICK", "_COARSE_TICK"):
        monkeypatch.setattr(file_cache, name, 0)
    content, read = tmp_path / "content", list[str]()

    def open_and_note(root: Path, path: str) -> BufferedReader:
        read.append(path)
        return open_below(root, path)

    monkeypatch.setattr(up_to_date, "open_below", open_and_note)
    content.mkdir()
    for name in ("deux.md", "un.md"):
        (content / name).write_text("Un mot.", "utf-8")
    before = up_to_date.fingerprint(content, "")
    assert up_to_date.fingerprint(content, "") == before
    assert read == ["deux.md", "un.md"]
    status = (content / "un.md").stat()
    (content / "un.md").write_text("Un mât.", "latin-1")  # as long as before
    os.utime(content / "un.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert up_to_date.fingerprint(content, "") != before
    assert read == ["deux.md", "un.md", "un.md"]


def _is_package(name: str) -> bool:
    """Return whether a module belongs to an installed package; compiled ones add names of their own."""
    return any(Path(place, name).is_dir() for place in sys.path if "site-packages" in place)
