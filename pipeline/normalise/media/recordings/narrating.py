"""An article read aloud: the player before its text, and when each block of that is heard."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.i18n.sentences import sentence
from pipeline.model.recordings import Cue, Narration, Spoken
from pipeline.normalise.finish import FinishJob
from pipeline.normalise.html.trees import Tree
from pipeline.normalise.media.recordings.placing import put_narration
from pipeline.normalise.media.recordings.reporting import report_found
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node
from pipeline.text.neutral import asset_path

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", *_HEADINGS, "li", "dt", "dd", "figcaption", "summary", "td", "th", "caption")
_NOT_READ = ("footnotes", "recording", "transcript", "solution", "print-only")
_WORD = re.compile(r"\w+")
_MOST_WORDS = 30_000  # of an article, or of what is heard: three hours
_LEAST = 0.05  # seconds
# A label often has but the first words of a block: of so many words one in three is to be heard.
_OF_A_BLOCK, _LEAST_SHARE = 9, 3


class _Heard(NamedTuple):
    """A word that is heard, and when, in seconds."""

    word: str
    begin: float
    end: float


def narrated(body: Tree, job: FinishJob, findings: Findings) -> Narration | None:
    """Put the player of an article that is read aloud before its text, and return when its blocks are heard.

    Blocks that are heard get an id. It is None where the article is not read aloud.
    """
    address = job.draft.metadata.audio
    if not address:
        return None
    place: Node = {"t": "Audio", "pos": job.draft.metadata.places.get("audio")}
    resolved = job.links.get(address)
    found = job.recordings.get(asset_path(resolved.address)) if resolved else None
    if found is None:
        why = resolved.why if resolved and resolved.why else sentence("no file beside the post that browsers play")
        message = sentence("“audio” names “{address}”: {why}; the article has no player", address=address, why=why)
        findings.add("recording", message, place, sentence("put an MP3 beside the post, and write its name"))
        return None
    report_found(address, job, place, findings)
    spoken = tuple(spoken_blocks(body, found.cues)) if found.cues else ()
    put_narration(body, job, found)
    return Narration(found.recording.path, spoken)


def spoken_blocks(body: Tree, cues: Sequence[Cue]) -> Iterator[Spoken]:
    """Yield when blocks of a body are heard: their words are looked for among those of the cues, in their order."""
    blocks = list(_blocks(body))
    heard = [word for cue in cues for word in _heard(cue)][:_MOST_WORDS]
    words = [(word, n) for n, block in enumerate(blocks) for word in _words(block.text_content())][:_MOST_WORDS]
    begins = _begins([word for word, _ in words], [n for _, n in words], heard)
    taken = {str(identifier) for identifier in body.xpath("//@id")}
    last = max((cue.end for cue in cues), default=0.0)
    for (number, begin), (_, end) in pairwise((*_rising(begins), (len(blocks), last))):
        block = blocks[number]
        if end - begin < _LEAST:
            continue
        identifier = _name(block, taken)
        heading = " ".join(block.text_content().split()) if block.tag in _HEADINGS else ""
        yield Spoken(identifier, round(begin, 3), round(end, 3), heading)


def _blocks(body: Tree) -> Iterator[Tree]:
    """Yield the innermost blocks that are read aloud, in reading order."""
    for element in body.iter(*_BLOCKS):
        inner = next(element.iterdescendants(*_BLOCKS), None)
        around = (element, *element.iterancestors())
        if inner is None and not any(not one.classes.isdisjoint(_NOT_READ) for one in around):
            yield element


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _heard(cue: Cue) -> Iterator[_Heard]:
    """Yield the words of a cue, which share its time."""
    words = _words(cue.text)
    for n, word in enumerate(words):
        share = (cue.end - cue.begin) / len(words)
        yield _Heard(word, cue.begin + n * share, cue.begin + (n + 1) * share)


def _begins(words: Sequence[str], blocks: Sequence[int], heard: Sequence[_Heard]) -> dict[int, float]:
    """Return when the first word of each block is heard, of those blocks whose words are."""
    matcher = difflib.SequenceMatcher(None, words, [one.word for one in heard])
    begins: dict[int, float] = {}
    found = Counter[int]()
    for match in matcher.get_matching_blocks():
        for n in range(match.size):
            found[blocks[match.a + n]] += 1
            begins.setdefault(blocks[match.a + n], heard[match.b + n].begin)
    all_of = Counter(blocks)
    return {n: begin for n, begin in begins.items() if found[n] * _LEAST_SHARE >= min(all_of[n], _OF_A_BLOCK)}


def _rising(begins: dict[int, float]) -> Iterable[tuple[int, float]]:
    """Yield blocks with their beginnings, as long as each begins after the one before it."""
    latest = -1.0
    for number, begin in sorted(begins.items()):
        if begin > latest:
            yield number, begin
            latest = begin


def _name(block: Tree, taken: set[str]) -> str:
    """Return the id of a block, which gets one where it has none."""
    if not block.get("id"):
        number = len(taken) + 1
        while f"spoken-{number}" in taken:
            number += 1
        block.set("id", f"spoken-{number}")
        taken.add(f"spoken-{number}")
    return str(block.get("id"))
