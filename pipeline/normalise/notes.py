"""Notes that are called and not written, or written and not called: pandoc says nothing of either."""

from __future__ import annotations

import re

from pipeline.model.manuscript import Post
from pipeline.model.nodes import Node, landmarks, walk
from pipeline.normalise.findings import Findings

_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Name the calls that are left as text, for no note is written for them."""
    for node in walk(blocks):
        if node["t"] == "Str":
            for call in _CALL.finditer(node["c"]):
                line, column = node.get("pos") or (0, 0)
                place = node | {"pos": (line, column + call.start())} if line else node
                hint = f"add a line “[^{call[1]}]: …”"
                findings.add("undefined-note", f"the note [^{call[1]}] is nowhere written", place, hint)
    return blocks


def report_uncalled(post: Post, blocks: list[Node], findings: Findings) -> None:
    """Name the notes that are written and never called, which pandoc leaves out."""
    lines = post.body.split("\n")
    defined = {found[1]: (number, found) for number, line in enumerate(lines) if (found := _DEFINITION.match(line))}
    if not defined:
        return
    code = " ".join(node["c"][1] for node in landmarks(blocks) if node["t"] == "CodeBlock")
    called = {call for line in lines for call in _CALL.findall(_DEFINITION.sub("", line))}
    for label, (number, found) in defined.items():
        if label not in called and f"[^{label}]:" not in code:
            column = found[0].index("[") + 1
            message = f"the note [^{label}] is never called, so no edition shows it"
            place = (post.body_line + number, column)
            findings.add_at(place, "uncalled-note", message, f"put [^{label}] where it belongs")
