"""The pages of the site as jobs."""

from __future__ import annotations

from pipeline.editions.web.common_pages import CommonPage, NotFoundPage
from pipeline.editions.web.values import ArticlePage, WrittenPage
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job


@job()
def article_page(page: ArticlePage) -> Blob:
    """Return an article's page, finished but for the numbers of printed pages (`page_number_jobs.number_pages`)."""
    from pipeline.editions.web import templates

    return Blob.of(templates.article_page(page))


@job()
def common_page(page: CommonPage) -> Blob:
    """Return a page that is no article's own."""
    from pipeline.editions.web import templates

    return Blob.of(templates.common_page(page))


@job(reads=("look/paper", "look/screen"))
def not_found_page(page: NotFoundPage) -> Blob:
    """Return the page for what is not found, which has its styles in it."""
    from pipeline.editions.web import templates

    return Blob.of(templates.not_found_page(page))


@job()
def written_page(page: WrittenPage) -> Blob:
    """Return a page that is no article."""
    from pipeline.editions.web import templates

    return Blob.of(templates.written_page(page))
