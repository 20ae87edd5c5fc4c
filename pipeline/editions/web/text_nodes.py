"""A page's body as pandoc's nodes, where it has the common markup of articles alone.

They are what pandoc's reader of HTML makes of it (`tests/editions/web/test_text_nodes.py` asks it), which takes ten
times as long. Whatever is not listed here is left to that reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice, pairwise

from lxml.html import HtmlElement

from pipeline.pandoc.nodes import Node, attributes, string

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_WRAPPERS = {"em": "Emph", "strong": "Strong", "del": "Strikeout", "sup": "Superscript", "sub": "Subscript"}
_LISTS = frozenset({"ul", "ol"})
_BLOCKS = frozenset({"p", "blockquote", "hr", "figure", "div", "pre", *_LISTS, *_HEADINGS})
_BLANKS = " \t\n\r"
_BREAKS = frozenset("\t\n\r")
_WORDS = re.compile(r"[ \t\n\r]+|[^ \t\n\r]+")
# A text without any sign that means something to Markdown: it may be one word, but for its first and its last.
_PLAIN = re.compile(r"(?:[^\W_]|[ ,.;:?’«»()…–—\u00a0\u202f-])+")
_FEW = 4  # words
_UNKNOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ADDRESS = re.compile(r"[A-Za-z0-9/:.?=&#%_~+,;@!$'()*-]+")


class _OtherMarkupError(Exception):
    """The body holds what pandoc itself has to read."""


def nodes_of(body: HtmlElement) -> list[Node] | None:
    """Return the blocks of a body; None where it holds other markup."""
    try:
        if _UNKNOWN.search("".join(body.itertext())):
            return None
        sections = [child for child in body if child.tag == "section"]
        notes = {f"#{note.get('id')}": note for section in sections for note in _notes_in(section)}
        reading = _Reading(notes)
        blocks = [block for child in _children(body, but="section") for block in reading.block(child)]
        return blocks if sorted(reading.called) == sorted(notes) else None
    except (_OtherMarkupError, RecursionError):
        return None


class _Reading:
    """The reading of a body; `called` are the notes whose calls were met."""

    def __init__(self, notes: Mapping[str, HtmlElement]) -> None:
        self._notes = notes
        self.called: list[str] = []

    def block(self, element: HtmlElement) -> Iterator[Node]:
        """Yield what an element becomes that stands among blocks."""
        tag = element.tag
        if tag == "p":
            yield {"t": "Para", "c": self._line(element)}
        elif tag in _HEADINGS:
            yield {"t": "Header", "c": [_HEADINGS[tag], attributes(), self._line(element)]}
        elif tag == "blockquote":
            yield {"t": "BlockQuote", "c": self._blocks(element)}
        elif tag == "div":
            yield from self._blocks(element)
        elif tag in _LISTS:
            yield self._list(element)
        elif tag == "figure":
            yield self._figure(element)
        elif tag == "hr":
            yield {"t": "HorizontalRule"}
        elif tag == "pre" and set(element.attrib) <= {"class"}:
            yield {"t": "CodeBlock", "c": [attributes("", tuple(element.get("class", "").split())), _code(element)]}
        else:
            raise _OtherMarkupError

    def _blocks(self, element: HtmlElement) -> list[Node]:
        blocks = [block for child in _children(element) for block in self.block(child)]
        if not blocks:
            raise _OtherMarkupError
        return blocks

    def _list(self, element: HtmlElement) -> Node:
        items = [self._item(child) for child in _children(element, among="li")]
        if element.tag == "ul":
            return {"t": "BulletList", "c": items}
        start = element.get("start", "1")
        if not start.isdecimal() or element.get("type", "1") != "1":
            raise _OtherMarkupError
        style = {"t": "Decimal" if "type" in element.attrib else "DefaultStyle"}
        return {"t": "OrderedList", "c": [[int(start), style, {"t": "DefaultDelim"}], items]}

    def _item(self, element: HtmlElement) -> list[Node]:
        """Return the blocks of an item: its words, perhaps with lists below them, or blocks alone."""
        if element.attrib:
            raise _OtherMarkupError
        first = next((place for place, child in enumerate(element) if child.tag in _BLOCKS), len(element))
        inlines, below = list(element)[:first], list(element)[first:]
        words = self._inlines(element.text, inlines)
        if not words:
            return self._blocks(element)
        if any(child.tag not in _LISTS or _is_text(child.tail) for child in below):
            raise _OtherMarkupError
        return [{"t": "Plain", "c": words}, *(block for child in below for block in self.block(child))]

    def _figure(self, element: HtmlElement) -> Node:
        picture, *captions = _children(element)
        if picture.tag != "img" or len(captions) > 1 or any(child.tag != "figcaption" for child in captions):
            raise _OtherMarkupError
        caption: list[Node] = [{"t": "Plain", "c": self._line(child)} for child in captions]
        return {"t": "Figure", "c": [attributes(), [None, caption], [{"t": "Plain", "c": [_image(picture)]}]]}

    def _line(self, element: HtmlElement) -> list[Node]:
        """Return the inline nodes of an element that holds some, and nothing else."""
        inlines = self._inlines(element.text, element)
        if not inlines:
            raise _OtherMarkupError
        return inlines

    def _inlines(self, text: str | None, elements: Iterable[HtmlElement]) -> list[Node]:
        """Return the nodes of a text and of what follows it, without blanks at either end."""
        nodes = list(self._pieces(text, elements))
        while nodes and nodes[0]["t"] == "Space":
            del nodes[0]
        while nodes and nodes[-1]["t"] == "Space":
            nodes.pop()
        # Pandoc joins neighbours of a kind, and drops blanks beside the end of a line.
        kinds = [node["t"] for node in nodes]
        is_settled = "LineBreak" not in kinds and all(one != following for one, following in pairwise(kinds))
        return nodes if is_settled else _joined(nodes)

    def _pieces(self, text: str | None, elements: Iterable[HtmlElement]) -> Iterator[Node]:
        yield from _words(text)
        for element in elements:
            yield from self._inline(element)
            yield from _words(element.tail)

    def _inline(self, element: HtmlElement) -> Iterator[Node]:
        tag = element.tag
        if tag == "a":
            yield self._link(element)
        elif tag in _WRAPPERS:
            yield {"t": _WRAPPERS[tag], "c": self._within(element)}
        elif tag == "abbr":
            yield {"t": "Span", "c": [attributes(), self._within(element)]}
        elif tag == "span":  # Markdown has no word for it: what it holds stands for itself
            yield from self._pieces(element.text, element)
        elif tag == "img":
            yield _image(element)
        elif tag == "br":
            yield {"t": "LineBreak"}
        elif tag == "code" and not len(element) and _is_closed(element.text) and "  " not in str(element.text):
            yield {"t": "Code", "c": [attributes(), element.text]}
        else:
            raise _OtherMarkupError

    def _link(self, element: HtmlElement) -> Node:
        address = _address(element.get("href"))
        if element.get("role") != "doc-noteref":
            return {"t": "Link", "c": [attributes(), self._within(element), [address, element.get("title", "")]]}
        if address not in self._notes or address in self.called:
            raise _OtherMarkupError
        self.called.append(address)
        note = self._notes[address]
        if next(note.iter("hr", "ol"), None) is not None:  # the notes' own, for pandoc
            raise _OtherMarkupError
        return {"t": "Note", "c": self._blocks(note)}

    def _within(self, element: HtmlElement) -> list[Node]:
        """Return the nodes in a piece of a line, whose blanks at its ends pandoc would put beside it."""
        words = "".join(element.itertext())
        if not _is_closed(words) and not (not words and len(element)):
            raise _OtherMarkupError
        return self._line(element)


def _children(element: HtmlElement, *, among: str = "", but: str = "") -> Iterator[HtmlElement]:
    """Yield the elements in one that holds no words beside them."""
    if _is_text(element.text) or any(_is_text(child.tail) for child in element):
        raise _OtherMarkupError
    for child in element:
        if not isinstance(child.tag, str) or (among and child.tag != among):
            raise _OtherMarkupError
        if child.tag != but:
            yield child


def _notes_in(section: HtmlElement) -> Iterator[HtmlElement]:
    if section.get("role") != "doc-endnotes" or section.getnext() is not None:
        raise _OtherMarkupError
    for notes in _children(section, among="ol"):
        yield from _children(notes, among="li")


def _code(element: HtmlElement) -> str:
    text = "".join(element.itertext()).removesuffix("\n")
    if not text or "\t" in text or text.startswith("\n"):
        raise _OtherMarkupError
    return text


def _image(element: HtmlElement) -> Node:
    alternative = list(_words(element.get("alt")))
    if not all(_is_closed(element.get(name, "-") or "-") for name in ("alt", "title")):
        raise _OtherMarkupError
    return {"t": "Image", "c": [attributes(), alternative, [_address(element.get("src")), element.get("title", "")]]}


def _address(text: str | None) -> str:
    """Return an address that pandoc leaves as it is."""
    if text is None or not _ADDRESS.fullmatch(text):
        raise _OtherMarkupError
    return text


def _words(text: str | None) -> Iterator[Node]:
    """Yield the nodes of a text: few where none of its words means anything to Markdown."""
    words = _WORDS.findall(text or "")
    if len(words) > 2 * _FEW and _PLAIN.fullmatch(text or ""):
        end = len(words) - (2 if words[-1][0] in _BLANKS else 1)
        begin = 3 if words[0][0] in _BLANKS else 2
        middle = "".join(" " if word[0] in _BLANKS else word for word in words[begin : end - 1])
        words = [*words[:begin], middle, *words[end - 1 :]]
    for word in words:
        yield {"t": "Space"} if word[0] in _BLANKS else string(word)


def _is_text(text: str | None) -> bool:
    return bool(text and text.strip(_BLANKS))


def _is_closed(text: str | None) -> bool:
    """Return whether a text begins and ends with something else than a blank, and has no line's end."""
    return bool(text and text == text.strip(_BLANKS) and not _BREAKS.intersection(text))


def _kinds(*nodes: Node | None) -> set[str]:
    return {str(node["t"]) for node in nodes if node}


def _joined(nodes: list[Node]) -> list[Node]:
    """Return the nodes with neighbouring words and blanks as one, and no blanks beside the ends of lines."""
    whole: list[Node | None] = [None]
    for kind, row in groupby(nodes, key=lambda node: str(node["t"])):
        if kind == "Str":
            whole.append(string("".join(node["c"] for node in row)))
        else:
            whole += islice(row, 1 if kind == "Space" else None)
    whole.append(None)
    kept = [
        node
        for before, node, after in zip(whole, whole[1:], whole[2:], strict=False)
        if node and not (node["t"] == "Space" and "LineBreak" in _kinds(before, after))
    ]
    if "LineBreak" in _kinds(kept[0], kept[-1]) or any(one["t"] == after["t"] for one, after in pairwise(kept)):
        raise _OtherMarkupError
    return kept
