"""Publish the sample collections with the commands of the README."""

import os
import subprocess
import sys
from pathlib import Path

from lxml import html

_ROOT = Path(__file__).parent.parent
SECOND = _ROOT / "docs" / "exemple"
HEAVIEST = {"articles": 62_000, "": 100_000, "tags": 60_000}
"""Limits of pages in bytes by folder, with style sheets and scripts."""
_HANDOUT = ("--tag", "son", "--class", "Seconde 2", "--layout", "a4,large-print,booklet", "--teacher", "--zip")
# Those of the sample's settings, and this one, by their folders.
HANDOUTS = {
    "le-son-mesure-et-ecrit": {"a4.pdf", "large-print.pdf", "notes.pdf"},
    "son": {"a4.pdf", "a5.pdf", "large-print.pdf", "booklet.pdf"},
}


def pages_of_docs() -> list[Path]:
    """Return the pages of `docs/`, without the posts of the second sample below it."""
    pages = sorted((_ROOT / "docs").rglob("*.md"))
    return [page for page in pages if SECOND not in page.parents or page == SECOND / "LISEZMOI.md"]


def publish_sample(folder: Path) -> None:
    """Publish all editions and a handout into `output` of a folder."""
    output = str(folder / "output")
    _invoke(folder, "publish", "--output", output)
    _invoke(folder, "handout", *_HANDOUT, "--output", output)


def publish_second_sample(folder: Path, cache: Path, only: str = "") -> None:
    """Publish the second sample (all editions, or those in `only`) into `output`, and the messages into `said.json`."""
    words = ("--content", str(SECOND), "--output", str(folder / "output"), "--trust", "templates", "--json")
    said = _invoke(folder, "publish", *words, *(("--only", only) if only else ()), EDITIONS_CACHE=str(cache))
    (folder / "said.json").write_text(said, "utf-8")


def _invoke(folder: Path, *words: str, **surroundings: str) -> str:
    """Run a task as `python -m invoke` does; fail if two of its jobs have one name."""
    alike = folder / "alike"
    command = [sys.executable, "-m", "tests.named_jobs", str(alike), *words]
    environment = os.environ | surroundings
    run = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert not alike.read_text("utf-8")
    return run.stdout


def weight(page: Path) -> int:
    """Return the bytes of a page with its style sheets and scripts."""
    tree = html.parse(page).getroot()
    loaded = tree.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    return sum(path.stat().st_size for path in (page, *(page.parent / address for address in loaded)))


def heavy(site: Path) -> dict[str, int]:
    """Return the pages of a site above their limits."""
    pages = (page for folder in HEAVIEST for page in (site / folder).glob("*.html") if page.name != "404.html")
    weights = {page.relative_to(site).as_posix(): weight(page) for page in pages}
    return {page: found for page, found in weights.items() if found >= HEAVIEST[page.rpartition("/")[0]]}
