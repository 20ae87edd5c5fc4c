"""Collection -> its survey: each article is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Progress, Runner
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.model.problems import in_reading_order
from pipeline.options import Options
from pipeline.publish import build_collection
from pipeline.report.counting import find_twins, group_web_links
from pipeline.report.survey import Lack, ReadingJob, Survey, Surveyed, TextReading, Visit, find_measure, read_text
from pipeline.runs.result import LOAD, NORMALISE
from pipeline.runs.runners import attempts

STAGE = "report"
"""The stage of a run in which articles are read, and the label of its jobs."""
LINKS = "links"
"""The stage in which links are visited."""
Visiting = Callable[[Iterable[str], Progress], tuple[Visit, ...]]
"""From addresses to what came of a visit to each."""


def survey(options: Options, progress: Progress, visit: Visiting | None = None) -> Survey:
    """Return the survey of a content folder; links to other sites are visited if `visit` is given.

    Raises:
        NoContentError: There are no posts.
        RunnerError: The jobs cannot be done.
    """
    progress.expect([LOAD, NORMALISE, STAGE, *([LINKS] if visit else [])])
    for attempt in attempts(options, progress):
        with attempt as runner:
            survey = _make_survey(options, runner)
    if visit is None:
        return survey
    with progress.stage(LINKS):
        return replace(survey, visits=visit(group_web_links(survey.articles), progress))


def _make_survey(options: Options, runner: Runner) -> Survey:
    collection = build_collection(options, runner)
    drafts = _read_drafts(collection, options, runner)
    texts = [*collection.reachable, *(page.text for page in collection.pages)]
    texts += filter(None, [collection.opening, collection.surroundings.footer])
    with runner.progress.stage(STAGE):
        jobs = [ReadingJob(text.slug, text.language, text.body, find_measure()) for text in texts]
        outcomes = list(runner.attempt(read_text, jobs, STAGE, len(jobs)))
        readings = [TextReading() if isinstance(outcome, Failed) else outcome for outcome in outcomes]
        articles = tuple(map(_survey_article, collection.articles, readings))
        return Survey(
            title=collection.settings.title,
            rights=collection.settings.rights,
            articles=articles,
            drafts=tuple(map(_survey_article, drafts, [TextReading()] * len(drafts))),
            problems=in_reading_order(collection.problems),
            twins=find_twins(articles),
            linked=frozenset(_find_linked(texts, readings)),
            level=bool(find_measure()),
            too_much=tuple(text.source for text, one in zip(texts, outcomes, strict=True) if isinstance(one, Failed)),
        )


def _read_drafts(collection: Collection, options: Options, runner: Runner) -> list[Article]:
    """Return the drafts, which are read where there are any."""
    if not any(problem.rule == "draft" for problem in collection.problems):
        return []
    with_drafts = build_collection(replace(options, drafts=True), runner)
    return [article for article in with_drafts.articles if article.draft]


def _find_linked(texts: Iterable[Article], readings: Iterable[TextReading]) -> Iterator[str]:
    """Yield the slugs of the articles that another text leads to."""
    for text, reading in zip(texts, readings, strict=True):
        yield from (slug for slug in reading.leads_to if slug != text.slug)


def _survey_article(article: Article, reading: TextReading) -> Surveyed:
    lacks = {
        Lack.SUMMARY: not article.description,
        Lack.PICTURE: not (article.lead or article.shown),
        Lack.TAGS: not article.tags,
        Lack.DATE: article.date is None,
    }
    return Surveyed(
        slug=article.slug,
        source=article.source,
        title=article.title,
        language=article.language,
        date=article.date,
        tags=article.tags,
        words=article.words,
        minutes=article.reading_minutes,
        lacks=frozenset(lack for lack, holds in lacks.items() if holds),
        reading=reading,
    )
