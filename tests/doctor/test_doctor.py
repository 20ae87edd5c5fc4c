"""What `doctor` says of machines that lack things: never a traceback, and a code that tells whether it matters."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.actions import doctor as action
from pipeline.doctor.findings import Diagnosis, Place
from tests.typed import typed

ROOT = Path(__file__).parents[2]
WORDS = ("--search-root", str(ROOT), "doctor")
START = [sys.executable, "-P", str(ROOT / "pipeline" / "cli" / "start.py"), *WORDS]
Doctor = Callable[..., tuple[int, Mapping[str, Mapping[str, str]]]]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the loader and the tools of Linux")


@pytest.fixture
def doctor(tmp_path: Path) -> Doctor:
    """Return `doctor(folder, NAME=value)`: runs the command in an empty folder; returns code and findings."""
    (tmp_path / "here").mkdir()
    usual = os.environ | {"EDITIONS_CACHE": str(tmp_path / "cache")}

    def run(*words: str, **surroundings: str) -> tuple[int, Mapping[str, Mapping[str, str]]]:
        here, environment = tmp_path / "here", usual | surroundings
        if surroundings.keys() & {"LD_LIBRARY_PATH", "PYPANDOC_PANDOC", "PYTHONPATH"}:  # read as a program starts
            command = [*START, *words, "--json"]
            done = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=False)
        else:
            done = typed(*WORDS, *words, "--json", cwd=here, environment=environment)
        assert done.stderr == "", done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        assert found["exit_code"] == done.returncode
        assert not any((tmp_path / "here").iterdir())
        return done.returncode, {one["name"]: one for part in found["groups"] for one in part["findings"]}

    return run


@pytest.fixture
def posts(tmp_path: Path) -> str:
    """Create posts in four scripts, of which the tests' machine has fonts for two; return the folder's name."""
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "un.md").write_text("---\ntitle: Bonjour → Привет\n---\nUn mot, Ωμέγα, et ᎣᏏᏲ ᏣᎳᎩ.\n", "utf-8")
    return str(folder)


def test_a_machine_that_has_everything_is_well(doctor: Doctor) -> None:
    code, found = doctor()
    assert code == 0
    assert {one["state"] for one in found.values()} <= {"good", "note"}
    assert found["posts"]["said"] == "there is no collection here"
    assert {"Editions", "Python", "pandoc", "Pango", "HarfBuzz", "WeasyPrint", "cache", "git", "rsync"} <= found.keys()
    assert found["Pango"]["said"][0].isdigit()
    assert found["pandoc"]["said"].startswith("3.")


def test_scripts_without_a_font_are_named(doctor: Doctor, posts: str) -> None:
    code, found = doctor(posts)
    assert code == 2
    assert [found[name]["state"] for name in ("Latin", "Greek", "Cyrillic", "Cherokee")] == [*["good"] * 3, "missing"]
    assert found["Cherokee"]["said"].startswith("no font has Ꭳ (U+13A3), ")
    assert found["posts"]["said"] == f"1, in {posts}"


def test_without_the_tool_that_lists_fonts_nobody_can_tell(doctor: Doctor, posts: str) -> None:
    code, found = doctor(posts, PATH="")
    assert code == 0
    assert found["fc-list"]["state"] == found["Cherokee"]["state"] == found["git"]["state"] == "note"
    assert "not known" in found["Cherokee"]["said"]


def test_a_library_that_is_missing_is_named_with_what_brings_it(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "libraries").mkdir()
    for name in ("libharfbuzz-subset.so.0", "libpango-1.0.so.0"):
        (tmp_path / "libraries" / name).touch()
    code, found = doctor(LD_LIBRARY_PATH=str(tmp_path / "libraries"))
    assert code == 2
    assert found["Pango"]["state"] == found["HarfBuzz's subset library"]["state"] == "missing"
    assert found["HarfBuzz's subset library"]["remedy"].startswith("install it with: ")
    assert "WeasyPrint" not in found


def test_a_pandoc_that_cannot_be_started_is_named(doctor: Doctor) -> None:
    code, found = doctor(PYPANDOC_PANDOC="/nonexistent/pandoc")
    assert code == 2
    assert found["pandoc"]["said"] == "pandoc cannot be started: No such file or directory"


def test_a_package_that_is_broken_hides_nothing_else(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    for name in ("weasyprint", "platformdirs"):
        (tmp_path / "before" / f"{name}.py").write_text("raise ModuleNotFoundError('it is gone')", "utf-8")
    code, found = doctor(PYTHONPATH=f"{tmp_path}/before:{os.environ['PYTHONPATH']}")
    assert code == 2
    assert found["WeasyPrint"]["state"] == "missing"
    assert found["this could not be checked"]["said"] == "ModuleNotFoundError: it is gone"
    assert found["git"]["state"] == "good"


def test_one_without_which_no_command_starts_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise ModuleNotFoundError('it is gone')", "utf-8")
    surroundings = os.environ | {"PYTHONPATH": f"{tmp_path}:{os.environ['PYTHONPATH']}"}
    done = subprocess.run(START, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: this installation is broken (it is gone); install the program again\n"


def test_a_cache_that_is_refused_or_cannot_be_written_says_why(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    code, found = doctor(EDITIONS_CACHE=str(tmp_path / "open"))
    assert (code, found["cache"]["state"]) == (2, "missing")
    assert "can be written by others, and is refused" in found["cache"]["said"]

    (tmp_path / "file").touch()
    code, found = doctor(EDITIONS_CACHE=str(tmp_path / "file" / "cache"))
    assert (code, found["cache"]["state"]) == (0, "note")
    assert "cannot be written" in found["cache"]["said"]


def test_the_size_of_the_cache_is_told(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir(0o700)
    (tmp_path / "cache" / "one").write_bytes(b"1" * 5000)
    assert ": 1 file, 5 kB of at most 4.0 GB; only " in doctor()[1]["cache"]["said"]


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_a_folder_that_is_no_collection_is_said_to_be_none(kind: str, doctor: Doctor, tmp_path: Path) -> None:
    named = tmp_path / kind
    if kind == "empty":
        named.mkdir()
    code, found = doctor(str(named))
    assert code == 2
    assert found["posts"]["said"].startswith(f"{named}: no ")


def test_people_read_lines_and_nothing_acts_on_their_terminal(tmp_path: Path) -> None:
    named = tmp_path / "a\x1b[31mb"
    named.mkdir()
    (named / "un.md").write_text("Un mot.\n", "utf-8")
    surroundings = os.environ | {"EDITIONS_CACHE": str(tmp_path / "cache")}
    done = subprocess.run([*START, str(named)], env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert f"  posts: 1, in {tmp_path}/a\\x1b[31mb\n" in done.stdout
    assert done.stdout.endswith("\nEverything that publishing needs is here.\n")


def test_the_room_is_that_of_the_output_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "collection.yaml").write_text("title: x\n", "utf-8")
    seen: list[Place] = []

    def examine(place: Place) -> Diagnosis:
        seen.append(place)
        return Diagnosis(())

    monkeypatch.setattr(action, "examine", examine)
    action.doctor(content=str(tmp_path), json=False)
    action.doctor(content="", json=False)
    assert [place.output for place in seen] == [tmp_path / "output", Path("output")]
