"""What the floor and the peers are given, made once and outside of all figures: `prepare.py CONTENT FOLDER`.

The only part of the bench that calls the pipeline's own functions. Below FOLDER come:

- `posts/` the Markdown of each article without its front matter;
- `print/` the HTML that the pipeline gives to the press for each article, and `book/` that of articles in a book of
  another trim, `sheets/` the style sheets of each and `pictures/` pictures and fonts, all as files, so that WeasyPrint
  alone can set them;
- `joined/` the articles of the book in one document;
- `chapters/` the Markdown of each article under its title as heading, with `images/`, for tools that take it so.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from pipeline.editions.print.article import article_copy
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.press.fonts.prepared import font_faces, printing_font
from pipeline.press.geometry import TRIMS
from pipeline.press.sheets import Copy
from pipeline.runs.runners import open_runner

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n\n", re.DOTALL)
_TITLE = re.compile(r"^title: (.*)$", re.MULTILINE)
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_PICTURE = re.compile(r'(src=")asset:')
_FONT = re.compile(r'url\("font:([^"]+)"\)')


def prepare(content: Path, folder: Path) -> None:
    """Write all of it below `folder`."""
    _write_markdown(content, folder)
    with open_runner(Options(content), None) as runner:
        _write_print(normalise(load(content), runner), folder)


def _write_markdown(content: Path, folder: Path) -> None:
    for name in ("posts", "chapters"):
        (folder / name).mkdir(parents=True)
    for path in sorted((content / "articles").glob("*.md")):
        text = path.read_text("utf-8")
        head = _FRONT_MATTER.match(text)
        title = _TITLE.search(text)
        if head is None or title is None:
            raise ValueError(f"{path} is not as the generator writes it")
        body = text[head.end() :]
        (folder / "posts" / path.name).write_text(body, "utf-8")
        # Some tools read all chapters as one text: each note has a name of its own.
        chapter = f"# {title[1]}\n\n{body}".replace("(../images/", "(images/").replace("[^", f"[^{path.stem}-")
        (folder / "chapters" / path.name).write_text(chapter, "utf-8")
    shutil.copytree(content / "images", folder / "chapters" / "images")


def _write_print(collection: Collection, folder: Path) -> None:
    """Write the articles as the pipeline sets them, on the pages of their own PDFs and on those of the book."""
    (folder / "pictures").mkdir()
    alone, bound = (TRIMS[trim] for trim in (collection.settings.article_trim, collection.settings.trim))
    copies = [article_copy(article, collection.pictures, page=alone) for article in collection.articles]
    _write_copies(copies, collection, folder, "print")
    if bound != alone:
        copies = [article_copy(article, collection.pictures, page=bound) for article in collection.articles]
        _write_copies(copies, collection, folder, "book")
    bodies = [body for copy in copies for body in _BODY.findall(_PICTURE.sub(r"\1", copy.html))]
    whole = "\n".join(bodies)
    joined = _BODY.sub(lambda _: f"<body>{whole}</body>", _PICTURE.sub(r"\1", copies[0].html))
    (folder / "joined").mkdir()
    (folder / "joined" / "all.html").write_text(joined, "utf-8")
    _write_sheets(folder / "sheets" / "joined", copies[0].styles, whole)


def _write_copies(copies: Sequence[Copy], collection: Collection, folder: Path, step: str) -> None:
    if not copies:
        raise ValueError("there are no articles")
    (folder / step).mkdir()
    for article, made in zip(collection.articles, copies, strict=True):
        (folder / step / f"{article.slug}.html").write_text(_PICTURE.sub(r"\1", made.html), "utf-8")
        for address, data in made.images.items():
            path = folder / "pictures" / unquote(address.removeprefix("asset:"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    _write_sheets(folder / "sheets" / step, copies[0].styles, "".join(made.html for made in copies))


def _write_sheets(folder: Path, styles: tuple[str, ...], text: str) -> None:
    folder.mkdir(parents=True)
    rules = "\n".join(font_faces(text, ""))
    for name in _FONT.findall(rules):
        (folder / f"{name}.ttf").write_bytes(printing_font(name))
    # The fonts first, as the press has them.
    for number, css in enumerate((_FONT.sub(r'url("\1.ttf")', rules), *styles)):
        (folder / f"{number}.css").write_text(css, "utf-8")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
