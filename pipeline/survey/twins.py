"""Articles that say much the same: known by the runs of words that they share (shingles, after Broder).

The share of their runs that two have in common is counted exactly. Which two are compared is found by an index of runs,
so that a thousand articles are not compared with each other one by one.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise

from pipeline.survey.values import Surveyed, Twins

SHARE, CONTAINED = 0.5, 0.8
"""From which share of all their runs, or of the shorter one's, two articles are much the same."""
_FEWEST_RUNS = 30
_CROWD = 20  # a run that more texts have is compared from each to the next alone: all have the same foot


def twins(articles: Iterable[Surveyed]) -> tuple[Twins, ...]:
    """Return the pairs that say much the same, those that share most first."""
    runs = {one.slug: _runs(one.reading.shingles) for one in articles}
    runs = {slug: found for slug, found in runs.items() if len(found) >= _FEWEST_RUNS}
    pairs = (_compared(*pair, runs) for pair in sorted(_candidates(runs)))
    found = [pair for pair in pairs if pair.share >= SHARE or pair.contained >= CONTAINED]
    return tuple(sorted(found, key=lambda pair: (-pair.share, -pair.contained, pair.first, pair.second)))


def _runs(shingles: bytes) -> frozenset[int]:
    numbers = array("Q")
    numbers.frombytes(shingles)
    return frozenset(numbers)


def _candidates(runs: Mapping[str, frozenset[int]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that have enough runs in common to be much the same, as far as the index tells."""
    seen: dict[int, int] = {}
    further: dict[int, list[int]] = {}
    slugs = list(runs)
    for number, slug in enumerate(slugs):
        for run in runs[slug]:
            if run in seen:
                further.setdefault(run, [seen[run]]).append(number)
            else:
                seen[run] = number
    common: Counter[tuple[int, int]] = Counter()
    crowd: set[tuple[int, int]] = set()
    for numbers in further.values():
        if len(numbers) <= _CROWD:
            common.update(combinations(numbers, 2))
        else:
            crowd.update(pairwise(numbers))
    for pair in common.keys() | crowd:
        first, second = (slugs[number] for number in pair)
        fewest = min(len(runs[first]), len(runs[second]))
        if pair in crowd or common[pair] >= SHARE * fewest:
            yield first, second


def _compared(first: str, second: str, runs: Mapping[str, frozenset[int]]) -> Twins:
    one, other = runs[first], runs[second]
    both = len(one & other)
    share = both / (len(one) + len(other) - both)
    return Twins(first, second, round(share, 3), round(both / min(len(one), len(other)), 3))
