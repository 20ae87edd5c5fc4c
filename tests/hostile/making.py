"""Normalise or publish small collections of hostile files."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PIL import Image

from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.publish import publish

SECRET = "ce-que-le-voisin-garde"  # noqa: S105 (of nobody)
"""Content of files that no edition may contain a word of."""


def picture() -> bytes:
    """Return a small PNG."""
    data = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(data, "PNG")
    return data.getvalue()


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    return folder


def _held(text: Article) -> Article:
    return replace(text, body=Blob.of(text.body.data))


def normalised(folder: Path, files: Mapping[str, str | bytes]) -> Collection:
    """Normalise these files and keep their blobs."""
    with Runner() as runner:
        collection = normalise(load(write(folder, files)), runner)
        footer = collection.surroundings.footer
        return replace(
            collection,
            articles=tuple(map(_held, collection.articles)),
            pages=tuple(replace(one, text=_held(one.text)) for one in collection.pages),
            surroundings=replace(collection.surroundings, footer=footer and _held(footer)),
            pictures={path: replace(one, data=Blob.of(one.data.data)) for path, one in collection.pictures.items()},
            attachments={path: Blob.of(blob.data) for path, blob in collection.attachments.items()},
        )


def body(folder: Path, markdown: str, files: Mapping[str, str | bytes] | None = None) -> str:
    """Return the body of the article made from this Markdown."""
    collection = normalised(folder, {"essai.md": f"---\ntitle: Un essai\n---\n\n{markdown}\n"} | dict(files or {}))
    return next(article.body.text for article in collection.articles if article.source == "essai.md")


def rules(collection: Collection, path: str = "essai.md") -> set[str]:
    """Return the rules that a file breaks."""
    return {problem.rule for problem in collection.problems if problem.path == path}


def published(folder: Path, files: Mapping[str, str | bytes], *only: str) -> dict[str, bytes]:
    """Publish a folder `content` and return the output by path."""
    options = Options(write(folder / "content", files), folder / "output", only, keep_going=True, workers=1)
    publish(options)
    paths = (path for path in options.output.rglob("*") if path.is_file())
    return {path.relative_to(options.output).as_posix(): path.read_bytes() for path in paths}
