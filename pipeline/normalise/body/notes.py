"""Report notes that are called and not written, or written and not called, and join those that are called twice."""

from __future__ import annotations

import re
import zlib
from collections import Counter

from lxml import html

from pipeline.body.media import take_out_notes
from pipeline.i18n.sentences import sentence
from pipeline.model.manuscript import Post
from pipeline.pandoc.findings import Findings, NoPlacesError
from pipeline.pandoc.nodes import Node, find_landmarks, place_within, rewrite, walk

REPEATED = "called-again-"
_CALL = re.compile(r"\[\^((?:[^\]\[\s]|\[(?!\^))++)\]")
_DEFINITION = re.compile(r" {0,3}\[\^((?:[^\]\[\s]|\[(?!\^))++)\]:")


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Report the calls that are left as text because no note is written for them.

    Calls of one note get a class in common, for pandoc repeats the note for each of them.
    """
    for node in walk(blocks):
        for call in _CALL.finditer(node["c"]) if node["t"] == "Str" else ():
            message = sentence("the note [^{label}] is not written anywhere", label=call[1])
            hint = sentence("add a line “[^{label}]: …”", label=call[1])
            findings.add("undefined-note", message, node | place_within(node, call.start()), hint)
    calls = Counter(name for node in walk(blocks) if node["t"] == "Note" and (name := _name_note(node)))
    repeated = {name for name, number in calls.items() if number > 1}

    def marked(node: Node) -> Node:
        name = _name_note(node) if node["t"] == "Note" else ""
        return {"t": "Span", "c": [["", [f"{REPEATED}{name}"], []], [node]]} if name in repeated else node

    return rewrite(blocks, lambda nodes: list(map(marked, nodes))) if repeated else blocks


def _name_note(note: Node) -> str:
    """Return a name made of a note's place and words, "" without a place."""
    place = next((node["pos"] for node in walk(note["c"]) if node.get("pos")), None)
    if place is None or "inline" in note:
        return ""
    return "-".join(map(str, (*place, zlib.crc32(repr(note["c"]).encode()))))


def join_repeated(tree: html.HtmlElement) -> None:
    """Keep one copy of each note that is called several times, and number all notes anew."""
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


def _are_called_once(text: str, blocks: list[Node], defined: int) -> bool:
    """Return whether each note is written once, called once and shown, which is seen without places."""
    named = Counter(_CALL.findall(text))
    shown = [bool(node["c"]) and node["c"][0]["t"] == "Para" for node in find_landmarks(blocks) if node["t"] == "Note"]
    return len(named) == len(shown) == defined and all(shown) and set(named.values()) <= {2}


def report_uncalled(post: Post, blocks: list[Node], findings: Findings) -> None:
    """Report the notes that pandoc leaves out: never called, or called from another note alone."""
    lines = post.body.split("\n")
    defined = {match[1]: (number, match) for number, line in enumerate(lines) if (match := _DEFINITION.match(line))}
    if not findings.placed and not _are_called_once(post.body, blocks, len(defined)):
        raise NoPlacesError
    if not (defined and findings.placed):
        return
    code = " ".join(node["c"][1] for node in find_landmarks(blocks) if node["t"] == "CodeBlock")
    called = {call for line in lines for call in _CALL.findall(_DEFINITION.sub("", line))}
    notes = [node["c"] for node in walk(blocks) if node["t"] == "Note" and "inline" not in node]
    shown = {node["pos"][0] for note in notes for node in walk(note) if node.get("pos")}  # lines
    ends = sorted(number for number, _ in defined.values())[1:]
    for label, (number, match) in defined.items():
        if f"[^{label}]:" in code:
            continue
        end = next((end for end in ends if end > number), len(lines))
        if any(post.body_line + line in shown for line in range(number, end)) if shown else label in called:
            continue
        if label in called:
            why = sentence(
                "the note [^{label}] is called only from another note, and notes cannot have notes, so no"
                " edition shows it",
                label=label,
            )
            hint = sentence("write its words into that note")
        else:
            why = sentence("the note [^{label}] is never called, so no edition shows it", label=label)
            hint = sentence("put [^{label}] where it belongs", label=label)
        findings.add_at((post.body_line + number, match[0].index("[") + 1), "uncalled-note", why, hint)
