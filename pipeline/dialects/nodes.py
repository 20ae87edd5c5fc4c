"""Turn the meanings of tags into pandoc's nodes, and tidy the nodes around them."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

from pipeline.dialects.boxes import wrap_notice
from pipeline.dialects.meanings import Meaning
from pipeline.pandoc.nodes import BLANKS, Node, attributes, attributes_of, items_of, string, trim

CLASS = "named-code"
_KEYS = "title|file|file-?name|name|caption"
_IS_KEY = re.compile(_KEYS, re.IGNORECASE)
_SAID = re.compile(rf"""(?<![\w.-])(?:{_KEYS})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"',{{}}]+))""", re.IGNORECASE)
_LANGUAGE = re.compile(r"[\w+#.-]+")
# VitePress and Nuxt; then Qiita and Zenn; then Hexo: what looks like the name of a file.
_SHOWN = re.compile(
    r"[^\[\]]*?\[([^\[\]]+)\]|[\w+#-]+:([^\s:={}\[\]]+)(?=$|[\s{])|[\w+#-]+\s+((?:[\w@.-]+/)*[\w@.-]*\.[A-Za-z]\w{0,5})(?=$|\s)"
)
_FENCE = re.compile(r"(?:`{3,}|~{3,})(.*)")


def add_file_name(node: Node, line: str) -> Node:
    """Return a block of code under its name, if it has one in its attributes or in the line that opens it."""
    triple, code = node["c"]
    fence = _FENCE.match(line, (node.get("pos") or (0, 1))[1] - 1)
    info = fence[1].strip() if fence and not code.startswith(("```", "~~~")) else ""
    if info and triple[1] and not triple[1][0].startswith("{"):
        triple[1][:1] = _LANGUAGE.findall(triple[1][0])[:1] if triple[1][0][0] not in "[:" else []
    name = next((value for key, value in triple[2] if _IS_KEY.fullmatch(key)), "") or find_file_name(info)
    triple[2] = [pair for pair in triple[2] if not _IS_KEY.fullmatch(pair[0])]
    return wrap_named_code(node, name)


def find_file_name(info: str) -> str:
    """Return the name of a file that a fence or a list of attributes says; "" for none."""
    match = _SAID.search(info) or (None if info.startswith("{") else _SHOWN.match(info))
    return next(filter(None, match.groups()), "").strip() if match else ""


def wrap_named_code(code: Node, name: str) -> Node:
    """Return code under a name."""
    if not name:
        return code
    place = {"pos": code["pos"]} if "pos" in code else {}
    above: Node = {"t": "Para", "c": [{"t": "Code", "c": [attributes(), name], **place}], **place}
    return {"t": "Div", "c": [attributes("", (CLASS,)), [above, code]], **place}


def make_inlines(meaning: Meaning) -> list[Node]:
    """Return what is said as part of running text."""
    made: list[Node]
    match meaning.kind:
        case "formula":
            made = [{"t": "Math", "c": [{"t": "DisplayMath" if meaning.language else "InlineMath"}, meaning.text]}]
        case "rule":
            made = [lift_block({"t": "HorizontalRule"})]
        case "abbreviation":
            made = []
        case "picture":
            made = [_make_picture(meaning)]
        case "link":
            made = [_link(split_words(meaning.text), meaning.address)]
        case "code":
            triple = attributes("", (meaning.language,) if meaning.language else ())
            block = wrap_named_code({"t": "CodeBlock", "c": [triple, meaning.text]}, meaning.lead)
            made = [lift_block(block, {"t": "Code", "c": [attributes(), meaning.text.strip()]})]
        case "quotation":
            made = [lift_block({"t": "BlockQuote", "c": [{"t": "Para", "c": _led(meaning)}]}, *_led(meaning))]
        case _:
            made = _led(meaning)
    return made


def lift_block(block: Node, *inlines: Node) -> Node:
    """Wrap a block in a span, with its inline form, until `split_paragraph` takes the paragraph apart."""
    return {"t": "Span", "c": [attributes(), list(inlines)], "block": block}


def make_html(meaning: Meaning) -> str:
    """Return what is said as HTML, for a place in the middle of HTML."""
    address = escape(meaning.address)
    if meaning.kind == "picture":
        image = f'<img src="{address}" alt="{escape(meaning.text)}">'
        image = f'<a href="{escape(meaning.beyond)}">{image}</a>' if meaning.beyond else image
        return f"{image} {escape(meaning.lead)}".rstrip()
    if meaning.kind == "link":
        return f'<a href="{address}">{escape(meaning.text or meaning.address)}</a>'
    if meaning.kind == "code":
        return f"<code>{escape(meaning.text)}</code>"
    lead = f"<strong>{escape(meaning.lead)}</strong> " if meaning.lead else ""
    return f"{lead}{escape(meaning.text)}".rstrip()


def split_words(text: str) -> list[Node]:
    """Return a text as words and blanks."""
    return [{"t": "Space"} if piece.isspace() else string(piece) for piece in re.findall(r"\s+|\S+", text)]


def _led(meaning: Meaning) -> list[Node]:
    if not meaning.lead:
        return split_words(meaning.text)
    # No author wrote it in bold type, nor can make a heading of it.
    lead: Node = {"t": "Strong", "c": split_words(meaning.lead), "is_lead": True}
    return [lead, {"t": "Space"}, *split_words(meaning.text)] if meaning.text else [lead]


def _make_picture(meaning: Meaning) -> Node:
    attributes = [[name, value] for name, value in (("width", meaning.width), ("poster", meaning.poster)) if value]
    target = [meaning.address, meaning.lead]
    image: Node = {"t": "Image", "c": [["", [], attributes], split_words(meaning.text), target]}
    return _link([image], meaning.beyond) if meaning.beyond else image


def _link(inlines: list[Node], address: str) -> Node:
    return {"t": "Link", "c": [attributes(), inlines or [string(address)], [address, ""]]}


_IDENTIFIER = re.compile(r"#([\w:.-]+)")
# Of the themes Minimal Mistakes and Chirpy.
_NOTICE = re.compile(r"\.(?:notice--|prompt-)(\w+)|\.notice(?![\w-])")


def tidy_inlines(nodes: list[Node]) -> list[Node]:
    """Return running text without traces of what is gone: double blanks, blanks at its ends, empty emphasis."""
    result: list[Node] = []
    gone = False
    for node in nodes:
        if node.get("gone") and "attributes" not in node:
            gone = True
            continue
        if "attributes" in node and _apply_id(node["attributes"], result):
            continue
        if gone and node["t"] in ("Space", "SoftBreak") and (not result or result[-1]["t"] in BLANKS):
            continue
        result.append(node)
    while gone and result and result[-1]["t"] in BLANKS:
        result.pop()
    places = [node["place"] for node in nodes if "place" in node]
    if not result:  # a line of its own names the block before it
        return [{"t": "Str", "c": "", "gone": True, "attributes": f"#{place}"} for place in places]
    return [*({"t": "Span", "c": [attributes(place), []]} for place in places), *result]


def _apply_id(written: str, before: list[Node]) -> bool:
    """Give an id to the node before, if it can have one; a class is only for a style that is not here."""
    if not before or before[-1]["t"] in BLANKS or (triple := attributes_of(before[-1])) is None:
        return False
    match = _IDENTIFIER.search(written)
    if match and not triple[0]:
        triple[0] = match[1]
    return True


def split_paragraph(paragraph: Node, before: list[Node]) -> list[Node]:
    """Return a paragraph without lists of attributes, or the blocks into which those in it part it."""
    inlines = paragraph["c"]
    written = [node["attributes"] for node in inlines if "attributes" in node]
    if written:
        inlines = trim([node for node in inlines if "attributes" not in node])
        _describe(written, before)
    if not any("block" in node for node in inlines):
        return [paragraph | {"c": inlines}] if inlines else []
    result: list[Node] = []
    for is_block, group in groupby(inlines, lambda node: "block" in node):
        run = list(group)
        if is_block:
            result += (node["block"] | {"pos": node["pos"]} for node in run)
        elif run := trim(run):
            result.append(paragraph | {"c": run})
    return result


def _describe(written: list[str], before: list[Node]) -> None:
    """Apply lists of attributes to the block before: an id, a box, the name of a file.

    `{:toc}` takes away the list that it would replace.
    """
    if not before:
        return
    if any(text.strip() == "toc" for text in written) and before[-1]["t"] in ("BulletList", "OrderedList"):
        before.pop()
        return
    if before[-1]["t"] == "CodeBlock":
        before[-1] = wrap_named_code(before[-1], next(filter(None, map(find_file_name, written)), ""))
    box = next((match for text in written if (match := _NOTICE.search(text))), None)
    if box is not None:
        before[-1] = wrap_notice(before[-1], box[1] or "")
    match = next((match for text in written if (match := _IDENTIFIER.search(text))), None)
    if match is None:
        return
    triple = attributes_of(before[-1])
    if triple is not None:
        triple[0] = match[1]
    else:
        before[-1] = {"t": "Div", "c": [[match[1], [], []], [before[-1]]]}


def describe_heading(heading: Node) -> None:
    """Give a heading the id that is written in its line."""
    triple, inlines = heading["c"][1:]
    written = [node["attributes"] for node in inlines if "attributes" in node]
    if written:
        heading["c"][2] = trim([node for node in inlines if "attributes" not in node])
        triple[0] = next((match[1] for text in written if (match := _IDENTIFIER.search(text))), triple[0])


def drop_empty_items(node: Node) -> list[Node]:
    """Return the list without items that nothing is left in; none where nothing at all is."""
    items = items_of(node)
    items[:] = filter(None, items)
    return [node] if items else []
