"""Links to the podcast where what would be its only episode cannot be heard: named, in posts, footer and menu."""

import os
from pathlib import Path

import pytest

from pipeline.normalise.media.attachments import LARGEST
from tests.hostile.making import normalised, picture

SOUND = (Path(__file__).parents[2] / "media" / "bonjour.mp3").read_bytes()
SETTINGS = """\
language: fr
base_url: https://radio.example/
legal: {publisher: A, director: B, host: C, contact: d@e.example}
menu: [{title: S'abonner, link: /podcast.xml}]
footer: "[Le podcast](/podcast.xml)"
"""
LU = "---\ntitle: Lu\naudio: lu.mp3\n---\n[Le podcast](/podcast.xml)\n"


def _rules(folder: Path, files: dict[str, str | bytes]) -> list[tuple[str, str]]:
    """Return the broken rules by file."""
    collection = normalised(folder, {"collection.yaml": SETTINGS, "lu.md": LU, **files})
    bodies = [article.body.text for article in collection.articles]
    assert any("site:podcast.xml" in body for body in bodies) is ("lu.mp3" in files)
    assert bool(collection.surroundings.menu) is ("lu.mp3" in files)
    return [(problem.path, problem.rule) for problem in collection.problems if problem.rule != "draft"]


def test_a_podcast_with_an_episode_is_led_to(tmp_path: Path) -> None:
    assert _rules(tmp_path, {"lu.mp3": SOUND}) == []


@pytest.mark.parametrize(
    "files", [pytest.param({}, id="missing"), pytest.param({"lu.png": picture(), "lu.wma": b"x"}, id="another")]
)
def test_a_link_to_a_podcast_without_an_episode_is_named(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    found = _rules(tmp_path, files)
    assert ("lu.md", "recording") in found
    assert ("lu.md", "dead-link") in found
    assert [path for path, rule in found if rule == "dead-link"].count("collection.yaml") == 2


def test_a_sound_that_is_too_large_to_be_published_is_no_episode(tmp_path: Path) -> None:
    path = tmp_path / "lu.mp3"
    path.write_bytes(SOUND)
    os.truncate(path, LARGEST + 1)  # a hole, which takes no room
    assert ("lu.md", "dead-link") in _rules(tmp_path, {})


def test_a_page_that_is_read_aloud_is_no_episode(tmp_path: Path) -> None:
    page = "---\ntitle: Page\naudio: son.mp3\n---\nTexte.\n"
    found = _rules(tmp_path, {"pages/p.md": page, "pages/son.mp3": SOUND})
    assert ("lu.md", "dead-link") in found
