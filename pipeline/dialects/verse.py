"""Line blocks (`| …`) and paragraphs of verse: their lines end where they were typed to end.

Prose may be typed in short lines too, one sentence or one clause a line. Verse has capital letters where its lines
begin, and most of its lines end within a sentence.
"""

from __future__ import annotations

import re
from itertools import groupby

from pipeline.i18n.sentences import and_others, sentence
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, is_inline, rewrite, split_into_lines, string, walk

_FEWEST, _FEWEST_OF_STANZA, _LONGEST = 4, 3, 55  # lines of a poem and of one of its stanzas, letters of a line
_SHORT = 40  # letters of a line that no prose is broken after
_NOT_IN_VERSE = frozenset({"Link", "Image", "Code", "Math", "RawInline"})
_SENTENCE_OR_LABEL = re.compile(r"[.!?…][\W_]*\Z|\w ?: ")  # `It rains.`, `Phone: 12`


def keep_verse(blocks: list[Node], findings: Findings) -> list[Node]:
    """Keep the line ends of line blocks and of verse; the first verse is noted, with the number of its like."""
    kept: list[Node] = []
    run_on: list[Node] = []

    def look(nodes: list[Node]) -> list[Node]:
        if nodes and is_inline(nodes[0]):
            return nodes
        made: list[Node] = []
        for may_be_verse, group in groupby((_read_line_block(node, findings) for node in nodes), _is_stanza):
            stanzas = list(group)
            if may_be_verse and _is_poem(stanzas) and _end_lines(stanzas):
                kept.extend(stanzas)
                stanzas = [_make_verse(node["c"]) for node in stanzas]
            run_on.extend(filter(_looks_like_verse, stanzas))
            made += stanzas
        return made

    blocks = rewrite(blocks, look)
    if kept:
        message = sentence(
            "the line breaks of this paragraph{others} are kept, as in a poem", others=and_others(len(kept) - 1)
        )
        first = min(kept, key=lambda node: node.get("pos") or (0, 0))
        findings.add("verse", message, first, sentence("write it on one line if it is not a poem"))
    if run_on:
        message = sentence("the short lines of this paragraph{others} are joined", others=and_others(len(run_on) - 1))
        first = min(run_on, key=lambda node: node.get("pos") or (0, 0))
        findings.add("verse", message, first, sentence("if it is a poem, begin each of its lines with “| ”"))
    return blocks


def _end_lines(stanzas: list[Node]) -> bool:
    """Make line ends of what Markdown runs on, but in notes; return whether there is any."""
    inlines = [inner for stanza in stanzas for inner in stanza["c"] if inner["t"] != "Note"]
    ends = [node for node in walk(inlines) if node["t"] == "SoftBreak"]
    for node in ends:
        node["t"] = "LineBreak"
    return bool(ends)


def _make_verse(inlines: list[Node]) -> Node:
    return {"t": "Div", "c": [attributes(classes=("verse",)), [{"t": "Para", "c": inlines}]]}


def _read_line_block(node: Node, findings: Findings) -> Node:
    """Return a line block as verse, with the blanks that its lines begin with; any other block as it is."""
    if node["t"] == "LineBlock":  # of pandoc's own Markdown, which has set the blanks
        return _make_verse([one for line in node["c"] for one in ({"t": "LineBreak"}, *line)][1:])
    begins = node["c"][0] if node["t"] in ("Para", "Plain") and node["c"] else node
    if _is_bar(begins) and not findings.typed(findings.place_of(begins)).startswith("\\"):
        lines = [list(line) for is_end, line in groupby(node["c"], lambda one: one["t"] == "SoftBreak") if not is_end]
        # Another bar in a line is that of a table.
        if len(lines) > 1 and all(_is_bar(line[0]) and sum(map(_is_bar, line)) == 1 for line in lines):
            inlines = [node for line in lines for node in ({"t": "LineBreak"}, *_drop_bar(line))][1:]
            return _make_verse(inlines) if node["t"] == "Para" else node | {"c": inlines}
    return node


def _is_bar(node: Node) -> bool:
    return (node["t"], node.get("c")) == ("Str", "|")


def _drop_bar(line: list[Node]) -> list[Node]:
    """Return a line without its bar and the blank after it; further blanks, which pandoc drops, are seen by places."""
    rest = line[2:]
    begins, bar = ((node.get("pos") or (0, 0))[1] for node in (rest[0] if rest else {}, line[0]))
    return [string("\N{NO-BREAK SPACE}" * (begins - bar - 2)), *rest] if begins > bar + 2 else rest


def _looks_like_verse(node: Node) -> bool:
    """Return whether a paragraph may be a poem in small letters: three short lines, no capital but in the first."""
    if node["t"] != "Para" or any(one["t"] in _NOT_IN_VERSE | {"LineBreak"} for one in walk(node["c"])):
        return False
    lines = split_into_lines(node["c"])
    starts = [next(filter(str.isalnum, line), "") for line in lines[1:]]
    return len(starts) > 1 and all(map(str.islower, starts)) and max(map(len, lines)) <= _SHORT


def _is_stanza(node: Node) -> bool:
    """Return whether a block may be lines of verse: some short ones that begin with capital letters."""
    if node["t"] != "Para" or any(one["t"] in _NOT_IN_VERSE for one in find_landmarks(node["c"])):
        return False
    lines = split_into_lines(node["c"])
    starts = [next(filter(str.isalnum, line), "") for line in lines if len(line) <= _LONGEST]
    return len(starts) == len(lines) > 1 and all(map(str.isupper, starts))


def _is_poem(stanzas: list[Node]) -> bool:
    """Return whether these have enough lines, most of which end no sentence and have no label."""
    all_lines = [split_into_lines(node["c"]) for node in stanzas]
    if sum(map(len, all_lines)) < _FEWEST or max(map(len, all_lines)) < _FEWEST_OF_STANZA:
        return False
    within = [line for lines in all_lines for line in lines[:-1]]
    return 2 * sum(_SENTENCE_OR_LABEL.search(line) is not None for line in within) < len(within)
