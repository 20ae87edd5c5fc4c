"""Articles that are near each other: TF-IDF of their stems, and the cosine of the angle between them.

The same articles give the same neighbours in any order: sums are made in one order, rounded, and ties go by slug.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter, mul
from typing import ClassVar, NamedTuple, Self

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.settings import MOST


@dataclass(frozen=True)
class Terms:
    """Stems of an article in alphabetical order, with blanks between them, their counts and their commonest words.

    Texts instead of lists: there are many of them, and few objects take less memory.
    """

    stems: str = ""
    counts: bytes = b""
    words: str = ""

    def written(self) -> Blob:
        """Return the terms as bytes."""
        return Blob.of(b"\n".join((self.stems.encode(), self.words.encode(), self.counts)))

    @classmethod
    def read(cls, blob: Blob) -> Self:
        """Return the terms that `written` has returned.

        Raises:
            LostBlobError: Their bytes are gone.
        """
        stems, words, counts = blob.data.split(b"\n", 2)
        return cls(stems.decode(), counts, words.decode())


class Near(NamedTuple):
    """A neighbour: its slug, its nearness (0 to 1), and the words that say most of the reason."""

    slug: str
    nearness: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus(Job):
    """All articles in a language: slug, terms, whether others may lead to it; `words` asks for the shared words."""

    language: str
    members: tuple[tuple[str, Blob, bool], ...]
    words: bool = False

    about = sentence("related articles in {name}", name="{0.language}")
    causes: ClassVar[Mapping[str, str]] = {
        "members": sentence("the words of an article changed"),
        "words": sentence("whether the words that they share are shown"),
    }


LEAST = 0.125
"""The cosine from which on two articles are neighbours."""
_STRONGEST = 60  # stems of an article that count
_LEADING = 16  # of them lead to the articles that are likely to be near
_LIKELY, _HOPELESS = 16, 0.06  # so many of these are looked at closely, and none that is so far by the leading stems
_COMMON = 0.2  # of all articles: a stem of more of them is in no article's subject
_FEW = 3  # articles that may have a stem, however few there are
_LONGEST = 200  # articles that are looked at for one stem, those that it tells most of
_DIGITS = 6
_UNSURE = 2e-6  # by so much, two numbers that are one when rounded may differ
_SHARED = 3


@dataclass(frozen=True)
class Member:
    """An article among those of its language; one that is not `listed` has neighbours and is no other's neighbour."""

    slug: str
    terms: Terms
    listed: bool = True


Vector = Mapping[str, float]


def rank_neighbours(members: Sequence[Member], *, words: bool = False) -> dict[str, tuple[Near, ...]]:
    """Return the neighbours of each article, the nearest first; with `words`, the words that say why."""
    members = sorted(members, key=lambda member: member.slug)
    stems = [member.terms.stems.split() for member in members]
    vectors = _make_vectors(members, stems)
    postings = _list_postings(vectors, [member.listed for member in members])
    neighbours: dict[str, tuple[Near, ...]] = {}
    for own, member in enumerate(members):
        near = list(_find_nearest(own, vectors, postings))
        shown = dict(zip(stems[own], member.terms.words.split(), strict=True)) if words and near else {}
        shared = [_select_shared(vectors[own], vectors[other]) if words else () for other, _ in near]
        neighbours[member.slug] = tuple(
            Near(members[other].slug, nearness, tuple(shown[stem] for stem in why))
            for (other, nearness), why in zip(near, shared, strict=True)
        )
    return neighbours


def _make_vectors(members: Sequence[Member], stems: Sequence[Sequence[str]]) -> list[Vector]:
    """Return the strongest of the stems of each article with their weights, as vectors of length one."""
    listed = [own for member, own in zip(members, stems, strict=True) if member.listed]
    spread = Counter(itertools.chain.from_iterable(listed))
    most = max(_FEW, int(len(listed) * _COMMON))
    rarity = {
        stem: math.log((len(listed) + 1) / (count + 1)) + 1 for stem, count in spread.items() if 1 < count <= most
    }
    tellings = [1 + math.log(count) if count else 0.0 for count in range(256)]
    return [
        _make_vector(own, member.terms.counts, rarity, tellings) for member, own in zip(members, stems, strict=True)
    ]


def _make_vector(stems: Sequence[str], counts: bytes, rarity: Mapping[str, float], tellings: Sequence[float]) -> Vector:
    weights = [
        (stem, tellings[count] * rarity[stem]) for stem, count in zip(stems, counts, strict=True) if stem in rarity
    ]
    alone = [weight for _, weight in weights]
    length = math.sqrt(math.fsum(map(mul, alone, alone))) or 1.0
    # Numbers alone are sorted in no time: only what may be among the strongest is looked at closely.
    least = _find_least(alone, _STRONGEST)
    strong = ((-round(weight, _DIGITS), stem, weight) for stem, weight in weights if weight >= least)
    return {stem: weight / length for _, stem, weight in sorted(strong)[:_STRONGEST]}


def _find_least(numbers: Iterable[float], limit: int) -> float:
    """Return the least number that may be among the `limit` largest after rounding."""
    largest = sorted(numbers, reverse=True)[:limit]
    return largest[-1] - _UNSURE if largest else 0.0


_Postings = Mapping[str, Sequence[tuple[int, float]]]


def _list_postings(vectors: Sequence[Vector], listed: Sequence[bool]) -> _Postings:
    """Return articles with their weights by stem."""
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        if listed[number]:
            for stem, weight in vector.items():
                postings[stem].append((number, weight))
    return {
        stem: entries if len(entries) <= _LONGEST else _select_leading(entries) for stem, entries in postings.items()
    }


def _select_leading(entries: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return the articles in which a stem weighs most, in the order of their numbers."""
    least = _find_least(map(itemgetter(1), entries), _LONGEST)
    strong = [entry for entry in entries if entry[1] >= least]
    strong.sort(key=lambda entry: (-round(entry[1], _DIGITS), entry[0]))
    return sorted(strong[:_LONGEST])


def _find_nearest(own: int, vectors: Sequence[Vector], postings: _Postings) -> Iterator[tuple[int, float]]:
    """Yield the numbers of the nearest articles to which the strongest stems lead, and their nearness."""
    vector, products = vectors[own], dict[int, float]()
    known = products.get
    for stem, weight in itertools.islice(vector.items(), _LEADING):
        for other, its in postings.get(stem, ()):
            products[other] = known(other, 0.0) + weight * its
    products.pop(own, None)
    least = max(_HOPELESS, _find_least(products.values(), _LIKELY))
    hopeful = [(-round(product, _DIGITS), other) for other, product in products.items() if product > least]
    near = sorted(
        (-round(_measure_cosine(vector, vectors[other]), _DIGITS), other) for _, other in sorted(hopeful)[:_LIKELY]
    )
    yield from ((other, -less) for less, other in near[:MOST] if -less >= LEAST)


def _measure_cosine(one: Vector, other: Vector) -> float:
    """Return how near two articles are; a single shared word counts for nothing."""
    shared = one.keys() & other.keys()
    return math.fsum(one[stem] * other[stem] for stem in shared) if len(shared) > 1 else 0.0


def _select_shared(one: Vector, other: Vector) -> list[str]:
    """Return the stems that weigh most in the nearness of two articles."""
    products = ((-round(one[stem] * other[stem], _DIGITS), stem) for stem in one.keys() & other.keys())
    return [stem for _, stem in heapq.nsmallest(_SHARED, products)]


@job()
def find_neighbours(corpus: Corpus) -> dict[str, tuple[Near, ...]]:
    """Return the neighbours of each article, by their slugs.

    Raises:
        LostBlobError: The terms of an article are gone.
    """
    members = [Member(slug, Terms.read(terms), listed) for slug, terms, listed in corpus.members]
    return rank_neighbours(members, words=corpus.words)
