"""The program's key: what changes it, and what does not."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.runs import cache_key
from tests.tools.bench.generator import write_collection
from tests.tools.bench.project import Project, Run

ROOT = Path(__file__).parent.parent.parent
# Of what every installation has: what draws on terminals, starts and watches processes, and finds folders;
# and what binds the engines to Python, without a say of its own.
WRITE_NOTHING = frozenset(
    "anyio cached_property cffi click filelock frozendict ghp_import h11 idna invoke markdown_it_py mdurl packaging platformdirs psutil pycparser "
    "pygments rich six starlette typing_extensions uvicorn watchfiles".split()
)

OF_EXTRAS = frozenset({"pagefind_bin_extended"})


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    cache_key.forget()


def test_tools_have_their_versions() -> None:
    found = cache_key.versions()
    assert found["Python"].startswith("3.")
    assert found["weasyprint"][0].isdigit()
    assert {"Pango", "HarfBuzz", "ziafont", "pikepdf", "lxml", "dateparser", "pyyaml", "segno"} <= set(found)


def test_development_packages_are_no_tools() -> None:
    assert not {"ruff", "mypy", "pytest", "pip", "hypothesis", "rich", "distributed"} & cache_key.versions().keys()


def test_each_package_that_is_locked_writes_something_or_is_known_to_write_nothing() -> None:
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "locks" / "run.txt").read_text("utf-8"), re.MULTILINE)
    folders = {name.lower().replace("-", "_").replace(".", "_") for name in locked}
    folders.discard("merman")  # the job of a diagram names its version
    assert folders - WRITE_NOTHING == cache_key._ENGINES - OF_EXTRAS
    assert not WRITE_NOTHING - folders


@pytest.mark.parametrize("name", sorted(cache_key._ENGINES - {"brotlicffi"}))
def test_every_engine_is_known_by_the_name_of_its_folder(name: str) -> None:
    assert name in cache_key.versions()


def program(folder: Path) -> tuple[Path, Path]:
    """Create a package with a style of ours and nothing else."""
    package, styles = folder / "pipeline", folder / "styles"
    for path in (
        package / "normalise" / "drafts.py",
        package / "i18n" / "locale" / "fr.po",
        styles / "print" / "text.css",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("old", "utf-8")
    return package, styles


def key_of(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    monkeypatch.setattr(cache_key, "_PACKAGE", folder / "pipeline")
    monkeypatch.setattr(cache_key, "STYLES", folder / "styles")
    cache_key.forget()
    return cache_key.cache_key()


@pytest.mark.parametrize(
    "path", ["pipeline/normalise/drafts.py", "pipeline/i18n/locale/fr.po", "styles/print/text.css", "pipeline/new.lua"]
)
def test_a_changed_file_of_the_program_changes_the_key(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path)
    before, of_cluster = key_of(monkeypatch, tmp_path), cache_key.cluster_key()
    changed = tmp_path / path
    kept = changed.stat() if changed.exists() else None
    changed.write_text("new", "utf-8")
    if kept:  # as a checkout or a copy may
        os.utime(changed, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    assert key_of(monkeypatch, tmp_path) != before
    assert cache_key.cluster_key() != of_cluster


def test_a_file_that_is_gone_or_renamed_changes_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, styles = program(tmp_path)
    before = key_of(monkeypatch, tmp_path)
    (styles / "print" / "text.css").rename(styles / "print" / "other.css")
    renamed = key_of(monkeypatch, tmp_path)
    (package / "i18n" / "locale" / "fr.po").unlink()
    assert len({before, renamed, key_of(monkeypatch, tmp_path)}) == 3


def test_compiled_modules_leave_the_key_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, _ = program(tmp_path)
    before = key_of(monkeypatch, tmp_path)
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "draft.cpython-313.pyc").write_bytes(b"x")
    assert key_of(monkeypatch, tmp_path) == before


def test_a_wheel_has_the_key_of_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, styles = program(tmp_path)
    before = key_of(monkeypatch, tmp_path)
    styles.rename(package / "styles")
    monkeypatch.setattr(cache_key, "STYLES", package / "styles")
    cache_key.forget()
    assert cache_key.cache_key() == before


INSTALLED = tuple(cache_key._installed())


@pytest.mark.parametrize(
    ("name", "found", "is_of_cluster"),
    [
        ("_machine_fonts", lambda: "other", False),
        ("_chosen_pandoc", lambda: {"pandoc": "/opt/pandoc 1 2"}, False),
        ("_installed", lambda: [("weasyprint", "99.0")], True),
        ("_installed", lambda: [*INSTALLED, ("pagefind_bin_extended", "99.0")], False),
        ("_libraries", lambda: [("Pango", "99.0")], True),
        ("release", lambda: "99.0", True),
    ],
)
def test_fonts_pandoc_engines_and_releases_change_the_key(
    name: str, found: Callable[[], object], is_of_cluster: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, of_cluster = cache_key.cache_key(), cache_key.cluster_key()
    monkeypatch.setattr(cache_key, name, found)
    cache_key.forget()
    assert cache_key.cache_key() != before
    assert (cache_key.cluster_key() != of_cluster) == is_of_cluster


def test_fonts_are_known_by_path_size_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font, listing = tmp_path / "font.otf", tmp_path / "fc-list"
    font.write_bytes(b"1")
    listing.write_text(f"#!/bin/sh\necho {font}\n", "utf-8")
    listing.chmod(0o700)
    monkeypatch.setattr("shutil.which", lambda name: str(listing) if name == "fc-list" else None)
    before = cache_key._machine_fonts()
    font.write_bytes(b"22")
    assert cache_key._machine_fonts() != before


def test_a_changed_program_makes_all_again_and_what_tests_and_linters_leave_nothing(tmp_path: Path) -> None:
    """By the command, with a copy of the project that may be changed."""
    project = Project(tmp_path)
    project.copy_checkout()
    write_collection(project.content, 1)

    def published() -> Run:
        return project.publish("--jobs", "1", "--only", "site,articles")

    first = published().jobs
    assert first["articles"] == 1

    # What `./invoke test` brings and leaves: packages beside those of the project, caches, compiled modules.
    for name in ("ruff-99.0", "mypy-99.0", "pytest-99.0"):
        (project.checkout / f"{name}.dist-info").mkdir()
    for name in (".pytest_cache", ".mypy_cache", ".ruff_cache", "pipeline/__pycache__", "tests"):
        (project.checkout / name).mkdir(exist_ok=True)
        (project.checkout / name / "left.py").write_text("", "utf-8")
    assert published().jobs == {}

    with (project.checkout / "pipeline" / "i18n" / "locale" / "ja.po").open("a", encoding="utf-8") as catalogue:
        catalogue.write("# another line\n")
    assert published().jobs == first
