"""The engine: rules that edit a text, and how the borders of its nodes move with the edits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.normalise.typography.masks import hide, show

Edit = tuple[int, int, str]
"""From this character up to that one (not included), put this text."""

Raised = tuple[int, int, str]
"""From this character up to that one (not included), letters are set smaller after the rule of this name."""

# What rules are written with.
BLANK = "[ \t\u00a0\u2009\u202f]"
BREAKING = "[ \t\u2009]"
NO_BREAK = "\u00a0"
THIN = "\u202f"


@dataclass(frozen=True)
class TypographyRule:
    """One custom of typography. It is tried only on a text that has one of its `signs`: most texts have few."""

    name: str
    signs: frozenset[str]
    edits: Callable[[str], Iterable[Edit]]


@dataclass(frozen=True)
class Typeset:
    """A text with its typography.

    `borders` are the places that were asked for, moved along. `raised` are the spans of letters that are set smaller
    (the endings of ordinals, acronyms), with the name of the rule that found each. `changes` counts the edits of each
    rule.
    """

    text: str
    borders: Sequence[int]
    raised: Sequence[Raised]
    changes: Counter[str]


def swap(name: str, signs: str, pattern: str, new: str) -> TypographyRule:
    r"""Return a rule that replaces each match of `pattern` by `new`, which may refer to groups (`\1`).

    In the pattern, `^` begins a line.
    """
    compiled = re.compile(pattern, re.MULTILINE)

    def edits(text: str) -> Iterator[Edit]:
        for match in compiled.finditer(text):
            yield match.start(), match.end(), match.expand(new) if "\\" in new else new

    return TypographyRule(name, frozenset(signs), edits)


def scan(name: str, signs: str, edits: Callable[[str], Iterable[Edit]]) -> TypographyRule:
    """Return a rule that no pattern can tell, because it must count: `edits` reads the text from left to right."""
    return TypographyRule(name, frozenset(signs), edits)


def apply(
    rules: Sequence[TypographyRule], raised: Sequence[TypographyRule], text: str, borders: Sequence[int] = ()
) -> Typeset:
    """Set a text by the rules, one after the other; those of `raised` find what is set smaller, each something else."""
    changes: Counter[str] = Counter()
    if not text:
        return Typeset(text, borders, (), changes)
    shown = text
    text = hide(shown)
    hidden = _hidden(shown, text)
    present = set(text)
    for rule in rules:
        if rule.signs.isdisjoint(present):
            continue
        edits = [edit for edit in rule.edits(text) if text[edit[0] : edit[1]] != edit[2]]
        if edits:
            text, borders = _edited(text, edits), _moved(borders, edits)
            changes[rule.name] += len(edits)
            present.update(*(new for _, _, new in edits))
    spans = sorted(
        (start, end, rule.name)
        for rule in raised
        if not rule.signs.isdisjoint(present)
        for start, end, _ in rule.edits(text)
    )
    return Typeset(show(text, hidden), borders, spans, changes)


def _hidden(shown: str, text: str) -> str:
    if shown == text:
        return ""
    return "".join(old for old, new in zip(shown, text, strict=True) if new == "\ufffc")


def _edited(text: str, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in edits:
        parts += (text[done:start], new)
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _moved(borders: Sequence[int], edits: Sequence[Edit]) -> Sequence[int]:
    """Move a border with the text: what stood left of it stays left.

    Of a longer or shorter text the first letters stay in place.
    """
    if not borders:
        return borders
    moved: list[int] = []
    shift = 0
    waiting = iter((*edits, (borders[-1] + 1, borders[-1] + 1, "")))
    start, end, new = next(waiting)
    for border in borders:
        while border >= end and border > start:
            shift += len(new) - (end - start)
            start, end, new = next(waiting)
        within = border - start
        moved.append(border + shift if within <= 0 else start + shift + min(within, len(new)))
    return moved
