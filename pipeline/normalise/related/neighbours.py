"""Which articles are near each other: TF-IDF of their stems, and the cosine of the angle between them.

What stands in many articles tells them from none; what stands in one alone has no neighbour. The same articles give
the same neighbours, in whatever order they come: sums are made in one order, rounded, and ties go by slug.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.related import MOST
from pipeline.normalise.related.terms import Terms
from pipeline.normalise.related.values import Near

LEAST = 0.125
"""The cosine from which on two articles are neighbours."""
_STRONGEST = 60  # stems of an article that count
_LEADING = 16  # of them lead to the articles that are likely to be near
_LIKELY, _HOPELESS = 16, 0.06  # so many of these are looked at closely, and none that is so far by the leading stems
_COMMON = 0.2  # of all articles: what stands in more of them is in no article's subject
_FEW = 3  # articles that may have a stem, however few there are
_LONGEST = 200  # articles that are looked at for one stem, those that it tells most of
_DIGITS = 6
_SHARED = 3


@dataclass(frozen=True)
class Member:
    """An article among those of its language; one that is not `listed` has neighbours, and is none's."""

    slug: str
    terms: Terms
    listed: bool = True


Vector = Mapping[str, float]


def neighbours(members: Sequence[Member], most: int = MOST) -> dict[str, tuple[Near, ...]]:
    """Return the neighbours of each article, the nearest first."""
    members = sorted(members, key=lambda one: one.slug)
    vectors = _vectors(members)
    postings = _postings(vectors, [one.listed for one in members])
    found: dict[str, tuple[Near, ...]] = {}
    for own, vector in enumerate(vectors):
        terms = members[own].terms
        words = dict(zip(terms.stems.split(), terms.words.split(), strict=True))
        found[members[own].slug] = tuple(
            Near(members[other].slug, nearness, tuple(words[stem] for stem in _shared(vector, vectors[other])))
            for other, nearness in _nearest(own, vectors, postings, most)
        )
    return found


def _vectors(members: Sequence[Member]) -> list[Vector]:
    """Return the strongest stems of each article with their weights, as vectors of length one."""
    listed = [one for one in members if one.listed]
    spread = Counter(stem for one in listed for stem in one.terms.stems.split())
    most = max(_FEW, int(len(listed) * _COMMON))
    rarity = {
        stem: math.log((len(listed) + 1) / (count + 1)) + 1 for stem, count in spread.items() if 1 < count <= most
    }
    tellings = [1 + math.log(count) if count else 0.0 for count in range(256)]
    return [_vector(one.terms, rarity, tellings) for one in members]


def _vector(terms: Terms, rarity: Mapping[str, float], tellings: Sequence[float]) -> Vector:
    weights = [
        (stem, tellings[count] * rarity[stem])
        for stem, count in zip(terms.stems.split(), terms.counts, strict=True)
        if stem in rarity
    ]
    length = math.sqrt(math.fsum(weight * weight for _, weight in weights)) or 1.0
    strongest = sorted(weights, key=lambda pair: (-round(pair[1], _DIGITS), pair[0]))[:_STRONGEST]
    return {stem: weight / length for stem, weight in strongest}


_Postings = Mapping[str, Sequence[tuple[int, float]]]


def _postings(vectors: Sequence[Vector], listed: Sequence[bool]) -> _Postings:
    """Return by their stems the articles that have them, with their weights."""
    found: dict[str, list[tuple[int, float]]] = {}
    for number, vector in enumerate(vectors):
        if listed[number]:
            for stem, weight in vector.items():
                found.setdefault(stem, []).append((number, weight))
    for stem, entries in found.items():
        if len(entries) > _LONGEST:
            entries.sort(key=lambda entry: (-round(entry[1], _DIGITS), entry[0]))
            found[stem] = sorted(entries[:_LONGEST])
    return found


def _nearest(own: int, vectors: Sequence[Vector], postings: _Postings, most: int) -> Iterator[tuple[int, float]]:
    """Yield the numbers of the nearest articles, and how near they are: those that its strongest stems lead to."""
    vector, products = vectors[own], dict[int, float]()
    known = products.get
    for stem, weight in itertools.islice(vector.items(), _LEADING):
        for other, its in postings.get(stem, ()):
            products[other] = known(other, 0.0) + weight * its
    products.pop(own, None)
    hopeful = [(-round(product, _DIGITS), other) for other, product in products.items() if product > _HOPELESS]
    likely = heapq.nsmallest(_LIKELY, hopeful)
    near = sorted((-round(_cosine(vector, vectors[other]), _DIGITS), other) for _, other in likely)
    yield from ((other, -less) for less, other in near[:most] if -less >= LEAST)


def _cosine(one: Vector, other: Vector) -> float:
    """Return how near two articles are; one word that they share, whatever it is, brings no two together."""
    shared = one.keys() & other.keys()
    return math.fsum(one[stem] * other[stem] for stem in shared) if len(shared) > 1 else 0.0


def _shared(one: Vector, other: Vector) -> list[str]:
    """Return the stems that tell most of why two articles are near each other."""
    products = ((-round(one[stem] * other[stem], _DIGITS), stem) for stem in one.keys() & other.keys())
    return [stem for _, stem in heapq.nsmallest(_SHARED, products)]
