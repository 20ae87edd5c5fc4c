"""All of it in one file: the same for the same, without teachers' copies, and never in the place of somebody's own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.files.own_files import add_file
from pipeline.options import Options
from pipeline.output.manifest import OutputError
from pipeline.output.trees import pack
from tests.hostile.making import write
from tests.typed import typed

ROOT = Path(__file__).parent.parent.parent
_SETTINGS = "title: Carnet\nlanguage: fr\nhandouts:\n  - {all: true, teacher: true, layout: cards}\n"
_POST = "---\ntitle: Un essai\n---\n\nUn mot.\n\n::: solution\nce-que-le-professeur-sait\n:::\n"


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def run(*words: str) -> str:
    done = typed(*words, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_publish_packs_what_it_has_published(tmp_path: Path) -> None:
    folder = write(tmp_path / "mon-blog", {"collection.yaml": _SETTINGS, "essai.md": _POST})
    words = ("publish", str(folder), "-o", str(folder / "output"), "--only", "site,handouts", "--zip", "-j", "1")
    assert f"All of it in one file: {folder / 'output.zip'}, " in run(*words)
    archive = folder / "output.zip"
    first = archive.read_bytes()
    found = names(archive)
    assert "mon-blog/index.html" in found
    assert "mon-blog/handouts/carnet/cards.pdf" in found
    with zipfile.ZipFile(archive) as packed:
        assert not any(b"professeur-sait" in packed.read(name) for name in found)
        for name in found:
            assert packed.read(name) == (folder / "output" / name.removeprefix("mon-blog/")).read_bytes()
    archive.unlink()
    assert "nothing to make anew" in run(*words), "the archive is no post, and no reason to begin anew"
    assert archive.read_bytes() == first


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    output, target = tmp_path / "output", tmp_path / "output.zip"
    output.mkdir()
    for data in (b"mes photos", _archive()):
        target.write_bytes(data)
        with pytest.raises(OutputError, match="no archive of this program"):
            pack(output, target, "blog")
        assert target.read_bytes() == data


def test_where_it_cannot_be_written_the_old_one_stays(tmp_path: Path) -> None:
    output, target = tmp_path / "output", tmp_path / "none" / "output.zip"
    output.mkdir()
    with pytest.raises(OutputError, match=r"output\.zip cannot be written: No such file or directory"):
        pack(output, target, "blog")


def test_it_stands_beside_the_output(tmp_path: Path) -> None:
    options = Options(tmp_path, tmp_path / "out.put")
    assert options.archive == tmp_path / "out.put.zip"
    options.archive.write_bytes(_archive())
    assert options.outputs_within == {"out.put", "out.put-teacher"}, "one of somebody's own may be linked to"
    options.output.mkdir()
    options.archive.unlink()
    pack(options.output, options.archive, "blog")
    assert options.outputs_within == {"out.put", "out.put-teacher", "out.put.zip"}


def test_what_is_compressed_already_is_stored() -> None:
    with zipfile.ZipFile(io.BytesIO(_archive())) as archive:
        assert {one.filename: one.compress_type for one in archive.infolist()} == {
            "a.JPG": zipfile.ZIP_STORED,
            "a.html": zipfile.ZIP_DEFLATED,
        }


def _archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        add_file(archive, "a.JPG", b"a" * 100)
        add_file(archive, "a.html", b"a" * 100)
    return data.getvalue()
