"""Notes that are called and not written, or written and not called: pandoc says nothing of either."""

from __future__ import annotations

import re

from pipeline.model.post import Post
from pipeline.normalise.findings import Findings
from pipeline.pandoc.nodes import Node, landmarks, place_within, walk
from pipeline.text.sentences import sentence

_CALL = re.compile(r"\[\^((?:[^\]\[\s]|\[(?!\^))++)\]")
_DEFINITION = re.compile(r" {0,3}\[\^((?:[^\]\[\s]|\[(?!\^))++)\]:")


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Name the calls that are left as text, for no note is written for them."""
    for node in walk(blocks):
        if node["t"] == "Str":
            for call in _CALL.finditer(node["c"]):
                place = node | place_within(node, call.start())
                hint = sentence("add a line “[^{label}]: …”", label=call[1])
                findings.add(
                    "undefined-note", sentence("the note [^{label}] is nowhere written", label=call[1]), place, hint
                )
    return blocks


def report_uncalled(post: Post, blocks: list[Node], findings: Findings) -> None:
    """Name the notes that are written and that pandoc leaves out: never called, or called from another note alone."""
    lines = post.body.split("\n")
    defined = {found[1]: (number, found) for number, line in enumerate(lines) if (found := _DEFINITION.match(line))}
    if not defined:
        return
    code = " ".join(node["c"][1] for node in landmarks(blocks) if node["t"] == "CodeBlock")
    called = {call for line in lines for call in _CALL.findall(_DEFINITION.sub("", line))}
    shown = _lines_of_notes(blocks)
    ends = sorted(number for number, _ in defined.values())[1:]
    for label, (number, found) in defined.items():
        if f"[^{label}]:" in code:
            continue
        end = next((one for one in ends if one > number), len(lines))
        is_shown = any(post.body_line + line in shown for line in range(number, end)) if shown else label in called
        if not is_shown:
            findings.add_at((post.body_line + number, found[0].index("[") + 1), "uncalled-note", *_why(label, called))


def _lines_of_notes(blocks: list[Node]) -> frozenset[int]:
    """Return the lines of the file on which the words of notes stand that are called.

    There are none where there are no positions.
    """
    notes = [node["c"] for node in walk(blocks) if node["t"] == "Note" and "inline" not in node]
    return frozenset(node["pos"][0] for note in notes for node in walk(note) if node.get("pos"))


def _why(label: str, called: set[str]) -> tuple[str, str]:
    """Return why no edition shows a note, and what to do about it."""
    if label in called:
        why = sentence(
            "the note [^{label}] is called from another note alone, and a note can have none, so no edition shows it",
            label=label,
        )
        return why, sentence("write its words into that note")
    why = sentence("the note [^{label}] is never called, so no edition shows it", label=label)
    return why, sentence("put [^{label}] where it belongs", label=label)
