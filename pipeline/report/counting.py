"""Counts over all articles: words, links, pictures, topics, and articles that say nearly the same."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from statistics import median
from urllib.parse import urlsplit

from pipeline.report.survey import Lack, LinkState, Survey, Surveyed, Twins, WebLink

Month = tuple[int, int]
"""Year and month."""
STEPS = (70, 50, 30)
"""From which figure on a text is easy, ordinary or hard; below the last it is very hard."""
_A_YEAR = 12
_TWO_MONTHS, _DAYS = dt.timedelta(60), dt.timedelta(365)
_FEW = 30  # articles
_SUBJECTS = 8  # the commonest, of which pairs are looked at


def count_months(articles: Iterable[Surveyed]) -> dict[Month, int]:
    """Return how many articles came in each month, from the first to the last, those without any too."""
    counts = Counter((article.date.year, article.date.month) for article in articles if article.date)
    return {month: counts[month] for month in _from_to(min(counts), max(counts))} if counts else {}


def _from_to(first: Month, last: Month) -> Iterable[Month]:
    numbers = range(first[0] * _A_YEAR + first[1] - 1, last[0] * _A_YEAR + last[1])
    return ((number // _A_YEAR, number % _A_YEAR + 1) for number in numbers)


def find_empty_months(articles: Iterable[Surveyed]) -> list[Month]:
    """Return the months of the last year, as the newest article has it, in which nothing came."""
    counts = count_months(articles)
    return [month for month in list(counts)[-_A_YEAR:] if not counts[month]]


def count_minutes(articles: Iterable[Surveyed], limit: int) -> dict[int, int]:
    """Return how many articles take so many minutes to read, those from `limit` on together."""
    counts = Counter(min(article.minutes, limit) for article in articles)
    return {number: counts[number] for number in range(1, max(counts, default=0) + 1)}


def count_sentence_lengths(articles: Iterable[Surveyed]) -> dict[int, int]:
    """Return how many articles have sentences of 0, 4, 8 … words on the average, those from 40 on together."""
    averages = [article.reading.words_per_sentence for article in articles if article.reading.sentences]
    counts = Counter(min(int(average) // 4 * 4, 40) for average in averages)
    return {least: counts[least] for least in range(min(counts), max(counts) + 1, 4)} if counts else {}


def count_levels(articles: Iterable[Surveyed]) -> dict[str, list[int]]:
    """Return by language how many articles are easy, ordinary, hard and very hard to read."""
    levels: dict[str, list[int]] = defaultdict(lambda: [0] * (len(STEPS) + 1))
    for article in articles:
        if article.reading.ease is not None:
            levels[article.language][sum(article.reading.ease < step for step in STEPS)] += 1
    return dict(sorted(levels.items(), key=lambda each: (-sum(each[1]), each[0])))


def compute_median(values: Iterable[float]) -> float:
    """Return the median, 0 of nothing."""
    ordered = list(values)
    return median(ordered) if ordered else 0


def group_by_tag(articles: Iterable[Surveyed]) -> dict[str, list[Surveyed]]:
    """Return the articles of each tag, the commonest tags first."""
    by_tag: dict[str, list[Surveyed]] = defaultdict(list)
    for article in articles:
        for tag in article.tags:
            by_tag[tag].append(article)
    return dict(sorted(by_tag.items(), key=lambda each: (-len(each[1]), each[0].casefold(), each[0])))


def count_tag_pairs(articles: Iterable[Surveyed]) -> list[tuple[str, str, int]]:
    """Return the tags that go together and how often, the commonest pairs first."""
    counts = Counter(pair for article in articles for pair in combinations(sorted(set(article.tags)), 2))
    return [(*pair, number) for pair, number in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def find_stale_tags(articles: Sequence[Surveyed]) -> list[tuple[str, int, dt.datetime]]:
    """Return the tags of several articles of which none is of late, as the whole collection has it: of the last third.

    That is a year at most. With each go the number of its articles and the date of its newest.
    """
    dates = [article.date for article in articles if article.date]
    if not dates:
        return []
    newest = max(dates)
    late = newest - min(max((newest - min(dates)) / 3, _TWO_MONTHS), _DAYS)
    stale_tags = []
    for tag, members in group_by_tag(articles).items():
        last = max((member.date for member in members if member.date), default=newest)
        if len(members) >= several(articles) and last < late:
            stale_tags.append((tag, len(members), last))
    return stale_tags


def several(articles: Sequence[Surveyed]) -> int:
    """Return of how many articles a tag is a subject of a collection."""
    return 2 if len(articles) < _FEW else 3


def find_strangers(articles: Sequence[Surveyed]) -> list[tuple[str, str]]:
    """Return the pairs of subjects that no article has together, those with most articles first.

    Those of two languages may be one subject, and no article could be about both.
    """
    members = {tag: found for tag, found in group_by_tag(articles).items() if len(found) >= several(articles)}
    subjects = {tag: len(articles) for tag, articles in members.items()}
    spoken = {tag: {article.language.partition("-")[0] for article in articles} for tag, articles in members.items()}
    together = {frozenset(pair[:2]) for pair in count_tag_pairs(articles)}
    pairs = [
        pair
        for pair in combinations(list(subjects)[:_SUBJECTS], 2)
        if frozenset(pair) not in together and spoken[pair[0]] & spoken[pair[1]]
    ]
    return sorted(pairs, key=lambda pair: -subjects[pair[0]] * subjects[pair[1]])


def group_web_links(articles: Iterable[Surveyed]) -> dict[str, list[tuple[Surveyed, WebLink]]]:
    """Return all addresses of the web that articles link to, and where they do, in alphabetical order."""
    by_address: dict[str, list[tuple[Surveyed, WebLink]]] = defaultdict(list)
    for article in articles:
        for link in article.reading.links:
            by_address[link.address].append((article, link))
    return dict(sorted(by_address.items()))


def find_dead_links(survey: Survey) -> list[tuple[Surveyed, WebLink]]:
    """Return the links whose pages are gone, and the articles that have them."""
    dead = {visit.address for visit in survey.visits or () if visit.state is LinkState.DEAD}
    return [
        place for address, places in group_web_links(survey.articles).items() if address in dead for place in places
    ]


def count_hosts(articles: Iterable[Surveyed]) -> dict[str, int]:
    """Return how many links lead to each host of the web, the commonest first."""
    counts = Counter(host_of(link.address) for article in articles for link in article.reading.links)
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def host_of(address: str) -> str:
    """Return the host of an address, without the `www.` that means nothing."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def find_lacking(articles: Iterable[Surveyed], what: Lack) -> list[Surveyed]:
    """Return the articles that lack something, the newest first."""
    return sort_newest_first(article for article in articles if what in article.lacks)


def find_unlinked(survey: Survey) -> list[Surveyed]:
    """Return the articles that nothing leads to but lists, the newest first."""
    return sort_newest_first(article for article in survey.articles if article.slug not in survey.linked)


def sort_newest_first(articles: Iterable[Surveyed]) -> list[Surveyed]:
    """Return the articles, those with a date first, the newest of them at the top."""
    return sorted(articles, key=lambda article: (-article.date.timestamp() if article.date else 0.0, article.source))


def find_near(
    article: Surveyed, articles: Iterable[Surveyed], by_tag: Mapping[str, Names[Surveyed]]
) -> Surveyed | None:
    """Return the article that has most tags in common with one and does not link to it; None where none has any.

    A tag counts the more, the fewer articles have it.
    """
    scores: Counter[str] = Counter()
    for tag in article.tags:
        for other in by_tag[tag]:
            if other.slug != article.slug and article.slug not in other.reading.leads_to:
                scores[other.slug] += 1_000_000 // len(by_tag[tag])
    best = min(scores, key=lambda slug: (-scores[slug], slug), default=None)
    return next((article for article in articles if article.slug == best), None)


SHARE, CONTAINED = 0.5, 0.8
"""From which share of all their runs, or of the shorter one's, two articles are much the same."""
_FEWEST_RUNS = 30
_CROWD = 20  # a run that more texts have is compared from each to the next alone: all have the same foot


def find_twins(articles: Iterable[Surveyed]) -> tuple[Twins, ...]:
    """Return the pairs that say much the same, those that share most first.

    They are known by the runs of words that they share (shingles, after Broder). An index of runs finds the pairs to
    compare, so that a thousand articles are not compared with each other one by one.
    """
    runs = {article.slug: _find_runs(article.reading.shingles) for article in articles}
    runs = {slug: run for slug, run in runs.items() if len(run) >= _FEWEST_RUNS}
    pairs = (_compare(*pair, runs) for pair in sorted(_find_candidates(runs)))
    twins = [pair for pair in pairs if pair.share >= SHARE or pair.contained >= CONTAINED]
    return tuple(sorted(twins, key=lambda pair: (-pair.share, -pair.contained, pair.first, pair.second)))


def _find_runs(shingles: bytes) -> frozenset[int]:
    numbers = array("Q")
    numbers.frombytes(shingles)
    return frozenset(numbers)


def _find_candidates(runs: Mapping[str, frozenset[int]]) -> Iterator[tuple[str, str]]:
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


def _compare(first: str, second: str, runs: Mapping[str, frozenset[int]]) -> Twins:
    one, other = runs[first], runs[second]
    both = len(one & other)
    share = both / (len(one) + len(other) - both)
    return Twins(first, second, round(share, 3), round(both / min(len(one), len(other)), 3))
