r"""Numbered references: figures, tables, listings, equations and sections that a text refers to.

    [](#plan), [Fig. %s](#plan)                     links without words, or with a place for the number
    @fig-plan, -@fig-plan, @Fig-plan, [@fig:plan]   Quarto and pandoc-crossref
    {numref}`plan`, {ref}`…`, {eq}`…`, \eqref{…}    MyST and TeX

    \@ref(fig:plan)                                 bookdown
    [the plan][plan]                                MkDocs' autorefs

A post is read before any number is known: `transform` makes links that refer of such marks, and figures, tables and
equations of what other tools name. `normalise/numbered.py` puts the numbers in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.dialects.boxes import CAPTIONED
from pipeline.dialects.nodes import CLASS as NAMED_CODE
from pipeline.i18n.sentences import sentence
from pipeline.normalise.body.broken_markdown import HIDDEN
from pipeline.normalise.body.titles import parse_line
from pipeline.normalise.numbered import EQUATION, LISTING, NUMBER, PLACE, REFERS, UPPER, kind_of, make_listing
from pipeline.normalise.resolve import ANYWHERE
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import (
    BLANKS,
    Node,
    attributes,
    attributes_of,
    find_landmarks,
    is_inline,
    place_within,
    plain_text,
    rewrite,
    string,
)

_PREFIX = r"(?:(?:[Ff]ig|[Tt]bl|[Ll]st|[Ee]q|[Ss]ec)[-:]|(?:thm|lem|cor|prp|cnj|def|exm|exr)-)"
_MARK = re.compile(
    rf"(?<![\w.@/])(?P<open>\[?)(?P<bare>-?)@(?P<name>{_PREFIX}[\w:.-]*\w)(?P<close>\]?)"
    r"|\\(?P<command>eqref|autoref|[cC]?ref)\{(?P<label>[\w:.-]+)\}"
    rf"|{HIDDEN}ref\((?P<bookdown>[\w:.-]+)\)"
)
_ROLE = re.compile(r"\{(numref|ref|eq)\}\Z")
_TARGET_OF_ROLE = re.compile(r"(?:(?P<words>[^<>]*)<)?(?P<name>[\w:.-]+)>?")
_NAME = re.compile(r"\(([A-Za-z][\w:.-]*)\)")
_NAME_ABOVE = re.compile(r"\(([\w:.-]+)\)=")
_ANCHOR = re.compile(r"\]\[([A-Za-z][\w.:-]{2,})\](?![\[(:])")
_BEFORE_NONE = ("!", "[", "]", "\\", "^")
_LABEL = re.compile(r"\\label\{([\w:.-]+)\}|\(\\#([\w:.-]+)\)")
# What shows that a text may have any mark, by what is looked for first: that takes a tenth of the time of a pattern.
_SIGNS = {
    "[](": ("[](",),
    "][": ("][",),
    "](#": ("%s](#", "{number}](#", "{name}](#"),
    "@": (
        *(f"@{kind}{end}" for kind in "fig tbl lst eq sec Fig Tbl Lst Eq Sec".split() for end in "-:"),
        *(f"@{kind}-" for kind in "thm lem cor prp cnj def exm exr".split()),
    ),
    "}`": ("ref}`", "{eq}`", "{doc}`"),
    "\\": ("ref{", "\\label{", "\\@ref(", "(\\#"),
    "{#": ("{#fig", "{#tbl", "{#lst", "{#eq"),
    " #": (" #fig", " #tbl", " #lst", " #eq"),
    "\n:": ("\n:name:", "\n:label:", "\n:caption:"),
    "$$ (": ("$$ (",),
    "-cap": ("lst-cap", "tbl-cap"),
    ")=\n": (")=\n",),
    "{table}": ("{table}",),
}
# The end of a sentence: behind no short word, which may be cut ("cf."), but behind what is no word.
_SENTENCE_BEFORE = re.compile(r"(?:\w{4}\.|\A\.|[!?…])[»”\"')\u00a0\u202f]*\Z")
_OUTWARD = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def has_marks(text: str) -> bool:
    """Return whether a text may refer to anything, or name anything in the ways of other tools."""
    return any(first in text and any(sign in text for sign in signs) for first, signs in _SIGNS.items())


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Make links that refer of marks, and figures, tables, listings and equations of what other tools name."""
    del findings
    reading = _Reading()
    blocks = rewrite(blocks, lambda nodes: reading.inlines(nodes) if nodes and is_inline(nodes[0]) else nodes)
    return rewrite(blocks, lambda nodes: reading.equations(nodes) if nodes and is_inline(nodes[0]) else _blocks(nodes))


class _Reading:
    """The reading of one post; `names` are those that it refers to."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def inlines(self, nodes: list[Node]) -> list[Node]:
        """Return running text with links in the place of marks."""
        made: list[Node] = []
        for node in nodes:
            last = made[-1]["c"] if made and made[-1]["t"] == "Str" else ""
            role = _ROLE.search(last) if node["t"] == "Code" else None
            target = _TARGET_OF_ROLE.fullmatch(node["c"][1].strip()) if role else None
            if role and target:
                before = made.pop()
                made += [before | {"c": last[: role.start()]}] if role.start() else []
                made.append(self._read_role(role[1], target, node, made))
            elif node["t"] == "Str" and any(sign in node["c"] for sign in ("@", "ref{", HIDDEN)):
                self._split(node, made)
            elif node["t"] == "Str" and "][" in node["c"]:
                _join_anchors(node, made)
            else:
                made.append(self._read_link(node, made) if node["t"] == "Link" else node)
        return made

    def _split(self, node: Node, made: list[Node]) -> None:
        position = 0
        for match in _MARK.finditer(node["c"]):
            is_closed = bool(match["open"]) and bool(match["close"])
            if before := node["c"][position : match.start() + (bool(match["open"]) and not is_closed)]:
                made.append(node | {"c": before})
            form = NUMBER if match["bare"] or match["bookdown"] or match["command"] == "ref" else ""
            name = match["name"] or match["label"] or match["bookdown"].replace("tab:", "tbl:")
            form = "(%s)" if match["command"] == "eqref" or (match["bookdown"] and name.startswith("eq:")) else form
            address, form = f"#{name[0].lower()}{name[1:]}", form or UPPER * name[0].isupper()
            typed = match[0] if is_closed else match[0].strip("[]")
            made.append(self._refer(address, form, typed, place_within(node, match.start()), made))
            is_closed = is_closed or (bool(match["close"]) and _drop_opening(made))
            position = match.end() - (bool(match["close"]) and not is_closed)
        if rest := node["c"][position:]:
            made.append(node | {"c": rest} if position else node)

    def _read_role(self, role: str, target: re.Match[str], node: Node, made: Sequence[Node]) -> Node:
        words, place = (target["words"] or "").strip(), {"pos": node["pos"]} if "pos" in node else {}
        if words and not PLACE.search(words):
            return {"t": "Link", "c": [attributes(), [string(words)], [f"#{target['name']}", ""]], **place}
        form = words or "(%s)" * (role == "eq")
        return self._refer(f"#{target['name']}", form, target.string, place, made)

    def _read_link(self, link: Node, made: Sequence[Node]) -> Node:
        _, inlines, (address, _) = link["c"]
        words = plain_text(inlines)
        is_inner = address not in ("", "#") and not _OUTWARD.match(address)
        if not is_inner or (inlines and not (address.startswith("#") and PLACE.search(words))):
            return link
        return link | self._refer(address, words, words or address.removeprefix("#"), {}, made)

    def _refer(self, address: str, form: str, typed: str, place: Node, before: Sequence[Node]) -> Node:
        """Return a link that refers; one that begins a sentence begins with a capital."""
        if not form and len(before) > 1 and before[-1]["t"] in BLANKS and before[-2]["t"] == "Str":
            form = UPPER * bool(_SENTENCE_BEFORE.search(before[-2]["c"]))
        self.names.add(address.rpartition("#")[2])
        return {"t": "Link", "c": [attributes(), [string(typed)], [address, ""]], REFERS: form, **place}

    def equations(self, nodes: list[Node]) -> list[Node]:
        """Return running text with each displayed formula that has a name in a span of that name."""
        if not any(_is_displayed(node) for node in nodes):
            return nodes
        made: list[Node] = []
        nodes = nodes.copy()
        while nodes:
            node = nodes.pop(0)
            if not _is_displayed(node):
                made.append(node)
                continue
            label = _LABEL.search(node["c"][1])
            name = label[1] or label[2] if label else ""
            node["c"][1] = _LABEL.sub("", node["c"][1])
            behind = 1 + bool(nodes and nodes[0]["t"] in BLANKS)
            typed = nodes[behind - 1]["c"] if len(nodes) >= behind and nodes[behind - 1]["t"] == "Str" else ""
            match = _NAME.fullmatch(typed)
            if match and match[1] in self.names:
                name = match[1]
                del nodes[:behind]
            elif made and made[-1]["t"] == "Span" and not made[-1]["c"][1] and made[-1]["c"][0][0]:
                name = made.pop()["c"][0][0]
            made.append({"t": "Span", "c": [attributes(name, (EQUATION,)), [node]]} if name else node)
        return made


def _join_anchors(node: Node, made: list[Node]) -> None:
    """Add text with links in the place of `[the plan][plan]`, whose words begin in it or in what is `made`."""
    position = 0
    for match in _ANCHOR.finditer(node["c"]):
        made.append(node | {"c": node["c"][position : match.start()]})
        position = match.start()
        index = next((n for n in range(len(made) - 1, -1, -1) if made[n]["t"] == "Str" and "[" in made[n]["c"]), None)
        before, _, begun = made[index]["c"].rpartition("[") if index is not None else ("[", "", "]")
        words = [string(begun), *made[index + 1 :]] if index is not None else []
        is_closed = any(one["t"] == "Str" and "]" in one["c"] for one in words)
        if not words or is_closed or before[-1:] in _BEFORE_NONE or before[-1:].isalnum() or not plain_text(words):
            continue
        del made[index:]
        made += [node | {"c": before}] if before else []
        words = [word for word in words if word.get("c") != ""]
        link = {"t": "Link", "c": [attributes(), words, [f"{ANYWHERE}{match[1]}", ""]]}
        made.append(link | place_within(node, match.start()))
        position = match.end()
    if rest := node["c"][position:]:
        made.append(node | {"c": rest} if position else node)


def _drop_opening(nodes: list[Node]) -> bool:
    """Drop the bracket that is open in running text, and return whether there is one: `[@fig-a; @fig-b]`."""
    for index in range(len(nodes) - 1, -1, -1):
        text = nodes[index]["c"] if nodes[index]["t"] == "Str" else ""
        at = text.rfind("[")
        if at >= 0 or "]" in text:
            nodes[index] = nodes[index] | {"c": text[:at] + text[at + 1 :]} if at > text.rfind("]") else nodes[index]
            return at > text.rfind("]")
    return False


def _is_displayed(node: Node) -> bool:
    return bool(node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath")


def _blocks(nodes: list[Node]) -> list[Node]:
    """Return blocks, those that other tools name or caption as figures, tables and listings with their ids."""
    made: list[Node] = []
    name = ""
    for node in map(_read_block, nodes):
        first = node["c"][0] if node["t"] in ("Para", "Plain") and node["c"] else {"t": ""}
        if REFERS in first and not first[REFERS]:
            first[REFERS] = UPPER
        alone = len(node.get("c", ())) == 1 and first["t"] == "Str"
        if alone and (match := _NAME_ABOVE.fullmatch(first["c"])):
            name = match[1]
            continue
        made.append(_give_name(node, name) if name else node)
        name = ""
    return made


def _give_name(node: Node, name: str) -> Node:
    """Return a block with a name: its own, that of the picture or formula that it is, or of a division around it."""
    if node["t"] == "Para" and len(node["c"]) == 1 and _is_displayed(node["c"][0]):
        return node | {"c": [{"t": "Span", "c": [attributes(name, (EQUATION,)), node["c"]]}]}
    is_picture = node["t"] == "Para" and [inline["t"] for inline in node["c"]] == ["Image"]
    triple = attributes_of(node["c"][0] if is_picture else node)
    if node["t"] == "Header":
        node["c"][2].insert(0, {"t": "Span", "c": [attributes(name), []]})  # it has an id of its own, too
        return node
    if triple is None or triple[0]:
        return {"t": "Div", "c": [attributes(name), [node]]}
    triple[0] = name
    return node


def _read_block(node: Node) -> Node:
    if node["t"] == "CodeBlock":
        triple = node["c"][0]
        caption = dict(triple[2]).get("lst-cap", "") or (node.get("caption", "") if kind_of(triple[0]) else "")
        triple[2] = [pair for pair in triple[2] if pair[0] != "lst-cap"]
        return make_listing(node, parse_line(caption)) if caption else node
    if node["t"] != "Div":
        return node
    triple, blocks = node["c"]
    if NAMED_CODE in triple[1]:
        is_listing = kind_of(blocks[-1]["c"][0][0]) == LISTING
        return make_listing(blocks[-1], parse_line(blocks[0]["c"][0]["c"][1])) if is_listing else node
    if CAPTIONED in triple[1] and triple[0]:
        name, triple[0] = triple[0], ""
        return node | {"c": [triple, [_give_name(blocks[0], name), *blocks[1:]]]} if blocks else node
    is_named = kind_of(triple[0]) in ("figure", "table")
    return _read_division(node) if is_named or any(key == "tbl-cap" for key, _ in triple[2]) else node


def _read_division(node: Node) -> Node:
    """Return a division around a table or a picture as that, with the division's name and its caption, if any."""
    triple, blocks = node["c"]
    typed = dict(triple[2]).get("tbl-cap", "")
    caption = [{"t": "Plain", "c": parse_line(typed)}] if typed else []
    if not caption and len(blocks) > 1 and blocks[-1]["t"] == "Para":
        caption, blocks = [blocks[-1] | {"t": "Plain"}], blocks[:-1]
    first: Node = blocks[0] if blocks else node
    if len(blocks) == 1 and first["t"] == "Table":
        first["c"][0][0] = triple[0] or first["c"][0][0]
        first["c"][1] = [None, caption] if caption else first["c"][1]
        return first
    pictures = [inner for inner in find_landmarks(blocks) if inner["t"] == "Image"]
    if len(blocks) == len(pictures) == 1:
        pictures[0]["c"][0][0] = triple[0]
        return node | {"c": [attributes("", (CAPTIONED,)), [*blocks, *({**one, "t": "Para"} for one in caption)]]}
    place = {"pos": node["pos"]} if "pos" in node else {}
    return {"t": "Figure", "c": [attributes(triple[0]), [None, caption], blocks], **place}


def report_unnumbered(blocks: list[Node], findings: Findings) -> list[Node]:
    """Report references to pictures within lines, which have neither caption nor number."""
    nodes = list(find_landmarks(blocks))
    shown = {id(inner) for node in nodes if node["t"] == "Figure" for inner in find_landmarks([node])}
    names = {node["c"][0][0] for node in nodes if node["t"] == "Image" and id(node) not in shown}
    for link in nodes:
        if REFERS in link and (name := link["c"][2][0].removeprefix("#")) and name in names:
            message = sentence("“{name}” is a picture within a line, which has no number to refer to", name=name)
            findings.add("dead-fragment", message, link, sentence("put the picture in a paragraph of its own"))
    return blocks
