"""What links lead to does not act: files that lie still are offered, whatever their size; the others are named."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.files.kinds import harm_of
from pipeline.load import load
from pipeline.normalise.media import attachments
from tests.hostile.making import normalised, picture, published, rules, write

ACTING: dict[str, str | bytes] = {
    "mal.html": "<script>x()</script>",
    "mal.HTM": "<script>x()</script>",
    "mal.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><script>x()</script></html>",
    "mal.xml": "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>x()</x:script>",
    "mal.js": "x()",
    "mal.mjs": "x()",
    "mal.mht": "x",
    "mal.shtml": "<!--#exec cmd='id'-->",
    "mal.php": "<?php x();",
    "mal.php.txt": "<?php x();",
    "mal.phtml": "<?php x();",
    "mal.py": "x()",
    "mal.kml": "<kml/>",
    "mal.html.gz": b"\x1f\x8b",
    "mal.swf": "x",
    "mal.wasm": "x",
    "mal.exe": b"MZ",
    "CNAME": "evil.example",
    "mal.csv": "<script>x()</script>",
    "mal.ggb": "\ufeff \n<!DOCTYPE html><script>x()</script>",
    "mal.pdf": "<?xml version='1.0'?><x/>",
    "mal.json": "<svg onload='x()'/>",
}
STILL: dict[str, str | bytes] = {
    "a.pdf": b"%PDF-1.7",
    "a.docx": b"PK\x03\x04",
    "a.odt": b"PK\x03\x04",
    "a.txt": "<p>Du HTML qu'on montre.",
    "a.csv": "a;b\n1;2\n",
    "a.json": "{}",
    "a.zip": b"PK\x03\x04",
    "a.tar.gz": b"\x1f\x8b",
    "v1.2.gz": b"\x1f\x8b",
    "a.mp3": b"ID3",
    "a.mp4": b"\0\0\0\x20ftypisom",
    "a.ggb": b"PK\x03\x04",
    "a.sb3": b"PK\x03\x04",
    "a.c": "#include <stdio.h>",
    "Compte rendu n. 4.pdf": b"%PDF-1.7",
}


def _links(names: Iterable[str]) -> str:
    return " ".join(f"[Un lien](<{name}>)" for name in names)


def test_what_could_act_is_left_out_and_named(tmp_path: Path) -> None:
    files = published(tmp_path, {"essai.md": _links(ACTING), **ACTING}, "site")
    assert not [name for name in files if name.startswith("files/")]
    collection = normalised(tmp_path / "content", {})
    assert not collection.attachments
    named = [one for one in collection.problems if one.rule == "unsafe-link"]
    assert {name for name in ACTING if any(f"{name} is not published" in one.message for one in named)} == set(ACTING)
    assert all(one.line and one.column and "ZIP" in one.hint for one in named)


def test_what_lies_still_is_offered_as_it_is(tmp_path: Path) -> None:
    collection = normalised(tmp_path, {"essai.md": _links(STILL), **STILL})
    found = {name: blob.data for name, blob in collection.attachments.items()}
    assert found == {name: data.encode() if isinstance(data, str) else data for name, data in STILL.items()}
    assert not rules(collection) & {"unsafe-link", "dead-link"}


def test_whoever_is_trusted_offers_anything(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "essai.md": _links(["mal.html"]),
        "mal.html": ACTING["mal.html"],
        "collection.yaml": "trust: true\n",
    }
    if not load(write(tmp_path, files)).settings.trust:
        pytest.skip("trust is not given here")
    assert normalised(tmp_path, files).attachments["mal.html"].data == b"<script>x()</script>"


@pytest.mark.parametrize("name", ["a.PDF", "a.b.pdf", "a-v2.0.zip", "rapport.final.docx"])
def test_a_name_with_full_stops_is_no_harm(name: str) -> None:
    assert not harm_of(name, b"x")


@pytest.mark.parametrize("name", ["plan.drawio", "Plan.DRAWIO", "a.b.excalidraw"])
def test_a_drawing_of_another_program_is_to_be_exported(name: str) -> None:
    assert "export it as SVG or PNG" in harm_of(name, b"<mxfile></mxfile>")


def test_a_file_too_large_is_named_with_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 1000)
    collection = normalised(
        tmp_path, {"essai.md": _links(["a.txt", "b.txt"]), "a.txt": "x" * 1000, "b.txt": "x" * 1001}
    )
    assert set(collection.attachments) == {"a.txt"}
    assert [one.message for one in collection.problems if one.rule == "dead-link"] == [
        "b.txt is not published: it has more than 1 GB; the link's text stays"
    ]


_PUBLISH = """
import resource, sys
from collections.abc import Iterable
from pathlib import Path
from pipeline.options import Options
from pipeline.publish import publish
publish(Options(Path(sys.argv[1]), Path(sys.argv[2]), ("site",), workers=1))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.whole  # it starts the program twice
def test_large_files_pass_through_piece_by_piece(tmp_path: Path) -> None:
    content = write(tmp_path / "content", {"essai.md": _links(["film.mp4"])})
    with (content / "film.mp4").open("wb") as film:
        film.truncate(160_000_000)  # of which the disk holds nothing
    peaks = []
    for name in ("avec", "sans"):
        command = [sys.executable, "-c", _PUBLISH, str(content), str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
        peaks.append(int(done.stdout.split()[-1]))
        (content / "film.mp4").write_bytes(b"petit")
    assert (tmp_path / "avec/files/film.mp4").stat().st_size == 160_000_000
    assert abs(peaks[0] - peaks[1]) < 60_000  # kilobytes


def test_a_heic_behind_a_link_becomes_a_jpeg_that_forgets_where_it_was_taken(tmp_path: Path) -> None:
    data = (Path(__file__).parent.parent / "normalise" / "media" / "toit.heic").read_bytes()
    files: dict[str, str | bytes] = {
        "essai.md": _links(["toit.heic", "toit.heic.jpg"]),
        "toit.heic": data,
        "toit.heic.jpg": b"\xff\xd8\xff",
    }
    collection = normalised(tmp_path, files)
    assert set(collection.attachments) == {"toit.heic-2.jpg"}
    assert collection.attachments["toit.heic-2.jpg"].data.startswith(b"\xff\xd8\xff")
    assert b"secret" in data
    assert b"secret" not in collection.attachments["toit.heic-2.jpg"].data
    assert 'href="asset:toit.heic-2.jpg"' in collection.articles[0].body.text


def test_no_picture_has_a_name_that_a_server_runs(tmp_path: Path) -> None:
    names = ("a.php.png", "b.PHTML", "c.shtml.png")
    markdown = f"![Une image](a.php.png) ![Une image](c.shtml.png) {_links(['a.php.png'])}"
    files = published(tmp_path, {"essai.md": markdown, **dict.fromkeys(names, picture())}, "site")
    pictures = {name for name in files if name.endswith(".png") and not name.startswith("cards/")}
    assert {Path(name).name for name in pictures} >= {"a-php.png", "c-shtml.png"}
    assert not [name for name in files if ".php" in name or ".shtml" in name]
