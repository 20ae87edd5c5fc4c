"""The finishing of drafts as jobs: whoever finds all articles remembered imports nothing of what makes them."""

from __future__ import annotations

from pipeline.jobs.inputs import job
from pipeline.model.article import Article
from pipeline.model.problems import Problem
from pipeline.normalise.finish import FinishJob


@job()
def finish(job: FinishJob) -> tuple[Article, tuple[Problem, ...]]:
    """Make the article; what it had to leave out is in the problems."""
    from pipeline.normalise.finishing import article_of

    return article_of(job)
