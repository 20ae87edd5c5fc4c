"""How a text reads: its sentences, its links, and the runs of words by which it is known again."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from pipeline.body.media import leave_out
from pipeline.body.neutral_html import Tree, parse, text_of
from pipeline.model.article import Medium
from pipeline.survey.levels import ease
from pipeline.survey.prose import WORDS, count_words, paragraphs, sentences
from pipeline.survey.values import HARD, ReadingJob, TextReading, WebLink
from pipeline.text.printable import shortened

_ARTICLE = "article:"
_SHOWN = 3  # hard sentences of an article
_LETTERS = 240  # of each
_MOST_LINKS = 2_000  # of a text
_RUN = 5  # words of a shingle
_MOST_RUNS = 20_000  # of a text: some 60 pages


def reading(body: str, language: str, *, measured: bool) -> TextReading:
    """Return how a body reads on a screen; where it is `measured`, also how hard that is."""
    tree = parse(body)
    leave_out(tree, Medium.WEB)
    prose = list(paragraphs(tree))
    counted = [(count_words(one), one) for paragraph in prose for one in sentences(paragraph)]
    counted = [one for one in counted if one[0]]
    hard = sorted((one for one in counted if one[0] > HARD), key=lambda one: -one[0])
    return TextReading(
        prose=sum(number for number, _ in counted),
        sentences=len(counted),
        hard=tuple(shortened(text, _LETTERS) for _, text in hard[:_SHOWN]),
        hard_ones=len(hard),
        ease=ease(prose, language) if measured else None,
        links=tuple(islice(_links(tree), _MOST_LINKS)),
        leads_to=tuple(dict.fromkeys(_articles(tree))),
        shingles=_shingles(prose),
    )


def _links(tree: Tree) -> Iterator[WebLink]:
    found: dict[str, None] = {}
    for element in tree.iter("a"):
        address = element.get("href", "")
        if address not in found and _is_of_the_web(address):
            found[address] = None
            yield WebLink(address, shortened(text_of(element), _LETTERS))


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _articles(tree: Tree) -> Iterator[str]:
    for element in tree.iter("a"):
        address = element.get("href", "")
        if address.startswith(_ARTICLE):
            yield unquote(address.removeprefix(_ARTICLE).partition("#")[0])


def _shingles(prose: Iterable[str]) -> bytes:
    """Return the digests of all runs of five words, whatever stands between them."""
    words = [word.casefold() for paragraph in prose for word in WORDS.findall(paragraph)]
    runs = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    digests = sorted(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs)
    return array("Q", digests[:_MOST_RUNS]).tobytes()


def read_text(job: ReadingJob) -> TextReading:
    """Return how a text reads."""
    return reading(job.body.text, job.language, measured=bool(job.measure))
