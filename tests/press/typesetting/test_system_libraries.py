"""System libraries are opened without a search; a missing one is named with the command that installs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.press.typesetting import system_libraries
from pipeline.press.typesetting.system_libraries import (
    LIBRARIES,
    MissingLibraryError,
    SystemLibrary,
    missing_libraries,
    require_libraries,
)

_COUNT = """
import subprocess
started = []
begin = subprocess.Popen.__init__
def note(self, *given, **named):
    started.append(given or named)
    return begin(self, *given, **named)
subprocess.Popen.__init__ = note
import pipeline.press.typesetting.engine
print(len(started))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries are searched in other ways")
def test_the_engine_is_imported_without_a_single_process() -> None:
    found = subprocess.run([sys.executable, "-c", _COUNT], capture_output=True, text=True, check=True)
    assert found.stdout == "0\n"


ROOT = Path(__file__).parents[3]


@pytest.fixture
def without_subset(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which the library that subsets fonts is an invalid file."""
    (tmp_path / "libraries").mkdir()
    (tmp_path / "libraries" / "libharfbuzz-subset.so.0").touch()
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "un.md").write_text("Un mot.\n", "utf-8")
    return os.environ | {"LD_LIBRARY_PATH": f"{tmp_path}/libraries", "EDITIONS_CACHE": str(tmp_path / "cache")}


def test_this_machine_has_them_all() -> None:
    assert missing_libraries() == ()
    require_libraries()


@pytest.mark.skipif(sys.platform != "linux", reason="the loader of Linux")
@pytest.mark.parametrize(
    "words",
    [
        ["publish", "-o", "output"],
        ["publish", "-o", "output", "--dry-run"],
        ["check"],
        ["handout", "--all", "-o", "output"],
        ["anthology", "-o", "output"],
    ],
    ids=" ".join,
)
def test_a_command_that_sets_text_says_so_in_one_line(
    words: list[str], tmp_path: Path, without_subset: dict[str, str]
) -> None:
    command = [sys.executable, "-P", str(ROOT / "pipeline" / "cli" / "start.py"), "--search-root", str(ROOT)]
    command += [*words, "--content", f"{tmp_path}/content"]
    done = subprocess.run(command, cwd=tmp_path, env=without_subset, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error: typesetting needs what this system lacks (HarfBuzz's subset library); ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "output").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the loader of Linux")
def test_an_engine_that_finds_no_library_says_so_without_a_page_of_its_own(
    tmp_path: Path, without_subset: dict[str, str]
) -> None:
    (tmp_path / "libraries" / "libpango-1.0.so.0").touch()
    code = "import pipeline.press.typesetting.engine"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=without_subset, capture_output=True, text=True, check=False
    )
    assert "MissingLibraryError: the libraries that set text cannot be opened" in done.stderr
    assert done.stdout == ""


def test_the_sentence_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = SystemLibrary("Nothing", "there-is-no-such-library", LIBRARIES[0].packages)
    monkeypatch.setattr(system_libraries, "LIBRARIES", (*LIBRARIES, gone))
    with pytest.raises(MissingLibraryError, match=r"^typesetting needs what this system lacks \(Nothing\); install it"):
        require_libraries()


def test_files_are_called_as_the_engine_calls_them() -> None:
    """By the names that stand in its own code, so that what is found here is found there."""
    from weasyprint.text import ffi  # noqa: PLC0415 - for its source alone

    source = Path(ffi.__file__).read_text("utf-8")
    for library in LIBRARIES:
        linux, *others = library.files
        assert repr(linux) in source, linux
        assert any(repr(name) in source for name in others[:2]), others
        assert repr(others[2]) in source, others
