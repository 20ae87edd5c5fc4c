"""Raw HTML of a post -> nodes, wherever Markdown has a word for it; the rest is cleaned when the body is written.

A `<img>` or `<a>` thus meets the same repairs as `![]()` and `[]()`. What is opened is closed again among its
neighbours, for one tag that an author forgot would else hold all the rest of the post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from pipeline.labels import is_language
from pipeline.model.document import UnreadableBodyError, read_html
from pipeline.model.nodes import Node, attributes, is_inline, plain_text, rewrite, string, walk
from pipeline.model.text import in_one_line
from pipeline.normalise.conform import conform
from pipeline.normalise.embedded import MEDIA, link_to, replace_drawings, replace_media
from pipeline.normalise.findings import Findings
from pipeline.normalise.markup import inner_html
from pipeline.normalise.raw_tags import TABLE_PARTS, VOID, Pieces, Tag, is_balanced, tags_of
from pipeline.normalise.sanitise import TAGS, clean, without_plain_text
from pipeline.normalise.trees import parsed

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
# What goes with all that it holds.
_UNSEEN = frozenset({"script", "style", "template", "noscript", "canvas"})
# Boxes around Markdown that mean nothing of their own.
_BOXES = frozenset("div section article aside header footer main nav center address".split())
_OF_PARAGRAPHS = _BOXES | {"blockquote", "details", "figure"}
_DEEPEST = 40
# What says nothing but where other things are.
_SILENT = _BOXES | {"html", "head", "body", "picture", "source", "track", "param", "hgroup", "rb"}


class _Omissions:
    """Each kind of element that is left out, where the post first has it."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._first: dict[str, Node] = {}

    def name(self, tag: str, node: Node) -> None:
        if tag and tag not in TAGS and tag not in MEDIA and tag not in _SILENT:
            # The innermost lists are looked at first.
            self._first[tag] = min(self._first.get(tag, node), node, key=_place_of)

    def report(self) -> None:
        for tag, node in sorted(self._first.items(), key=lambda item: _place_of(item[1])):
            what = "taken out" if tag in _UNSEEN else "its words stay"
            self.findings.add("raw-html", f"<{tag}> has no place in a post; {what}", node)


def _place_of(node: Node) -> list[int]:
    return list(node.get("pos") or (0, 0))


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Turn raw HTML into nodes where there are such nodes, and name what is taken out."""
    omissions = _Omissions(findings)

    def edit(nodes: list[Node]) -> list[Node]:
        if nodes and is_inline(nodes[0]):
            return _inlines(nodes, omissions)
        return _nested(new for node in nodes for new in _block(node, omissions))

    result = rewrite(blocks, edit)
    omissions.report()
    return result


def _is_html(node: Node) -> bool:
    return node["t"] in ("RawInline", "RawBlock") and node["c"][0] in ("html", "html5", "html4")


def _other_format(node: Node, findings: Findings) -> bool:
    """Whether the node is raw text for another format, which no edition can show."""
    if node["t"] not in ("RawInline", "RawBlock") or _is_html(node):
        return False
    findings.add("raw-format", f"raw {node['c'][0]} cannot be published; left out", node)
    return True


def _inlines(nodes: list[Node], omissions: _Omissions) -> list[Node]:
    """The nodes with raw tags as nodes, or in pairs; a tag that has no other half goes."""
    result: list[Node] = []
    closings = _closings(nodes)
    index = 0
    while index < len(nodes):
        node = nodes[index]
        if not _is_html(node):
            result += [] if _other_format(node, omissions.findings) else [node]
            index += 1
            continue
        tag = next(iter(tags_of(node["c"][1])), Tag("", "comment"))
        end = closings.get(index, index)
        if tag.kind == "open" and (end > index or tag.name in VOID):
            made = _from_tag(tag, node, nodes[index + 1 : end], nodes[end], omissions)
            result += [one | {"pos": node["pos"]} if "pos" in node and "pos" not in one else one for one in made]
        elif tag.kind == "open":
            result += _from_half(tag, node, omissions)
        index = max(index, end) + 1
    return result


def _closings(nodes: list[Node]) -> dict[int, int]:
    """Where the tag is that closes each one that is closed: for all at once, for thousands may be open."""
    closings: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for index, node in enumerate(nodes):
        for tag in tags_of(node["c"][1]) if _is_html(node) else ():
            if tag.kind == "open" and tag.name not in VOID:
                waiting.setdefault(tag.name, []).append(index)
            elif tag.kind == "close" and waiting.get(tag.name):
                closings[waiting[tag.name].pop()] = index
    return closings


def _from_half(tag: Tag, node: Node, omissions: _Omissions) -> list[Node]:
    """What is left of a tag that is never closed: what it embeds, or the place that it names."""
    omissions.name(tag.name, node)
    if tag.name in MEDIA:
        return _linked(tag, node, [], omissions)
    return _place(tag)


def _place(tag: Tag) -> list[Node]:
    name = tag.values.get("id") or tag.values.get("name", "")
    return [{"t": "Span", "c": [attributes(name), []]}] if name and tag.name in TAGS else []


def _from_tag(tag: Tag, node: Node, inner: list[Node], closing: Node, omissions: _Omissions) -> list[Node]:
    """The nodes that say what an element says, at its place; its tags where Markdown has no word for it."""
    omissions.name(tag.name, node)
    if tag.name in _UNSEEN:
        return []
    if tag.name in MEDIA:
        return _linked(tag, node, inner, omissions)
    words = _inlines(inner, omissions)
    if made := _node(tag, words):
        return [made]
    if tag.name in TAGS:
        return [node] if tag.name in VOID else [node, *words, closing]
    return [string(tag.values["aria-label"])] if tag.name == "svg" and "aria-label" in tag.values else words


def _node(tag: Tag, words: list[Node]) -> Node | None:
    made: Node | None = None
    if tag.name == "br":
        made = {"t": "LineBreak"}
    elif tag.name == "img":
        made = _image(tag.values)
    elif tag.name == "a" and "href" in tag.values and words:
        made = {"t": "Link", "c": [attributes(tag.values.get("id", "")), words, [tag.values["href"], ""]]}
    elif tag.name == "a":
        made = {"t": "Span", "c": [attributes(tag.values.get("id") or tag.values.get("name", "")), words]}
    elif tag.name in _PAIRS and words:
        made = {"t": _PAIRS[tag.name], "c": words}
    elif tag.name == "span" and words:
        made = {"t": "Span", "c": [_attributes(tag.values), words]}
    elif tag.name == "code" and words and not any(map(_is_html, words)):
        made = {"t": "Code", "c": [attributes(), plain_text(words)]}
    return made


def _attributes(values: Mapping[str, str]) -> list[object]:
    """What an element around Markdown says that an edition keeps: a place, a language, a direction."""
    kept = {name: values[name] for name in ("lang", "dir") if name in values}
    if not is_language(kept.get("lang", "")):
        kept.pop("lang", None)
    return attributes(values.get("id", ""), (), **kept)


def _image(values: Mapping[str, str]) -> Node:
    alt = [string(values["alt"])] if values.get("alt") else []
    place = attributes(values.get("id", ""))
    return {"t": "Image", "c": [place, alt, [values.get("src", ""), values.get("title", "")]]}


def _linked(tag: Tag, node: Node, inner: list[Node], omissions: _Omissions) -> list[Node]:
    sources = [found for inside in inner if _is_html(inside) for found in tags_of(inside["c"][1])]
    values = next((found.values for found in sources if found.name in ("source", "embed")), {}) | tag.values
    made = link_to(tag.name, values, node, omissions.findings)
    return [] if made is None else [made]


def _block(node: Node, omissions: _Omissions) -> Iterator[Node]:
    if _other_format(node, omissions.findings):
        return
    if node["t"] != "RawBlock":
        yield node
        return
    tags = tags_of(node["c"][1])
    is_part = bool(tags) and tags[0].name in TABLE_PARTS
    if is_part or not is_balanced(tags):
        yield from _parted(node, omissions)
        return
    for tag in tags:
        if tag.kind == "open":
            omissions.name(tag.name, node)
    yield from _read(node, omissions.findings)


def _read(node: Node, findings: Findings) -> list[Node]:
    """A piece of HTML that is whole in itself as blocks; as clean HTML where blocks would not hold all its words."""
    text = without_plain_text(node["c"][1])
    if any(f"<{name}" in text.lower() for name in (*MEDIA, "svg")):
        tree = parsed(text)
        replace_media(tree, node, findings)
        replace_drawings(tree)
        text = inner_html(tree)
    cleaned = clean(text)
    tree = parsed(cleaned)
    words = unescape(_TAG.sub(" ", cleaned))
    if _letters("".join(tree.itertext())) < _letters(words):
        findings.add("deep-nesting", "HTML nested deeper than any page can show; its words stay", node)
        return [{"t": "Para", "c": [string(in_one_line(words))], "pos": node.get("pos")}]
    conform(tree)
    try:
        blocks = read_html(inner_html(tree))
    except UnreadableBodyError:
        return [node]
    if _letters("".join(tree.itertext())) > _letters(_all_words(blocks)):
        return [{"t": "RawBlock", "c": ["html", inner_html(tree)], "pos": node.get("pos")}]
    for inner in walk(blocks):
        inner.setdefault("pos", node.get("pos"))
    blocks = rewrite(blocks, lambda nodes: [_as_paragraph(one) if _is_loose(one, nodes) else one for one in nodes])
    return list(map(_as_paragraph, blocks))


def _as_paragraph(node: Node) -> Node:
    return node | {"t": "Para"} if node["t"] == "Plain" else node


def _is_loose(node: Node, neighbours: list[Node]) -> bool:
    """Whether a piece of text between blocks is a paragraph; alone in an item or a cell it is none."""
    return node["t"] == "Plain" and any(each["t"] not in ("Plain", "RawBlock") for each in neighbours)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _all_words(blocks: list[Node]) -> str:
    words = (node["c"] if node["t"] == "Str" else node["c"][1] for node in walk(blocks) if node["t"] in _WITH_WORDS)
    return "".join(words)


_TAG = re.compile(r"<[^<>]*>")
_WITH_WORDS = ("Str", "Code", "CodeBlock", "Math", "RawInline", "RawBlock")


def _parted(node: Node, omissions: _Omissions) -> Iterator[Node]:
    """An opening or closing piece of HTML as its tags, with links, pictures and words between them as nodes."""
    place = {"pos": node["pos"]} if "pos" in node else {}
    run: list[Node] = []
    for piece in (*Pieces(node["c"][1]).found, None):
        if piece is not None and piece["t"] != "RawBlock":
            run.append(piece | place)
            continue
        if words := _inlines(run, omissions):
            yield {"t": "Plain", "c": words, "loose": True, **place}
        run = []
        if piece is not None:
            name = next(iter(tags_of(piece["c"][1])), Tag("", "comment")).name
            omissions.name(name, node)
            if name in TAGS or name in _BOXES:
                yield piece | place


def _nested(nodes: Iterator[Node]) -> list[Node]:
    """The blocks with every raw tag closed among them, boxes around Markdown as nodes."""
    pile = _Pile()
    for node in nodes:
        tags = tags_of(node["c"][1]) if node["t"] == "RawBlock" else []
        if len(tags) != 1 or tags[0].name in VOID:
            pile.add(node)
        elif tags[0].kind == "close":
            pile.close(tags[0].name)
        elif tags[0].name == "p":  # a paragraph is one by itself
            for place in _place(tags[0]):
                pile.add({"t": "Plain", "c": [place], "loose": True})
        elif tags[0].kind == "open":
            pile.open(tags[0], node)
    return pile.blocks()


class _Pile:
    """Blocks, and the elements that are open around the next one, the innermost last."""

    def __init__(self) -> None:
        self._blocks: list[Node] = []
        self._open: list[tuple[Tag, Node, list[Node]]] = []

    def add(self, node: Node) -> None:
        loose = node.pop("loose", False) and (not self._open or self._open[-1][0].name in _OF_PARAGRAPHS)
        self._innermost.append(_as_paragraph(node) if loose else node)

    def open(self, tag: Tag, node: Node) -> None:
        if len(self._open) < _DEEPEST:
            self._open.append((tag, node, []))

    def close(self, name: str) -> None:
        """Close the innermost element of this name, and what is open within; do nothing where none is open."""
        while any(tag.name == name for tag, _, _ in self._open):
            if self._close_innermost() == name:
                return

    def blocks(self) -> list[Node]:
        while self._open:
            self._close_innermost()
        return self._blocks

    @property
    def _innermost(self) -> list[Node]:
        return self._open[-1][2] if self._open else self._blocks

    def _close_innermost(self) -> str:
        tag, node, inner = self._open.pop()
        self._innermost.extend(_element(tag, node, inner))
        return tag.name


def _element(tag: Tag, node: Node, inner: list[Node]) -> list[Node]:
    if tag.name not in _BOXES:
        return [node, *inner, {"t": "RawBlock", "c": ["html", f"</{tag.name}>"]}]
    around = _attributes(tag.values)
    return [{"t": "Div", "c": [around, inner]}] if any(around) else inner
