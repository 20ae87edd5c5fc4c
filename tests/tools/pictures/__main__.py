"""Draw all pictures of the docs from the sample into docs/pictures/: `python -m tests.tools.pictures`."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfDocument

from pipeline.options import teachers_beside
from pipeline.press.images.pixels import render_pages
from tests.hostile.guard import starts
from tests.preview.browser import Browser
from tests.tools.pictures import composing, looks, screens
from tests.tools.pictures.composing import Picture, Placed, in_a_row, sized, spread
from tests.tools.pictures.names import NAMES

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "docs" / "pictures"
CONTENT = ROOT / "content"
POST, TITLE = "compression-video", "Comment un codec choisit"
# Beside the handout that publishing makes, in two layouts more.
_HANDOUT, _MORE = "le-son-mesure-et-ecrit", "livret-et-cartes"
_SHOWN = ("la-mire", "compression-video", "couleurs-et-peaux", "grille")
_ASKED = ("handout", "--title", "Livret et cartes", "--layout", "booklet,cards", *(f"--post={slug}" for slug in _SHOWN))
_SCALE = 2.0  # pixels a point


def main() -> int:
    """Draw the pictures and print the size of each."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        made = set()
        for name, picture in pictures(Path(folder)):
            made.add(name)
            data = composing.webp(picture, light=name.startswith(("desk", "look")))
            (PICTURES / name).write_bytes(data)
            sys.stdout.write(f"{len(data) // 1000:4} kB  {name}\n")
            sys.stdout.flush()
    if made != set(NAMES):
        raise ValueError(f"tests/tools/pictures/names.py has others: {made ^ set(NAMES)}")
    return 0


def pictures(folder: Path) -> Iterator[tuple[str, Picture]]:
    """Yield each picture with its file name."""
    output = folder / "output"
    _editions("publish", "--output", str(output))
    _editions(*_ASKED, "--output", str(output))
    for name, made in FROM_FILES.items():
        yield name, made(output)
    with screens.browser() as browser:
        yield "site.webp", _site(browser, output, folder)
        yield "e-book.webp", _e_book(browser, output, folder)
        yield from looks.pictures(browser, folder, _editions)
        for language in ("en", "fr"):
            listed, error = screens.previews(browser, CONTENT, POST, language, folder)
            yield f"preview-{language}.webp", in_a_row([listed], margin=90)
            yield f"preview-error-{language}.webp", in_a_row([error], margin=90)
            edited, fixed = screens.desks(browser, CONTENT, POST, language, folder)
            yield f"desk-{language}.webp", in_a_row([edited], margin=90)
            yield f"desk-fix-{language}.webp", in_a_row([fixed], margin=90)


def _editions(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "invoke", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _pages(path: Path) -> list[Picture]:
    return [page.copy() for page in render_pages(path.read_bytes(), _SCALE)]


def _with(path: Path, words: str, *, first: bool = False) -> int:
    """Return the index of the first page that contains these words, or begins with them."""
    with PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return next(at for at, text in enumerate(texts) if (text.lstrip().startswith(words) if first else words in text))


def _article(output: Path) -> Picture:
    return in_a_row(_pages(output / "articles" / "couleurs-et-peaux.pdf")[:2])


def _handout(output: Path) -> Picture:
    ours, teachers = (path / "handouts" / _HANDOUT / "a4.pdf" for path in (output, teachers_beside(output)))
    pages = _pages(ours)
    return in_a_row([pages[0], pages[_with(ours, "Questions\r\n")], _pages(teachers)[-1]])


def _layouts(output: Path) -> Picture:
    ours, more = (output / "handouts" / name for name in (_HANDOUT, _MORE))
    large, notes = _pages(ours / "large-print.pdf")[1], _pages(ours / "notes.pdf")[0]
    return in_a_row([large, notes, _pages(more / "cards.pdf")[0], _pages(more / "booklet.pdf")[1]])


def _book(output: Path) -> Picture:
    pages = _pages(output / "anthology.pdf")
    first = _with(output / "anthology.pdf", TITLE, first=True)
    left = first - (first + 1) % 2  # a page with an even number, counted from 1
    return in_a_row([pages[0], spread(pages[left], pages[left + 1])])


FROM_FILES: Mapping[str, Callable[[Path], Picture]] = {
    "article.webp": _article,
    "handout.webp": _handout,
    "layouts.webp": _layouts,
    "book.webp": _book,
}


def _site(browser: Browser, output: Path, folder: Path) -> Picture:
    desktop = screens.page_of_site(browser, output / "index.html", screens.DESKTOP, folder)
    phone = screens.page_of_site(browser, output / "articles" / f"{POST}.html", screens.PHONE, folder)
    desktop, phone = sized(desktop, 1190), sized(phone, 330)
    height = desktop.height + 2 * 60
    return composing.composed(
        height, Placed(desktop, 60, 60, corner=10), Placed(phone, 1214, height - 36 - phone.height, corner=26)
    )


def _e_book(browser: Browser, output: Path, folder: Path) -> Picture:
    book = output / "anthology.epub"
    names = ("cover.xhtml", "nav.xhtml", f"articles/{POST}.xhtml")
    return in_a_row([screens.chapter(browser, book, name, folder) for name in names])


if __name__ == "__main__":
    os.environ.setdefault("EDITIONS_LANG", "fr")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [starts.FOLDER, os.environ.get("PYTHONPATH")]))
    Image.init()
    sys.exit(main())
