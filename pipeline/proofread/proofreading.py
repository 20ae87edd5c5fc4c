"""Proof-reading of a collection: the words and problems of all posts, and the words that it knows."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files.opening import read_below
from pipeline.i18n.sentences import CHECK_PERMISSIONS, counted, humanize, sentence
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Progress, Runner
from pipeline.load import load
from pipeline.model.manuscript import Manuscript, Post
from pipeline.model.problems import TOO_MUCH_HINT, Position, Problem, in_reading_order
from pipeline.model.settings import Settings
from pipeline.normalise.typography.rules import OBJECT
from pipeline.options import Options
from pipeline.proofread.grammar import GrammarJob, check_grammar, find_program
from pipeline.proofread.proofs import Proof, ProofJob, proofread_post
from pipeline.proofread.spelling import (
    EXTRA,
    PACKAGE,
    NearJob,
    find_dictionary,
    find_near,
    find_version,
    is_own,
    read_own_words,
)
from pipeline.report.survey import find_measure
from pipeline.runs.result import LOAD
from pipeline.runs.runners import attempts

STAGE = "proofread"
"""The stage of a run in which posts are read for faults, and the label of its jobs."""
OWN_WORDS = "dictionary.txt"
"""The file of a content folder with the words that the collection knows."""
_MOST_OWN = 2_000_000  # bytes of it
_NAMED = 4  # further places of a word in its note
_SEARCHED = 20  # words like no other, for which words are looked up at length
_TOGETHER = 12  # posts that one start of Grammalecte reads


@dataclass(frozen=True)
class WordNote:
    """Word that is in no dictionary, with all places where it is, and words like it."""

    word: str
    language: str
    places: tuple[tuple[str, Position], ...]
    near: tuple[str, ...] = ()

    @property
    def problem(self) -> Problem:
        """The note at its first place."""
        path, place = self.places[0]
        others = [f"{'' if each == path else each}:{line}:{column}".lstrip(":") for each, (line, column) in self.places]
        shown = ", ".join(others[1 : _NAMED + 1]) + (" …" if len(others) > _NAMED + 1 else "")
        message = counted(
            "“{word}” is in no dictionary",
            "“{word}” is in no dictionary; {number} times: also at {places}",
            len(others),
            word=self.word,
            places=shown,
        )
        right = sentence("if it is right: proofread --learn {word}", word=self.word)
        near = " / ".join(self.near)
        hint = sentence("{near}? Or {right}", near=near, right=right) if near else right
        return Problem(path, *place, "spelling", message, hint)


@dataclass(frozen=True)
class Proofreading:
    """All findings: a proof for each post, a note for each word, and `problems`, which have these notes too."""

    proofs: tuple[Proof, ...]
    words: tuple[WordNote, ...]
    problems: tuple[Problem, ...]


def find_posts_faults(options: Options, progress: Progress, language: str = "") -> Proofreading:
    """Read all posts of a content folder, or those in one language.

    Raises:
        NoContentError: There are no posts.
        RunnerError: The jobs cannot be done.
    """
    progress.expect([LOAD, STAGE])
    for attempt in attempts(options, progress):
        with attempt as runner:
            with progress.stage(LOAD):
                manuscript = load(options.content, options.outputs_within)
            with progress.stage(STAGE):
                read = proofread_posts(manuscript, (*manuscript.posts, *manuscript.book_texts), runner, language)
    return read


def proofread_posts(manuscript: Manuscript, posts: Sequence[Post], runner: Runner, language: str = "") -> Proofreading:
    """Read these posts, of which those in other languages than the one that is named are left out."""
    settings = manuscript.settings.of_posts
    settings = replace(settings, language=settings.language or Settings().language)
    tools = f"{find_version()} {find_measure()}"
    outcomes = list(runner.attempt(proofread_post, [ProofJob(post, settings, tools) for post in posts], STAGE))
    read = [outcome for outcome in outcomes if not isinstance(outcome, Failed)]
    proofs = tuple(proof for proof in read if proof.language.lower().startswith(language.lower()))
    unreadable = None
    try:
        own = read_own_words(_read_own(manuscript.root))
    except OSError as error:
        message = sentence("the file cannot be read ({error}); its words are not known", error=humanize(error))
        own, unreadable = frozenset[str](), Problem(OWN_WORDS, 0, 0, "unreadable-file", message, CHECK_PERMISSIONS)
    known = own | _find_names(manuscript, proofs)
    words = _add_near(list(_group_words(proofs, known)), tools, runner)
    problems = [
        *([unreadable] if unreadable else []),
        *_report_missing(proofs),
        *(
            Problem(
                post.path, 0, 0, "slow-post", sentence("{why}; it was not proofread", why=outcome.reason), TOO_MUCH_HINT
            )
            for post, outcome in zip(posts, outcomes, strict=True)
            if isinstance(outcome, Failed)
        ),
        *(word.problem for word in words),
        *(problem for proof in proofs for problem in proof.problems),
        *_check_grammar(proofs, {post.path: post for post in posts}, known, runner),
    ]
    return Proofreading(proofs, words, in_reading_order(problems))


def lacks_grammar(found: Proofreading) -> bool:
    """Return whether there is French whose grammar could not be checked."""
    return not find_program() and any(proof.french for proof in found.proofs)


def list_faults(manuscript: Manuscript, posts: Sequence[Post], runner: Runner) -> tuple[Problem, ...]:
    """Return all problems of these posts."""
    return proofread_posts(manuscript, posts, runner).problems


def learn_words(content: Path, words: Iterable[str]) -> int:
    """Add words to those that the collection knows, and return how many were new.

    Raises:
        OSError: The file cannot be read or written.
    """
    text = _read_own(content)
    known = read_own_words(text)
    new = list(dict.fromkeys(word for each in words for word in read_own_words(each) - known))
    # A link in a stranger's folder would lead to another file of the user's.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(content / OWN_WORDS, flags, 0o666), "a", encoding="utf-8", newline="\n") as file:
        file.write("\n" if text and not text.endswith("\n") else "")
        file.writelines(f"{word}\n" for word in new)
    return len(new)


def _read_own(content: Path) -> str:
    try:
        return read_below(content, OWN_WORDS, _MOST_OWN).decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return ""


def _find_names(manuscript: Manuscript, proofs: Iterable[Proof]) -> frozenset[str]:
    """Return the words of the collection's title, and of the names of people and subjects."""
    names = [manuscript.settings.title, *manuscript.settings.authors, *manuscript.people, *manuscript.author_links]
    names += [str(post.metadata.get("title", "")) for post in manuscript.biographies]
    names += [name for proof in proofs for name in proof.names]
    return frozenset(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", " ".join(names)))


def _group_words(proofs: Iterable[Proof], known: frozenset[str]) -> Iterator[WordNote]:
    grouped: dict[tuple[str, str], WordNote] = {}
    for proof in proofs:
        for each in proof.unknown:
            if is_own(each.word, known):
                continue
            key = each.word.casefold(), proof.language.partition("-")[0]
            note = grouped.get(key) or WordNote(each.word, proof.language, (), each.near)
            grouped[key] = replace(note, places=(*note.places, (proof.path, each.place)))
    yield from sorted(grouped.values(), key=lambda note: (note.places[0], note.word))


def _add_near(notes: Sequence[WordNote], tools: str, runner: Runner) -> tuple[WordNote, ...]:
    """Return the notes; the first that have no words like theirs get those that a longer search finds."""
    lacking = [note for note in notes if not note.near][:_SEARCHED]
    found = [(note, each) for note in lacking if (each := find_dictionary(note.language))]
    jobs = [NearJob(note.word, each.language, str(each.path), tools) for note, each in found]
    outcomes = zip(found, runner.attempt(find_near, jobs, "near words"), strict=True)
    near = {note: each for (note, _), each in outcomes if not isinstance(each, Failed)}
    return tuple(replace(note, near=near.get(note, note.near)) for note in notes)


def _check_grammar(
    proofs: Sequence[Proof], posts: Mapping[str, Post], known: frozenset[str], runner: Runner
) -> Iterator[Problem]:
    program = find_program()
    french = [proof for proof in proofs if proof.french]
    groups = [french[at : at + _TOGETHER] for at in range(0, len(french), _TOGETHER)] if program else []
    texts = [[(proof.path, passage) for proof in group for passage in proof.french] for group in groups]
    jobs = [GrammarJob(tuple(passage.text for _, passage in group), program) for group in texts]
    for group, faults in zip(texts, runner.attempt(check_grammar, jobs, "grammar"), strict=True):
        for fault in () if isinstance(faults, Failed) else faults:
            path, passage = group[fault.paragraph]
            post, quoted = posts[path], passage.text[fault.start : fault.end]
            if OBJECT in quoted or is_own(quoted, known):
                continue  # what is no text has no grammar
            place = passage.place(fault.start, fault.end, post.body.split("\n"), post.body_line)
            message = sentence("“{text}”: {words}", text=quoted, words=fault.words)
            yield Problem(path, *place, "grammar", message, " / ".join(fault.near))


def _report_missing(proofs: Iterable[Proof]) -> Iterator[Problem]:
    """Yield what keeps words from being looked up: no hunspell, no dictionary."""
    if not find_version():
        message = sentence("spelling needs the extra “{extra}” of the program; it was not checked", extra=EXTRA)
        hint = sentence("install it: {command}", command=f'"{sys.executable}" -m pip install "{PACKAGE}"')
        yield Problem("", 0, 0, "missing-extra", message, hint)
        return
    for language in sorted({proof.language for proof in proofs}):
        if not find_dictionary(language):
            message = sentence("there is no dictionary for “{language}” here", language=language)
            hint = sentence("install one of Hunspell (Debian: hunspell-{language})", language=language)
            yield Problem("", 0, 0, "missing-extra", message, hint)
