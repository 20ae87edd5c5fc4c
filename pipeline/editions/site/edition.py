"""The web site: it needs no JavaScript and no server, and works from any folder and below any address.

Every page is a job of the runner, which holds no more of the collection than the page shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from pipeline.build.blob import Blob
from pipeline.build.runner import Runner
from pipeline.editions.covers.social_card import draw_cards
from pipeline.editions.drawings import lettered
from pipeline.editions.edition import File, Publication
from pipeline.editions.fallback import with_fallback
from pipeline.editions.site.app import WORKER, App, draw_icon, make_app, make_worker, offline_files
from pipeline.editions.site.assets import make_site_assets, make_site_maths
from pipeline.editions.site.feeds import feed, json_feed, podcast, robots, sitemap
from pipeline.editions.site.list_pages import common_page, not_found_page
from pipeline.editions.site.markdown_copies import page_text, text_list
from pipeline.editions.site.page_plan import with_numbers_of
from pipeline.editions.site.pages import article_page, written_page
from pipeline.editions.site.paths import PIXELS, article_path, files_of, image, size_picture
from pipeline.editions.site.plan import SitePlan, alias_page, plan_of
from pipeline.editions.site.search.plan import search_files
from pipeline.editions.site.single_file import single_file, single_files
from pipeline.editions.site.social_cards import card_batches, cards
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem


def begin(publication: Publication, runner: Runner) -> None:
    """Let a worker draw the first social cards: it makes the fonts ready that all others are drawn in."""
    runner.begin(draw_cards, islice(card_batches(publication.collection), 1), "cards", contained=True)


def site(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield the site's files, made by the runner."""
    collection, plan = publication.collection, plan_of(publication, runner)
    made: dict[str, Blob] = {}
    for item in _site(collection, plan, runner):
        if isinstance(item, File):
            made[item.path] = item.data
        yield item
    if plan.app:
        # Whoever reads the list of what is kept would find in it what nothing leads to.
        kept = {path: made[path] for path in made.keys() - plan.unlisted}
        yield from _app(plan.app, kept, runner)
    if publication.single:
        yield from _single_files(collection, made, runner)


def _app(app: App, made: Mapping[str, Blob], runner: Runner) -> Iterator[File]:
    """Yield what makes an app of the site, of which these files are `made`."""
    for files in runner.map(make_app, [app], "lists"):
        made = {**made, **files}
        yield from (File(path, data) for path, data in files.items())
    yield from (File(WORKER, script) for script in runner.map(make_worker, [offline_files(made)], "lists"))


def _single_files(collection: Collection, made: Mapping[str, Blob], runner: Runner) -> Iterator[File]:
    """Yield each article as one file, of what was `made` of the site."""
    pages = {article.slug: made[article_path(article.slug)] for article in collection.reachable}
    jobs = list(single_files(pages, made, collection.settings.base_url))
    yield from (File(one.path, html) for one, html in zip(jobs, runner.map(single_file, jobs, "single"), strict=True))


def _site(collection: Collection, plan: SitePlan, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of the site that stand for themselves."""
    yield from plan.problems
    for page, html in zip(plan.lists, runner.map(common_page, plan.lists, "lists"), strict=True):
        yield File(page.path, html)
    yield from (File(plan.not_found.path, html) for html in runner.map(not_found_page, [plan.not_found], "lists"))
    feeds = runner.map(feed, plan.feeds, "lists")
    yield from (File(one.path, xml) for one, xml in zip(plan.feeds, feeds, strict=True))
    whole = plan.whole_feeds
    as_json = runner.map(json_feed, whole, "lists")
    yield from (File(one.json_path, text) for one, text in zip(whole, as_json, strict=True))
    texts = runner.map(text_list, plan.text_lists, "lists")
    yield from (File(one.path, text) for one, text in zip(plan.text_lists, texts, strict=True))
    if plan.sitemap:
        yield from (File("sitemap.xml", xml) for xml in runner.map(sitemap, [plan.sitemap], "lists"))
    for text in runner.map(robots, [plan.robots] if plan.robots else [], "lists"):
        yield File("robots.txt", text, gives_way=True)
    for files in runner.map(podcast, plan.podcasts, "lists"):
        yield from (File(path, data) for path, data in files.items())
    old = runner.map(alias_page, plan.aliases, "lists")
    yield from (File(page.path, html, gives_way=True) for page, html in zip(plan.aliases, old, strict=True))
    yield from _pages(collection, plan, runner)
    yield from _texts(plan, runner)
    yield from _articles(collection, plan, runner)
    yield from search_files(plan.search, runner)
    yield from cards(collection, runner)
    for files in runner.map(make_site_assets, [plan.assets], "lists"):
        yield from (File(path, data) for path, data in files.items())
    for files in runner.map(make_site_maths, [plan.maths], "lists"):
        yield from (File(path, data) for path, data in files.items())
    if plan.icon:
        yield from (File(PIXELS, icon) for icon in runner.map(draw_icon, [plan.icon], "lists"))
    yield from plan.files
    for drawing in lettered(plan.drawings, runner, "sizes"):
        yield File(image(drawing).path, drawing.data)
    for one, made in zip(plan.sized, runner.map(size_picture, plan.sized, "sizes"), strict=True):
        yield from files_of(one, made)


def _articles(collection: Collection, plan: SitePlan, runner: Runner) -> Iterator[File | Problem]:
    """Yield the articles' pages, with the numbers of the printed pages that they mark."""
    made_pages: list[tuple[str, Blob]] = []
    outcomes = with_fallback(runner, article_page, plan.articles, "site", len(plan.articles))
    for article, (html, shortfall) in zip(collection.reachable, outcomes, strict=True):
        made_pages.append((article.slug, html))
        if shortfall:
            yield shortfall.problem(article.source)
    yield from (File(article_path(slug), html) for slug, html in with_numbers_of(plan.printed, made_pages, runner))


def _pages(collection: Collection, plan: SitePlan, runner: Runner) -> Iterator[File | Problem]:
    """Yield the pages that are no articles."""
    outcomes = with_fallback(runner, written_page, plan.pages, "site", len(plan.pages))
    for page, (html, shortfall) in zip(collection.pages, outcomes, strict=True):
        yield File(page.path, html)
        if shortfall:
            yield shortfall.problem(page.text.source)


def _texts(plan: SitePlan, runner: Runner) -> Iterator[File]:
    """Yield the pages as Markdown; of one that is too much, its page says so already."""
    made = with_fallback(runner, page_text, plan.texts, "texts", len(plan.texts))
    yield from (File(text.path, markdown) for text, (markdown, _) in zip(plan.texts, made, strict=True))
