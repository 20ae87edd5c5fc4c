"""Lines that differ between two states of a file: written into it, and listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from pipeline.desk.blocks import replace_lines


def write_lines(raw: bytes, text: str, new: str) -> bytes:
    """Return a file with the lines of a new text in the place of those that differ; all others stay, byte for byte."""
    lines, after = text.split("\n"), new.split("\n")
    hunks = [hunk for hunk in SequenceMatcher(None, lines, after, autojunk=False).get_opcodes() if hunk[0] != "equal"]
    for _, start, end, first, last in reversed(hunks):
        more = 0  # lines below that are the same: `replace_lines` takes blank lines at the end for none
        while end + more < len(lines) and not "".join(after[max(first, last + more - 1) : last + more]).strip():
            more += 1
        raw = replace_lines(raw, start + 1, end + more + 1, "\n".join(after[first : last + more]))
    return raw


def list_changes(before: bytes, after: bytes) -> Iterator[Mapping[str, object]]:
    """Yield what differs between two states of a file: the first line, the lines before and after.

    Letters of an old encoding are shown as other programs show them.
    """
    old, new = (raw.decode("utf-8", "replace").splitlines() for raw in (before, after))
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield {"line": start + 1, "before": old[start:end], "after": new[first:last]}
