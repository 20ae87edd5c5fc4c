"""Plan the site before any of it is made: a job for each page, a blob for each file that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from pipeline import theme
from pipeline.editions.book.book import Book
from pipeline.editions.covers.cover import THUMBNAIL, cover_of, draw_thumbnail
from pipeline.editions.drawings import LetteredDrawing, plan_drawings
from pipeline.editions.edition import Publication
from pipeline.editions.fallback import failure_problem
from pipeline.editions.press_problems import report_wordless
from pipeline.editions.site import downloads, list_pages, markdown_copies, page_plan
from pipeline.editions.site.app import App, Icon, draw_icon
from pipeline.editions.site.assets import SiteAssets, SiteMaths
from pipeline.editions.site.feeds import (
    Feed,
    JsonFeed,
    Podcast,
    Robots,
    Sitemap,
    SitePath,
    plan_feeds,
    plan_podcast,
    plan_robots,
    write_feed,
    write_json_feed,
    write_robots,
    write_sitemap,
)
from pipeline.editions.site.lists import LabelsByArticle, find_labels, match_authors
from pipeline.editions.site.pages import ArticlePage, Frame, WrittenPage
from pipeline.editions.site.parts import OwnParts
from pipeline.editions.site.paths import (
    LETTER,
    PIXELS,
    SiteImage,
    SizedPicture,
    article_path,
    attachment_path,
    image,
    plan_sizes,
)
from pipeline.editions.site.search.plan import SearchPlan, choose_search, plan_search, report_missing_pagefind
from pipeline.extension import File
from pipeline.i18n.labels import direction, labels, language_of
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed, Job, job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Picture
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem


@dataclass(frozen=True)
class SitePlan:
    """The site as jobs, in the order of the collection.

    `frame` is that of pages in the collection's own language. `pages` are written pages that are no articles. Without
    the site's address there is no `sitemap` and no podcast; without a host of its own, no `robots`. `printed` has the
    articles of printed books by slug. `files` need no work; `sized` pictures are copied at several widths, `drawings`
    get their letters. `icon` is set where it is made of pixels.
    """

    frame: Frame
    lists: tuple[list_pages.CommonPage, ...]
    not_found: list_pages.NotFoundPage
    feeds: tuple[Feed, ...]
    sitemap: Sitemap | None
    robots: Robots | None
    podcasts: tuple[Podcast, ...]
    articles: tuple[ArticlePage, ...]
    pages: tuple[WrittenPage, ...]
    texts: tuple[markdown_copies.PageText, ...]
    text_lists: tuple[markdown_copies.TextList, ...]
    printed: Mapping[str, page_plan.PrintLocation]
    assets: SiteAssets
    maths: SiteMaths
    icon: Icon | None
    app: App | None
    citation: downloads.CitationFile
    sources: tuple[downloads.SourcesFile, ...]
    search: SearchPlan | None
    files: tuple[File, ...]
    sized: tuple[SizedPicture, ...] = ()
    drawings: tuple[LetteredDrawing, ...] = ()
    aliases: tuple[AliasPage, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def single_jobs(self) -> tuple[tuple[Callable[[Any], Blob], tuple[Any, ...]], ...]:
        """The jobs that make one small file each, at their `path`, with their functions."""
        return (
            (list_pages.render_list, self.lists),
            (list_pages.render_not_found, (self.not_found,)),
            (write_alias, self.aliases),
            (write_feed, self.feeds),
            (write_json_feed, tuple(JsonFeed(feed) for feed in self.feeds if not feed.name)),
            (markdown_copies.write_text_list, self.text_lists),
            (write_sitemap, (self.sitemap,) if self.sitemap else ()),
            (write_robots, (self.robots,) if self.robots else ()),
            (draw_icon, (self.icon,) if self.icon else ()),
            (downloads.write_citation, (self.citation,)),
            (downloads.write_sources, self.sources),
        )

    @property
    def unlisted(self) -> frozenset[str]:
        """The paths of pages that nothing leads to, of the pictures that these alone show, and of old addresses."""
        pages: tuple[ArticlePage | WrittenPage, ...] = (*self.articles, *self.pages)
        hidden = [page for page in pages if not page.listed]
        shown = {picture.path for page in pages if page.listed for picture in page.images.values()}
        alone = [picture for page in hidden for picture in page.images.values() if picture.path not in shown]
        paths = [*(page.path for page in hidden), *(alias.path for alias in self.aliases)]
        return frozenset((*paths, *(path for image in alone for path in (image.path, *image.sized_paths))))


def plan_site(publication: Publication, runner: Runner) -> SitePlan:
    """Return the plan of a publication's site; the runner draws the covers of its books."""
    collection = publication.collection
    books = list(downloads.find_books(publication))
    labels = find_labels(collection)
    texts = tuple(markdown_copies.plan_texts(collection, labels, choose_search(collection)))
    search = plan_search(collection, texts)
    parts = list(page_plan.plan_languages(publication, books, search))
    bare, frame = parts[0].bare, parts[0].frame
    printed, versions = page_plan.find_printed_articles(publication), page_plan.find_translations(collection)
    offered = {links: downloads.measure_files(book, links, publication) for book, links in books}
    shelf = list(_shelve_books(books, offered.values(), runner)) if len(books) > 1 else []
    lists = [page for part in parts for page in _plan_lists(part, labels, offered, [book for book, _ in shelf])]
    lists += page_plan.plan_printed_pages({part.language: part.frame for part in parts}, printed)
    beside = page_plan.PageContext(labels, _group_books(books), downloads.find_handouts(publication), versions)
    pages = {
        page.slug: page for part in parts for page in page_plan.plan_article_pages(part.collection, part.frame, beside)
    }
    pictures, icon = tuple(_list_shown_pictures(collection)), collection.icon or collection.logo
    covers = [cover for _, cover in shelf]
    plan = SitePlan(
        frame=bare,
        lists=tuple(lists),
        not_found=list_pages.NotFoundPage(frame),
        feeds=tuple(feed for part in parts for feed in plan_feeds(part.collection, part.bare)),
        sitemap=_make_sitemap(collection, lists, versions)
        if collection.settings.base_url and not frame.noindex
        else None,
        robots=plan_robots(frame),
        podcasts=tuple(filter(None, (plan_podcast(part.collection, part.frame) for part in parts))),
        articles=tuple(
            page_plan.mark_printed_pages(_drop_missing_files(pages[article.slug], publication), printed)
            for article in collection.reachable
        ),
        pages=tuple(page_plan.plan_written_pages(collection, {part.language: part.frame for part in parts}, versions)),
        texts=texts,
        text_lists=tuple(markdown_copies.plan_text_lists(collection)),
        printed=printed,
        assets=SiteAssets(bare),
        maths=SiteMaths("".join(sorted(set().union(*(text.signs for text in _list_texts(collection)))))),
        sized=tuple(plan_sizes(pictures)),
        drawings=tuple(plan_drawings(pictures)),
        icon=Icon(icon) if icon and bare.icon == PIXELS else None,
        files=(*(cover for cover in covers if isinstance(cover, File)), *_list_files(collection, pictures, bare)),
        app=App(bare, icon) if frame.offline else None,
        citation=downloads.plan_citation(collection),
        sources=tuple(downloads.plan_sources(collection)),
        search=search,
        problems=(
            *report_missing_pagefind(collection.surroundings, search),
            *(cover for cover in covers if isinstance(cover, Problem)),
        ),
    )
    return _add_own_parts(_add_aliases(plan, collection), collection, runner)


def _drop_missing_files(page: ArticlePage, publication: Publication) -> ArticlePage:
    """Return the page of an article, which leads to no file that was left out."""
    sizes, files = publication.sizes, page.frame.article_files
    there = tuple(file for file in files if page.path.removesuffix(".html") + file.suffix in sizes)
    return replace(page, frame=replace(page.frame, article_files=there)) if sizes and there != files else page


def _add_aliases(plan: SitePlan, collection: Collection) -> SitePlan:
    """Return the plan with pages that lead on from old addresses, where no other page of the site is."""
    taken = (*plan.lists, plan.not_found, *plan.pages, *plan.files)
    articles = (article_path(article.slug) for article in collection.reachable)
    drawings = (image(drawing.picture).path for drawing in plan.drawings)
    aliases, problems = plan_aliases(collection, (*(one.path for one in taken), *articles, *drawings))
    return replace(plan, aliases=tuple(aliases), problems=(*plan.problems, *problems))


def _add_own_parts(plan: SitePlan, collection: Collection, runner: Runner) -> SitePlan:
    """Return the plan of a site of which an editor's templates fill parts, where there are any."""
    if not collection.templates:
        return plan
    parts = OwnParts(collection.templates, runner)
    parts.prepare((*plan.lists, plan.not_found, *plan.articles, *plan.pages))
    return replace(
        plan,
        lists=tuple(map(parts.filled, plan.lists)),
        not_found=parts.filled(plan.not_found),
        articles=tuple(map(parts.filled, plan.articles)),
        pages=tuple(map(parts.filled, plan.pages)),
        problems=(*plan.problems, *parts.problems),
    )


def _plan_lists(
    part: page_plan.LanguagePart,
    labels: LabelsByArticle,
    offered: Mapping[downloads.BookLinks, tuple[downloads.OfferedFile, ...]],
    shelf: Iterable[list_pages.ShelvedBook],
) -> Iterator[list_pages.CommonPage]:
    """Yield the pages of a language that list articles or books."""
    books = part.frame.books
    yield from list_pages.plan_lists(part.collection, part.frame, labels, offered[books[0]] if len(books) == 1 else ())
    if len(books) > 1:
        yield list_pages.BooksPage(part.frame, tuple(book for book in shelf if book.book in books))


def _list_texts(collection: Collection) -> Iterator[Article]:
    """Yield all written texts of the site: articles, pages, the opening, the footer, biographies."""
    yield from collection.reachable
    yield from (page.text for page in collection.pages)
    yield from filter(None, (collection.opening, collection.surroundings.footer))
    yield from match_authors(collection.biographies, collection).values()


def _list_shown_pictures(collection: Collection) -> Iterator[Picture]:
    """Yield the pictures that the site shows."""
    shown = {collection.look.logo.light, collection.look.logo.dark}.union(
        *(set(text.shown) - set(text.off_screen) for text in _list_texts(collection))
    )
    yield from (picture for asset, picture in collection.pictures.items() if asset in shown)


def _list_files(collection: Collection, shown: Iterable[Picture], frame: Frame) -> Iterator[File]:
    icon = collection.icon or collection.logo
    if icon and frame.icon not in (LETTER, PIXELS):
        yield File(frame.icon, icon.data)
    shown = (picture for picture in shown if not picture.is_drawing)
    yield from (File(image(picture).path, picture.moving or picture.data) for picture in shown)
    # Paper and e-books lead to `files/` on the site, also where the site itself shows the picture from `media/`.
    for asset, data in collection.attachments.items():
        yield File(attachment_path(asset), data)


def _shelve_books(
    books: Sequence[tuple[Book, downloads.BookLinks]],
    files: Iterable[tuple[downloads.OfferedFile, ...]],
    runner: Runner,
) -> Iterator[tuple[list_pages.ShelvedBook, File | Problem]]:
    """Yield the books as the page of all books shows them, each with the file of its cover, or why it has none."""
    covers = runner.attempt(draw_thumbnail, [cover_of(book) for book, _ in books], "cover")
    for (book, links), cover, own in zip(books, covers, files, strict=True):
        name = book.path.rpartition("/")[2]
        file: File | Problem
        shown = None
        if isinstance(cover, Failed):
            file = failure_problem(f"covers/{name}.jpg", cover.reason)
        elif cover.missing:
            file = report_wordless(sentence("{path} is left out", path=f"covers/{name}.jpg"), cover.missing)
        else:
            file = File(f"covers/{name}{cover.suffix}", cover.data)
            shown = SiteImage(file.path, *THUMBNAIL, drawing=False)
        yield list_pages.ShelvedBook(links, name, shown, book.subtitle, len(book.articles), own), file


def _group_books(books: Iterable[tuple[Book, downloads.BookLinks]]) -> dict[str, tuple[downloads.BookLinks, ...]]:
    grouped: dict[str, tuple[downloads.BookLinks, ...]] = {}
    for book, links in books:
        for article in book.articles:
            grouped[article.slug] = (*grouped.get(article.slug, ()), links)
    return grouped


def _make_sitemap(
    collection: Collection, lists: Iterable[list_pages.CommonPage], versions: page_plan.Versions
) -> Sitemap:
    pages: list[SitePath] = []
    for page in lists:
        changed = "" if isinstance(page, list_pages.ListPage) else collection.modified.date().isoformat()
        homes = page.versions if isinstance(page, list_pages.FrontPage) else ()
        beside = tuple(replace(home, path=page.frame.below(home.path)) for home in homes)
        pages.append(SitePath(page.frame.below(page.path), changed, beside))
    texts = [(article_path(article.slug), article, article.slug) for article in collection.articles]
    texts += [(page.path, page.text, page.key) for page in collection.pages if page.listed]
    for path, text, name in texts:
        if not text.noindex:
            pages.append(SitePath(path, text.day, versions.get(name, ())))
    return Sitemap(collection.settings.base_url, tuple(pages))


@dataclass(frozen=True)
class AliasPage(Job):
    """A page at `path` that leads on to the page at `goal`, both below the root of the site, which is at `base_url`."""

    path: str
    goal: str
    base_url: str
    language: str

    about = sentence("redirect from {name}", name="{0.path}")


@dataclass
class _Taken:
    """Paths that are taken, in small letters, each with its file, and the folders of these."""

    files: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def add(self, path: str, kind: str) -> None:
        """Take a path."""
        self.files.setdefault(path.casefold(), kind)
        self.folders.update(_list_folders(path.casefold()))

    def by(self, path: str) -> str:
        """Return the file at a path, or where the path needs a folder; or the path, if it is a folder; else ""."""
        path = path.casefold()
        held = next((self.files[place] for place in (path, *_list_folders(path)) if place in self.files), "")
        return held or (path if path in self.folders else "")


def _list_folders(path: str) -> Iterator[str]:
    while folder := path.rpartition("/")[0]:
        yield folder
        path = folder


def plan_aliases(collection: Collection, taken: Iterable[str]) -> tuple[list[AliasPage], list[Problem]]:
    """Return the pages that lead on, none in the place of what is `taken`, and what is to be said of the others."""
    places, settings = _Taken(), collection.settings
    for path in (*taken, *(f"dump/{article.slug}.html" for article in collection.reachable)):
        places.add(path, path)
    pages: list[AliasPage] = []
    problems: list[Problem] = []
    for alias in collection.aliases:
        if alias.path == alias.goal:
            continue
        if other := places.by(alias.path):
            address = alias.path.removesuffix("index.html")
            message = sentence("“/{address}” is not redirected: {other} has that address", address=address, other=other)
            hint = sentence("write another address, or none")
            problems.append(Problem(alias.source, *alias.place, "alias-taken", message, hint))
            continue
        places.add(alias.path, alias.source)
        pages.append(AliasPage(alias.path, alias.goal, settings.base_url, settings.language))
    return pages, problems


@job()
def write_alias(page: AliasPage) -> Blob:
    """Return a page that leads on: it names the new address, and no more of the text, which may be unlisted."""
    words, way = labels(page.language), "../" * page.path.count("/") + quote(page.goal)
    language = language_of(words)
    html = theme.templates().get_template("site/alias.html")
    values = {"_": words.gettext, "language": language, "direction": direction(language), "way": way}
    return Blob.of(html.render(values, url=page.base_url + quote(page.goal) if page.base_url else way))
