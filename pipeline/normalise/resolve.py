"""Resolve the addresses in posts against the whole collection: articles, files, pages of the site, places in posts."""

from __future__ import annotations

import difflib
import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, unquote

from pipeline.i18n.sentences import joined, sentence
from pipeline.text.printable import slug_of, without_emoji
from pipeline.text.urls import asset_address

# Folders that site generators serve from the root of a site.
_SERVED = ("", "static", "assets", "public", "content", "src", "images", "img", "static/images", "assets/images")
PAGE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".html", ".htm")
ANYWHERE = "*#"
"""The beginning of the address of a place that a reference names and its own post has not."""
_NEAR, _CLOSE, _MOST_NEAR = 0.5, 0.7, 3  # ids that may have been meant
_KEPT = 1 << 16  # addresses: a preview resolves the same ones after each change
# Pelican's marks before an address: the root of its path, or a page of the site.
_PELICAN = re.compile(
    r"^(?:[{|]|%7[BC])(filename|static|attach|index|tag|category|author)(?:[}|]|%7[CD])", re.IGNORECASE
)
_PAGES_OF_PELICAN = {"index": "/", "tag": "/tags/", "category": "/categories/", "author": "/authors#"}

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]+")


@dataclass(frozen=True)
class Target:
    """A text that links may lead to: its slug, its post's path, its other addresses, the ids in its body.

    `page` is the neutral address of a page, `top` the id of the heading that is its title.
    """

    slug: str
    path: str
    permalinks: tuple[str, ...]
    ids: Collection[str]
    page: str = ""
    top: str = ""

    @property
    def address(self) -> str:
        """Its neutral address."""
        return self.page or f"article:{self.slug}"


@dataclass(frozen=True)
class Resolved:
    """The neutral address that an address leads to, "" for none; `fragment_lost`: only the place in it is missing.

    `reason` says what is wrong with a file that is not published, `hint` how to fix it, `rule` the rule that it breaks,
    "" for none. There `is_near` something of nearly the same name. `rivals` is the number of files with the name, where
    the name alone led to it, else 0.
    """

    address: str
    fragment_lost: bool = False
    reason: str = ""
    hint: str = ""
    rule: str = "dead-link"
    rivals: int = 0
    is_near: bool = False


class Articles:
    """Finds the article that an address means."""

    def __init__(self, targets: Iterable[Target]) -> None:
        """Index the articles by every address that people write for them."""
        targets = self._targets = list(targets)
        self._by_path: dict[str, Target] = {}
        self._by_name: dict[str, list[Target]] = {}
        self._ids: dict[str, Places] = {}
        for target in targets:
            for address in (target.path, *target.permalinks):
                self._by_path.setdefault(_fold_page(address), target)
            for name in {target.slug, _fold_name(target.path)}:
                self._by_name.setdefault(name, []).append(target)

    def find(self, address: str, post: str) -> Resolved | None:
        """Return the article that an address in the post at path `post` leads to; None for no article."""
        path, _, fragment = address.partition("#")
        path = unquote(path.partition("?")[0]).replace("\\", "/")
        target, rivals = self._find(path, post)
        if target is None:
            return None
        if not fragment or fragment == target.top:
            return Resolved(target.address, rivals=rivals)
        if target.address not in self._ids:  # once, for thousands of links may lead to thousands of places
            self._ids[target.address] = Places(target.ids)
        identifier = self._ids[target.address].find(fragment)
        if identifier is None:
            near = difflib.get_close_matches(unquote(fragment), list(target.ids), _MOST_NEAR)
            hint = sentence("write {names}, or give the target this id", names=joined(near)) if near else ""
            return Resolved(target.address, fragment_lost=True, rivals=rivals, hint=hint)
        return Resolved(f"{target.address}#{identifier}", rivals=rivals)

    def find_place(self, name: str, post: str) -> Resolved:
        """Return the only place of the collection that has a name, for a reference in a post that has it not."""
        for identifier in (name, slug_of(name)):
            owners = self._owners.get(identifier, [])
            if len(owners) == 1:
                place = "" if identifier == owners[0].top else f"#{identifier}"
                return Resolved(f"{owners[0].address}{place}")
            if owners:
                files = joined(sorted(target.path for target in owners)[:_MOST_NEAR])
                reason = sentence(
                    "“{name}” is the name of places in several articles ({files})", name=name, files=files
                )
                hint = sentence(
                    "write the path of the article before the name: {example}", example=f"[](post.md#{name})"
                )
                return Resolved("", reason=reason, hint=hint, rule="dead-fragment", is_near=True)
        own = next((target.ids for target in self._targets if target.path == post), ())
        near = difflib.get_close_matches(name, list(own), _MOST_NEAR, _NEAR)
        near = near or difflib.get_close_matches(name, list(self._owners), _MOST_NEAR, _CLOSE)
        hint = sentence("give the target this id: {id}", id=f"{{#{name}}}")
        if near:
            hint = sentence("write {names}, or give the target this id", names=joined(near))
        reason = sentence("no article has a place called “{name}”", name=name)
        return Resolved("", reason=reason, hint=hint, rule="dead-fragment", is_near=bool(near))

    @cached_property
    def _owners(self) -> Mapping[str, Sequence[Target]]:
        """The articles by the ids in their bodies, made only where a reference leads out of its post."""
        owners: dict[str, list[Target]] = {}
        for target in self._targets:
            for identifier in dict.fromkeys((*target.ids, target.top)):
                owners.setdefault(identifier, []).append(target)
        return owners

    def _find(self, path: str, post: str) -> tuple[Target | None, int]:
        """Return the article, and the number of those with its name where the name alone led to it."""
        for candidate in list_candidates(path, post):
            if target := self._by_path.get(_fold_page(candidate)):
                return target, 0
        # A permalink with the date in it, a Hugo `ref` by name: the last part alone, if only one article has it; of a
        # name alone, as in Obsidian, the nearest of those that have it.
        targets = self._by_name.get(_fold_name(path), [])
        if 1 < len(targets) <= MOST_RIVALS and "/" not in path:
            return min(targets, key=lambda target: (count_steps(post, target.path), target.path)), len(targets)
        return (targets[0], 0) if len(targets) == 1 else (None, 0)


class Assets:
    """Finds the file below the content folder that an address means."""

    def __init__(self, paths: Iterable[str], served: Iterable[str] = ()) -> None:
        """Index the files by their path, without its case and the form of its accents.

        `served` are further folders whose files have addresses at the root of a site.
        """
        self._served = tuple(dict.fromkeys((*_SERVED, *served)))
        self._by_path: dict[str, str] = {}
        for path in sorted(paths):
            self._by_path.setdefault(_fold(path), path)

    def find(self, address: str, post: str) -> str:
        """Return the path of the file, "" if there is none."""
        return self.at(address, post) or self.by_name(address, post).path

    def at(self, address: str, post: str) -> str:
        """Return the path of the file at the address itself, "" if there is none."""
        path = read_path(address)
        for candidate in list_candidates(path, post):
            for folder in self._served:
                if found := self._by_path.get(_fold(posixpath.join(folder, candidate))):
                    return found
        return ""

    def rivals(self, address: str, post: str) -> int:
        """Return the number of files with the name, where the name alone leads to one, else 0."""
        return 0 if self.at(address, post) else self.by_name(address, post).rivals

    def by_name(self, address: str, post: str) -> NamedFiles:
        """Return the nearest to a post of the files that end like the address: a name alone, or most folders and it."""
        wanted = _fold(read_path(address))
        wanted = wanted.rpartition("/")[2] if _ON_A_DISK.match(wanted) else wanted
        parts = [part for part in wanted.split("/") if part not in ("", ".", "..")]
        named = self._by_name.get(parts[-1], []) if parts else []
        if len(named) > MOST_RIVALS:
            return NamedFiles()
        tails = {folded: _count_common_tail(parts, folded.split("/")) for folded in named}
        longest = max(tails.values(), default=0)
        if longest < (2 if parts[1:] or wanted.startswith(("/", "../")) else 1):
            return NamedFiles()
        rivals = [folded for folded in named if tails[folded] == longest]
        nearest = min(rivals, key=lambda folded: (count_steps(post, self._by_path[folded]), folded))
        return NamedFiles(self._by_path[nearest], len(rivals))

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        """The folded paths by their last parts, made only where a file is missing."""
        names: dict[str, list[str]] = {}
        for folded in self._by_path:
            pure = PurePosixPath(folded)
            if pure.stem not in _COMMON and pure.suffix not in _PAGES:
                names.setdefault(pure.name, []).append(folded)
        return names


@dataclass(frozen=True)
class LinkIndex:
    """All targets of addresses within a collection, and the drafts and posts for the class, to which none leads."""

    articles: Articles
    assets: Assets
    pages: SitePages
    drafts: Articles = field(default_factory=lambda: Articles(()))
    for_class: Articles = field(default_factory=lambda: Articles(()))


def resolve_links(addresses: Iterable[str], post: str, link_index: LinkIndex) -> Mapping[str, Resolved]:
    """Return for each internal address in a post an article, an attachment, a page of the site, or nothing."""
    resolved: dict[str, Resolved] = {}
    for typed in addresses:
        if typed.startswith(ANYWHERE):
            resolved[typed] = link_index.articles.find_place(typed.removeprefix(ANYWHERE), post)
            continue
        address = _drop_mark(typed)
        found = link_index.articles.find(address, post)
        if found is None:
            asset = link_index.assets.at(address, post)
            page = "" if asset else link_index.pages.find(address)
            named = NamedFiles() if asset or page else link_index.assets.by_name(address, post)
            asset = asset or named.path
            found = Resolved(asset_address(asset) if asset else page, rivals=named.rivals)
            if not found.address and link_index.for_class.find(address, post):
                hint = sentence("remove the link, or move it into a block for the class only")
                found = Resolved("", reason=sentence("“{address}” is for the class only", address=typed), hint=hint)
            elif not found.address and link_index.drafts.find(address, post):
                hint = sentence("publish that post too, or take the link out")
                found = Resolved("", reason=sentence("“{address}” is a draft", address=typed), hint=hint)
        resolved[typed] = found
    return resolved


def _drop_mark(address: str) -> str:
    return _PELICAN.sub(lambda mark: _PAGES_OF_PELICAN.get(mark[1].lower(), ""), address)


def read_path(address: str) -> str:
    """Return the path that an address names, decoded."""
    return unquote(re.split(r"[?#]", _drop_mark(address), maxsplit=1)[0]).replace("\\", "/")


@lru_cache(_KEPT)
def list_candidates(path: str, post: str) -> tuple[str, ...]:
    """Return paths below the content folder that an address in a post may mean: beside the post, then from the root."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(post), path.lstrip("/")))
    from_root = posixpath.normpath(path.lstrip("/") or ".")
    order = [from_root, beside] if path.startswith("/") else [beside, from_root]
    if not path.startswith(("/", ".")):  # in the folder that Hexo has for a post
        order.append(posixpath.normpath(posixpath.join(posixpath.splitext(post)[0], path)))
    # Paths that climb out of the content folder are looked up inside of it, as on a site.
    return tuple(dict.fromkeys(re.sub(r"^(\.\./)+", "", candidate) for candidate in order))


@lru_cache(_KEPT)
def _fold_page(path: str) -> str:
    """Return a page's address without case, suffix and index, which tools write differently."""
    path = _fold(unquote(path.strip().partition("#")[0])).strip("/")
    for suffix in PAGE_SUFFIXES:
        path = path.removesuffix(suffix)
    return re.sub(r"(^|/)(_?index|readme)$", "", path)


@lru_cache(_KEPT)
def _fold_name(path: str) -> str:
    """Return the last part of an address, without suffix and date."""
    return _DATE.sub("", PurePosixPath(_fold_page(path)).name)


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


FRONT, TAGS, FEED, PODCAST = "site:index.html", "site:tags.html", "site:feed.xml", "site:podcast.xml"
_FEEDS = frozenset("feed.xml index.xml posts.xml blog.xml rss.xml atom.xml feed.atom feed.rss".split())
_FEEDS_AT_THE_ROOT = (["feed"], ["rss"], ["atom"])
_ARCHIVES = "archive archives archiv archivo archivio arquivo all"
_LISTS = frozenset(
    f"posts post blog articles article news {_ARCHIVES} home actualites billets beitrage entradas"
    " articoli artigos".split()
)
# Names of lists on other sites, with the names of ours.
_OTHERS = {
    **dict.fromkeys(_ARCHIVES.split(), "archive"),
    **dict.fromkeys("authors author auteurs auteur autoren autores autori team contributors".split(), "authors"),
    **dict.fromkeys("series serie".split(), "series"),
    **dict.fromkeys("paths parcours".split(), "paths"),
}
_TAGS = frozenset(
    "tags tag categories category topics topic keywords etiquettes etiquette kategorien etiquetas etichette".split()
)
_PAGE_OF_A_LIST = re.compile(r"(?:^|/)page/\d+$")
_LONGEST = 500  # letters of a tag in an address
_SUFFIX = re.compile(r"(?:(?:^|/)_?index)?\.(?:html?|md)$|(?:^|/)_?index$")


@dataclass(frozen=True)
class SitePages:
    """Finds the page of the site that an address of another site means.

    `tags` are pairs of name and slug, `folders` the folders of tags' pages by slug, `lists` the names of other lists.
    """

    tags: Sequence[tuple[str, str]]
    folders: Mapping[str, str] = field(default_factory=dict)
    has_podcast: bool = False
    lists: Collection[str] = ()

    @cached_property
    def _slugs(self) -> Mapping[str, str]:
        return {slug_of(name): slug for name, slug in self.tags}

    def find(self, address: str) -> str:
        """Return the neutral address of the page, "" where an address means none."""
        path, _, fragment = address.partition("#")
        path = unquote(path.partition("?")[0]).replace("\\", "/").lower()
        from_root = path.startswith("/")
        if not from_root and "/" not in path and path not in _FEEDS | {"index.html", ".."}:
            return ""  # a name alone may be that of a post which is missing
        clean = re.sub(r"^(?:\.\./?)+", "", posixpath.normpath(path).strip("/"))
        if clean == ".":
            return FRONT if from_root else ""
        parts = [part for part in _PAGE_OF_A_LIST.sub("", _SUFFIX.sub("", clean)).split("/") if part]
        if clean.rpartition("/")[2] in _FEEDS or (from_root and parts in _FEEDS_AT_THE_ROOT):
            return FEED
        if from_root and parts == ["podcast.xml"]:
            return PODCAST if self.has_podcast else ""
        return self._list(parts, unquote(fragment))

    def _list(self, parts: list[str], fragment: str) -> str:
        other = _OTHERS.get(parts[0], "") if len(parts) == 1 else ""
        if other in self.lists:
            return f"site:{other}.html"
        if not parts or (len(parts) == 1 and parts[0] in _LISTS):
            return FRONT
        if parts[-1] in _TAGS and self.tags:
            return self._tag(fragment) or TAGS
        return self._tag(parts[-1]) if len(parts) > 1 and parts[-2] in _TAGS else ""

    def _tag(self, name: str) -> str:
        slug = self._slugs.get(slug_of(name[:_LONGEST]), "")
        folder = self.folders.get(slug, "")
        return f"site:{quote(f'{folder}tags/{slug}.html')}" if slug else ""


# Never meant by name: there is one in each folder, or a link to them is a link to a page.
_COMMON = frozenset({"index", "readme", "_index"})
_PAGES = frozenset({".html", ".htm", ".xhtml", ".xml", ".css", ".js"})
# Addresses on the computer that a post was written on: C:/Users/ada/photo.png.
_ON_A_DISK = re.compile(r"(?:file:/*)?/?[a-z]:/|file:", re.IGNORECASE)

MOST_RIVALS = 200
"""More than so many of one name are never meant by it."""


class NamedFiles(NamedTuple):
    """The path that a name means, "" for none, and how many there are of this name."""

    path: str = ""
    rivals: int = 0


def _count_common_tail(written: Sequence[str], path: Sequence[str]) -> int:
    """Return how many parts two paths end with; 0 where a number before these tells them apart (2024/05, 2025/05)."""
    pairs = list(zip(reversed(written), reversed(path), strict=False))
    length = next((n for n, (one, other) in enumerate(pairs) if one != other), len(pairs))
    return 0 if any(part.isdigit() for pair in pairs[length : length + 1] for part in pair) else length


def count_steps(one: str, other: str) -> int:
    """Return the number of folders up and down from one path to the other."""
    mine, its = PurePosixPath(one).parent.parts, PurePosixPath(other).parent.parts
    return len(mine) + len(its) - 2 * len(posixpath.commonprefix([mine, its]))


class Places:
    """Finds the ids of an article by the forms that people write."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = dict.fromkeys(ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def find(self, fragment: str) -> str | None:
        """Return the id that a fragment means: itself, one of the same words, or the only one of the same letters."""
        wanted = unquote(fragment)
        for candidate in (wanted, slug_of(wanted), f"s-{slug_of(wanted)}", slug_of(without_emoji(wanted))):
            if candidate in self._ids:
                return candidate
        # Obsidian joins the headings around one: “Heading#Part”.
        letters = (_fold_letters(wanted), _fold_letters(wanted.rpartition("#")[2]))
        return next((target for bare in letters if (target := self._by_letters.get(bare))), None)

    @cached_property
    def _by_letters(self) -> Mapping[str, str]:
        """The ids by their letters, "" where several have the same; made only where nothing else fits."""
        ids: dict[str, str] = {}
        for identifier in self._ids:
            for bare in {_fold_letters(identifier), _fold_letters(identifier.removeprefix("s-"))} - {""}:
                ids[bare] = "" if bare in ids else identifier
        return ids


def _fold_letters(text: str) -> str:
    """Return the letters and digits of a text, in lower case, without accents, in ASCII where possible."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if letter.isalnum())
    return plain if plain.isascii() else slug_of(plain).replace("-", "") or plain
