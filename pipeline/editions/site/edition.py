"""The web site: it needs no JavaScript and no server, and works from any folder and below any address.

Every page is a job of the runner, which holds no more of the collection than the page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, starmap
from typing import Any

from pipeline.editions.covers.social_card import draw_cards
from pipeline.editions.drawings import letter_drawings
from pipeline.editions.edition import Publication
from pipeline.editions.fallback import with_fallback
from pipeline.editions.site.app import WORKER, make_app, make_worker, plan_offline_files
from pipeline.editions.site.assets import make_site_assets, make_site_maths
from pipeline.editions.site.feeds import write_podcast, write_robots
from pipeline.editions.site.markdown_copies import copy_text
from pipeline.editions.site.page_plan import number_printed_pages
from pipeline.editions.site.pages import render_article_page, render_page
from pipeline.editions.site.paths import article_path, image, size_picture
from pipeline.editions.site.plan import SitePlan, plan_site, write_alias
from pipeline.editions.site.search.plan import make_search_files
from pipeline.editions.site.single_file import plan_single_files, write_single_file
from pipeline.editions.site.social_cards import card_batches, make_cards
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem


def begin(publication: Publication, runner: Runner) -> None:
    """Start to draw the first social cards, which loads the fonts of all others."""
    runner.begin(draw_cards, islice(card_batches(publication.collection), 1), "cards", contained=True)


def site(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield the site's files, made by the runner."""
    collection, plan = publication.collection, plan_site(publication, runner)
    made: dict[str, Blob] = {}
    for item in _site(collection, plan, runner):
        if isinstance(item, File):
            made[item.path] = item.data
        yield item
    if plan.app:
        # The list of the files that the app keeps would tell of pages to which nothing leads.
        kept = {path: made[path] for path in made.keys() - plan.unlisted}
        for files in runner.map(make_app, [plan.app], "lists"):
            kept |= files
            yield from starmap(File, files.items())
        yield from (File(WORKER, script) for script in runner.map(make_worker, [plan_offline_files(kept)], "lists"))
    if publication.single:
        pages = {article.slug: made[article_path(article.slug)] for article in collection.reachable}
        jobs = list(plan_single_files(pages, made, collection.settings.base_url))
        yield from _make_files(write_single_file, jobs, "single", runner)


def _make_files(
    function: Callable[[Any], Blob], jobs: Sequence[Any], label: str, runner: Runner, *, gives_way: bool = False
) -> Iterator[File]:
    """Yield the files of jobs that make one each, at their `path`."""
    for one, data in zip(jobs, runner.map(function, jobs, label), strict=True):
        yield File(one.path, data, gives_way=gives_way)


def _site(collection: Collection, plan: SitePlan, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files that do not depend on other files of the site."""
    yield from plan.problems
    for function, jobs in plan.single_jobs:
        yield from _make_files(function, jobs, "lists", runner, gives_way=function in (write_alias, write_robots))
    # Of a text that is too much, its page says so already.
    texts = [copies for copies, _ in with_fallback(runner, copy_text, plan.texts, "texts", len(plan.texts))]
    yield from _pages(collection, plan, runner)
    yield from make_cards(collection, runner)
    # Last, what is read of results: a dry run ends at the first that is not made.
    several = (
        *runner.map(write_podcast, plan.podcasts, "lists"),
        *runner.map(make_site_assets, [plan.assets], "lists"),
        *runner.map(make_site_maths, [plan.maths], "lists"),
    )
    for files in several:
        yield from starmap(File, files.items())
    yield from plan.files
    for drawing in letter_drawings(plan.drawings, runner, "sizes"):
        yield File(image(drawing).path, drawing.data)
    for picture, copies in zip(plan.sized, runner.map(size_picture, plan.sized, "sizes"), strict=True):
        yield from map(File, picture.paths, copies)
    for text, copy in zip(plan.texts, texts, strict=True):
        yield File(text.copy, copy.markdown)
        if text.script:
            yield File(text.script, copy.script)
    if plan.search:
        terms = {text.path: copy.found for text, copy in zip(plan.texts, texts, strict=True)}
        yield from make_search_files(plan.search, terms, runner)


def _pages(collection: Collection, plan: SitePlan, runner: Runner) -> Iterator[File | Problem]:
    """Yield the pages of texts, the articles' with the numbers of the printed pages that they mark."""
    outcomes = with_fallback(runner, render_page, plan.pages, "site", len(plan.pages))
    for page, (html, shortfall) in zip(collection.pages, outcomes, strict=True):
        yield File(page.path, html)
        if shortfall:
            yield shortfall.problem(page.text.source)
    made: list[tuple[str, Blob]] = []
    outcomes = with_fallback(runner, render_article_page, plan.articles, "site", len(plan.articles))
    for article, (html, shortfall) in zip(collection.reachable, outcomes, strict=True):
        made.append((article.slug, html))
        if shortfall:
            yield shortfall.problem(article.source)
    yield from (File(article_path(slug), html) for slug, html in number_printed_pages(plan.printed, made, runner))
