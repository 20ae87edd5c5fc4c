"""Sounds and films on the site: players that play, and the podcast."""

import json
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import html

from tests.hostile.making import picture, published
from tests.judges import vnu
from tests.preview.browser import Browser

MEDIA = Path(__file__).parents[2] / "media"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n"
POST = """\
---
title: Une émission
lang: fr
date: 2026-01-02
description: Le monde en deux minutes.
audio: bonjour.mp3
---
Bonjour.

## Voici la radio

![Le film du lundi](film.mp4)

![Un autre film](film.webm)

- ![Un son](bonjour.opus)
"""
SETTINGS = "title: Radio\nlanguage: fr\nbase_url: https://radio.example/\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("radio")
    files: dict[str, str | bytes] = {path.name: path.read_bytes() for path in MEDIA.glob("*.[mow]*")}
    files |= {"film.png": picture(), "film.vtt": CAPTIONS, "bonjour.fr.vtt": CAPTIONS}
    files |= {"bonjour.txt": "0\t1\tBonjour.\n1\t2.4\tVoici la radio\n", "a.md": POST, "collection.yaml": SETTINGS}
    files["pages/studio.md"] = "---\ntitle: Le studio\nlang: fr\n---\n![Le film](../film.mp4)\n"
    published(folder, files, "site")
    return folder / "output"


def test_a_page_has_players_that_need_no_script(site: Path) -> None:
    tree: Any = html.fromstring((site / "articles/a.html").read_text("utf-8"))
    players = tree.xpath("//audio | //video")
    assert [player.get("preload") for player in players] == ["metadata", "none", "none", "metadata"]
    assert all(
        "controls" in player.attrib and not any(name.startswith("data-") for name in player.attrib)
        for player in players
    )
    for address in tree.xpath("//audio/@src | //video/@src | //video/@poster"):
        assert not address.startswith("data:")
        assert (site / "articles" / address).is_file(), address
    assert "</track>" not in (site / "articles/a.html").read_text("utf-8")


def test_a_page_that_is_no_article_has_its_captions_too(site: Path) -> None:
    tree: Any = html.fromstring((site / "studio.html").read_text("utf-8"))
    (track,) = tree.xpath("//video/track/@src")
    assert track.startswith("data:text/vtt")  # from a folder a browser loads no others
    assert (site / tree.xpath("//video/@src")[0]).is_file()


def test_the_podcast_has_its_episode_with_length_and_chapters(site: Path) -> None:
    found = feedparser.parse((site / "podcast.xml").read_bytes())
    assert not found.bozo
    (episode,) = found.entries
    assert (episode.title, episode.summary, episode.itunes_duration) == (
        "Une émission",
        "Le monde en deux minutes.",
        "2",
    )
    (file,) = episode.enclosures
    size = (MEDIA / "bonjour.mp3").stat().st_size
    assert (file.href, file.length, file.type) == ("https://radio.example/files/bonjour.mp3", str(size), "audio/mpeg")
    assert episode.podcast_chapters["url"] == "https://radio.example/podcast/a.json"
    assert episode.podcast_transcript["url"] == "https://radio.example/files/bonjour.fr.vtt"
    chapters = json.loads((site / "podcast/a.json").read_text("utf-8"))["chapters"]
    assert chapters == [{"startTime": 0.0, "title": "Une émission"}, {"startTime": 1.0, "title": "Voici la radio"}]
    page: Any = html.fromstring((site / "articles/a.html").read_text("utf-8"))
    assert page.xpath("//link[@type='application/rss+xml']/@href") == ["../podcast.xml"]


def test_without_an_address_there_is_no_podcast(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.md": POST, "bonjour.mp3": (MEDIA / "bonjour.mp3").read_bytes()}
    made = published(tmp_path, files, "site")
    assert "podcast.xml" not in made
    assert b"podcast" not in made["index.html"]


@pytest.mark.judge
def test_chromium_plays_all_of_it_from_a_folder_and_shows_the_captions(site: Path, chromium: Browser) -> None:
    page = (site / "articles/a.html").as_uri()
    chromium.open(page)
    assert chromium.do("axe") == []
    count = chromium.evaluate("document.querySelectorAll('audio, video').length")
    for number in range(count):
        player = f"document.querySelectorAll('audio, video')[{number}]"
        chromium.evaluate(f"(({player}).muted = true, void ({player}).play())")
        chromium.until(f"({player}).currentTime > 0.2 && !({player}).error")
    chromium.until("document.querySelector('video').textTracks[0].cues?.length == 1")
    assert chromium.evaluate("document.querySelector('video').textTracks[0].mode") == "showing"
    assert chromium.do("faults") == []


@pytest.mark.judge
def test_the_page_is_valid(site: Path) -> None:
    assert set(map(tuple, vnu([site / "articles/a.html", site / "index.html"]).values())) == {()}
