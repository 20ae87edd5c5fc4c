"""Raw HTML as tags, one after the other: what is opened and never closed can be seen in nothing larger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from pipeline.normalise.body.embedded import MEDIA
from pipeline.pandoc.nodes import Node, string

_IN_TEXT = (
    frozenset(
        "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup u"
        " source track".split()
    )
    | MEDIA
)
_UNSEEN = ("script", "style", "template", "noscript")
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# What browsers take for text alone where no table or list is around it.
TABLE_PARTS = frozenset("caption colgroup col thead tbody tfoot tr td th li dt dd summary figcaption".split())
_OPTIONAL_END = frozenset("p li dt dd tr td th thead tbody tfoot option colgroup".split())


@dataclass(frozen=True)
class RawTag:
    """One tag of raw HTML: its name, "open", "close" or "comment", and its attributes."""

    name: str
    kind: str
    values: dict[str, str] = field(default_factory=dict)


def tags_of(text: str) -> list[RawTag]:
    """Return all tags of a piece of HTML, in order."""
    return _TagReader(text).tags


class _TagReader(HTMLParser):
    """All tags of a piece of HTML, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[RawTag] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(RawTag(tag, "open", {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(RawTag(tag, "close"))

    def handle_comment(self, data: str) -> None:
        del data
        self.tags.append(RawTag("", "comment"))


class Pieces(HTMLParser):
    """A piece of HTML as raw tags, those that stand in running text apart, and words."""

    def __init__(self, text: str) -> None:
        """Take the HTML apart."""
        super().__init__()
        self.found: list[Node] = []
        self._unseen = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag as it was typed."""
        del attrs
        self._unseen += tag in _UNSEEN
        self._add(tag, self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """Note the tag."""
        self._unseen -= bool(self._unseen) and tag in _UNSEEN
        self._add(tag, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Note the words that a reader sees."""
        if self._unseen:
            return
        for word in re.findall(r"\s+|\S+", data):
            self.found.append({"t": "Space"} if word.isspace() else string(word))

    def _add(self, tag: str, text: str) -> None:
        self.found.append({"t": "RawInline" if tag in _IN_TEXT else "RawBlock", "c": ["html", text]})


def is_balanced(tags: Sequence[RawTag]) -> bool:
    """Return whether every element that is opened is closed, and none is closed that was not opened."""
    open_names: list[str] = []
    for tag in tags:
        if tag.name in VOID or tag.name in _OPTIONAL_END or tag.kind == "comment":
            continue
        if tag.kind == "open":
            open_names.append(tag.name)
        elif not open_names or open_names.pop() != tag.name:
            return False
    return not open_names
