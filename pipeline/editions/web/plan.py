"""What the site consists of, before any of it is made: a job for each page, a blob for each file that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.book.volume import Volume
from pipeline.editions.covers.cover import cover_of
from pipeline.editions.covers.cover_jobs import THUMBNAIL, draw_thumbnail
from pipeline.editions.edition import File, Publication
from pipeline.editions.web.alias_jobs import AliasPage, alias_pages
from pipeline.editions.web.archive import has_archive
from pipeline.editions.web.asset_jobs import SiteAssets
from pipeline.editions.web.authors import biographies_by_author, by_author
from pipeline.editions.web.books import books_beside, downloads
from pipeline.editions.web.common_pages import (
    ARCHIVE,
    BooksPage,
    CommonPage,
    FrontPage,
    Group,
    ListPage,
    NotFoundPage,
    ShelvedBook,
)
from pipeline.editions.web.feed_jobs import Feed, Robots, Sitemap, feeds_of, robots_of
from pipeline.editions.web.handout_links import handouts_by_article
from pipeline.editions.web.icon_jobs import Icon
from pipeline.editions.web.list_plan import list_pages
from pipeline.editions.web.lists import labels_by_article
from pipeline.editions.web.offline_jobs import App
from pipeline.editions.web.page_number_jobs import InPrint, pages_of_books, printed_in_books, with_marks
from pipeline.editions.web.page_plan import article_pages, written_pages
from pipeline.editions.web.parts import OwnParts
from pipeline.editions.web.paths import (
    LETTER,
    PIXELS,
    SiteImage,
    article_path,
    attachment_path,
    icon_path,
    image,
    images_of,
)
from pipeline.editions.web.picture_jobs import SizedPicture, sized
from pipeline.editions.web.podcast_jobs import Podcast, has_podcast, podcast_of
from pipeline.editions.web.search.plan import search_plan
from pipeline.editions.web.search.values import SearchPlan
from pipeline.editions.web.text_jobs import PageText, TextList
from pipeline.editions.web.text_plan import list_of_texts, page_texts
from pipeline.editions.web.values import ArticlePage, BookLinks, FooterText, Frame, OfferedFile, WrittenPage
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Collection, Picture
from pipeline.model.problems import Problem


@dataclass(frozen=True)
class SitePlan:
    """The site as jobs: the pages that are no article's own, the articles' in their order, the feed, what all share.

    `aliases` lead on from old addresses. `pages` are those that somebody wrote and that are no articles. `sitemap` is
    None where the site's address is not known, `podcast` also where no article is read aloud, `robots` also where the
    site is not at the root of its host. `printed` has the articles that a printed book has, by their slugs. `texts` are
    the pages as Markdown, the articles' first, `text_list` lists them. `files` are there already: pictures,
    attachments, the covers of books; `sized` are pictures at the widths of screens, still to be made. `icon` is to be
    drawn where that of the frame is made of pixels. `search` is None where nothing can be searched.
    """

    frame: Frame
    lists: tuple[CommonPage, ...]
    not_found: NotFoundPage
    feeds: tuple[Feed, ...]
    sitemap: Sitemap | None
    robots: Robots | None
    podcast: Podcast | None
    articles: tuple[ArticlePage, ...]
    pages: tuple[WrittenPage, ...]
    texts: tuple[PageText, ...]
    text_list: TextList
    printed: Mapping[str, InPrint]
    assets: SiteAssets
    icon: Icon | None
    app: App | None
    search: SearchPlan | None
    files: tuple[File, ...]
    sized: tuple[SizedPicture, ...] = ()
    aliases: tuple[AliasPage, ...] = ()
    problems: tuple[Problem, ...] = ()


def plan_of(publication: Publication, runner: Runner) -> SitePlan:
    """Return the plan of a publication's site; the runner draws the covers of its books."""
    collection = publication.collection
    books = list(books_beside(publication))
    labels = labels_by_article(collection)
    search = search_plan(collection, labels)
    bare = _bare(publication, [book for _, book in books], has_search=search is not None)
    frame = _surrounded(bare, collection)
    printed = printed_in_books(publication)
    offered = [downloads(volume, book, publication) for volume, book in books]
    shelf = list(_shelved(books, offered, runner)) if len(books) > 1 else []
    front = list_pages(collection, frame, labels, offered[0] if len(offered) == 1 else ())
    all_books = (BooksPage(frame, tuple(shelved for shelved, _ in shelf)),) if shelf else ()
    lists = (*front, *pages_of_books(frame, printed), *all_books)
    pages = article_pages(collection, frame, labels, _books_by_article(books), handouts_by_article(publication))
    pictures = tuple(_shown(collection))
    files = (*(cover for _, cover in shelf), *_files(collection, pictures, bare))
    icon = collection.icon or collection.logo
    plan = SitePlan(
        frame=bare,
        lists=lists,
        not_found=NotFoundPage(frame),
        feeds=tuple(feeds_of(collection, bare)),
        sitemap=_sitemap(collection, lists) if collection.settings.base_url and not frame.noindex else None,
        robots=robots_of(frame),
        podcast=podcast_of(collection, frame),
        articles=tuple(with_marks(page, printed) for page in pages),
        pages=tuple(written_pages(collection, frame)),
        texts=tuple(page_texts(collection)),
        text_list=list_of_texts(collection, bare),
        printed=printed,
        assets=SiteAssets(bare),
        sized=tuple(sized(pictures)),
        icon=None if icon is None or bare.icon != PIXELS else Icon(icon),
        files=files,
        app=App(bare, icon) if frame.offline else None,
        search=search,
    )
    plan = _with_aliases(plan, collection)
    return _with_own_parts(plan, collection, runner) if collection.templates else plan


def _bare(publication: Publication, books: Iterable[BookLinks], *, has_search: bool) -> Frame:
    """Return the frame without what stands around the pages, which concerns these alone."""
    collection = publication.collection
    own = {page.path for page in collection.pages}  # an editor's page of a list's name is that list
    return Frame(
        collection.settings,
        tuple(books),
        has_article_pdfs="articles" in publication.editions,
        has_tags=bool(collection.tags),
        has_podcast=has_podcast(collection),
        has_single_files=publication.single,
        has_archive=has_archive(collection) and ARCHIVE not in own,
        has_authors=len(by_author(collection)) > 1 and Group.AUTHORS.path not in own,
        has_series=len(collection.series) > 1 and Group.SERIES.path not in own,
        logo=image(collection.logo) if collection.logo else None,
        icon=icon_path(collection.icon or collection.logo),
        has_search=has_search,
    )


def _with_aliases(plan: SitePlan, collection: Collection) -> SitePlan:
    """Return the plan with pages that lead on from old addresses, where nothing else of the site stands there."""
    taken = (*plan.lists, plan.not_found, *plan.pages, *plan.files)
    articles = (article_path(article.slug) for article in collection.reachable)
    aliases, problems = alias_pages(collection, (*(one.path for one in taken), *articles))
    return replace(plan, aliases=tuple(aliases), problems=tuple(problems))


def _with_own_parts(plan: SitePlan, collection: Collection, runner: Runner) -> SitePlan:
    """Return the plan of a site of which an editor's templates fill parts."""
    parts = OwnParts(collection.templates, runner)
    parts.prepare((*plan.lists, plan.not_found, *plan.articles, *plan.pages))
    return replace(
        plan,
        lists=tuple(map(parts.common, plan.lists)),
        not_found=parts.not_found(plan.not_found),
        articles=tuple(map(parts.article, plan.articles)),
        pages=tuple(map(parts.written, plan.pages)),
        problems=(*plan.problems, *parts.problems),
    )


def _surrounded(frame: Frame, collection: Collection) -> Frame:
    """Return the frame with what stands around all pages."""
    around, footer = collection.around, None
    if around.footer:
        images = images_of(around.footer.shown, collection.pictures)
        footer = FooterText(around.footer.language, around.footer.body, images)
    kept = replace(frame, noindex=around.noindex, offline=around.offline)
    return replace(kept, menu=around.menu, statements=around.statements, links=around.links, footer=footer)


def _shown(collection: Collection) -> Iterator[Picture]:
    """Yield the pictures that the site shows."""
    around = (collection.opening, collection.around.footer, *biographies_by_author(collection).values())
    texts = (*collection.reachable, *(page.text for page in collection.pages), *filter(None, around))
    shown = {collection.look.logo}.union(*(set(text.shown) - set(text.off_screen) for text in texts))
    yield from (picture for asset, picture in collection.pictures.items() if asset in shown)


def _files(collection: Collection, shown: Iterable[Picture], frame: Frame) -> Iterator[File]:
    icon = collection.icon or collection.logo
    if icon and frame.icon not in (LETTER, PIXELS):
        yield File(frame.icon, icon.data)
    yield from (File(image(picture).path, picture.moving or picture.data) for picture in shown)
    # Paper and e-books lead to `files/` on the site, also where the site itself shows the picture from `media/`.
    for asset, data in collection.attachments.items():
        yield File(attachment_path(asset), data)


def _shelved(
    books: Sequence[tuple[Volume, BookLinks]], files: Iterable[tuple[OfferedFile, ...]], runner: Runner
) -> Iterator[tuple[ShelvedBook, File]]:
    """Yield the books as the page of all books shows them, each with the file of its cover."""
    covers = runner.map(draw_thumbnail, [cover_of(volume) for volume, _ in books], "cover")
    for (volume, book), cover, own in zip(books, covers, files, strict=True):
        name = volume.path.rpartition("/")[2]
        file = File(f"covers/{name}{cover.suffix}", cover.data)
        shown = SiteImage(file.path, *THUMBNAIL, drawing=False)
        yield ShelvedBook(book, name, shown, volume.subtitle, len(volume.articles), own), file


def _books_by_article(books: Iterable[tuple[Volume, BookLinks]]) -> dict[str, tuple[BookLinks, ...]]:
    found: dict[str, tuple[BookLinks, ...]] = {}
    for volume, book in books:
        for article in volume.articles:
            found[article.slug] = (*found.get(article.slug, ()), book)
    return found


def _sitemap(collection: Collection, lists: Iterable[CommonPage]) -> Sitemap:
    changed = collection.modified.date().isoformat()
    pages = [
        ("" if isinstance(page, FrontPage) else page.path, "" if isinstance(page, ListPage) else changed)
        for page in lists
    ]
    pages += [
        (article_path(article.slug), article.date.date().isoformat() if article.date else "")
        for article in collection.articles
        if not article.noindex
    ]
    pages += [
        (page.path, page.text.date.date().isoformat() if page.text.date else "")
        for page in collection.pages
        if page.listed and not page.text.noindex
    ]
    return Sitemap(collection.settings.base_url, tuple(pages))
