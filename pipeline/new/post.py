"""A new post: complete front matter, today's date, and a name that is free, where the collection keeps its posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UserError
from pipeline.load.settings import read_settings
from pipeline.model.settings import SETTINGS_FILE
from pipeline.new.new_files import LANGUAGE, fill_in, is_there, parse_language, read_post_file, write_new
from pipeline.new.post_folder import find_post_folder
from pipeline.text.printable import in_one_line

_LONGEST = 500  # letters of a title: what is longer is cut (normalise/body/titles.py)


@dataclass(frozen=True)
class NewPost:
    """Metadata of a post before it is written; "" and () stay to be filled in."""

    title: str
    language: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    draft: bool = False


class PlannedPost(NamedTuple):
    """A file that is to be written: its path below the content folder, its name without date, its bytes."""

    path: str
    slug: str
    data: bytes


def write_post(root: Path, post: NewPost, day: dt.date) -> str:
    """Write the file that a post begins as, and return its path below the content folder.

    Raises:
        UserError: there is no such folder, no title that can be shown, or the file cannot be written.
    """
    tried: set[str] = set()
    while True:
        planned = plan_post(root, post, day, tried)
        if write_new(root, planned.path, planned.data):
            return planned.path
        tried.add(planned.slug)


def plan_post(root: Path, post: NewPost, day: dt.date, tried: Collection[str] = ()) -> PlannedPost:
    """Return the file that a post begins as, under a name that is free and not among those that were `tried`.

    Raises:
        UserError: there is no such folder, or no title that can be shown.
    """
    if not root.is_dir():
        raise UserError("{root}: no such file or folder", root=root)
    title = require_title(post.title)
    data = front_matter(post, day, read_settings(root if is_there(root, SETTINGS_FILE) else None).settings.language)
    folder = find_post_folder(root, post.language)
    slug = folder.free_slug(title, tried)
    return PlannedPost(folder.path_of(slug, day), slug, data.encode())


def require_title(typed: str) -> str:
    """Return a title in one line.

    Raises:
        UserError: it has no letters that can be shown, or too many.
    """
    title = in_one_line(typed)
    if not title:
        raise UserError("an article needs a title")
    if len(title) > _LONGEST:
        raise UserError("the title has {number:,} letters; write {most} at most", number=len(title), most=_LONGEST)
    return title


def front_matter(post: NewPost, day: dt.date, usual: str) -> str:
    """Return the front matter of a new post; `usual` is the language of the collection.

    Raises:
        UserError: its language is none.
    """
    own = parse_language(post.language)
    tags = (tag for words in post.tags for tag in words.split(","))
    values = {
        "title": in_one_line(post.title),
        "date": day,
        "lang": own if own != usual and own else None,
        "tags": list(dict.fromkeys(filter(None, map(in_one_line, tags)))),
        "draft": post.draft,
    }
    author = {"author": in_one_line(post.author)} if post.author.strip() else {}
    return fill_in(read_post_file(usual or own or LANGUAGE), values | author)
