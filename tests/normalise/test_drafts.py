"""Posts that fail, or take too much, once they have been read: the words stand as they were typed, or nothing does."""

from collections.abc import Callable

import pytest

from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.manuscript import Post
from pipeline.model.problems import Problem
from pipeline.model.settings import Settings
from pipeline.normalise import drafts
from pipeline.normalise.drafts import Draft, DraftJob, FinishJob, parse_post, render_article, render_articles

JOBS = [DraftJob(Post(f"{name}.md", {"title": name}, f"Un *{name}*.\n"), Settings()) for name in ("un", "deux")]
_Finished = tuple[Article, tuple[Problem, ...]]


def never(job: FinishJob) -> _Finished:
    if job.slug == "un":
        raise ValueError(job.slug)
    return render_article(job)


def without_emphasis(job: FinishJob) -> _Finished:
    if job.slug == "un" and "Emph" in job.draft.document.json.text:
        raise ValueError(job.slug)
    return render_article(job)


def unreadable(job: DraftJob) -> Draft:
    raise ValueError(job.post.path)


def outcomes(
    monkeypatch: pytest.MonkeyPatch, finishing: Callable[[FinishJob], _Finished]
) -> list[tuple[str, list[tuple[str, str, str]]]]:
    monkeypatch.setattr(drafts, "render_article", finishing)
    with Runner() as runner:
        jobs = [FinishJob(parse_post(job), job.post.path.removesuffix(".md")) for job in JOBS]
        found = render_articles(jobs, {job.post.path: job for job in JOBS}, runner)
        return [
            (article.body.text.strip() if article else "", list(map(_short, problems))) for article, problems in found
        ]


def _short(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.rule, problem.message.rpartition("; ")[2]


RIGHT: tuple[str, list[tuple[str, str, str]]] = ("<p>Un <em>deux</em>.</p>", [])


def test_what_cannot_be_finished_stands_as_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    (html, problems), other = outcomes(monkeypatch, without_emphasis)
    assert "Un *un*." in html
    assert problems == [("un.md", "unreadable-body", "the text is shown as typed")]
    assert other == RIGHT


def test_what_cannot_be_finished_as_it_was_typed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    left, other = outcomes(monkeypatch, never)
    assert left == ("", [("un.md", "left-out", "the post is not published")])
    assert other == RIGHT


def test_what_cannot_even_be_read_as_it_was_typed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "parse_as_typed", unreadable)
    left, other = outcomes(monkeypatch, without_emphasis)
    assert left == ("", [("un.md", "left-out", "the post is not published")])
    assert other == RIGHT
