"""Articles that an engine fails on, or takes too long over: a plainer form replaces each.

One post never takes the others along: what cannot be made of its body is made of the body's words alone, and if even
these are too much, of a sentence that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import MISSING, dataclass, fields, replace
from html import escape
from itertools import tee
from typing import Any, ClassVar, Protocol, Self, TypeVar

from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import joined, sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import fault_of
from pipeline.jobs.job import Failed, Job, job
from pipeline.jobs.runner import Runner
from pipeline.model.problems import TOO_MUCH_HINT, Problem
from pipeline.text.printable import plain_title

_MOST_WORDS = 1_000_000  # bytes; some 500 pages, and more than these an engine would take too long over as well


class ArticleJob(Protocol):
    """A job that makes something of an article's body."""

    @property
    def called(self) -> str:
        """Subject of the job."""

    @property
    def belongs_to(self) -> str:
        """Name that tells it from jobs with the same subject."""

    @property
    def language(self) -> str:
        """The article's language."""

    def qualified(self, further: str) -> Self:
        """Return the same with something more in its name."""

    @property
    def body(self) -> Blob:
        """Its body in neutral HTML."""

    def with_body(self, body: Blob) -> Self:
        """Return the same with another body, and without all else that may be too much."""

    def plainest(self, body: Blob) -> Self:
        """Return the same with another body, and nothing else of its author's but the beginning of the title."""


class BodyJob(Job):
    """An `ArticleJob` with its body in a field, and perhaps a title and a slug.

    With another body it loses its `heavy` fields; in its plainest form its `told` ones too, and most of its title.
    """

    heavy: ClassVar[tuple[str, ...]] = ()
    told: ClassVar[tuple[str, ...]] = ()

    def with_body(self, body: Blob) -> Self:
        """Return the job with another body."""
        return replace(self, **{"body": body, **self._defaults(self.heavy)})

    def plainest(self, body: Blob) -> Self:
        """Return the job with another body, and of all that its author wrote only the beginning of the title."""
        values: Any = self
        title = {"title": plain_title(values.title, values.slug)} if hasattr(self, "title") else {}
        return replace(self.with_body(body), **{**self._defaults(self.told), **title})

    def _defaults(self, names: tuple[str, ...]) -> dict[str, Any]:
        own = (field for field in fields(self) if field.name in names)
        return {
            field.name: field.default if field.default_factory is MISSING else field.default_factory() for field in own
        }


J = TypeVar("J", bound=ArticleJob)
R = TypeVar("R")


@dataclass(frozen=True)
class Shortfall:
    """Message about an article of which a plainer form had to be made."""

    rule: str
    message: str

    def problem(self, source: str) -> Problem:
        """Return the problem of the post with this path."""
        return Problem(source, 0, 0, self.rule, self.message, TOO_MUCH_HINT)


@dataclass(frozen=True)
class Words(Job):
    """A body of which only the words are wanted."""

    body: Blob

    about = sentence("words of an article")


def with_fallback(
    runner: Runner, function: Callable[[J], R], jobs: Iterable[J], label: str, total: int = 0
) -> Iterator[tuple[R, Shortfall | None]]:
    """Yield what `function` makes of each job, in order; and where it had to be made of a plainer body, why.

    Raises:
        ExecutorError: not even a sentence can be made, of which no post can be the cause.
    """
    if not total and isinstance(jobs, Sized):
        runner.progress.start(label, len(jobs))  # `total` would send jobs to the workers in batches
    jobs, again = (jobs, jobs) if total and isinstance(jobs, Sized) else tee(jobs)
    for outcome, each in zip(runner.attempt(function, jobs, label, total), again, strict=True):
        if isinstance(outcome, Failed):
            yield _plainly(runner, function, each, label, outcome.reason)
        else:
            yield outcome, None


def make_plain_body(runner: Runner, body: Blob, language: str, belongs_to: str) -> Blob:
    """Return the words of a body that is too much, or a sentence where these would be too much as well."""
    (words,) = runner.attempt(keep_words, [Words(body, belongs_to=belongs_to)], "words")
    return _in_its_place(language) if isinstance(words, Failed) or words.size >= _MOST_WORDS else words


def make_or_report(path: str, made: Iterable[R]) -> Iterator[R | Problem]:
    """Yield what is made at a path, or that an engine fails on it: what else is asked for comes out."""
    try:
        yield from made
    except Exception as error:
        if not (why := fault_of(error)):
            raise
        yield failure_problem(path, why)


def failure_problem(path: str, reason: str) -> Problem:
    """Return the problem of a file that cannot be made."""
    hint = sentence("the other files are made; please report this fault, with the posts")
    return Problem("", 0, 0, "left-out", sentence("{path} cannot be made: {why}", path=path, why=reason), hint)


@job()
def keep_words(job: Words) -> Blob:
    """Return the words of a body as headings and paragraphs, with all places that links may lead to."""
    from pipeline.body.neutral_html import plain_html  # noqa: PLC0415 - a parser, for workers alone

    return Blob.of(plain_html(job.body.text))


def _plainly(runner: Runner, function: Callable[[J], R], job: J, label: str, reason: str) -> tuple[R, Shortfall]:
    told_apart = joined(filter(None, (job.called, job.belongs_to)))
    (words,) = runner.attempt(keep_words, [Words(job.body, belongs_to=told_apart)], "words")
    if not isinstance(words, Failed) and words.size < _MOST_WORDS:
        (outcome,) = runner.attempt(function, [job.with_body(words).qualified(sentence("its words alone"))], label)
        if not isinstance(outcome, Failed):
            return outcome, Shortfall(
                "words-alone",
                sentence("{label}: {why}; its words are kept without their form", label=sentence(label), why=reason),
            )
    notice = _in_its_place(job.language)
    (outcome,) = runner.attempt(function, [job.with_body(notice).qualified(sentence("a sentence"))], label)
    if isinstance(outcome, Failed):
        (outcome,) = runner.attempt(function, [job.plainest(notice).qualified(sentence("a sentence alone"))], label)
    if isinstance(outcome, Failed):
        raise runner.gave_up(outcome)
    message = sentence("{label}: {why}; a sentence replaces it", label=sentence(label), why=reason)
    return outcome, Shortfall("left-out", message)


def _in_its_place(language: str) -> Blob:
    words = labels(language).gettext("This article cannot be shown here.")
    return Blob.of(f"<p>{escape(words)}</p>")
