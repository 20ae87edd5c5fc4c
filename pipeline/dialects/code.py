"""Find the code in a Markdown text: between fences, and between backticks in a paragraph.

Pandoc has the last word on what is code; this is for what must be known of a text before pandoc reads it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from pipeline.model.article import BLOCK_WORDS

_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}+|~{3,}+)([^\n]*)$|^[ ]{0,3}<!--", re.MULTILINE)
_OUT_OF_QUOTATION = re.compile(r"^(?![ \t]*>)", re.MULTILINE)
_OUT_OF_ITEM = re.compile(r"^[ ]?[^\s]", re.MULTILINE)
_DEEPEST = 4  # columns: no text is set so far in but that of an item
_NAMES_OF_BLOCKS = "|".join(
    (
        *sorted(BLOCK_WORDS, key=len, reverse=True),
        "solutions",
        "class-only",
        "classe-seulement",
        r"(?:level|niveau)[-_]?\d\w*",
    )
)
# What no code has, and a lesson has: the first line of a block that not all may read, or of questions.
_BLOCK = re.compile(
    rf"^[ \t>]*+:{{3,}}+[ \t]*+(?:\{{[ ]*+\.)?(?:{_NAMES_OF_BLOCKS})(?![\w-])[^\n]*$", re.IGNORECASE | re.MULTILINE
)
_MOST_OPEN = 20  # fences that are closed in a post
# The end of the last line of running text: before an empty line, an item, a heading, a row of a table.
_END_OF_TEXT = re.compile(r"\n(?=[ \t>]*+(?:\n|(?:[-*+]|\d{1,9}[.)]|\#{1,6})[ \t]|\|))")
_BLANK = re.compile(r"\n(?=[ \t>]*(?:\n|\Z))")
_TICKS = re.compile(r"\\`|`++")

# Comments of Docusaurus and VitePress that say which lines are to be in colour.
_OF_MARK = r"[ \t]*+(?://|#|--|%|;|/\*|<!--|\{/\*)[ \t]*+"
_MARK = re.compile(
    rf"^{_OF_MARK}highlight-(?:next-line|start|end)[ \t]*+(?:\*/\}}?|-->)?[ \t]*+(?:\n|\Z)"
    rf"|(?<![ \t]){_OF_MARK}\[!code "
    r"(?:hl|highlight|focus|warning|error)[^\]\n]{0,60}+\][ \t]*+(?:\*/\}?|-->)?[ \t]*+$",
    re.MULTILINE,
)


class Code:
    """The stretches of a text that are code."""

    def __init__(self, text: str) -> None:
        self.parted: list[tuple[int, int]] = []
        """Where fences begin that none closes, and where their code ends: before a block of a lesson."""
        self._ranges = list(_code(text, self.parted))
        self._starts = [start for start, _ in self._ranges]
        self.unclosed = _find_unclosed(text, self._ranges[-1]) if self._ranges else -1

    def list_closed(self, text: str) -> list[tuple[int, int]]:
        """Return the stretches of code between two fences; none of it is sure where a fence is closed by none."""
        return [] if self.unclosed >= 0 else [each for each in self._ranges if _is_closed(text, *each)]

    def at(self, position: int) -> int:
        """Return a number for the stretch of code that holds the position, -1 for none."""
        index = bisect_right(self._starts, position) - 1
        return index if index >= 0 and position < self._ranges[index][1] else -1

    def begins(self, position: int) -> bool:
        """Return whether a stretch of code begins at a position."""
        index = bisect_left(self._starts, position)
        return index < len(self._starts) and self._starts[index] == position

    def within(self, start: int, end: int) -> bool:
        """Return whether there is any code between two positions."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._ranges[index][1] > start


class Paragraphs:
    """Ends of the paragraphs of a text."""

    def __init__(self, text: str) -> None:
        self._ends = [*(match.start() for match in _END_OF_TEXT.finditer(text)), len(text)]
        self._empty = [*(match.start() for match in _BLANK.finditer(text)), len(text)]

    def end(self, position: int) -> int:
        """Return the end of the paragraph that holds the position: of its last line's text."""
        return self._ends[min(bisect_left(self._ends, position), len(self._ends) - 1)]

    def empty_line(self, position: int) -> int:
        """Return the end of the last line before the next empty one: in a formula, no line is an item."""
        return self._empty[min(bisect_left(self._empty, position), len(self._empty) - 1)]


class Finder:
    """The next place of a pattern, for questions that only go forward: each letter is looked at once."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._text, self._pattern = text, pattern
        self._found = -1

    def after(self, position: int) -> int:
        """Return the first place at or after the position; the text's length if there is none."""
        if self._found < position:
            match = self._pattern.search(self._text, position)
            self._found = match.start() if match else len(self._text)
        return self._found


class Scanner:
    """Search a text for signs outside its code."""

    def __init__(self, text: str, code: Code) -> None:
        self._text, self._code = text, code
        self._finders: dict[str, Finder] = {}

    def _find(self, pattern: str, position: int) -> int:
        if pattern not in self._finders:
            self._finders[pattern] = Finder(self._text, re.compile(pattern))
        return self._finders[pattern].after(position)


def drop_marks(code: str) -> str:
    """Return code without the comments that only say which of its lines other tools show in colour."""
    return _MARK.sub("", code) if "highlight-" in code or "[!code" in code else code


def _find_unclosed(text: str, last: tuple[int, int]) -> int:
    """Return where the last code begins, if it is a fence that none closes; -1 where it is not."""
    start, end = last
    return start if end == len(text) and _is_closed(text, start, end) is False else -1


def _is_closed(text: str, start: int, end: int) -> bool | None:
    """Return whether a fence ends the code that begins at `start`; None where it is code within a line."""
    fence = _FENCE.match(text, start)
    if not fence or not fence[1]:
        return None
    return text[start:end].rpartition("\n")[2].strip(" \t>").startswith(fence[1])


def _code(text: str, parted: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield all code, in order; `parted` gets the fences that end before a block of a lesson."""
    position = 0
    for start, end in _find_fenced(text, parted):
        yield from _find_spans(text, position, start)
        yield start, end
        position = end
    yield from _find_spans(text, position, len(text))


def _find_fenced(text: str, parted: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    blocks = Finder(text, _BLOCK) if ":::" in text else None
    position = -1
    while position < len(text) and len(parted) <= _MOST_OPEN:
        begin, position = max(position, 0), len(text)
        for start, end, is_closed in _find_fences(text, begin, blocks):
            block = len(text) if is_closed or blocks is None else blocks.after(start)
            if block < end:
                parted.append((start, block))
                position = block
            yield start, min(block, end)
            if block < end:
                break


def _find_fences(text: str, position: int, blocks: Finder | None) -> Iterator[tuple[int, int, bool]]:
    """Yield where code begins and ends, and whether a fence of its own ends it."""
    opening: re.Match[str] | None = None
    hidden = 0  # up to here a comment goes, in which no fence is one
    for fence in _FENCE.finditer(text, position):
        if opening is not None and (end := _end_of_container(text, opening, fence.end())) >= 0:
            yield opening.start(), end, False
            opening = None
        if fence[1] is None:
            if opening is None and 0 <= hidden <= fence.start():
                hidden = text.find("-->", fence.end())  # once for all where there is none
        elif fence.start() < hidden:
            continue
        elif opening is None:
            if fence[1][0] == "~" or "`" not in fence[2]:
                opening = fence
        elif fence[1].startswith(opening[1]) and (closes := _closes(opening, fence, blocks)) is not None:
            yield opening.start(), fence.end() if closes else fence.start(), closes
            opening = None if closes else fence
    if opening is not None:
        end = _end_of_container(text, opening, len(text))
        yield opening.start(), end if end >= 0 else len(text), False


def _closes(opening: re.Match[str], fence: re.Match[str], blocks: Finder | None) -> bool | None:
    """Return whether a fence closes code, or begins another (False) with a block of a lesson between; None: neither."""
    if not fence[2].strip():
        return True
    return False if blocks and blocks.after(opening.end()) < fence.start() else None


def _end_of_container(text: str, opening: re.Match[str], stop: int) -> int:
    """Return the end of the quotation or the item around a fence, and of the code; -1 if it is not before `stop`."""
    lead = text[opening.start() : opening.start(1)]
    if ">" in lead:
        match = _OUT_OF_QUOTATION.search(text, opening.end() + 1, stop)
    elif lead.strip() or len(lead.expandtabs(_DEEPEST)) >= _DEEPEST:
        match = _OUT_OF_ITEM.search(text, opening.end() + 1, stop)
    else:
        return -1
    return match.start() if match else -1


def _find_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield code in running text: from some backticks to as many backticks in the same paragraph."""
    while start < end:
        match = _END_OF_TEXT.search(text, start, end)
        stop = match.end() if match else end
        yield from _find_spans_of_paragraph(text, start, stop)
        start = stop


def _find_spans_of_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    runs = [run for run in _TICKS.finditer(text, start, end) if run[0][0] == "`"]
    closing: list[int] = []  # for each run the next one of its length
    later: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        length = len(runs[index][0])
        closing.append(later.get(length, -1))
        later[length] = index
    closing.reverse()
    index = 0
    while index < len(runs):
        last = closing[index]
        if last >= 0:
            yield runs[index].start(), runs[last].end()
        index = max(index, last) + 1
