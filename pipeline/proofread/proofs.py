"""Proof of one post: words that are in no dictionary, problems of style, and its French paragraphs for Grammalecte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.executors import room_to_nest
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.manuscript import Post
from pipeline.model.problems import Position, Problem
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import Draft, DraftJob, parse_post
from pipeline.pandoc.findings import Findings
from pipeline.proofread.grammar import LANGUAGE
from pipeline.proofread.passages import Kind, Passage, read_passages
from pipeline.proofread.spelling import OTHER_TOOLS, Speller, find_dictionary
from pipeline.proofread.style import report_level, report_style, report_vague
from pipeline.report.reading import count_words, split_sentences

# What reading a post finds that a proof-reader would say.
_TOLD = frozenset({"typography", "missing-alt", "empty-link", "empty-heading", "unreadable-body"})


@dataclass(frozen=True)
class ProofJob(Job):
    """A post and the settings that it is read with; `tools` tells other versions of dictionaries and measures apart."""

    post: Post
    settings: Settings
    tools: str

    about = sentence("proof of {name}", name="{0.post.path}")
    causes: ClassVar[Mapping[str, str]] = {
        "post": sentence("its text changed"),
        "settings": sentence("collection.yaml changed"),
        "tools": OTHER_TOOLS,
    }

    @property
    def budget(self) -> str:
        """Name of the time budget: that of reading the post."""
        return self.post.path


@dataclass(frozen=True)
class UnknownWord:
    """Word that is in no dictionary of its language, its place, and words like it."""

    word: str
    place: Position
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """Findings in a post.

    `ease` is Flesch's figure, None where it cannot be told. `names` are the words that its front matter gives to people
    and subjects. `french` are the paragraphs whose grammar can be checked.
    """

    path: str
    language: str
    words: int = 0
    sentences: int = 0
    ease: float | None = None
    unknown: tuple[UnknownWord, ...] = ()
    problems: tuple[Problem, ...] = ()
    names: frozenset[str] = frozenset()
    french: tuple[Passage, ...] = ()


proofread_post = JobFunction[ProofJob, Proof]("pipeline.proofread.proofs:make_proof")


def make_proof(job: ProofJob) -> Proof:
    """Read a post as a proof-reader does."""
    post = job.post
    draft = parse_post(DraftJob(post, job.settings, words=True))
    language, lines = draft.metadata.language, post.body.split("\n")
    findings = Findings(post.path, draft.body_place, post.body, post.body_line)
    with room_to_nest():
        blocks = draft.document.open()
        passages = [*_read_front_matter(draft, post), *read_passages(blocks, language, draft.body_place)]
        report_vague(blocks, findings)
    report_style(passages, findings, lines, post.body_line)
    prose = [passage for passage in passages if passage.kind is Kind.TEXT]
    ease = report_level(prose, language, findings)
    metadata = draft.metadata
    return Proof(
        path=post.path,
        language=language,
        words=sum(count_words(passage.text) for passage in passages),
        sentences=sum(1 for passage in prose for _ in split_sentences(passage.text)),
        ease=ease,
        unknown=tuple(_find_unknown(passages, language, lines, post.body_line)),
        problems=(*(each for each in draft.problems if each.rule in _TOLD), *findings.problems),
        names=frozenset((*metadata.authors, *metadata.tags, metadata.series.name)),
        french=tuple(passages) if language.partition("-")[0] == LANGUAGE else (),
    )


def _read_front_matter(draft: Draft, post: Post) -> Iterator[Passage]:
    """Yield the texts of a front matter that readers see, and the title."""
    metadata = draft.metadata
    places = {str(value).strip(): place for key, value in post.metadata.items() if (place := post.key_places.get(key))}
    has_title = all(problem.rule != "no-title" for problem in draft.problems)  # else it is the file's name
    texts = {metadata.title or (draft.title if has_title else ""): Kind.HEADING, metadata.subtitle: Kind.HEADING}
    texts |= {metadata.description: Kind.TEXT, metadata.image_alt: Kind.ALT}
    for text, kind in texts.items():
        if text:
            yield Passage(text, kind, ((0, *places.get(text, draft.body_place)),))


def _find_unknown(passages: list[Passage], language: str, lines: list[str], first_line: int) -> Iterator[UnknownWord]:
    dictionary = find_dictionary(language)
    speller = Speller(dictionary) if dictionary else None
    for passage in passages:
        for slip in speller.find_slips(passage) if speller else ():
            place = passage.place(slip.offset, slip.offset + len(slip.word), lines, first_line)
            yield UnknownWord(slip.word, place, slip.near)
