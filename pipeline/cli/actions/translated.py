"""`translated`: the front matter of a translation tells which state of its source it has."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipeline.cli.language import write_sentences
from pipeline.cli.option_values import choose_content
from pipeline.desk.forms.front_matter import change_front_matter
from pipeline.desk.store.folder import Change, ContentFolder, DeskError
from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.load import load
from pipeline.model.manuscript import Manuscript, Post
from pipeline.model.settings import SETTINGS_FILE, Settings
from pipeline.normalise.collection.in_step import write_mark
from pipeline.normalise.collection.translations import find_translations
from pipeline.normalise.metadata.metadata import PostMetadata, read_metadata

_KEY = "translated"


class _Text(NamedTuple):
    path: str
    metadata: PostMetadata


def translated(*, files: tuple[str, ...], content: str, source: str) -> None:
    """Write the mark into each file, and say which text it was translated from.

    Raises:
        UserError: a file is no post, has no source, or cannot be changed.
    """
    for file in files:
        root = _find_root(file, content)
        manuscript = load(root, commit=lambda _, __: "")
        posts = {post.path: post for post in manuscript.posts}
        path = _find_path(file, root, posts)
        origin = posts[_find_path(source, root, posts) if source else _find_source(path, manuscript)]
        if origin.path == path:
            raise UserError("{path} cannot be a translation of itself", path=path)
        mark = write_mark(origin, path)
        folder = ContentFolder(root, ())
        old = folder.read(path)
        try:
            new = change_front_matter(old or b"", {_KEY: mark}, path)
        except DeskError:
            line = f"{_KEY}: {mark}"
            raise UserError(
                "{path}: its front matter cannot be changed line by line; write into it: {line}", path=path, line=line
            ) from None
        if new != old:
            folder.write([Change(path, old, new)])
        write_sentences(sentence("{path} is marked as up to date with {source}", path=path, source=origin.path))


def _find_root(file: str, content: str) -> Path:
    """Return the content folder: the one that is named, else the nearest one around the file that has settings."""
    around = () if content else Path(file).resolve().parents
    own = next((parent for parent in around if (parent / SETTINGS_FILE).is_file()), None)
    return own or choose_content(content).resolve()


def _find_path(file: str, root: Path, posts: dict[str, Post]) -> str:
    """Return the path below the content folder of a post that is named from here, or from there."""
    for place in (Path(file).resolve(), root / file):
        if place.is_relative_to(root) and (path := place.relative_to(root).as_posix()) in posts:
            return path
    raise UserError("{file} is not a post of {folder}", file=file, folder=root)


def _find_source(path: str, manuscript: Manuscript) -> str:
    """Return the path of the first of the other texts that say the same: that in the language of the whole."""
    language = manuscript.settings.language or Settings().language
    texts = [_Text(post.path, read_metadata(post, manuscript.settings.of_posts)[0]) for post in manuscript.posts]
    others = find_translations([texts], language, manuscript.language_folders).of(path)
    source = next((other for other in others if other != path), "")
    if not source:
        raise UserError(
            "{path}: no other text is its translation: name its source (--source FILE), or give both a"
            " “translation_key”",
            path=path,
        )
    return source
