"""Raw HTML of a post -> nodes, wherever Markdown has a word for it; the rest is cleaned when the body is written.

In running text: `raw_inlines.py`; around blocks: `raw_nesting.py`; a piece that is whole in itself: here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import html

from pipeline.i18n.labels import is_language
from pipeline.i18n.sentences import sentence
from pipeline.normalise.body.classroom import names_of_blocks
from pipeline.normalise.body.embedded import MEDIA, replace_drawings, replace_media
from pipeline.normalise.body.lazy_pictures import has_words, settle_pictures, without_shown
from pipeline.normalise.body.markup import inner_html
from pipeline.normalise.body.raw_inlines import BOXES, Omissions, inlines, is_counter, other_format
from pipeline.normalise.body.raw_nesting import as_paragraph, nested
from pipeline.normalise.body.raw_tags import TABLE_PARTS, Pieces, RawTag, is_balanced, tags_of
from pipeline.normalise.html.conform import conform
from pipeline.normalise.html.trees import TAGS, Tree, clean, parsed, without_plain_text
from pipeline.pandoc.document import UnreadableBodyError, read_html
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, is_inline, rewrite, string, walk
from pipeline.text.printable import in_one_line, letters

_BLOCKS = ("p", "ul", "ol", "dl", "blockquote", "pre")
_WITHOUT_CLASS = (*_BLOCKS, "a", "b", "strong", "i", "em", "s", "del", "u", "sup", "sub", "code")
_CELLS = ("td", "th")
_LAZY = re.compile(r"<noscript|\sdata-", re.IGNORECASE)
_WITHOUT_ID = ("p", "li", "dd", "dt")
_TAG = re.compile(r"<[^<>]*>")
_WITH_WORDS = ("Str", "Code", "CodeBlock", "Math", "RawInline", "RawBlock")


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Turn raw HTML into nodes where there are such nodes, and name what is taken out."""
    omissions = Omissions(findings)

    def edit(nodes: list[Node]) -> list[Node]:
        if nodes and is_inline(nodes[0]):
            return inlines(nodes, omissions)
        return nested((new for node in nodes for new in _block(node, omissions)), findings)

    result = rewrite(blocks, edit)
    omissions.report()
    return result


def _block(node: Node, omissions: Omissions) -> Iterator[Node]:
    if other_format(node, omissions.findings):
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
        if tag.kind == "open" and (tag.name != "noscript" or has_words(node["c"][1])):
            omissions.name(tag.name, node)
    yield from _read(node, omissions.findings)


def _read(node: Node, findings: Findings) -> list[Node]:
    """Return a piece of HTML that is whole in itself as blocks.

    They are clean HTML where blocks would not hold all its words.
    """
    text = without_plain_text(node["c"][1])
    if _LAZY.search(text):
        tree = parsed(text)
        settle_pictures(tree)
        text = inner_html(tree)
    if any(f"<{name}" in text.lower() for name in (*MEDIA, "svg")):
        tree = parsed(text)
        replace_media(tree, node, findings)
        replace_drawings(tree)
        text = inner_html(tree)
    cleaned = clean(text)
    tree = parsed(cleaned)
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
    if letters("".join(tree.itertext())) > letters(_all_words(blocks)):
        return [{"t": "RawBlock", "c": ["html", inner_html(tree)], "pos": node.get("pos")}]
    for inner in walk(blocks):
        inner.setdefault("pos", node.get("pos"))
    blocks = rewrite(blocks, lambda nodes: [as_paragraph(one) if _is_loose(one, nodes) else one for one in nodes])
    return list(map(as_paragraph, blocks))


def _keep_blocks(tree: Tree) -> None:
    """Put a division around each element that says what pandoc's nodes have no room for, a mark for its id."""
    for element in list(tree.iterdescendants(*_WITHOUT_ID)):
        if name := element.attrib.pop("id", ""):
            mark = html.Element("span", {"id": name})
            mark.tail, element.text = element.text, None
            element.insert(0, mark)
    for element in list(tree.iterdescendants(*_WITHOUT_CLASS)):
        if kept := _kept(element):
            around = html.Element("div" if element.tag in _BLOCKS else "span", kept)
            around.tail, element.tail = element.tail, None
            element.addprevious(around)
            around.append(element)
    for holder in list(tree.iterdescendants("li", "dd", "td", "th")):
        kept = _kept(holder)
        if holder.tag in _CELLS:
            kept = {name: value for name, value in kept.items() if name == "class"}  # a cell has room for the others
        if kept:
            inside = html.Element("div", kept)
            inside.text, holder.text = holder.text, None
            inside.extend(list(holder))
            holder.append(inside)


def _kept(element: Tree) -> dict[str, str]:
    """Return that an element is a block of a lesson, and that its words are in another language or run another way."""
    kept = {name: element.get(name, "") for name in ("lang", "dir")}
    if not is_language(kept["lang"]):
        kept["lang"] = ""
    kept["class"] = " ".join(names_of_blocks(element.get("class", "")))
    return {name: value for name, value in kept.items() if value}


def _is_loose(node: Node, neighbours: list[Node]) -> bool:
    """Return whether a piece of text between blocks is a paragraph; alone in an item or a cell it is none."""
    return node["t"] == "Plain" and any(each["t"] not in ("Plain", "RawBlock") for each in neighbours)


def _all_words(blocks: list[Node]) -> str:
    words = (node["c"] if node["t"] == "Str" else node["c"][1] for node in walk(blocks) if node["t"] in _WITH_WORDS)
    return "".join(words)


def _parted(node: Node, omissions: Omissions) -> Iterator[Node]:
    """Yield an opening or closing piece of HTML as its tags, with links, pictures and words between them as nodes."""
    place = {"pos": node["pos"]} if "pos" in node else {}
    run: list[Node] = []
    lazy, shown = "<noscript" in node["c"][1].lower(), set[str]()
    for piece in (*Pieces(node["c"][1]).found, None):
        if piece is not None and piece["t"] != "RawBlock":
            run.append(piece | place)
            continue
        words = inlines([one for one in run if not (lazy and is_counter(one))], omissions)
        if words := without_shown(words, shown) if lazy else words:
            yield {"t": "Plain", "c": words, "loose": True, **place}
        run = []
        if piece is not None:
            name = next(iter(tags_of(piece["c"][1])), RawTag("", "comment")).name
            omissions.name(name, node)
            if name in TAGS or name in BOXES:
                yield piece | place
