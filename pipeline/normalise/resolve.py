"""Where the addresses in posts lead, as far as it takes the whole collection to know it."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from pipeline.normalise.links import find_fragment

# Folders that site generators serve from the root of a site.
_SERVED = ("", "static", "assets", "public", "content", "src", "images", "img", "static/images", "assets/images")
_PAGE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".html", ".htm")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]+")


@dataclass(frozen=True)
class Target:
    """An article that links may lead to: its slug, where its post stands, its other addresses, the ids in its body."""

    slug: str
    path: str
    permalinks: tuple[str, ...]
    ids: Collection[str]


@dataclass(frozen=True)
class Resolved:
    """Where an address leads: a neutral address, "" for nowhere. `fragment_lost`: only the place in it is missing.

    `why` says what is wrong with a file that is there and is not published, `hint` what to do about it, `rule` which
    rule it breaks.
    """

    address: str
    fragment_lost: bool = False
    why: str = ""
    hint: str = ""
    rule: str = "dead-link"


class Articles:
    """Finds the article that an address means."""

    def __init__(self, targets: Iterable[Target]) -> None:
        """Index the articles by every address that people write for them."""
        self._by_path: dict[str, Target] = {}
        self._by_name: dict[str, list[Target]] = {}
        self._ids: dict[str, frozenset[str]] = {}
        for target in targets:
            for address in (target.path, *target.permalinks):
                self._by_path.setdefault(_page(address), target)
            for name in {target.slug, _name(target.path)}:
                self._by_name.setdefault(name, []).append(target)

    def find(self, address: str, post: str) -> Resolved | None:
        """Where an address in the post at path `post` leads; None where it leads to no article."""
        path, _, fragment = address.partition("#")
        path = unquote(path.partition("?")[0])
        target = self._find(path, post)
        if target is None:
            return None
        if not fragment:
            return Resolved(f"article:{target.slug}")
        if target.slug not in self._ids:  # a set, for thousands of links may lead to thousands of places
            self._ids[target.slug] = frozenset(target.ids)
        identifier = find_fragment(fragment, self._ids[target.slug])
        if identifier is None:
            return Resolved(f"article:{target.slug}", fragment_lost=True)
        return Resolved(f"article:{target.slug}#{identifier}")

    def _find(self, path: str, post: str) -> Target | None:
        for candidate in candidates(path, post):
            if target := self._by_path.get(_page(candidate)):
                return target
        # A permalink with the date in it, a Hugo `ref` by name: the last part alone, if only one article has it.
        found = self._by_name.get(_name(path), [])
        return found[0] if len(found) == 1 else None


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

    def find(self, address: str, post: str) -> str:
        """The path of the file, "" if there is none."""
        path = path_of(address)
        for candidate in candidates(path, post):
            for folder in self._served:
                if found := self._by_path.get(_folded(posixpath.join(folder, candidate))):
                    return found
        return ""


def resolve_links(addresses: Iterable[str], post: str, articles: Articles, assets: Assets) -> Mapping[str, Resolved]:
    """What each internal address in a post leads to: an article, an attachment, or nowhere."""
    resolved: dict[str, Resolved] = {}
    for address in addresses:
        found = articles.find(address, post)
        if found is None:
            asset = assets.find(address, post)
            found = Resolved(f"asset:{quote(asset)}" if asset else "")
        resolved[address] = found
    return resolved


def path_of(address: str) -> str:
    """The path that an address names, decoded."""
    return unquote(re.split(r"[?#]", address, maxsplit=1)[0])


def candidates(path: str, post: str) -> list[str]:
    """Paths relative to the content folder that an address in a post may mean: beside the post, then from the root."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(post), path.lstrip("/")))
    from_root = posixpath.normpath(path.lstrip("/") or ".")
    order = [from_root, beside] if path.startswith("/") else [beside, from_root]
    # Whatever climbs out of the content folder is looked for inside of it, as a site's own root would have it.
    return list(dict.fromkeys(re.sub(r"^(\.\./)+", "", candidate) for candidate in order))


def _page(path: str) -> str:
    """A page's address without what differs between the ways to write it."""
    path = _folded(unquote(path.strip().partition("#")[0])).strip("/")
    for suffix in _PAGE_SUFFIXES:
        path = path.removesuffix(suffix)
    return re.sub(r"(^|/)(_?index|readme)$", "", path)


def _name(path: str) -> str:
    """The last part of an address, without suffix and date."""
    return _DATE.sub("", PurePosixPath(_page(path)).name)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
