"""Posts that take too much, or that the program fails on: the words as they were typed, and the others unharmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.build.job import Failed
from pipeline.build.runner import Runner
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article
from pipeline.model.problems import TOO_MUCH_HINT, Problem
from pipeline.normalise.draft import Draft, DraftJob, parse_as_typed, parse_post
from pipeline.normalise.finish import FinishJob, render_article

# The labels of its work.
READ, WRITE = "read", "write"


def drafts_of(jobs: Sequence[DraftJob], runner: Runner) -> Iterator[Draft | Problem]:
    """Yield the draft of each post, or why not even its words can be published."""
    for job, outcome in zip(jobs, runner.attempt(parse_post, jobs, READ), strict=True):
        yield _typed(job, outcome.why, runner) if isinstance(outcome, Failed) else outcome


def finished(
    jobs: Sequence[FinishJob], reading: Mapping[str, DraftJob], runner: Runner
) -> Iterator[tuple[Article | None, tuple[Problem, ...]]]:
    """Yield the article of each draft with its problems; none for one of which not even the words can be published.

    `reading` has the job that each draft came from, by the post's path.
    """
    for job, outcome in zip(jobs, runner.attempt(render_article, jobs, WRITE), strict=True):
        if isinstance(outcome, Failed):
            yield _finished_as_typed(job, reading[job.draft.path], outcome.why, runner)
        else:
            yield outcome


def _typed(job: DraftJob, why: str, runner: Runner) -> Draft | Problem:
    (outcome,) = runner.attempt(parse_as_typed, [job], READ)
    if isinstance(outcome, Failed):
        return Problem(
            job.post.path,
            1,
            1,
            "left-out",
            sentence("{why}; the post is not published", why=outcome.why),
            TOO_MUCH_HINT,
        )
    message = sentence("{why}; the text stands as it was typed", why=why)
    problem = Problem(job.post.path, *outcome.body_place, "unreadable-body", message, TOO_MUCH_HINT)
    return replace(outcome, problems=(*outcome.problems, problem))


def _finished_as_typed(
    job: FinishJob, reading: DraftJob, why: str, runner: Runner
) -> tuple[Article | None, tuple[Problem, ...]]:
    typed = _typed(reading, why, runner)
    if isinstance(typed, Problem):
        return None, (typed,)
    (outcome,) = runner.attempt(render_article, [replace(job, draft=typed)], WRITE)
    if isinstance(outcome, Failed):
        message = sentence("{why}; the post is not published", why=outcome.why)
        return None, (Problem(typed.path, *typed.body_place, "left-out", message, TOO_MUCH_HINT),)
    article, problems = outcome
    return article, (typed.problems[-1], *problems)
