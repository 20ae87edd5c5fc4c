"""The three collections of docs/looks.md: our own posts with their settings, and the results."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.press.images.pixels import render_pages
from tests.preview.browser import Browser
from tests.tools.pictures import composing, screens
from tests.tools.pictures.composing import Picture, Placed, sized

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "looks.md"
LOOKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "look-class.webp": (
        "content",
        ("2025-10-03-sonie.md", "compression-video.md", "couleurs-et-peaux.md", "reverberation.md", "plongements.md"),
    ),
    "look-review.webp": ("docs/exemple", ("silences.md", "porte.md", "placard.md", "indicatif.md")),
    "look-centre.webp": ("content", ("mire", "webradio.md", "sous-titres.md", "grille.md", "provenance.md")),
}
"""Their pictures, in the order in which the page has them: whose posts each shows, the one on paper first."""
_LOGOS = Path(__file__).parent / "logos"
_SETTINGS = re.compile(r"^```yaml\n(title: .+?)^```$", re.MULTILINE | re.DOTALL)
_SCALE = 2.5  # pixels a point
_WINDOW = (1180, 1080)  # CSS pixels
_HEIGHT, _MARGIN = 810, 44  # pixels of the picture


def settings() -> dict[str, str]:
    """Return the settings of each collection in the page, by the name of its picture."""
    return dict(zip(LOOKS, _SETTINGS.findall(PAGE.read_text("utf-8")), strict=True))


def content(name: str, folder: Path) -> Path:
    """Write a collection into a folder and return its path."""
    place = folder / name.partition(".")[0]
    base, posts = LOOKS[name]
    for part in ("articles", "images", "sons", "sources", "authors.yaml"):
        source = ROOT / base / part
        if source.is_dir():
            shutil.copytree(source, place / part)
        elif source.is_file():
            shutil.copy(source, place)
    for other in (place / "articles").iterdir():
        if other.name not in posts:
            shutil.rmtree(other) if other.is_dir() else other.unlink()
    for logo in _LOGOS.glob("*.svg"):
        shutil.copy(logo, place / "images")
    (place / "collection.yaml").write_text(settings()[name], "utf-8")
    return place


def pictures(browser: Browser, folder: Path, editions: Callable[..., None]) -> Iterator[tuple[str, Picture]]:
    """Yield the picture of each collection; `editions` runs a command line."""
    for name in LOOKS:
        output = folder / f"output-{name}"
        place = str(content(name, folder))
        editions("publish", "--content", place, "--output", str(output), "--only", "site,articles", "--keep-going")
        yield name, picture(browser, name, output, folder)


def picture(browser: Browser, name: str, output: Path, folder: Path) -> Picture:
    """Draw the front page beside the first printed page of an article."""
    stem = re.sub(r"^\d{4}-\d\d-\d\d-", "", LOOKS[name][1][0]).removesuffix(".md")
    (path,) = (output / "articles").glob(f"*{stem}.pdf")
    page = next(render_pages(path.read_bytes(), _SCALE)).copy()
    home = screens.page_of_site(browser, output / "index.html", _WINDOW, folder)
    shown = [sized(each, round(each.width * _HEIGHT / each.height)) for each in (home, page)]
    left = composing.WIDTH - _MARGIN - shown[1].width
    return composing.composed(_HEIGHT + 2 * _MARGIN, *map(Placed, shown, (_MARGIN, left), (_MARGIN, _MARGIN)))
