"""Notes that are called and not written, written and not called, or called twice: pandoc says nothing of these."""

from __future__ import annotations

import re
import zlib
from collections import Counter

from lxml import html

from pipeline.body.media import take_out_notes
from pipeline.i18n.sentences import sentence
from pipeline.model.manuscript import Post
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, landmarks, place_within, rewrite, walk

REPEATED = "called-again-"
_CALL = re.compile(r"\[\^((?:[^\]\[\s]|\[(?!\^))++)\]")
_DEFINITION = re.compile(r" {0,3}\[\^((?:[^\]\[\s]|\[(?!\^))++)\]:")


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Name the calls that are left as text, for no note is written for them; mark those of one note."""
    for node in walk(blocks):
        if node["t"] == "Str":
            for call in _CALL.finditer(node["c"]):
                place = node | place_within(node, call.start())
                hint = sentence("add a line “[^{label}]: …”", label=call[1])
                findings.add(
                    "undefined-note", sentence("the note [^{label}] is nowhere written", label=call[1]), place, hint
                )
    return _mark_repeated(blocks)


def _mark_repeated(blocks: list[Node]) -> list[Node]:
    """Give the calls of a note that has several a class in common: pandoc repeats the note for each of them."""
    calls = Counter(name for node in walk(blocks) if node["t"] == "Note" and (name := _name_of(node)))
    repeated = {name for name, number in calls.items() if number > 1}

    def marked(node: Node) -> Node:
        name = _name_of(node) if node["t"] == "Note" else ""
        return {"t": "Span", "c": [["", [f"{REPEATED}{name}"], []], [node]]} if name in repeated else node

    return rewrite(blocks, lambda nodes: list(map(marked, nodes))) if repeated else blocks


def _name_of(note: Node) -> str:
    """Return a name made of the place where a note is written and of its words, "" where its place is not known."""
    place = next((node["pos"] for node in walk(note["c"]) if node.get("pos")), None)
    if place is None or "inline" in note:
        return ""
    return "-".join(map(str, (*place, zlib.crc32(repr(note["c"]).encode()))))


def join_repeated(tree: html.HtmlElement) -> None:
    """Leave one note of those that are written once and called several times, and number all notes anew."""
    first: dict[str, str] = {}
    marks = [span for span in tree.iter("span") if span.get("class", "").startswith(REPEATED)]
    for mark in marks:
        call = mark.find("a[@role='doc-noteref']")
        if call is not None:
            address = first.setdefault(mark.get("class", ""), call.get("href", ""))
            if address != call.get("href"):
                call.set("href", address)
                call.attrib.pop("id", None)
        mark.drop_tag()
    if marks:
        take_out_notes(tree)


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
