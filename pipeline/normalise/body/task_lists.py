"""`- [ ] todo` and `- [x] done` -> the signs that pandoc writes as check boxes (its CommonMark reader leaves text)."""

from __future__ import annotations

from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, landmarks, string

_SIGNS = {"[ ]": "☐", "[x]": "☒", "[X]": "☒"}


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Put a check box in place of the brackets that begin an item of a bullet list."""
    del findings  # every list is right
    for node in landmarks(blocks):
        if node["t"] == "BulletList":
            for item in node["c"]:
                if item and item[0]["t"] in ("Plain", "Para"):
                    item[0]["c"] = _with_box(item[0]["c"])
    return blocks


def _with_box(inlines: list[Node]) -> list[Node]:
    head = ""
    for index, node in enumerate(inlines[:4]):
        head += node["c"] if node["t"] == "Str" else " " if node["t"] == "Space" else "\n"
        rest = inlines[index + 1 :]
        if head in _SIGNS and rest and rest[0]["t"] == "Space":
            return [string(_SIGNS[head]), *rest]
    return inlines
