"""Signs of Markdown that would be printed as they were typed: each is named."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from pipeline.i18n.sentences import sentence
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, is_inline, rewrite

# Those beside a word that begin or end something: `2**8`, `____` and `l` with a backtick for an apostrophe are meant.
_SIGN = re.compile(
    r"(?<![\w*])\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?![\w*])|(?<![\w_])__(?=[^\W_])|(?<=[^\W_])__(?![\w_])"
    r"|(?<![\w~])~~(?=[^\s~])|(?<=[^\s~])~~(?![\w~])|(?<![\w`])`(?=[^\W_])|\]\((?=\S)|^#{2,6}(?=\w)|^:{3,}(?=\s|$)"
    r"|^\|(?=[^\n]*\n\|)",
    re.MULTILINE,
)
_BREAKS = {"SoftBreak": "\n", "LineBreak": "\n"}


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Name the signs that no edition makes anything of, unless a backslash says that they are meant."""

    def look(nodes: list[Node]) -> list[Node]:
        if nodes and is_inline(nodes[0]):
            _look(nodes, findings)
        return nodes

    return rewrite(blocks, look)


def _look(nodes: list[Node], findings: Findings) -> None:
    pieces = [node["c"] if node["t"] == "Str" else _BREAKS.get(node["t"], " ") for node in nodes]
    starts = [0, *accumulate(map(len, pieces))]
    seen: set[str] = set()
    for found in _SIGN.finditer("".join(pieces)):
        node = nodes[bisect_right(starts, found.start()) - 1]
        typed = findings.typed(node.get("pos"))
        if found[0] in seen or (typed and not re.search(rf"(?<!\\){re.escape(found[0])}", typed)):
            continue
        seen.add(found[0])
        message = sentence("“{sign}” is printed as it was typed: it belongs to nothing", sign=found[0])
        hint = sentence("close what it opens, or write a backslash before it if it is meant")
        findings.add("raw-markdown", message, node, hint)
