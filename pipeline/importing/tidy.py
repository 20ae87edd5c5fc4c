"""Remove from a document what no post needs: anchors without links, layout, soft hyphens, empty paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.importing.documents import CODE, LINE_END, MARKS, TAB, Remarks
from pipeline.pandoc.nodes import BLANKS, Node, attributes, find_landmarks, items_of, plain_text, rewrite, string, walk
from pipeline.text.printable import printable

_UNSEEN = str.maketrans(dict.fromkeys("\u200b\ufeff\u2060"))
_MARKS = str.maketrans(dict.fromkeys(MARKS))
_SOFT_HYPHEN = "\xad"
_INDENT = "    "  # what a tab is in code
_LISTS = frozenset({"BulletList", "OrderedList"})
_JOINED = frozenset({"Strong", "Emph", "Strikeout", "Superscript", "Subscript"})


def tidy(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks as a writer of Markdown would have them; what is taken out joins the remarks."""
    for node in find_landmarks(blocks):
        if node["t"] == "Link":
            node["c"][1] = rewrite(node["c"][1], _drop_underlines)
        elif node["t"] == "Note":
            node["c"] = _tidy_note(node["c"])
    return rewrite(blocks, lambda nodes: _join_siblings(nodes, remarks))


def drop_ids(blocks: list[Node], kept: frozenset[str]) -> list[Node]:
    """Return the blocks without anchors but those that something leads to."""

    def edit(nodes: list[Node]) -> list[Node]:
        result: list[Node] = []
        for node in nodes:
            if node["t"] == "Header" and node["c"][1][0] not in kept:
                node["c"][1] = attributes()
            if node["t"] == "Span" and node["c"][0][0] not in kept and not any(node["c"][0][1:]):
                result += node["c"][1]
            else:
                result.append(node)
        return result

    return rewrite(blocks, edit)


def drop_marks(blocks: list[Node]) -> list[Node]:
    """Return the blocks without `MARKS`."""
    for node in walk(blocks):
        if node["t"] == "Str":
            node["c"] = node["c"].translate(_MARKS)
        elif node["t"] in ("Code", "CodeBlock", "Math"):
            node["c"][1] = node["c"][1].translate(_MARKS)
    return blocks


def strip_marks(text: str) -> str:
    """Return a text without these signs."""
    return text.translate(_MARKS)


def _join_siblings(nodes: list[Node], remarks: Remarks) -> list[Node]:
    result: list[Node] = []
    for one in (one for node in nodes for one in _interpret(node, remarks)):
        _append(result, one)
    return result


def _interpret(node: Node, remarks: Remarks) -> Iterator[Node]:
    kind = node["t"]
    if kind == "Str":
        yield from _split_tabs(node["c"], remarks)
    elif kind in ("RawInline", "RawBlock"):
        return
    elif kind == "Span":
        yield from _tidy_span(node)
    elif kind == "Underline":
        is_link = {inner["t"] for inner in node["c"]} <= {"Link", *BLANKS}
        remarks.add("underline", bool(plain_text(node["c"])) and not is_link)
        yield from node["c"] if is_link else [{"t": "Emph", "c": node["c"]}]
    elif kind in ("SmallCaps", "Cite"):
        yield from node["c"] if kind == "SmallCaps" else node["c"][1]
    elif kind in _JOINED and (not _says(node["c"]) or [inner["t"] for inner in node["c"]] == ["Note"]):
        yield from node["c"]
    else:
        yield from _tidy_block(node, remarks)


def _tidy_block(node: Node, remarks: Remarks) -> Iterator[Node]:
    kind = node["t"]
    if kind == "Div":
        yield from _move_anchor(node["c"][0][0], node["c"][1])
    elif kind == "LineBlock":
        yield {"t": "Para", "c": [one for line in node["c"] for one in (*line, {"t": "LineBreak"})][:-1]}
    elif kind in ("Para", "Plain") and not _says(node["c"]):
        remarks.add("empty-paragraph")
    elif kind == "Header":
        yield from _tidy_heading(node)
    elif kind == "Para" and node["c"][0]["t"] == "Str" and node["c"][0]["c"].startswith(CODE):
        typed = "".join(inner["c"] for inner in node["c"] if inner["t"] == "Str").lstrip(CODE)
        yield _tidy_code(typed.replace("\u00a0", " ").replace(LINE_END, "\n"))
    elif kind in ("Para", "Plain"):
        yield {"t": kind, "c": _inline_formulas(_trim(node["c"]))}
    elif kind == "CodeBlock":
        yield _tidy_code(node["c"][1].replace(TAB, _INDENT))
    elif kind in ("BulletList", "OrderedList"):
        yield _tighten(node)
    elif kind in ("Link", "Image", "Code"):
        node["c"][0] = attributes()
        yield node
    else:
        yield node


def _tidy_code(text: str) -> Node:
    """Return a block of code; one with a class has fences in Markdown, which are easier to see than an indent."""
    return {"t": "CodeBlock", "c": [attributes(classes=("text",)), printable(text)]}


def _tighten(node: Node) -> Node:
    """Return a list without room between its items, where each is a paragraph, perhaps with lists below it."""
    items = items_of(node)
    if all(item and item[0]["t"] in ("Para", "Plain") and {node["t"] for node in item[1:]} <= _LISTS for item in items):
        for item in items:
            item[0] = {"t": "Plain", "c": item[0]["c"]}
    return node


def _split_tabs(text: str, remarks: Remarks) -> Iterator[Node]:
    """Yield a piece of text without what is not seen, its tabs apart."""
    remarks.add("soft-hyphen", text.count(_SOFT_HYPHEN))
    plain = printable(text.replace(_SOFT_HYPHEN, "").translate(_UNSEEN))
    for number, piece in enumerate(plain.split(TAB)):
        if number:
            yield string(TAB)
        if piece:
            yield string(piece)


def _tidy_span(node: Node) -> Iterator[Node]:
    (identifier, _, pairs), inside = node["c"]
    kept = [pair for pair in pairs if pair[0] == "lang"]
    if identifier or kept:
        yield {"t": "Span", "c": [[identifier, [], kept], inside]}
    else:
        yield from inside


def _move_anchor(identifier: str, blocks: list[Node]) -> list[Node]:
    """Return the blocks of a division, its anchor at the first one that can have it."""
    if identifier and blocks and blocks[0]["t"] in ("Para", "Plain"):
        blocks[0]["c"].insert(0, {"t": "Span", "c": [attributes(identifier), []]})
    elif identifier and blocks and blocks[0]["t"] == "Header":
        blocks[0]["c"][1] = attributes(identifier)
    return blocks


def _tidy_heading(node: Node) -> Iterator[Node]:
    """Yield a heading without what makes its words heavy; one without words goes, and a picture in it stays."""
    level, triple, inlines = node["c"]
    inlines = [{"t": "Space"} if node["t"] == "LineBreak" else node for node in _trim(inlines)]
    while len(inlines) == 1 and inlines[0]["t"] in ("Strong", "Emph"):
        inlines = inlines[0]["c"]
    if plain_text(inlines):
        yield {"t": "Header", "c": [level, attributes(triple[0]), inlines]}
    elif _says(inlines):
        yield {"t": "Para", "c": inlines}


def _trim(inlines: list[Node]) -> list[Node]:
    """Return inlines without the blanks and line ends at both ends."""
    start, end = 0, len(inlines)
    while start < end and is_blank(inlines[start]):
        start += 1
    while end > start and is_blank(inlines[end - 1]):
        end -= 1
    return inlines[start:end]


def is_blank(node: Node) -> bool:
    """Return whether an inline is a space or the end of a line."""
    return node["t"] in BLANKS or (node["t"] == "Str" and not node["c"].strip("\u00a0\u202f"))


def _inline_formulas(inlines: list[Node]) -> list[Node]:
    """Return the inlines, with formulas among words as inline formulas."""
    if len(inlines) > 1:
        for node in inlines:
            if node["t"] == "Math":
                node["c"] = [{"t": "InlineMath"}, node["c"][1]]
    return inlines


def _tidy_note(blocks: list[Node]) -> list[Node]:
    """Return a note without the indent that its style has, for which pandoc takes it for a quotation."""
    inside = [one for block in blocks for one in (block["c"] if block["t"] == "BlockQuote" else [block])]
    for block in inside[:1]:
        first = block["c"][0] if block["t"] in ("Para", "Plain") and block["c"] else {}
        if first.get("t") == "Str":
            first["c"] = first["c"].lstrip(TAB)
    return inside


def _drop_underlines(nodes: list[Node]) -> list[Node]:
    return [inner for node in nodes for inner in (node["c"] if node["t"] == "Underline" else [node])]


def _says(inlines: list[Node]) -> bool:
    """Return whether inlines show anything."""
    shown = (node for node in walk(inlines) if node["t"] in ("Str", "Image", "Math", "Code", "Note"))
    return any(node["t"] != "Str" or node["c"].strip("\u00a0\u202f \t" + TAB) for node in shown)


def _append(nodes: list[Node], node: Node) -> None:
    """Append a node, or join it to one before it that says the same of its words."""
    before = nodes[-1] if nodes else None
    if before is None or before["t"] != node["t"]:
        nodes.append(node)
    elif node["t"] in _JOINED:
        before["c"] = before["c"] + node["c"]
    elif node["t"] == "Link" and before["c"][2] == node["c"][2]:
        before["c"][1] = before["c"][1] + node["c"][1]
    elif node["t"] == "CodeBlock" and before["c"][0] == node["c"][0]:  # each line was a paragraph
        before["c"][1] += f"\n{node['c'][1]}"
    elif node["t"] != "Space":
        nodes.append(node)
