"""The three looks of docs/look.md: the sample published with each of their settings, and what comes out."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.press.images.pixels import render_pages
from tests.preview.browser import Browser
from tests.tools.pictures import screens
from tests.tools.pictures.composing import Picture, in_a_row

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "look.md"
LOOKS = ("look-school.webp", "look-radio.webp", "look-review.webp")
"""Their pictures, in the order in which the page has them."""
_LOGOS = Path(__file__).parent / "logos"
_SETTINGS = re.compile(r"^```yaml\n(look:\n.+?)^```$", re.MULTILINE | re.DOTALL)
_SCALE = 2.0  # pixels a point
_WINDOW = (1280, 1180)  # CSS pixels


def settings() -> dict[str, str]:
    """What the page says of each look, by the name of its picture."""
    return dict(zip(LOOKS, _SETTINGS.findall(PAGE.read_text("utf-8")), strict=False))


def content(name: str, folder: Path) -> Path:
    """Write the sample with a look into a folder, and return where it is."""
    place = folder / name.partition(".")[0]
    shutil.copytree(ROOT / "content", place)
    for logo in _LOGOS.glob("*.svg"):
        shutil.copy(logo, place / "images")
    with (place / "collection.yaml").open("a", encoding="utf-8") as file:
        file.write(settings()[name])
    return place


def pictures(browser: Browser, folder: Path, editions: Callable[..., None]) -> Iterator[tuple[str, Picture]]:
    """Yield the picture of each look; `editions` gives the program a command line."""
    for name in LOOKS:
        output = folder / f"output-{name}"
        editions("publish", "--content", str(content(name, folder)), "--output", str(output))
        yield name, picture(browser, output, folder)


def picture(browser: Browser, output: Path, folder: Path) -> Picture:
    """Its front page, an article on paper, the cover of its book and a handout."""
    pages = ("articles/sonie.pdf", "anthology.pdf", "handouts/le-son-mesure-et-ecrit/a4.pdf")
    printed = [next(render_pages((output / path).read_bytes(), _SCALE)).copy() for path in pages]
    home = screens.page_of_site(browser, output / "index.html", _WINDOW, folder)
    return in_a_row([home, *printed], margin=40, gap=32)
