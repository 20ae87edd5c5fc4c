"""Where the addresses in posts lead, as far as it takes the whole collection to know it."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import unquote

from pipeline.i18n.sentences import sentence
from pipeline.normalise.fragments import Places
from pipeline.normalise.named_files import MOST_RIVALS, NamedFiles, Names, steps
from pipeline.normalise.site_pages import SitePages
from pipeline.text.neutral import asset_address

# Folders that site generators serve from the root of a site.
_SERVED = ("", "static", "assets", "public", "content", "src", "images", "img", "static/images", "assets/images")
_PAGE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".html", ".htm")
_KEPT = 1 << 16  # addresses: whoever normalises again and again, after each change, asks for the same ones
# What Pelican has before an address: whence its path is seen, or which of the site's pages it is.
_PELICAN = re.compile(
    r"^(?:[{|]|%7[BC])(filename|static|attach|index|tag|category|author)(?:[}|]|%7[CD])", re.IGNORECASE
)
_PAGES_OF_PELICAN = {"index": "/", "tag": "/tags/", "category": "/categories/", "author": "/authors#"}
_DRAFT_HINT = sentence("publish that post too, or take the link out")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]+")


@dataclass(frozen=True)
class Target:
    """A text that links may lead to: its slug, where its post stands, its other addresses, the ids in its body.

    `page` is the neutral address of one that is a page and no article.
    """

    slug: str
    path: str
    permalinks: tuple[str, ...]
    ids: Collection[str]
    page: str = ""

    @property
    def address(self) -> str:
        """Its neutral address."""
        return self.page or f"article:{self.slug}"


@dataclass(frozen=True)
class Resolved:
    """Where an address leads: a neutral address, "" for nowhere. `fragment_lost`: only the place in it is missing.

    `why` says what is wrong with a file that is there and is not published, `hint` what to do about it, `rule` which
    rule it breaks. `rivals` is how many have the name by which alone it was found, 0 where it was found otherwise.
    """

    address: str
    fragment_lost: bool = False
    why: str = ""
    hint: str = ""
    rule: str = "dead-link"
    rivals: int = 0


class Articles:
    """Finds the article that an address means."""

    def __init__(self, targets: Iterable[Target]) -> None:
        """Index the articles by every address that people write for them."""
        self._by_path: dict[str, Target] = {}
        self._by_name: dict[str, list[Target]] = {}
        self._ids: dict[str, Places] = {}
        for target in targets:
            for address in (target.path, *target.permalinks):
                self._by_path.setdefault(_page(address), target)
            for name in {target.slug, _name(target.path)}:
                self._by_name.setdefault(name, []).append(target)

    def find(self, address: str, post: str) -> Resolved | None:
        """Return where an address in the post at path `post` leads; None where it leads to no article."""
        path, _, fragment = address.partition("#")
        path = _with_slashes(unquote(path.partition("?")[0]))
        target, rivals = self._find(path, post)
        if target is None:
            return None
        if not fragment:
            return Resolved(target.address, rivals=rivals)
        if target.address not in self._ids:  # once, for thousands of links may lead to thousands of places
            self._ids[target.address] = Places(target.ids)
        identifier = self._ids[target.address].find(fragment)
        if identifier is None:
            return Resolved(target.address, fragment_lost=True, rivals=rivals)
        return Resolved(f"{target.address}#{identifier}", rivals=rivals)

    def _find(self, path: str, post: str) -> tuple[Target | None, int]:
        """Return the article, and how many have the name by which it was found where there was more to go by."""
        for candidate in candidates(path, post):
            if target := self._by_path.get(_page(candidate)):
                return target, 0
        # A permalink with the date in it, a Hugo `ref` by name: the last part alone, if only one article has it; where
        # nothing but a name is written, as Obsidian does, the nearest of those that have it.
        found = self._by_name.get(_name(path), [])
        if 1 < len(found) <= MOST_RIVALS and "/" not in path:
            return min(found, key=lambda target: (steps(post, target.path), target.path)), len(found)
        return (found[0], 0) if len(found) == 1 else (None, 0)


class Assets:
    """Finds the file that an address means, below the content folder and nowhere else."""

    def __init__(self, paths: Iterable[str], served: Iterable[str] = ()) -> None:
        """Index the files by their path, whatever its case and the form of its accents.

        `served` are further folders whose files have addresses at the root of a site.
        """
        self._served = tuple(dict.fromkeys((*_SERVED, *served)))
        self._by_path: dict[str, str] = {}
        for path in sorted(paths):
            self._by_path.setdefault(_folded(path), path)
        self._names: Names | None = None

    def find(self, address: str, post: str) -> str:
        """Return the path of the file, "" if there is none."""
        return self.at(address, post) or self.by_name(address, post).path

    def at(self, address: str, post: str) -> str:
        """Return the path of the file that stands where the address says, "" if there is none."""
        path = path_of(address)
        for candidate in candidates(path, post):
            for folder in self._served:
                if found := self._by_path.get(_folded(posixpath.join(folder, candidate))):
                    return found
        return ""

    def rivals(self, address: str, post: str) -> int:
        """Return how many files have the name by which alone one is found; 0 where it stands where the address says."""
        return 0 if self.at(address, post) else self.by_name(address, post).rivals

    def by_name(self, address: str, post: str) -> NamedFiles:
        """Return the nearest of the files that have the name which is written, wherever they are."""
        if self._names is None:  # only where a file is missing
            self._names = Names(self._by_path.items())
        return self._names.find(_folded(path_of(address)), post)


@dataclass(frozen=True)
class Ways:
    """All that addresses may lead to within a collection, and the drafts to which they would."""

    articles: Articles
    assets: Assets
    pages: SitePages
    drafts: Articles = field(default_factory=lambda: Articles(()))


def resolve_links(addresses: Iterable[str], post: str, ways: Ways) -> Mapping[str, Resolved]:
    """Return what each internal address in a post leads to.

    It is an article, an attachment, a page of the site, or nowhere.
    """
    resolved: dict[str, Resolved] = {}
    for typed in addresses:
        address = _without_mark(typed)
        found = ways.articles.find(address, post)
        if found is None:
            asset = ways.assets.at(address, post)
            page = "" if asset else ways.pages.find(address)
            named = NamedFiles() if asset or page else ways.assets.by_name(address, post)
            asset = asset or named.path
            found = Resolved(asset_address(asset) if asset else page, rivals=named.rivals)
            if not found.address and ways.drafts.find(address, post):
                found = Resolved("", why=sentence("“{address}” is a draft", address=typed), hint=_DRAFT_HINT)
        resolved[typed] = found
    return resolved


def _without_mark(address: str) -> str:
    return _PELICAN.sub(lambda mark: _PAGES_OF_PELICAN.get(mark[1].lower(), ""), address)


def path_of(address: str) -> str:
    """Return the path that an address names, decoded."""
    return _with_slashes(unquote(re.split(r"[?#]", _without_mark(address), maxsplit=1)[0]))


def _with_slashes(path: str) -> str:
    """Return the path as everybody else writes what Windows writes with backslashes."""
    return path.replace("\\", "/")


@lru_cache(_KEPT)
def candidates(path: str, post: str) -> tuple[str, ...]:
    """Return paths below the content folder that an address in a post may mean: beside the post, then from the root."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(post), path.lstrip("/")))
    from_root = posixpath.normpath(path.lstrip("/") or ".")
    order = [from_root, beside] if path.startswith("/") else [beside, from_root]
    if not path.startswith(("/", ".")):  # in the folder that Hexo has for a post
        order.append(posixpath.normpath(posixpath.join(posixpath.splitext(post)[0], path)))
    # Whatever climbs out of the content folder is looked for inside of it, as a site's own root would have it.
    return tuple(dict.fromkeys(re.sub(r"^(\.\./)+", "", candidate) for candidate in order))


@lru_cache(_KEPT)
def _page(path: str) -> str:
    """Return a page's address without what differs between the ways to write it."""
    path = _folded(unquote(path.strip().partition("#")[0])).strip("/")
    for suffix in _PAGE_SUFFIXES:
        path = path.removesuffix(suffix)
    return re.sub(r"(^|/)(_?index|readme)$", "", path)


@lru_cache(_KEPT)
def _name(path: str) -> str:
    """Return the last part of an address, without suffix and date."""
    return _DATE.sub("", PurePosixPath(_page(path)).name)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
