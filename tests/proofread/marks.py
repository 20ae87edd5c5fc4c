"""A text with planted faults, each marked with its kind (`<<accents|numerique>>`)."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.proofread.proofreading import proofread_posts

TEXT = Path(__file__).with_name("marks.md")
_MARK = re.compile(r"<<(\w+)\|(.*?)>>(?!>)")
# Which rule tells a fault of a kind; those of grammar take Grammalecte.
BY_GRAMMAR = frozenset({"homophones", "agreements", "verbs"})


@dataclass(frozen=True)
class Marks:
    """Faults planted and found by kind, faults missed, and false alarms."""

    planted: Mapping[str, int]
    found: Mapping[str, int]
    missed: tuple[tuple[str, str], ...]
    false: tuple[str, ...]


def plant() -> tuple[str, list[tuple[str, int, int, int]]]:
    """Return the text without marks, and kind, line, first and last column of each fault."""
    lines, faults = [], []
    for number, line in enumerate(TEXT.read_text("utf-8").split("\n"), 1):
        text, end = "", 0
        for match in _MARK.finditer(line):
            text += line[end : match.start()]
            begin = len(text) + 1
            text += match[2]
            faults.append((match[1], number, begin if match[2] else 1, len(text) + 1))
            end = match.end()
        lines.append(text + line[end:])
    return "\n".join(lines), faults


def mark(folder: Path) -> Marks:
    """Proofread the text in a new folder."""
    text, faults = plant()
    (folder / "radio.md").write_text(text, "utf-8")
    with Runner() as runner:
        manuscript = load(folder)
        found = proofread_posts(manuscript, manuscript.posts, runner)
    told = [(line, column, note.word) for note in found.words for _, (line, column) in note.places]
    told += [
        (each.line, each.column, str(each))
        for each in found.problems
        if each.rule not in ("spelling", "typography", "template", "missing-extra")
    ]
    hit: set[int] = set()
    false = []
    for line, column, words in told:
        near = [n for n, (_, at, begin, end) in enumerate(faults) if at == line and begin <= column <= end]
        hit.update(near[:1])
        false += [] if near else [words]
    return Marks(
        Counter(kind for kind, *_ in faults),
        Counter(faults[n][0] for n in hit),
        tuple(
            (kind, text.split("\n")[line - 1][begin - 1 : end - 1])
            for n, (kind, line, begin, end) in enumerate(faults)
            if n not in hit
        ),
        tuple(false),
    )
