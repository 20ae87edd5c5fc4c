"""New posts, pages and authors, copies of posts, other names for them, and their end: what is to become of which files.

Nothing is written here. A post that gets another name takes its links along: of every other file, only the addresses
that would not lead to it any more are changed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.desk.forms.front_matter import change_front_matter
from pipeline.desk.links import LinkEdit, Links
from pipeline.desk.store.files import Change, DeskError
from pipeline.files.opening import read_below
from pipeline.files.plain_yaml import read_yaml
from pipeline.files.text_files import UnreadableDataError
from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import humanize, sentence
from pipeline.load.front_matter import read_post
from pipeline.load.settings import read_settings
from pipeline.load.walk import find_files, is_markdown
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE
from pipeline.new.new_files import dump_line, fill_in, is_there, read_post_file
from pipeline.new.post import NewPost, plan_post, require_title
from pipeline.normalise.collection.pages import is_among_pages
from pipeline.normalise.metadata.aliases import ALIAS_KEYS
from pipeline.normalise.metadata.languages import read_suffix
from pipeline.normalise.metadata.metadata import find_date, is_named_after_folder
from pipeline.text.printable import file_name_of, free_name, in_one_line

LARGEST = 200_000_000  # bytes of a file that moves with its post
_PAGES = "pages"
# What is one post's own: its copy has none of it.
_ITS_OWN = ("slug", "permalink", "url", *ALIAS_KEYS, "translation_key")
_HEADING = re.compile(r"^#[ \t]++(?P<title>[^\s{][^\n{]*+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ChangedLink:
    """A link of a file: its line, how it is written, and how it will be; "" where it stays as it is."""

    path: str
    line: int
    typed: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Planned changes: the post's path afterwards, all changes, and the links that they are about.

    `links` are those that change or, where the post goes, those that will lead nowhere; `left` need a person's eye.
    """

    path: str
    changes: tuple[Change, ...]
    links: tuple[ChangedLink, ...] = ()
    left: tuple[ChangedLink, ...] = ()
    remarks: tuple[str, ...] = ()


def new_post(root: Path, post: NewPost, day: dt.date) -> Change:
    """Return the file that a post begins as, as `editions new post` writes it.

    Raises:
        UserError: There is no title, or no such language.
    """
    planned = plan_post(root, post, day)
    return Change(planned.path, None, planned.data)


def new_page(root: Path, title: str) -> Change:
    """Return the file that a page of the site begins as, in the folder of pages.

    Raises:
        UserError: There is no title.
    """
    title = require_title(title)
    pages = [path for path in find_files(root).files if is_markdown(path) and is_among_pages(path)]
    folder = posixpath.dirname(pages[0]) if pages else _PAGES
    name = free_name(file_name_of(title) or "page", {PurePosixPath(path).stem for path in pages})
    language = read_settings(root if is_there(root, SETTINGS_FILE) else None).settings.language
    titled = read_post_file(language).splitlines()[1]
    return Change(f"{folder}/{name}.md", None, fill_in(f"---\n{titled}\n---\n\n", {"title": title}).encode())


def new_author(root: Path, name: str, values: Mapping[str, str]) -> Change:
    """Return the authors' file with one author more: a biography (`bio`), or that with `url`, `picture` and others.

    Raises:
        DeskError: There is no name, the author is there already, or the file cannot be read.
    """
    name = in_one_line(name)
    values = {key: in_one_line(value) for key, value in values.items() if value.strip()}
    before = read_below(root, AUTHORS_FILE, LARGEST) if is_there(root, AUTHORS_FILE) else None
    text = (before or b"").decode("utf-8", "replace")
    try:
        known = read_yaml(text.removeprefix("\ufeff")).values or {}
    except UnreadableDataError as error:
        raise DeskError("{path} cannot be read: {error}", path=AUTHORS_FILE, error=error) from error
    if not name or "\ufffd" in text or not isinstance(known, dict):
        raise DeskError(
            sentence("an author needs a name") if not name else sentence("change {path} as text", path=AUTHORS_FILE)
        )
    if name.casefold() in {str(key).casefold() for key in known}:
        raise DeskError("{name} is among the authors already", name=name)
    said = values.get("bio", "") if not values.keys() - {"bio"} else values
    end = "\r\n" if "\r\n" in text else "\n"
    lines = dump_line(name, said).replace("\n", end)
    return Change(AUTHORS_FILE, before, f"{text}{'' if text.endswith(end) or not text else end}{lines}{end}".encode())


def duplicate(root: Path, path: str, day: dt.date) -> Plan:
    """Return a copy of a post beside it, as a draft, with the same pictures.

    Raises:
        DeskError: The post cannot be copied line by line.
    """
    links = Links(root)
    raw, language = links.raw(path), links.language
    name = _name_of(path)
    taken = {_name_of(other).slug for other in find_files(root).files if is_markdown(other)}
    new = name.renamed(free_name(file_name_of(_call_copy(name.slug, language)), taken), day)
    try:
        text, _ = links.relinked(path, new, raw.decode())
    except UnicodeDecodeError as error:
        raise DeskError("{path} cannot be read: {error}", path=path, error=humanize(error)) from error
    raw = _change_title(text.encode(), path, language)
    post, _ = read_post(path, raw)
    own = {key: None for key in (post.metadata if post else {}) if str(key).lower() in _ITS_OWN}
    return Plan(new, (Change(new, None, change_front_matter(raw, {**own, "draft": True}, path)),))


def _change_title(raw: bytes, path: str, language: str) -> bytes:
    """Return a post whose title says that it is a copy; one that is called after its file says so already."""
    post, _ = read_post(path, raw)
    title = post.metadata.get("title") if post else None
    if title:
        return change_front_matter(raw, {"title": _call_copy(str(title), language)}, path)
    text = raw.decode()
    heading = _HEADING.search(text)
    if heading is None or text[: heading.start()].count("\n") < (post.body_line - 1 if post else 0):
        return raw
    start, words = heading.start("title"), heading["title"].rstrip(" \t\r#")
    return f"{text[:start]}{_call_copy(words, language)}{text[start + len(words) :]}".encode()


def _call_copy(title: str, language: str) -> str:
    return in_language(sentence("{title} (copy)", title=title), language)


@dataclass(frozen=True, slots=True)
class _Name:
    """The parts of a post's path: the folder, the date and the language in its name, the name of a bundle's file."""

    folder: str
    date: str
    slug: str
    suffix: str
    inner: str

    def renamed(self, slug: str, day: dt.date | None = None) -> str:
        """Return the path with another name, and perhaps another day where it has one."""
        date = self.date and (f"{day.isoformat()}-" if day else self.date)
        return str(PurePosixPath(self.folder, f"{date}{slug}{self.suffix}", self.inner))


def _name_of(path: str) -> _Name:
    pure = PurePosixPath(path)
    is_bundle = is_named_after_folder(path)
    name = pure.parent.name if is_bundle else pure.name
    suffix = "" if is_bundle else pure.suffix
    if not is_bundle and (language := read_suffix(pure.stem)):
        suffix = f".{language}{suffix}"
    bare = name.removeprefix(find_date(path)).lstrip("-_ ") if find_date(path) else name
    date, slug = name[: len(name) - len(bare)], bare[: len(bare) - len(suffix)]
    folder = str(pure.parent.parent if is_bundle else pure.parent)
    return _Name("" if folder == "." else folder, date, slug, suffix, pure.name if is_bundle else "")


def rename(root: Path, path: str, wanted: str) -> Plan:
    """Return what another name for a post changes: its file, or its folder with all in it, and all links to these.

    A date and a language in the name stay. Where its address on the web changes, its front matter names the old one.

    Raises:
        DeskError: The name is none, or there is such a file, or the folder has other posts.
    """
    name = _name_of(path)
    slug = file_name_of(wanted.removesuffix(PurePosixPath(path).suffix))
    new = name.renamed(slug)
    files = find_files(root).files
    if not slug:
        raise DeskError("“{name}” cannot be a file name: it needs letters or digits", name=in_one_line(wanted))
    if new == path:
        raise DeskError("the file is called so already")
    moved = _list_moves(path, new, files)
    if taken := next((other for other in moved.values() if other in files or is_there(root, other)), ""):
        raise DeskError("{path} exists already: choose another name", path=taken)
    return _plan_moves(root, Links(root, moved), path)


def _list_moves(path: str, new: str, files: list[str]) -> dict[str, str]:
    """Return the new paths of all files that move with a post."""
    if not is_named_after_folder(path):
        return {path: new}
    folder, goal = posixpath.dirname(path), posixpath.dirname(new)
    inner = [file for file in files if file.startswith(f"{folder}/")]
    if any(is_markdown(file) and file != path and _name_of(file).inner != _name_of(path).inner for file in inner):
        raise DeskError("{folder} has other posts in it, and keeps its name", folder=folder)
    return {file: f"{goal}{file.removeprefix(folder)}" for file in inner}


def _plan_moves(root: Path, links: Links, path: str) -> Plan:
    changes: list[Change] = []
    changed: list[ChangedLink] = []
    left: list[ChangedLink] = []
    remarks: list[str] = []
    for file in links.texts:
        raw, goal = links.raw(file), links.moved.get(file, file)
        after, edits = raw, list[LinkEdit]()
        with contextlib.suppress(UnicodeDecodeError):  # it keeps its bytes, and moves as it is
            text, edits = links.relinked(file, goal, raw.decode())
            after = text.encode()
        if file in links.moved and (address := links.former_address(file)):
            try:
                after = _add_alias(after, file, address)
            except DeskError:
                remarks.append(
                    sentence(
                        "the old address {address} will lead nowhere: add it to “aliases” of {path}",
                        address=address,
                        path=file,
                    )
                )
        changed += [ChangedLink(file, edit.line, edit.typed, edit.after) for edit in edits if edit.written]
        left += [ChangedLink(file, edit.line, edit.typed) for edit in edits if not edit.written]
        if goal != file:
            changes += (Change(goal, None, after), Change(file, raw, None))
        elif after != raw:
            changes.append(Change(file, raw, after))
    for file, goal in links.moved.items():
        if file not in links.texts:
            data = read_below(root, file, LARGEST)
            changes += (Change(goal, None, data), Change(file, data, None))
    if is_there(root, SETTINGS_FILE):
        raw = read_below(root, SETTINGS_FILE, LARGEST)
        text, edits = links.renamed_in_settings(raw.decode("utf-8", "surrogateescape"))
        changed += [ChangedLink(SETTINGS_FILE, edit.line, edit.typed, edit.after) for edit in edits]
        changes += [Change(SETTINGS_FILE, raw, text.encode("utf-8", "surrogateescape"))] if edits else []
    return Plan(links.moved[path], tuple(changes), tuple(changed), tuple(left), tuple(remarks))


def _add_alias(raw: bytes, path: str, address: str) -> bytes:
    """Return a post whose front matter names a former address of it."""
    post, _ = read_post(path, raw)
    metadata = post.metadata if post else {}
    key = next((key for key in ALIAS_KEYS if metadata.get(key)), ALIAS_KEYS[0])
    known = metadata.get(key) or []
    known = [str(item) for item in known] if isinstance(known, list) else [str(known)]
    return change_front_matter(raw, {key: [*known, address]}, path)


def delete(root: Path, path: str) -> Plan:
    """Return that a post goes into the bin, with the files of its folder where that is its own; who links to these.

    Raises:
        NoContentError: There is no post.
    """
    files = find_files(root).files
    folder = f"{posixpath.dirname(path)}/" if is_named_after_folder(path) else ""
    inner = [file for file in files if folder and file.startswith(folder)]
    gone = inner if inner and not any(is_markdown(file) and file != path for file in inner) else [path]
    links = Links(root)
    still = [
        ChangedLink(file, place.line, typed)
        for file in links.texts
        if file not in gone
        for place, typed in links.leading_to(file, gone)
    ]
    return Plan(path, tuple(Change(file, links.raw(file), None) for file in gone), tuple(still))
