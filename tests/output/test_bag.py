"""The archive to deposit, before the validator of the Library of Congress."""

import logging
import zipfile
from pathlib import Path

import bagit
import pytest

from tests.typed import typed

SETTINGS = "title: Essai\nlanguage: fr\npublisher: Lycée Ada-Lovelace\nissn: 1234-5679\n"
ONLY = ("--only", "text", "--bag", "2026-06-30")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "été").mkdir(parents=True)
    (folder / "collection.yaml").write_text(SETTINGS, "utf-8")
    (folder / "été" / "à voir.md").write_text("---\ntitle: Essai\nlang: fr\n---\nUn texte.\n", "utf-8")
    (folder / "eleves.csv").write_text("nom,classe\nAda Martin,2de 2\nBlaise Roy,2de 2\n", "utf-8")
    return tmp_path


def names(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_a_bag_is_valid_and_the_same_each_time(content: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    run = typed("publish", *ONLY, cwd=content)
    assert run.returncode == 0, run.stderr
    path = content / "output-2026-06-30.zip"
    assert str(path.name) in run.stdout + run.stderr
    with zipfile.ZipFile(path) as archive:
        archive.extractall(content / "unpacked")
    bag = bagit.Bag(str(content / "unpacked" / path.stem))
    assert bag.validate()
    assert set(bag.algorithms) == {"sha256", "sha512"}
    assert bag.info["Bagging-Date"] == "2026-06-30"
    assert bag.info["Source-Organization"] == "Lycée Ada-Lovelace"
    assert bag.info["External-Identifier"] == "ISSN 1234-5679"
    payload = set(bag.payload_files())
    assert {"data/content/été/à voir.md", "data/content/collection.yaml"} <= payload
    assert any(each.startswith("data/editions/articles/") for each in payload)
    assert not any("eleves" in each for each in payload)
    first = path.read_bytes()
    path.unlink()
    assert typed("publish", *ONLY, cwd=content).returncode == 0
    assert path.read_bytes() == first


def test_what_is_for_everyone_has_no_sources(content: Path) -> None:
    assert typed("publish", *ONLY, "--audience", "public", cwd=content).returncode == 0
    assert not any("/data/content/" in each for each in names(content / "output-2026-06-30.zip"))


def test_a_per_cent_sign_is_written_as_the_standard_wants(content: Path) -> None:
    # bagit-python 1.9 does not read it back: RFC 8493, 2.1.3.
    (content / "content" / "100 %.md").write_text("---\ntitle: Tout\nlang: fr\n---\nUn texte.\n", "utf-8")
    assert typed("publish", *ONLY, cwd=content).returncode == 0
    path = content / "output-2026-06-30.zip"
    with zipfile.ZipFile(path) as archive:
        assert "data/content/100 %25.md\n" in archive.read(f"{path.stem}/manifest-sha256.txt").decode()
        assert f"{path.stem}/data/content/100 %.md" in archive.namelist()


def test_a_file_that_is_not_ours_stays(content: Path) -> None:
    (content / "output-2026-06-30.zip").write_bytes(b"mine")
    run = typed("publish", *ONLY, cwd=content)
    assert (run.returncode, (content / "output-2026-06-30.zip").read_bytes()) == (2, b"mine")
    assert "--bag must be a day" in typed("publish", "--bag", "demain", cwd=content).stderr
