"""Raw HTML of a post -> nodes, wherever Markdown has a word for it; the rest is cleaned when the body is written.

A `<img>` or `<a>` thus meets the same repairs as `![]()` and `[]()`. Elements that are opened in one block and closed
in another (`<div>` around Markdown) stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from lxml import etree, html

from pipeline.model.document import UnreadableBodyError, read_html
from pipeline.model.nodes import Node, attributes, is_inline, plain_text, rewrite, string, walk
from pipeline.model.text import printable
from pipeline.normalise.findings import Findings
from pipeline.normalise.sanitise import clean

_PAIRS = {
    "b": "Strong",
    "strong": "Strong",
    "i": "Emph",
    "em": "Emph",
    "s": "Strikeout",
    "del": "Strikeout",
    "strike": "Strikeout",
    "sup": "Superscript",
    "sub": "Subscript",
    "u": "Underline",
}
_MEDIA = frozenset({"iframe", "video", "audio", "embed", "object"})
_IN_TEXT = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup u".split()
)
_UNWANTED = frozenset({"svg", "script", "style", "template", "noscript", "form", "button", "select", "textarea"})
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_OPTIONAL_END = frozenset("p li dt dd tr td th thead tbody tfoot option colgroup".split())


@dataclass(frozen=True)
class _Tag:
    """One tag of raw HTML: its name, "open", "close" or "comment", and its attributes."""

    name: str
    kind: str
    values: dict[str, str] = field(default_factory=dict)


class _TagReader(HTMLParser):
    """All tags of a piece of HTML, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[_Tag] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(_Tag(tag, "open", {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(_Tag(tag, "close"))

    def handle_comment(self, data: str) -> None:
        del data
        self.tags.append(_Tag("", "comment"))


class _Pieces(HTMLParser):
    """A piece of HTML as raw tags, those that stand in running text apart, and words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Node] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._add(tag, self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._add(tag, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        for word in re.findall(r"\s+|\S+", data):
            self.found.append({"t": "Space"} if word.isspace() else string(word))

    def _add(self, tag: str, text: str) -> None:
        self.found.append({"t": "RawInline" if tag in _IN_TEXT else "RawBlock", "c": ["html", text]})


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Turn raw HTML into nodes where there are such nodes, and name what is taken out."""

    def edit(nodes: list[Node]) -> list[Node]:
        if nodes and is_inline(nodes[0]):
            return _inlines(nodes, findings)
        return [new for node in nodes for new in _block(node, findings)]

    return rewrite(blocks, edit)


def _is_html(node: Node) -> bool:
    return node["t"] in ("RawInline", "RawBlock") and node["c"][0] in ("html", "html5", "html4")


def _other_format(node: Node, findings: Findings) -> bool:
    """Whether the node is raw text for another format, which no edition can show."""
    if node["t"] not in ("RawInline", "RawBlock") or _is_html(node):
        return False
    findings.add("raw-format", f"raw {node['c'][0]} cannot be published; left out", node)
    return True


def _inlines(nodes: list[Node], findings: Findings) -> list[Node]:
    result: list[Node] = []
    index = 0
    while index < len(nodes):
        node = nodes[index]
        if _other_format(node, findings):
            index += 1
            continue
        tags = _TagReader(node["c"][1]).tags if _is_html(node) else []
        if len(tags) != 1:
            result += [] if tags and all(tag.kind == "comment" for tag in tags) else [node]
            index += 1
            continue
        end = _closing(nodes, index, tags[0].name) if tags[0].kind == "open" else index
        made = _from_tag(tags[0], node, nodes[index + 1 : end], findings)
        result += [node] if made is None else made
        index = index + 1 if made is None or end <= index else end + 1
    return result


def _closing(nodes: list[Node], start: int, name: str) -> int:
    """The index of the tag that closes the one at `start`; `start` itself where none does or it needs none."""
    if name in _VOID:
        return start
    depth = 0
    for index in range(start, len(nodes)):
        if not _is_html(nodes[index]):
            continue
        for tag in _TagReader(nodes[index]["c"][1]).tags:
            if tag.name == name:
                depth += {"open": 1, "close": -1}.get(tag.kind, 0)
        if depth == 0:
            return index
    return start


def _from_tag(tag: _Tag, node: Node, inner: list[Node], findings: Findings) -> list[Node] | None:
    """The nodes that say what the tag says, at its place; None where Markdown has no word for it."""
    if tag.kind == "comment":
        return []
    if tag.name in _UNWANTED:
        findings.add("raw-html", f"<{tag.name}> has no place in a post; taken out", node)
        return []
    made = _node(tag, node, inner, findings) if tag.kind == "open" else None
    if made is None:
        return [] if tag.name == "a" and tag.kind == "open" else None  # a link that is never closed is none
    return [made | {"pos": node["pos"]} if "pos" in node else made]


def _node(tag: _Tag, node: Node, inner: list[Node], findings: Findings) -> Node | None:
    made: Node | None = None
    if tag.name == "br":
        made = {"t": "LineBreak"}
    elif tag.name == "img":
        made = _image(tag.values)
    elif tag.name in _MEDIA:
        sources = [found for inside in inner if _is_html(inside) for found in _TagReader(inside["c"][1]).tags]
        values = next((found.values for found in sources if found.name == "source"), {}) | tag.values
        made = _media(tag.name, values, node, findings)
    elif tag.name == "a" and "href" in tag.values and inner:
        link = attributes(tag.values.get("id", ""))
        made = {"t": "Link", "c": [link, _inlines(inner, findings), [tag.values["href"], ""]]}
    elif tag.name in _PAIRS and inner:
        made = {"t": _PAIRS[tag.name], "c": _inlines(inner, findings)}
    elif tag.name == "code" and inner and not any(map(_is_html, inner)):
        made = {"t": "Code", "c": [attributes(), plain_text(inner)]}
    return made


def _image(values: dict[str, str]) -> Node:
    alt = [string(values["alt"])] if values.get("alt") else []
    return {"t": "Image", "c": [attributes(), alt, [values.get("src", ""), values.get("title", "")]]}


def _media(name: str, values: dict[str, str], node: Node, findings: Findings) -> Node:
    """A link to what was embedded, under its title if it has one."""
    address = printable(values.get("src") or values.get("data") or "")
    findings.add("embedded-media", f"<{name}> became a link to {address or 'nowhere'}", node)
    text = printable(values.get("title") or address)
    return {"t": "Link", "c": [attributes(), [string(text)], [address, ""]]}


def _block(node: Node, findings: Findings) -> list[Node]:
    if _other_format(node, findings):
        return []
    if node["t"] != "RawBlock":
        return [node]
    text = node["c"][1]
    tags = _TagReader(text).tags
    if not _is_balanced(tags):
        return list(_parted(node, findings)) if {"a", "img"} & {tag.name for tag in tags} else [node]
    for name in sorted({tag.name for tag in tags if tag.kind == "open" and tag.name in _UNWANTED}):
        findings.add("raw-html", f"<{name}> has no place in a post; taken out", node)
    try:
        blocks = read_html(clean(_without_media(text, node, findings)))
    except UnreadableBodyError:
        return [node]
    for inner in walk(blocks):
        inner.setdefault("pos", node.get("pos"))
    return [block | {"t": "Para"} if block["t"] == "Plain" else block for block in blocks]


def _parted(node: Node, findings: Findings) -> Iterator[Node]:
    """An opening or closing piece of HTML as its tags, with links, pictures and words between them as nodes."""
    run: list[Node] = []
    for piece in _Pieces(node["c"][1]).found:
        if piece["t"] != "RawBlock":
            run.append(piece | ({"pos": node["pos"]} if "pos" in node else {}))
            continue
        if run:
            yield {"t": "Plain", "c": _inlines(run, findings)}
            run = []
        yield piece
    if run:
        yield {"t": "Plain", "c": _inlines(run, findings)}


def _is_balanced(tags: list[_Tag]) -> bool:
    """Whether every element that is opened is closed, and none is closed that was not opened."""
    open_names: list[str] = []
    for tag in tags:
        if tag.name in _VOID or tag.name in _OPTIONAL_END or tag.kind == "comment":
            continue
        if tag.kind == "open":
            open_names.append(tag.name)
        elif not open_names or open_names.pop() != tag.name:
            return False
    return not open_names


def _without_media(text: str, node: Node, findings: Findings) -> str:
    """The HTML with films and frames replaced by links."""
    if not any(f"<{name}" in text.lower() for name in _MEDIA):
        return text
    tree = html.fragment_fromstring(text, create_parent="div")
    for element in list(tree.iter(*_MEDIA)):
        values = {str(key): str(value) for key, value in element.attrib.items()}
        source = element.find("source")
        if "src" not in values and source is not None:
            values["src"] = source.get("src", "")
        link = _media(str(element.tag), values, node, findings)["c"]
        replacement = html.Element("a", href=link[2][0])
        replacement.text = link[1][0]["c"]
        replacement.tail = element.tail
        parent = element.getparent()
        if parent is not None:
            parent.replace(element, replacement)
    inner = etree.tostring(tree, encoding="unicode", method="html")
    return inner.removeprefix("<div>").removesuffix("</div>")
