"""Numbers in the margin: every fifth line, or each paragraph; in large print, the lines and pages of the others' sheet.

Each block of the text has a name, its place (`press.sheets.MARK`): "ARTICLE.BLOCK" for what lines are counted of,
"ARTICLE-BLOCK" for headings, cells and captions, which have no numbers.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.body.neutral_html import Tree
from pipeline.body.page_breaks import drop_names
from pipeline.model.handouts import MarginNumbers
from pipeline.press.binding.pieces import Marginal
from pipeline.press.sheets import MARK, TextLine

_EVERY = 5
_COUNTED = frozenset(("p", "li", "dt", "dd", "blockquote"))
_OTHERS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "caption", "figcaption", "pre", "img"))
# What stands within these is no line of the text.
_APART = frozenset(("header", "figure", "table", "details"))
_APART_CLASSES = frozenset(("questions", "glossary", "solution", "room", "note", "long-note", "related"))


def mark_places(article: Tree, number: int) -> None:
    """Name the blocks of an article, which is the handout's first for 0."""
    drop_names(article)
    for index, element in enumerate(article.iter(*_COUNTED, *_OTHERS)):
        sign = "." if element.tag in _COUNTED and not _stands_apart(element) else "-"
        element.set(MARK, f"{number}{sign}{index}")


def numbered(lines: Sequence[TextLine], numbers: MarginNumbers) -> tuple[Marginal, ...]:
    """Return the numbers in the margin of a sheet that has these lines; each article is counted from 1."""
    return tuple(Marginal(line.page, number, line.baseline) for line, number in _wanted(lines, numbers))


def carried_over(
    standard: Sequence[TextLine], lines: Sequence[TextLine], numbers: MarginNumbers, *, pages: bool = True
) -> tuple[Marginal, ...]:
    """Return the numbers of another sheet, and of its `pages`, beside the lines of this one that have their words."""
    places = _Places(lines)
    found = [(line, number, False) for line, number in _wanted(standard, numbers)]
    found += [(line, line.page + 1, True) for line in _first_of_pages(standard) if pages]
    marginals = (
        Marginal(there.page, number, there.baseline, of_page, there.left)
        for line, number, of_page in found
        if (there := places.of(line))
    )
    # Of two numbers beside one line, the later one: the first one's line has ended there.
    return tuple({(one.page, one.left, one.baseline, one.of_page): one for one in marginals}.values())


class _Places:
    """Finds lines by the words that they have."""

    def __init__(self, lines: Iterable[TextLine]) -> None:
        self._lines: dict[str, list[TextLine]] = defaultdict(list)
        for line in lines:
            self._lines[line.place].append(line)

    def of(self, line: TextLine) -> TextLine | None:
        """Return the line in which the first word of another line stands; None where its place is not."""
        there = self._lines.get(line.place)
        if not there:
            return None
        return there[max(bisect.bisect_right([one.before for one in there], line.before) - 1, 0)]


def _wanted(lines: Sequence[TextLine], numbers: MarginNumbers) -> Iterator[tuple[TextLine, int]]:
    if numbers is MarginNumbers.LINES:
        yield from ((line, number) for line, number in _counted_lines(lines) if number % _EVERY == 0)
    elif numbers is MarginNumbers.PARAGRAPHS:
        yield from _counted_paragraphs(lines)


def _counted_lines(lines: Iterable[TextLine]) -> Iterator[tuple[TextLine, int]]:
    counts: Counter[str] = Counter()
    for line in lines:
        article, counted, _ = line.place.partition(".")
        if counted:
            counts[article] += 1
            yield line, counts[article]


def _counted_paragraphs(lines: Iterable[TextLine]) -> Iterator[tuple[TextLine, int]]:
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for line in lines:
        article, counted, _ = line.place.partition(".")
        if counted and line.place not in seen:
            seen.add(line.place)
            counts[article] += 1
            yield line, counts[article]


def _first_of_pages(lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """Yield the first line of each page but the first one, which nobody has to turn to."""
    pages = {0}
    for line in lines:
        if line.page not in pages:
            pages.add(line.page)
            yield line


def _stands_apart(element: Tree) -> bool:
    around = (element, *element.iterancestors())
    return any(
        each.tag in _APART or not _APART_CLASSES.isdisjoint((each.get("class") or "").split()) for each in around
    )
