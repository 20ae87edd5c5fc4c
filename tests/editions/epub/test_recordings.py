"""Sounds and films in the e-book, from a post to the package."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from pipeline.editions.epub import ebook
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.making import picture, write
from tests.judges import epubcheck

MEDIA = Path(__file__).parents[2] / "media"
POST = """\
---
title: Une émission
lang: fr
date: 2026-01-02
audio: bonjour.mp3
---
Bonjour. Voici la radio.

## Le film

![Le film du lundi](film.mp4)

![Un vieux son](vieux.ogg)

<video src="film.webm" title="Un autre"><track src="autre.vtt" srclang="en"></video>
"""
TIMES = "0\t1\tBonjour. Voici la radio.\n1\t2.4\tLe film\n"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return next(packages(tmp_path_factory.mktemp("radio")))


def packages(folder: Path) -> Iterator[bytes]:
    files: dict[str, str | bytes] = {path.name: path.read_bytes() for path in MEDIA.glob("*.[mow]*")}
    files |= {"vieux.ogg": files["bonjour.opus"], "film.png": picture(), "film.vtt": CAPTIONS, "autre.vtt": CAPTIONS}
    files |= {"a.md": POST, "bonjour.txt": TIMES, "collection.yaml": "base_url: https://radio.example/\ntitle: Radio\n"}
    options = Options(write(folder / "content", files), folder / "output", ("anthology-epub",), workers=1)
    publish(options)
    yield (options.output / "anthology.epub").read_bytes()


def parts(package: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package))


def test_what_reading_systems_play_is_in_the_book_and_the_rest_leads_to_the_site(package: bytes) -> None:
    names = parts(package).namelist()
    assert sorted(Path(name).suffix for name in names if "/recordings/" in name) == [".mp3", ".mp4", ".vtt", ".webm"]
    chapter = etree.fromstring(parts(package).read("EPUB/articles/a.xhtml"))
    players = chapter.xpath("//*[local-name()='audio' or local-name()='video']")
    assert [player.get("aria-label") for player in players] == ["Écouter cet article", "Le film du lundi", "Un autre"]
    assert players[1].get("poster", "").startswith("../images/")
    links = chapter.xpath("//*[local-name()='figure']/*[local-name()='p']/*[local-name()='a']/@href")
    assert links == ["https://radio.example/articles/a.html#recording-2"]


def test_the_chapter_is_read_aloud_in_time(package: bytes) -> None:
    overlay = parts(package).read("EPUB/articles/a.smil").decode()
    assert 'clipBegin="0.000s" clipEnd="1.000s"' in overlay
    assert 'src="a.xhtml#le-film"' in overlay
    document = parts(package).read("EPUB/content.opf").decode()
    assert document.count("media-overlay=") == 1
    assert '<meta property="media:duration">2.400s</meta>' in document
    for said in ("synchronizedAudioText", "closedCaptions", "auditory", "-epub-media-overlay-active"):
        assert said in document


@pytest.mark.judge
def test_epubcheck_has_nothing_to_say(package: bytes, tmp_path: Path) -> None:
    path = tmp_path / "radio.epub"
    path.write_bytes(package)
    assert epubcheck(path) == []


def test_what_is_too_large_is_named_and_leads_to_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ebook, "LARGEST", 10_500)
    files: dict[str, str | bytes] = {"film.mp4": (MEDIA / "film.mp4").read_bytes(), "a.md": "![Le film](film.mp4)"}
    options = Options(write(tmp_path / "content", files), tmp_path / "output", ("anthology-epub",), workers=1)
    report = publish(options)
    assert [problem.rule for problem in report.problems if problem.path == "a.md" and "e-book" in problem.message] == [
        "recording"
    ]
    assert (
        "<video" not in parts((options.output / "anthology.epub").read_bytes()).read("EPUB/articles/a.xhtml").decode()
    )
