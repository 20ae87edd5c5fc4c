"""content/ -> Manuscript: find the posts, the assets and the settings, and repair nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.load.commit import commit_of
from pipeline.load.front_matter import read_post
from pipeline.load.matter import missing_texts, named_texts, read_biographies
from pipeline.load.settings import places_of_order, read_settings
from pipeline.model.manuscript import AUTHORS_FILE, SETTINGS_FILE, Manuscript, Post
from pipeline.model.names import is_unicode, shown
from pipeline.model.problems import Problem

_MARKDOWN = frozenset({".md", ".markdown"})
# Folders of posts in spite of their underscore: Jekyll keeps its collections so.
_JEKYLL = frozenset({"_posts", "_articles", "_pages", "_docs", "_notes", "_guides", "_tutorials", "_news", "_blog"})
_OURS = frozenset({SETTINGS_FILE, AUTHORS_FILE})
_LARGEST = 20_000_000  # bytes of a post: more than any book
_LINK_HINT = "put the file itself there"
_HINT = "names that begin with _ are private; rename it to publish it"


class NoContentError(UserError):
    """There is no folder of posts to load; the text says what was looked for."""


def load(root: Path) -> Manuscript:
    """Read everything below the content folder `root`.

    Raises:
        NoContentError: `root` is no folder, cannot be read, or holds no Markdown file.
    """
    if not root.is_dir():
        raise NoContentError(f"{root}: no such folder")
    problems: list[Problem] = []
    names = _in_unicode(_files(root, problems), problems)
    paths = sorted(names)
    read = read_settings(root if SETTINGS_FILE in paths else None)
    named = named_texts(read.anthologies)
    problems += [*read.problems, *missing_texts(named, filter(_is_markdown, paths))]
    markdown = [path for path in paths if _is_post(path) and not _is_private(path) and path not in named]
    if not markdown:
        raise NoContentError(f"{root}: no Markdown file (*.md, *.markdown) in this folder or below it")
    private = (path for path in paths if _is_post(path) and _is_private(path) and path not in named)
    problems += [Problem(path, 0, 0, "private", "private, left out", _HINT) for path in private]
    biographies, wrong = read_biographies(root) if AUTHORS_FILE in paths else ((), ())
    return Manuscript(
        root=root,
        settings=read.settings,
        posts=tuple(_posts(root, names, markdown, problems)),
        assets=frozenset(path for path in paths if not (_is_markdown(path) or _is_private(path) or path in _OURS)),
        handouts=read.handouts,
        anthologies=read.anthologies,
        matter=tuple(_posts(root, names, [path for path in paths if path in named], problems)),
        biographies=biographies,
        commit=commit_of(root, [path for path in paths if _is_markdown(path) or path in _OURS]),
        order_places=places_of_order(root) if isinstance(read.settings.order, tuple) else {},
        problems=(*problems, *wrong),
    )


def _posts(root: Path, names: Mapping[str, str], paths: Iterable[str], problems: list[Problem]) -> Iterator[Post]:
    """The posts at these paths; what is wrong with them joins the problems."""
    for path in paths:
        try:
            data = _read(root / names[path])
        except OSError as error:
            message = f"the file cannot be read ({error.strerror}); the post is not published"
            problems.append(Problem(path, 0, 0, "unreadable-file", message, "check its permissions"))
            continue
        if data is None:
            message = f"the file has more than {_LARGEST // 1_000_000} MB; the post is not published"
            problems.append(Problem(path, 0, 0, "unreadable-file", message, "part it into several posts"))
            continue
        post, found = read_post(path, data)
        problems += found
        if post is not None:
            yield post


def _read(path: Path) -> bytes | None:
    """What a post's file holds; None where that is too much, which is not read: nobody watches over this process."""
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    return data if len(data) <= _LARGEST else None


def _files(root: Path, left_out: list[Problem]) -> Iterator[str]:
    """Paths of files relative to `root`, hidden ones aside; folders that cannot be read and links are `left_out`."""

    def unreadable(error: OSError) -> None:
        place = shown(Path(error.filename).relative_to(root).as_posix())
        message = f"the folder cannot be read ({error.strerror}); nothing in it is published"
        left_out.append(Problem(place, 0, 0, "unreadable-file", message, "check its permissions"))

    inside = root.resolve()
    for folder, folders, names in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in [*names, *links]:
            if name.startswith("."):
                continue
            path = Path(folder, name)
            place = path.relative_to(root).as_posix()
            if name in links or (path.is_symlink() and not _leads_into(inside, path)):
                message = "a link of the file system; not followed"
                left_out.append(Problem(shown(place), 0, 0, "link-out", message, _LINK_HINT))
            elif os.access(folder, os.X_OK) and path.is_file():
                yield place
            else:
                left_out.append(Problem(shown(place), 0, 0, "unreadable-file", "cannot be read; left out"))


def _in_unicode(paths: Iterable[str], problems: list[Problem]) -> dict[str, str]:
    """The paths as they are shown, and what the disk calls each; a name that is no Unicode is mended and named."""
    names: dict[str, str] = {}
    strange: list[str] = []
    for path in paths:
        if is_unicode(path):
            names[path] = path
        else:
            strange.append(path)
    for path in strange:
        name = shown(path)
        if name in names:
            problems.append(Problem(name, 0, 0, "unreadable-file", "another file has nearly this name; left out"))
            continue
        names[name] = path
        message = "the name is not in Unicode, as in an old archive; read as Windows once wrote names"
        problems.append(Problem(name, 0, 0, "file-name", message, "rename the file"))
    return names


def _leads_into(folder: Path, link: Path) -> bool:
    """Whether a link of the file system leads to something in the folder, and not round in a circle."""
    try:
        return link.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # a circle: the one or the other, after the version of Python
        return False


def _is_private(path: str) -> bool:
    return any(part.startswith("_") and part not in _JEKYLL for part in path.split("/"))


def _is_markdown(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _MARKDOWN


def _is_post(path: str) -> bool:
    return _is_markdown(path) and PurePosixPath(path).stem.lower() != "readme"
