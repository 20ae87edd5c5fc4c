"""The number of the release: where it stands, where it is printed, and what another one makes anew."""

import io
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pipeline import version
from pipeline.runs import cache_key
from tests.project import Project

ROOT = Path(__file__).parent.parent
NUMBER = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


@pytest.fixture
def of_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Simulate an installed package, without a pyproject.toml beside it."""
    project = tmp_path / "pyproject.toml"
    monkeypatch.setattr(version, "PROJECT", project)
    monkeypatch.setattr(metadata, "version", lambda name: f"7.0 of {name}")
    version.release.cache_clear()
    return project


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    version.release.cache_clear()
    cache_key.forget()


def test_a_checkout_is_of_the_release_that_its_project_file_says() -> None:
    assert version.release() == NUMBER
    assert version.program() == f"Editions {NUMBER}"


def test_a_wheel_is_of_the_release_that_its_metadata_say(of_a_wheel: Path) -> None:
    assert not of_a_wheel.exists()
    assert version.release() == "7.0 of editions"


@pytest.mark.parametrize("text", ['[project]\nname = "other"\nversion = "9"', "[project]", "no TOML"])
def test_the_project_file_of_somebody_else_says_nothing(of_a_wheel: Path, text: str) -> None:
    of_a_wheel.write_text(text, "utf-8")
    assert version.release() == "7.0 of editions"


def test_every_edition_says_which_release_made_it(project: Project) -> None:
    files = project.files()
    for page in ("index.html", "articles/essai-1.html", "404.html"):
        assert f'<meta name="generator" content="Editions {NUMBER}">'.encode() in files[page]
    assert f'<generator version="{NUMBER}">Editions</generator>'.encode() in files["feed.xml"]
    for name in ("anthology.pdf", "articles/essai-1.pdf"):
        with pikepdf.open(io.BytesIO(files[name])) as pdf:
            assert str(pdf.docinfo.Producer) == str(pdf.docinfo.Creator) == f"Editions {NUMBER}"
            assert f"<pdf:Producer>Editions {NUMBER}</pdf:Producer>".encode() in pdf.Root.Metadata.read_bytes()
    with pypdfium2.PdfDocument(files["anthology.pdf"]) as printed:
        assert any(f"Editions {NUMBER} ·" in page.get_textpage().get_text_range() for page in printed)
    with zipfile.ZipFile(io.BytesIO(files["anthology.epub"])) as book:
        assert f'<meta name="generator" content="Editions {NUMBER}"/>' in book.read("EPUB/content.opf").decode()
        pages = (book.read(name).decode() for name in book.namelist() if "colophon" in name)
        assert f"Editions {NUMBER} ·" in "".join(pages)


def test_another_release_makes_all_again_and_a_plan_says_so(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_key, "release", lambda: "99.0")
    cache_key.forget()
    found = project.reasons()
    old, new = f"Editions {NUMBER}+{cache_key._own()}", f"99.0+{cache_key._own()}"
    assert f"post essai-1.md: the program or an engine changed ({old} → {new})" in found["text"]
    assert f"feed feed.xml: the program or an engine changed ({old} → {new})" in found["site"]
