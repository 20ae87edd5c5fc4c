"""Pages that every blog has under some address: its front page, lists, tags, feed. The site has them under its own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from copy import copy
from types import MappingProxyType
from typing import Self
from urllib.parse import quote, unquote

from pipeline.text.printable import slug_of

FRONT, TAGS, FEED, PODCAST = "site:index.html", "site:tags.html", "site:feed.xml", "site:podcast.xml"
_FEEDS = frozenset("feed.xml index.xml posts.xml blog.xml rss.xml atom.xml feed.atom feed.rss".split())
_FEEDS_AT_THE_ROOT = (["feed"], ["rss"], ["atom"])
_ARCHIVES = "archive archives archiv archivo archivio arquivo all"
_LISTS = frozenset(
    f"posts post blog articles article news {_ARCHIVES} home actualites billets beitrage entradas"
    " articoli artigos".split()
)
# What other sites call the lists that ours may have, too, by the names of ours.
_OTHERS = {
    **dict.fromkeys(_ARCHIVES.split(), "archive"),
    **dict.fromkeys("authors author auteurs auteur autoren autores autori team contributors".split(), "authors"),
    **dict.fromkeys("series serie".split(), "series"),
}
_TAGS = frozenset(
    "tags tag categories category topics topic keywords etiquettes etiquette kategorien etiquetas etichette".split()
)
_PAGE_OF_A_LIST = re.compile(r"(?:^|/)page/\d+$")
_LONGEST = 500  # letters of a tag in an address
_SUFFIX = re.compile(r"(?:(?:^|/)_?index)?\.(?:html?|md)$|(?:^|/)_?index$")


class SitePages:
    """Finds the page of the site that an address of another site means."""

    def __init__(
        self,
        tags: Iterable[tuple[str, str]],
        folders: Mapping[str, str] = MappingProxyType({}),
        *,
        has_podcast: bool = False,
        lists: Iterable[str] = (),
    ) -> None:
        """Know the tags: what each is called, and the slug of its page; and which other `lists` there are.

        `folders` are those of tags whose pages stand in one.
        """
        self._others = frozenset(lists)
        self.has_podcast = has_podcast
        self._folders = folders
        self._tags: Mapping[str, str] = {slug_of(name): slug for name, slug in tags}

    def without_podcast(self) -> Self:
        """Return the same pages but the podcast."""
        found = copy(self)
        found.has_podcast = False
        return found

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
        if other in self._others:
            return f"site:{other}.html"
        if not parts or (len(parts) == 1 and parts[0] in _LISTS):
            return FRONT
        if parts[-1] in _TAGS and self._tags:
            return self._tag(fragment) or TAGS
        return self._tag(parts[-1]) if len(parts) > 1 and parts[-2] in _TAGS else ""

    def _tag(self, name: str) -> str:
        slug = self._tags.get(slug_of(name[:_LONGEST]), "")
        folder = self._folders.get(slug, "")
        return f"site:{quote(f'{folder}tags/{slug}.html')}" if slug else ""
