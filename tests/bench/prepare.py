"""What the floor and the peers are given, made once and outside of all figures: `prepare.py CONTENT FOLDER`.

The only part of the bench that calls the pipeline's own functions. Below FOLDER come:

- `posts/` the Markdown of each article without its front matter;
- `print/` the HTML that the pipeline gives to the press for each article, `sheets/` its style sheets and `pictures/`
  its pictures and fonts, all as files, so that WeasyPrint alone can set them;
- `joined/` the same articles in one document;
- `chapters/` the Markdown of each article under its title as heading, with `images/`, for tools that take it so.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote

from pipeline.editions.paper.article import article_copy
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.press.fonts.prepared import faces, printing_font
from pipeline.press.sheets import Copy
from pipeline.runners import open_runner

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
    for name in ("print", "joined", "sheets", "pictures"):
        (folder / name).mkdir()
    bodies: list[str] = []
    first: Copy | None = None
    for article in collection.articles:
        made = article_copy(article, collection.pictures)
        first = first or made
        html = _PICTURE.sub(r"\1", made.html)
        (folder / "print" / f"{article.slug}.html").write_text(html, "utf-8")
        bodies += _BODY.findall(html)
        for address, data in made.images.items():
            path = folder / "pictures" / unquote(address.removeprefix("asset:"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    if first is None:
        raise ValueError("there are no articles")
    whole = "\n".join(bodies)
    joined = _BODY.sub(lambda _: f"<body>{whole}</body>", _PICTURE.sub(r"\1", first.html))
    (folder / "joined" / "all.html").write_text(joined, "utf-8")
    _write_sheets(folder / "sheets", first.styles, whole)


def _write_sheets(folder: Path, styles: tuple[str, ...], text: str) -> None:
    rules = "\n".join(faces(text, ""))
    for name in _FONT.findall(rules):
        (folder / f"{name}.ttf").write_bytes(printing_font(name))
    # The fonts first, as the press has them.
    for number, css in enumerate((_FONT.sub(r'url("\1.ttf")', rules), *styles)):
        (folder / f"{number}.css").write_text(css, "utf-8")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
