"""Turn raw HTML of a post into nodes where there are such nodes; the rest is cleaned when the body is written.

Tags in running text are read by `raw_inlines.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import html

from pipeline.i18n.labels import is_language
from pipeline.i18n.sentences import sentence
from pipeline.model.article import ONLY, is_for_some, read_only
from pipeline.normalise.body import raw_inlines
from pipeline.normalise.body.broken_markdown import report_signs_in_html
from pipeline.normalise.body.classroom import names_of_blocks
from pipeline.normalise.body.embedded import MEDIA, replace_media
from pipeline.normalise.body.markup import inner_html
from pipeline.normalise.html.conform import conform
from pipeline.normalise.html.trees import TAGS, Tree, clean, drop_plain_text, keep_place, parse_html
from pipeline.normalise.shown_answers import HIDING, report_tags
from pipeline.pandoc.document import UnreadableBodyError, read_html
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes_of, is_inline, rewrite, string, walk
from pipeline.text.printable import in_one_line, letters

_BLOCKS = ("p", "ul", "ol", "dl", "blockquote", "pre")
_WITHOUT_CLASS = (*_BLOCKS, "a", "b", "strong", "i", "em", "s", "del", "u", "sup", "sub", "code")
_CELLS = ("td", "th")
_HOLDERS, _ROWS = ("li", "dd", "dt", *_CELLS), ("tr", "thead", "tbody", "tfoot")
_WITH_CLASS = frozenset({*_HOLDERS, *_ROWS, "div", "section", "span"})
_LAZY = re.compile(r"<noscript|\sdata-", re.IGNORECASE)
_WITHOUT_ID = ("p", "li", "dd", "dt")
_TAG = re.compile(r"<[^<>]*>")
_WITH_WORDS = ("Str", "Code", "CodeBlock", "Math", "RawInline", "RawBlock")


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Turn raw HTML into nodes where there are such nodes, and report what is taken out."""
    omissions = raw_inlines.Omissions(findings)
    hiding: list[tuple[Node, str]] = []
    hidden = 0

    def convert(nodes: list[Node]) -> list[Node]:
        if nodes and is_inline(nodes[0]):
            return raw_inlines.convert_inlines(nodes, omissions)
        return _nest_blocks((new for node in nodes for new in _convert_block(node, omissions)), findings)

    def edit(nodes: list[Node]) -> list[Node]:
        nonlocal hidden
        tags = [(node, tag) for node in nodes for tag in _find_hiding_tags(node)]
        if not tags:
            return convert(nodes)
        hiding.extend(tags)
        before = _count_hidden(nodes)
        result = convert(nodes)
        hidden += _count_hidden(result) - before
        return result

    result = rewrite(blocks, edit)
    omissions.report()
    if hiding:
        report_tags(hiding, findings, are_hidden=hidden >= len(hiding))
    return result


def _find_hiding_tags(node: Node) -> list[str]:
    """Return the tags of a raw node that hide what they hold from most readers, as they may be typed."""
    if node["t"] not in ("RawBlock", "RawInline") or "class" not in node["c"][1].lower():
        return []
    tags = (tag for tag in raw_inlines.find_tags(node["c"][1]) if not HIDING.isdisjoint(_read_names(tag)))
    return [f'<{tag.name} class="{tag.values["class"]}">' for tag in tags]


def _count_hidden(blocks: list[Node]) -> int:
    return sum(not HIDING.isdisjoint(triple[1]) for node in walk(blocks) if (triple := attributes_of(node)))


def _convert_block(node: Node, omissions: raw_inlines.Omissions) -> Iterator[Node]:
    if raw_inlines.is_other_format(node, omissions.findings):
        return
    if node["t"] != "RawBlock":
        yield node
        return
    report_signs_in_html(node, omissions.findings)
    tags = raw_inlines.find_tags(node["c"][1])
    is_alone = len(tags) == 1 and _TAG.fullmatch(node["c"][1].strip())
    is_half = is_alone and (tags[0].kind == "close" or _read_names(tags[0]))
    paragraphs = [tag for tag in tags if tag.name == "p"]
    is_open = any(map(_read_names, paragraphs)) and sum(1 if tag.kind == "open" else -1 for tag in paragraphs) > 0
    is_part = bool(tags) and tags[0].name in raw_inlines.TABLE_PARTS
    if is_half or is_part or is_open or not raw_inlines.is_balanced(tags):
        yield from _part_tags(node, omissions)
        return
    for tag in tags:
        if tag.kind == "open" and (tag.name != "noscript" or raw_inlines.has_words(node["c"][1])):
            omissions.name(tag.name, node)
    yield from _read(node, omissions.findings)


def _read(node: Node, findings: Findings) -> list[Node]:
    """Return a balanced piece of HTML as blocks; as clean HTML where blocks would lose words."""
    text = drop_plain_text(node["c"][1])
    if _LAZY.search(text):
        tree = parse_html(text)
        raw_inlines.settle_pictures(tree)
        text = inner_html(tree)
    if any(f"<{name}" in text.lower() for name in (*MEDIA, "svg")):
        tree = parse_html(text)
        replace_media(tree, node, findings)
        text = inner_html(tree)
    cleaned = clean(text)
    tree = parse_html(cleaned)
    words = unescape(_TAG.sub(" ", cleaned))
    if letters("".join(tree.itertext())) < letters(words):
        findings.add("deep-nesting", sentence("HTML nested deeper than any page can show; its words stay"), node)
        return [{"t": "Para", "c": [string(in_one_line(words))], "pos": node.get("pos")}]
    _keep_blocks(tree)
    conform(tree)
    try:
        blocks = read_html(inner_html(tree))
    except UnreadableBodyError:
        return [node]
    kept = (inner["c"] if inner["t"] == "Str" else inner["c"][1] for inner in walk(blocks) if inner["t"] in _WITH_WORDS)
    if letters("".join(tree.itertext())) > letters("".join(kept)):
        return [{"t": "RawBlock", "c": ["html", inner_html(tree)], "pos": node.get("pos")}]
    for inner in walk(blocks):
        inner.setdefault("pos", node.get("pos"))

    def wrap_loose_text(nodes: list[Node]) -> list[Node]:
        # Text between blocks is a paragraph; alone in an item or a cell it is none.
        is_between = any(node["t"] not in ("Plain", "RawBlock") for node in nodes)
        return list(map(_wrap_in_paragraph, nodes)) if is_between else nodes

    return list(map(_wrap_in_paragraph, rewrite(blocks, wrap_loose_text)))


def _keep_blocks(tree: Tree) -> None:
    """Put what pandoc's nodes have no room for on divisions around elements, and ids on marks in them."""
    for element in [element for element in tree.iterdescendants() if any(map(is_for_some, element.classes))]:
        element.attrib.update(read_only(list(element.classes), ()))
        element.set("class", ONLY)
    for element in list(tree.iterdescendants(*_WITHOUT_ID)):
        keep_place(element)
    _name_blocks(tree)
    for element in [each for each in tree.iterdescendants() if each.tag in _WITHOUT_CLASS or _loses_block(each)]:
        if kept := _read_kept_attributes(element):
            around = html.Element("div" if element.tag in _BLOCKS else "span", kept)
            around.tail, element.tail = element.tail, None
            element.addprevious(around)
            around.append(element)
    for holder in list(tree.iterdescendants(*_HOLDERS)):
        kept = _read_kept_attributes(holder)
        if holder.tag in _CELLS:
            kept = {name: value for name, value in kept.items() if name == "class"}  # a cell has room for the others
        if kept:
            inside = html.Element("div", kept)
            inside.text, holder.text = holder.text, None
            inside.extend(list(holder))
            holder.append(inside)


def _name_blocks(tree: Tree) -> None:
    """Give blocks of a lesson their names in our form; a row of a table gives its own to its cells."""
    for element in [element for element in tree.iterdescendants() if names_of_blocks(element.get("class", ""))]:
        if element.tag in _ROWS:
            for cell in element.iter(*_CELLS):
                cell.classes.update(element.classes)
        elif element.tag not in _HOLDERS:
            element.set("class", " ".join(names_of_blocks(element.get("class", ""))))


def _loses_block(element: Tree) -> bool:
    return element.tag not in _WITH_CLASS and bool(names_of_blocks(element.get("class", "")))


def _read_kept_attributes(element: Tree) -> dict[str, str]:
    """Return the language, the direction and the block of a lesson that an element names."""
    language = element.get("lang", "")
    classes = " ".join(names_of_blocks(element.get("class", "")))
    kept = {"lang": language if is_language(language) else "", "dir": element.get("dir", ""), "class": classes}
    kept |= read_only(classes.split(), element.items())
    return {name: value for name, value in kept.items() if value}


def _part_tags(node: Node, omissions: raw_inlines.Omissions) -> Iterator[Node]:
    """Yield an unbalanced piece of HTML as its tags, with links, pictures and words between them as nodes."""
    place = {"pos": node["pos"]} if "pos" in node else {}
    run: list[Node] = []
    lazy, shown = "<noscript" in node["c"][1].lower(), set[str]()
    for piece in (*raw_inlines.split_html(node["c"][1]), None):
        if piece is not None and piece["t"] != "RawBlock":
            run.append(piece | place)
            continue
        words = raw_inlines.convert_inlines(
            [node for node in run if not (lazy and raw_inlines.is_counter(node))], omissions
        )
        if words := raw_inlines.drop_shown(words, shown) if lazy else words:
            yield {"t": "Plain", "c": words, "loose": True, **place}
        run = []
        if piece is not None:
            name = next(iter(raw_inlines.find_tags(piece["c"][1])), raw_inlines.RawTag("", "comment")).name
            omissions.name(name, node)
            if name in TAGS or name in raw_inlines.BOXES:
                yield piece | place


_OF_PARAGRAPHS = raw_inlines.BOXES | {"blockquote", "details", "figure"}
_DEEPEST = 40


def _nest_blocks(nodes: Iterator[Node], findings: Findings) -> list[Node]:
    """Return the blocks with every raw tag closed, and boxes around Markdown as nodes.

    Otherwise a forgotten end tag would take in all the rest of the post. A block of a lesson that is not closed is
    reported, and ends before the next heading of its level.
    """
    pile = _Pile(findings)
    for node in nodes:
        tags = raw_inlines.find_tags(node["c"][1]) if node["t"] == "RawBlock" else []
        if len(tags) != 1 or tags[0].name in raw_inlines.VOID:
            pile.add(node)
        elif tags[0].kind == "close":
            pile.close(tags[0].name)
        elif tags[0].name == "p" and not _read_names(tags[0]):  # a paragraph is one by itself
            for place in raw_inlines.mark_place(tags[0]):
                pile.add({"t": "Plain", "c": [place], "loose": True})
        elif tags[0].kind == "open":
            pile.open(tags[0], node)
    return pile.blocks()


class _Pile:
    """Blocks so far, and the open elements around the next one, the innermost last."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._blocks: list[Node] = []
        self._open: list[tuple[raw_inlines.RawTag, Node, list[Node]]] = []

    def add(self, node: Node) -> None:
        """Add a block to the innermost element."""
        loose = node.pop("loose", False) and (not self._open or self._open[-1][0].name in _OF_PARAGRAPHS)
        self._innermost.append(_wrap_in_paragraph(node) if loose else node)

    def open(self, tag: raw_inlines.RawTag, node: Node) -> None:
        """Open an element, unless it is too deep."""
        if len(self._open) < _DEEPEST:
            self._open.append((tag, node, []))

    def close(self, name: str) -> None:
        """Close the innermost element of this name and those within; do nothing where none is open."""
        while any(tag.name == name for tag, _, _ in self._open):
            is_meant = self._open[-1][0].name == name
            self._close_innermost("" if is_meant else sentence("it ends with the block around it"))
            if is_meant:
                return

    def blocks(self) -> list[Node]:
        """Close all elements, blocks of a lesson before the next heading of their level, and return all blocks."""
        while self._open:
            tag, _, inner = self._open[-1]
            before = [*self._blocks, *(node for _, _, outer in self._open[:-1] for node in outer)]
            level = next((one["c"][0] for one in reversed(before) if one["t"] == "Header"), 6)
            ends = (n for n, node in enumerate(inner) if node["t"] == "Header" and node["c"][0] <= level)
            at = next(ends, len(inner)) if _read_names(tag) else len(inner)
            rest, inner[at:] = inner[at:], []
            self._close_innermost(sentence("it ends before the next heading of its level, or with the text"))
            self._innermost.extend(rest)
        return self._blocks

    @property
    def _innermost(self) -> list[Node]:
        return self._open[-1][2] if self._open else self._blocks

    def _close_innermost(self, unclosed: str) -> None:
        """Close the innermost element; `unclosed` says where an element without an end tag ends."""
        tag, node, inner = self._open.pop()
        if unclosed and _read_names(tag):
            raw_inlines.report_unclosed(node["c"][1], tag.name, unclosed, node, self._findings)
        around = raw_inlines.keep_attributes(tag.values)
        if tag.name not in raw_inlines.BOXES | {"p"}:
            inner = [node, *inner, {"t": "RawBlock", "c": ["html", f"</{tag.name}>"]}]
        if around[1] or (any(around) and tag.name in raw_inlines.BOXES):
            inner = [{"t": "Div", "c": [around, inner]}]
        self._innermost.extend(inner)


def _read_names(tag: raw_inlines.RawTag) -> list[str]:
    return names_of_blocks(tag.values.get("class", ""))


def _wrap_in_paragraph(node: Node) -> Node:
    """Return the node, as a paragraph where it is plain text."""
    return node | {"t": "Para"} if node["t"] == "Plain" else node
