"""Follow the links of all posts while files move, and change the few letters of them that must."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from pipeline.files.opening import read_below
from pipeline.files.plain_yaml import read_yaml
from pipeline.files.text_files import Lines, UnreadableDataError
from pipeline.i18n.catalogue import known_word
from pipeline.load import load
from pipeline.model.article import article_page, page_path
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.body.links import is_internal
from pipeline.normalise.body.source_links import Place, find_places
from pipeline.normalise.collection.link_index import AddressedDrafts, address_drafts, find_targets
from pipeline.normalise.drafts import Draft
from pipeline.normalise.metadata.metadata import find_date, is_named_after_folder, read_metadata
from pipeline.normalise.resolve import PAGE_SUFFIXES, Articles, Assets, LinkIndex, SitePages, resolve_links
from pipeline.pandoc.document import Document
from pipeline.text.urls import asset_path

_LARGEST = 200_000_000  # bytes
_LEAD = re.compile(r"[\s>]*")
_JOINT = re.compile(r"\r?\n[ \t>]*")
_END = re.compile(r"[?#]")
# Keys of the settings that name articles by their slugs; other keys may name files.
_NAMING = ("order", "post", "menu")


@dataclass(frozen=True, slots=True)
class LinkEdit:
    """Other letters for those between two offsets; `written` is "" where no address would lead to the same.

    `typed` is the whole path of the address before, `after` that afterwards.
    """

    start: int
    end: int
    written: str
    typed: str
    after: str
    line: int


class Links:
    """The posts of a content folder, of whose files some are `moved`."""

    def __init__(self, root: Path, moved: Mapping[str, str] | None = None) -> None:
        """Read all posts, but none of their texts by pandoc.

        Raises:
            NoContentError: There is none.
        """
        self._root, self.moved = root, moved or {}
        self._manuscript = load(root, commit=lambda *_: "")
        usual = self._manuscript.settings.language or Settings().language
        self._settings = replace(self._manuscript.settings, language=usual)
        self.language = usual
        self._posts = {post.path: post for post in self._manuscript.posts}
        self._all = {post.path: post for post in self._manuscript.book_texts} | self._posts

    @cached_property
    def drafts(self) -> Mapping[str, Draft]:
        """Drafts of all posts, without their texts."""
        return {path: self._draft(post) for path, post in self._posts.items()}

    @property
    def texts(self) -> tuple[str, ...]:
        """The paths of all posts, and of the texts of books."""
        return tuple(self._all)

    def raw(self, path: str) -> bytes:
        """Return the bytes of a file."""
        return read_below(self._root, path, _LARGEST)

    def post(self, path: str) -> Post:
        """Return a post, or a text of a book, as it was read."""
        return self._all[path]

    def find_file(self, address: str, post: str) -> str:
        """Return the path of the picture that an address means, "" for none."""
        return self._assets.find(address, post)

    @cached_property
    def _assets(self) -> Assets:
        return Assets(self._manuscript.assets, self._manuscript.served)

    def _draft(self, post: Post) -> Draft:
        metadata, _ = read_metadata(post, self._settings.of_posts)
        return Draft(post.path, metadata.title, "", metadata, Document.of([]), (), (), ())

    @cached_property
    def _before(self) -> tuple[AddressedDrafts, LinkIndex]:
        return self._index(self.drafts, {})

    @cached_property
    def _after(self) -> tuple[AddressedDrafts, LinkIndex]:
        if not self.moved:
            return self._before
        drafts = {}
        for path, draft in self.drafts.items():
            goal = self.moved.get(path, path)
            drafts[goal] = draft if goal == path else self._draft(replace(self._posts[path], path=goal))
        return self._index(drafts, self.moved)

    def _index(self, drafts: Mapping[str, Draft], moved: Mapping[str, str]) -> tuple[AddressedDrafts, LinkIndex]:
        """Return the drafts with their addresses, and an index in which the address of a text is its path."""
        manuscript = self._manuscript
        addressed = address_drafts(drafts.values(), manuscript, self._settings)
        targets = [replace(target, page=target.path) for target in find_targets(addressed, manuscript, self._settings)]
        assets = Assets(filter(None, (moved.get(path, path) for path in manuscript.assets)), manuscript.served)
        return addressed, LinkIndex(Articles(targets), assets, SitePages(()))

    def _addresses(self, path: str, text: str) -> list[Place]:
        """Return all places of a text that name another file of the collection, those of its front matter too."""
        post, draft = self._all[path], self.drafts.get(path)
        places = [*find_places(text, post.body_line)]
        if draft:
            metadata, lines = draft.metadata, Lines(text)
            end = lines.starts[min(post.body_line, len(lines.starts)) - 1]
            named = [*(("related", address) for address in metadata.related or ()), ("audio", metadata.audio)]
            for key, address in (*named, ("image", metadata.image)):
                line = metadata.places.get(key, (0, 0))[0]
                found = _find_word(text, address, lines.starts[line - 1], end) if line and address else None
                if found:
                    (start, end), length = found.span(), len(_path_of(address))
                    place = Place("tag", address, (start, start + length), (start, end), key == "image")
                    places.append(replace(place, line=lines.place(start)[0]))
        return [place for place in places if is_internal(place.address)]

    def leading_to(self, path: str, goals: Container[str]) -> Iterator[tuple[Place, str]]:
        """Yield the links of a post that lead to one of these files, each as it is typed."""
        text = self.raw(path).decode("utf-8", "replace")
        for place in self._addresses(path, text):
            if place.path[0] >= 0 and _find_goal(place, path, self._before[1])[0] in goals:
                yield place, text[slice(*place.whole)]

    def relinked(self, path: str, new: str, text: str) -> tuple[str, list[LinkEdit]]:
        """Return the text of a post whose path is `new` then, with links to what they led to; and what changed."""
        before, after = self._before[1], self._after[1]
        edits: list[LinkEdit] = []
        for place in self._addresses(path, text):
            goal, is_by_name = _find_goal(place, path, before)
            goal = self.moved.get(goal, goal)
            # A reference has the address of its definition, and a tag in an address has it.
            is_kept = _find_goal(place, new, after) in {(goal, False), (goal, is_by_name)}
            if goal and place.path[0] >= 0 and not is_kept:
                edits.append(self._rewrite(place, text, new, goal))
        made: dict[int, LinkEdit] = {edit.start: edit for edit in edits}
        for edit in sorted(made.values(), key=lambda edit: -edit.start):
            if edit.written:
                text = text[: edit.start] + edit.written + text[edit.end :]
        return text, edits

    def _rewrite(self, place: Place, text: str, new: str, goal: str) -> LinkEdit:
        """Return the smallest change with which an address leads to a file: another name in it, else another path."""
        typed, rest, line = text[slice(*place.path)], place.address[len(_path_of(place.address)) :], place.line

        def leads(written: str) -> bool:
            decoded = unquote(_JOINT.sub("", written)) if place.form != "wiki" else written
            found, is_by_name = _find_goal(replace(place, address=decoded + rest), new, self._after[1])
            return found == goal and not (is_by_name and place.is_picture)

        parts = typed.split("/")
        for index in range(len(parts) - 1, -1, -1):
            lead = _LEAD.match(parts[index])
            begin = lead.end() if lead else 0
            part = parts[index][begin:]
            suffix = next((suffix for suffix in PAGE_SUFFIXES if part.lower().endswith(suffix)), "")
            stem = unquote(part[: len(part) - len(suffix)]).casefold()
            for old, other in self._names:
                whole = "/".join([*parts[:index], parts[index][:begin] + other + suffix, *parts[index + 1 :]])
                if stem == old.casefold() and leads(whole):
                    start = place.path[0] + sum(len(each) + 1 for each in parts[:index]) + begin
                    return LinkEdit(start, start + len(part) - len(suffix), other, typed, whole, line)
        beside = posixpath.relpath(goal, posixpath.dirname(new) or ".")
        for written in (beside, goal, f"/{goal}", posixpath.splitext(goal)[0]):
            escaped = written if place.form in ("wiki", "tag") else quote(written)
            if leads(escaped):
                return LinkEdit(*place.path, escaped, typed, escaped, line)
        return LinkEdit(*place.path, "", typed, "", line)

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        """The old and new names by which links call what moves, the longest first."""
        pairs: dict[str, str] = {}
        old_slugs, new_slugs = _slugs(self._before[0]), _slugs(self._after[0])
        for path, new in self.moved.items():
            one, other = PurePosixPath(path), PurePosixPath(new)
            pairs.setdefault(one.stem, other.stem)
            bare, other_bare = (pure.stem.removeprefix(find_date(str(pure))).lstrip("-_ ") for pure in (one, other))
            pairs.setdefault(bare, other_bare)
            if path in old_slugs and is_named_after_folder(path):
                pairs.setdefault(one.parent.name, other.parent.name)
            if path in old_slugs:
                pairs.setdefault(old_slugs[path], new_slugs[new])
        return sorted(((old, new) for old, new in pairs.items() if old and old != new), key=lambda pair: -len(pair[0]))

    def former_address(self, path: str) -> str:
        """Return the address on the site that a post loses, "" where it keeps it or was never published."""
        if self.drafts[path].metadata.draft:
            return ""
        old, new = _page_of(path, self._before[0]), _page_of(self.moved[path], self._after[0])
        return f"/{old}" if old != new else ""

    def renamed_in_settings(self, text: str) -> tuple[str, list[LinkEdit]]:
        """Return the settings with the new names of posts and files where they name the old ones as a whole value."""
        old, new = _slugs(self._before[0]), _slugs(self._after[0])
        slugs = {old[path]: new[goal] for path, goal in self.moved.items() if path in old and old[path] != new[goal]}
        try:
            data = read_yaml(text.removeprefix("\ufeff"))
        except UnreadableDataError:
            return text, []
        edits: list[LinkEdit] = []
        lines = Lines(text.removeprefix("\ufeff"))
        mark = len(text) - len(text.removeprefix("\ufeff"))
        for keys, spot in data.spots.items():
            value: Any = data.values
            for key in keys:
                value = value[key]
            named = next((str(key) for key in reversed(keys) if isinstance(key, str)), "")
            word = slugs.get(str(value)) if known_word(named, _NAMING) in _NAMING else None
            word = word or (self.moved.get(str(value)) if isinstance(value, str) and "/" in value else None)
            start = mark + lines.starts[spot.value[0] - 1] + spot.value[1] - 1
            found = _find_word(text, str(value), start) if word else None
            if found and word:
                edits.append(LinkEdit(*found.span(), word, str(value), word, spot.value[0]))
        for edit in sorted(edits, key=lambda edit: -edit.start):
            text = text[: edit.start] + edit.written + text[edit.end :]
        return text, edits


def _find_goal(place: Place, post: str, index: LinkIndex) -> tuple[str, bool]:
    """Return the path of the file that an address leads to, "" for none, and whether its name alone does."""
    if place.is_picture:
        path = index.assets.at(place.address, post)
        return path or index.assets.by_name(place.address, post).path, not path
    resolved = resolve_links([place.address], post, index)[place.address]
    return asset_path(resolved.address) or resolved.address, resolved.rivals > 0


def _path_of(address: str) -> str:
    return _END.split(address, maxsplit=1)[0]


def _slugs(addressed: AddressedDrafts) -> dict[str, str]:
    return {draft.path: slug for slug, draft in (*addressed.pages.items(), *addressed.articles.items())}


def _page_of(path: str, addressed: AddressedDrafts) -> str:
    """Return the path of a post's page on the site."""
    pages = {draft.path: page_path(slug) for slug, draft in addressed.pages.items()}
    pages |= {draft.path: article_page(slug) for slug, draft in addressed.articles.items()}
    return pages[path]


def _find_word(text: str, word: str, start: int, end: int = sys.maxsize) -> re.Match[str] | None:
    return re.compile(rf"(?<![\w/.-]){re.escape(word)}(?![\w/-])").search(text, start, end)
