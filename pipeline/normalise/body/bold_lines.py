"""Bold paragraphs that stand where a heading would: no outline knows them, which their author is told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.i18n.sentences import sentence
from pipeline.model.media import BLOCKS
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, plain_text, rewrite

_LONGEST = 80  # characters: what is longer is a sentence that somebody stresses
_ENDS_OF_SENTENCES = tuple(".!;:,…。！")
_BLANKS = frozenset({"Space", "SoftBreak", "LineBreak"})
_HEADED = frozenset(
    {"Para", "BulletList", "OrderedList", "DefinitionList", "BlockQuote", "CodeBlock", "Table", "Figure"}
)


def tell_bold_lines(blocks: list[Node], findings: Findings) -> None:
    """Note the first of these paragraphs, and how many there are; editions keep them with what follows."""
    found: list[Node] = []
    titles: set[int] = set()

    def look(nodes: list[Node]) -> list[Node]:
        found.extend(_headlines(nodes))
        titles.update(id(node["c"][1][0]) for node in nodes if _is_block(node))
        return nodes

    rewrite(blocks, look)
    found = [node for node in found if id(node) not in titles]
    if found:
        first = min(found, key=lambda node: node.get("pos") or (0, 0))
        others = sentence(", like {number} more,", number=len(found) - 1) if len(found) > 1 else ""
        message = sentence(
            "“{text}”{others} is a bold paragraph where a heading could be; kept with its text",
            text=plain_text(first["c"]),
            others=others,
        )
        findings.add(
            "bold-paragraph", message, first, sentence("begin it with ##, without the asterisks, if it is a heading")
        )


def _headlines(nodes: list[Node]) -> Iterator[Node]:
    for node, following in pairwise(nodes):
        if _is_bold(node) and following.get("t") in _HEADED and not _is_bold(following):
            text = plain_text(node["c"])
            if 0 < len(text) <= _LONGEST and not text.endswith(_ENDS_OF_SENTENCES):
                yield node


def _is_block(node: Node) -> bool:
    """Return whether a node is a block of a lesson, which begins with its title (`templates/lessons.py`)."""
    return node.get("t") == "Div" and not BLOCKS.isdisjoint(node["c"][0][1]) and bool(node["c"][1])


def _is_bold(node: Node) -> bool:
    if node.get("t") != "Para":
        return False
    inlines = [inline for inline in node["c"] if inline["t"] not in _BLANKS]
    return len(inlines) == 1 and inlines[0]["t"] == "Strong" and not inlines[0].get("is_lead")
