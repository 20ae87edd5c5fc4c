"""The files of imported posts: free names, pictures beside them, nothing that was there before touched."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Picture
from pipeline.new.new_files import is_there, write_new
from pipeline.new.post_folder import PostFolder

_FRONT_MATTER = "---\n"


@dataclass
class PostNames:
    """PostNames for posts in a folder, each given once; `day` stands in those that have a date.

    Those that are not `free` are given whatever stands there already: as if it were the first time.
    """

    root: Path
    folder: PostFolder
    day: dt.date
    free: bool = True
    given: set[str] = field(default_factory=set)

    def slug(self, title: str) -> str:
        """Return a name for a post of this title that, if it is to be free, neither a post nor any file there has."""
        folder = self.folder if self.free else replace(self.folder, taken=frozenset())
        while True:
            slug = folder.free_slug(title, self.given)
            self.given.add(slug)
            if not (self.free and (is_there(self.root, self.path(slug)) or self._has_pictures(slug))):
                return slug

    def path(self, slug: str) -> str:
        """Return the path of a post below the content folder."""
        return self.folder.path_of(slug, self.day)

    def picture(self, slug: str, number: int, suffix: str) -> str:
        """Return the path of a picture of a post, which has its name and a number from 1 on."""
        return str(PurePosixPath(self.path(slug)).parent / f"{slug}-{number}{suffix}")

    def _has_pictures(self, slug: str) -> bool:
        where = self.root / PurePosixPath(self.path(slug)).parent
        picture = re.compile(rf"{slug}-\d+\.\w+")
        return where.is_dir() and any(picture.fullmatch(file.name) for file in where.iterdir())


def stands_there(root: Path, path: str, text: str) -> bool:
    """Return whether a post with this text stands at this path; the day of its import is in its front matter."""
    try:
        return is_there(root, path) and _body((root / path).read_text("utf-8")) == _body(text)
    except (OSError, UnicodeDecodeError):
        return False


def write_all(root: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Write files that are not there yet; where one cannot be written, none of them stays.

    Raises:
        UserError: one cannot be written, or something has its name meanwhile.
    """
    written: list[str] = []
    try:
        for path, data in files:
            _write(root, path, data)
            written.append(path)
    except UserError:
        for path in written:
            (root / path).unlink(missing_ok=True)
        raise


def _write(root: Path, path: str, data: bytes) -> None:
    if not write_new(root, path, data):
        raise UserError(sentence("{file} is there already; it was not changed", file=root / path))


def suffix_of(picture: Picture | str) -> str:
    """Return the end of a picture's name, after what it is."""
    return PurePosixPath(picture.path).suffix if isinstance(picture, Picture) else ".png"


def _body(text: str) -> str:
    """Return a post without its front matter, in which the date of its import stands."""
    if text.startswith(_FRONT_MATTER):
        return text.partition("\n---\n")[2].strip()
    return text.strip()
