"""Take screenshots of the site, the e-book and the preview in Chromium."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tests.desk.running import RunningDesk
from tests.preview.browser import BAR, Browser
from tests.preview.test_command import started
from tests.tools.pictures.composing import Picture

DESKTOP, PHONE, E_READER = (1280, 840), (390, 800), (460, 640)
"""CSS pixels."""
_DESK, _QUESTION = (1280, 550), (1280, 500)
# In columns, as e-readers make pages: the first one is seen.
_PAGE = """Object.assign(document.body.style, { margin: '0', padding: '40px', boxSizing: 'border-box', height: '100vh',
  width: '100vw', columnWidth: '380px', columnGap: '80px', columnFill: 'auto', overflow: 'hidden' })"""
# Pictures further down are not loaded before somebody scrolls there.
_READY = """document.fonts.ready.then(() => Promise.all([...document.images]
  .filter((one) => one.getBoundingClientRect().top < innerHeight).map((one) => one.decode().catch(() => 0))))"""
_DRAWER, _OVERLAY = (f"{BAR}.querySelector('.{name}').open" for name in ("drawer", "overlay"))
_PROBLEMS = {
    "## Le poids du réel": "#### Le poids du réel",
    "## Deuxième geste": "![](images/flou.png)\n\n## Deuxième geste",
}


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser with two pixels to each CSS pixel."""
    with Browser(scale=2) as begun:
        yield begun


def shot(of: Browser, size: tuple[int, int], folder: Path) -> Picture:
    """Take a screenshot of a window of this size."""
    width, height = size
    of.do("view", width=width, height=height, scheme="light")
    of.evaluate(_READY)
    of.do("shoot", path=str(folder / "shot.png"))
    return Image.open(io.BytesIO((folder / "shot.png").read_bytes())).convert("RGB")


def page_of_site(of: Browser, page: Path, size: tuple[int, int], folder: Path) -> Picture:
    """Take a screenshot of a page of the site."""
    of.open(page.as_uri())
    return shot(of, size, folder)


def chapter(of: Browser, book: Path, name: str, folder: Path) -> Picture:
    """Take a screenshot of a chapter's first page as on an e-reader with margins."""
    place = folder / "book"
    with zipfile.ZipFile(book) as archive:
        archive.extractall(place)
    of.open((place / "EPUB" / name).as_uri())
    if name != "cover.xhtml":
        of.evaluate(_PAGE)
    return shot(of, E_READER, folder)


def previews(of: Browser, content: Path, post: str, language: str, folder: Path) -> tuple[Picture, Picture]:
    """Take screenshots of the preview in a language: with the list of problems, then with an error."""
    place = folder / language
    copied = _copied(content, place / "content")
    written = copied / "articles" / f"{post}.md"
    text = written.read_text("utf-8")
    faulty = _damaged(text)
    written.write_text(faulty, "utf-8")
    with started(place, "--no-drafts", EDITIONS_LANG=language) as preview:
        of.do("fresh")
        of.open(f"http://127.0.0.1:{preview.port}/articles/{post}.html")
        of.do("view", width=DESKTOP[0], height=DESKTOP[1], scheme="light")
        of.until(f"{BAR}.querySelector('.state')?.textContent")
        of.do("click", on=".state")
        of.until(_DRAWER)
        listed = shot(of, DESKTOP, folder)
        of.do("press", key="Escape")
        written.write_bytes(b"%PDF-1.7\xff")
        of.until(_OVERLAY)
        return listed, shot(of, DESKTOP, folder)


def desks(of: Browser, content: Path, post: str, language: str, folder: Path) -> tuple[Picture, Picture]:
    """Take screenshots of the desk in a language: an edited paragraph, and the preview of a repair."""
    desk = RunningDesk(folder / f"desk-{language}", of, language=language)
    path = f"articles/{post}.md"
    written = _copied(content, desk.content) / path
    written.write_text(_damaged(written.read_text("utf-8")), "utf-8")
    try:
        desk.start()
        of.do("view", width=_DESK[0], height=_DESK[1], scheme="light")
        desk.show(path)
        of.evaluate("window.desk.show(window.desk.path, 1)")
        of.do("inner", on="p[data-block] + p[data-block], p[data-block]")
        of.until("document.activeElement?.closest('.cm-content')")
        edited = shot(of, _DESK, folder)
        of.evaluate("window.desk.layer.close(); window.desk.openPanel('problems')")
        of.until("document.querySelector('.problem button + button')")
        of.do("click", on=".problem button + button")
        of.until("document.querySelector('dialog[open] ins')")
        return edited, shot(of, _QUESTION, folder)
    finally:
        desk.kill()


def _copied(content: Path, to: Path) -> Path:
    for path in sorted(content.rglob("*")):
        if path.is_file() and "_dessins" not in path.parts:
            (to / path.relative_to(content)).parent.mkdir(parents=True, exist_ok=True)
            (to / path.relative_to(content)).write_bytes(path.read_bytes())
    return to


def _damaged(text: str) -> str:
    for before, after in _PROBLEMS.items():
        if before not in text:
            raise ValueError(f"the post to be damaged has no {before!r}")
        text = text.replace(before, after, 1)
    return text
