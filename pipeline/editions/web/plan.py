"""What the site consists of, before any of it is made: a job for each page, a blob for each file that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.book.volume import Volume
from pipeline.editions.covers.cover import cover_of
from pipeline.editions.covers.cover_jobs import THUMBNAIL, draw_thumbnail
from pipeline.editions.edition import File, Publication
from pipeline.editions.web.asset_jobs import SiteAssets
from pipeline.editions.web.books import books_beside
from pipeline.editions.web.common_pages import BooksPage, CommonPage, FrontPage, ListPage, NotFoundPage, ShelvedBook
from pipeline.editions.web.feed_jobs import Feed, Sitemap, SitePath, feeds_of
from pipeline.editions.web.icon_jobs import Icon
from pipeline.editions.web.list_plan import list_pages
from pipeline.editions.web.lists import LabelsByArticle, labels_by_article
from pipeline.editions.web.page_number_jobs import InPrint, pages_of_books, printed_in_books, with_marks
from pipeline.editions.web.page_plan import Versions, article_pages, versions_on_site, written_pages
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
from pipeline.editions.web.text_jobs import PageText, TextList
from pipeline.editions.web.text_plan import list_of_texts, page_texts
from pipeline.editions.web.values import ArticlePage, BookLinks, FooterText, Frame, Version, WrittenPage
from pipeline.jobs.runner import Runner
from pipeline.model.by_language import by_language, codes_of, folder_of, language_of
from pipeline.model.collection import Article, Collection, Picture
from pipeline.model.pages import SiteLink
from pipeline.model.problems import Problem


@dataclass(frozen=True)
class SitePlan:
    """The site as jobs: the pages that are no article's own, the articles' in their order, the feeds, what all share.

    `frame` is that of the pages in the language of the whole. `pages` are those that somebody wrote and that are no
    articles. `sitemap` is None where the site's address is not known; `podcasts` are there where it is, and articles
    are read aloud. `printed` has the articles that a printed book has, by their
    slugs. `texts` are the pages as Markdown, the articles' first, `text_list` lists them. `files` are there already:
    pictures, attachments, the covers of books; `sized` are pictures at the widths of screens, still to be made.
    `icon` is to be drawn where that of the frame is made of pixels.
    """

    frame: Frame
    lists: tuple[CommonPage, ...]
    not_found: NotFoundPage
    feeds: tuple[Feed, ...]
    sitemap: Sitemap | None
    podcasts: tuple[Podcast, ...]
    articles: tuple[ArticlePage, ...]
    pages: tuple[WrittenPage, ...]
    texts: tuple[PageText, ...]
    text_list: TextList
    printed: Mapping[str, InPrint]
    assets: SiteAssets
    icon: Icon | None
    files: tuple[File, ...]
    sized: tuple[SizedPicture, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def whole_feeds(self) -> tuple[Feed, ...]:
        """The feeds of all articles, one a language."""
        return tuple(one for one in self.feeds if not one.name)


def plan_of(publication: Publication, runner: Runner) -> SitePlan:
    """Return the plan of a publication's site; the runner draws the covers of its books."""
    collection = publication.collection
    books = list(books_beside(publication))
    shelf = dict(_shelved(books, runner)) if len(books) > 1 else {}
    icon = collection.icon or collection.logo
    parts = {part.settings.language: part for part in by_language(collection)}
    bare = {language: _bare(part, publication, books) for language, part in parts.items()}
    frames = {language: _surrounded(frame, collection) for language, frame in bare.items()}
    frame, *_ = frames.values()
    labels = labels_by_article(collection)
    printed = printed_in_books(publication)
    lists = [
        *(page for language, part in parts.items() for page in _lists(part, frames[language], labels, shelf)),
        *pages_of_books(frames, printed),
    ]
    versions = versions_on_site(collection)
    articles = _article_pages(parts, frames, labels, _books_by_article(books), versions)
    pictures = tuple(_shown(collection))
    plan = SitePlan(
        frame=bare[frame.settings.language],
        lists=tuple(lists),
        not_found=NotFoundPage(frame),
        feeds=tuple(one for language, part in parts.items() for one in feeds_of(part, bare[language])),
        sitemap=_sitemap(collection, lists, versions) if collection.settings.base_url else None,
        podcasts=tuple(filter(None, (podcast_of(part, frames[language]) for language, part in parts.items()))),
        articles=tuple(with_marks(articles[article.slug], printed) for article in collection.articles),
        pages=tuple(written_pages(collection, frames, versions)),
        texts=tuple(page_texts(collection)),
        text_list=list_of_texts(collection, bare[frame.settings.language]),
        printed=printed,
        assets=SiteAssets(bare[frame.settings.language]),
        sized=tuple(sized(pictures)),
        icon=None if icon is None or frame.icon != PIXELS else Icon(icon),
        files=(*shelf.values(), *_files(collection, pictures, frame)),
    )
    return _with_own_parts(plan, collection, runner) if collection.templates else plan


def _bare(part: Collection, publication: Publication, books: Iterable[tuple[Volume, BookLinks]]) -> Frame:
    """Return what the pages in a language share, without what stands around them: that concerns these alone."""
    collection, language = publication.collection, part.settings.language
    codes = codes_of(collection)
    homes = tuple(Version(code, f"{folder_of(code, collection)}index.html") for code in codes)
    return Frame(
        part.settings,
        tuple(book for volume, book in books if language_of(volume.language, collection) == language),
        has_article_pdfs="articles" in publication.editions,
        has_tags=bool(part.tags),
        has_podcast=has_podcast(part),
        logo=image(collection.logo) if collection.logo else None,
        icon=icon_path(collection.icon or collection.logo),
        folder=folder_of(language, collection),
        homes=homes if len(homes) > 1 else (),
    )


def _lists(
    part: Collection, frame: Frame, labels: LabelsByArticle, shelf: Mapping[ShelvedBook, File]
) -> Iterator[CommonPage]:
    """Yield the pages of a language that list articles or books."""
    yield from list_pages(part, frame, labels)
    if len(frame.books) > 1:
        yield BooksPage(frame, tuple(shelved for shelved in shelf if shelved.book in frame.books))


def _article_pages(
    parts: Mapping[str, Collection],
    frames: Mapping[str, Frame],
    labels: LabelsByArticle,
    books: Mapping[str, tuple[BookLinks, ...]],
    versions: Versions,
) -> dict[str, ArticlePage]:
    """Return the articles' pages by their slugs: before and after one are those of its language."""
    pages = (
        page
        for language, part in parts.items()
        for page in article_pages(part, frames[language], labels, books, versions)
    )
    return {page.slug: page for page in pages}


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
        problems=tuple(parts.problems),
    )


def _surrounded(frame: Frame, collection: Collection) -> Frame:
    """Return the frame with what stands around all pages."""
    around, footer = collection.around, None
    if around.footer:
        images = images_of(around.footer.shown, collection.pictures)
        footer = FooterText(around.footer.language, around.footer.body, images)
    menu = _menu_in(frame.settings.language, collection)
    return replace(frame, menu=menu, statements=around.statements, links=around.links, footer=footer)


def _menu_in(language: str, collection: Collection) -> tuple[SiteLink, ...]:
    """Return the menu in a language: its pages, or where it has none all of them, and what leads out of the site."""
    menu = collection.around.menu
    is_page = [entry.address.startswith("site:") for entry in menu]
    own = [language_of(entry.language, collection) == language for entry in menu]
    if not any(page and its_own for page, its_own in zip(is_page, own, strict=True)):
        return menu
    return tuple(entry for entry, page, its_own in zip(menu, is_page, own, strict=True) if its_own or not page)


def _shown(collection: Collection) -> Iterator[Picture]:
    """Yield the pictures that the site shows."""
    around = (collection.opening, collection.around.footer)
    texts = (*collection.articles, *(page.text for page in collection.pages), *filter(None, around))
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


def _shelved(books: Iterable[tuple[Volume, BookLinks]], runner: Runner) -> Iterator[tuple[ShelvedBook, File]]:
    """Yield the books as the page of all books shows them, each with the file of its cover."""
    books = list(books)
    covers = runner.map(draw_thumbnail, [cover_of(volume) for volume, _ in books], "cover")
    for (volume, book), cover in zip(books, covers, strict=True):
        name = volume.path.rpartition("/")[2]
        file = File(f"covers/{name}{cover.suffix}", cover.data)
        shown = SiteImage(file.path, *THUMBNAIL, drawing=False)
        yield ShelvedBook(book, name, shown, volume.subtitle, len(volume.articles)), file


def _books_by_article(books: Iterable[tuple[Volume, BookLinks]]) -> dict[str, tuple[BookLinks, ...]]:
    found: dict[str, tuple[BookLinks, ...]] = {}
    for volume, book in books:
        for article in volume.articles:
            found[article.slug] = (*found.get(article.slug, ()), book)
    return found


def _sitemap(collection: Collection, lists: Iterable[CommonPage], versions: Versions) -> Sitemap:
    changed = collection.modified.date().isoformat()
    pages = [
        SitePath(page.frame.below(page.path), "" if isinstance(page, ListPage) else changed, _homes(page))
        for page in lists
    ]
    pages += [
        SitePath(article_path(article.slug), _day(article), versions.get(article.slug, ()))
        for article in collection.articles
    ]
    pages += [
        SitePath(page.path, _day(page.text), versions.get(page.key, ())) for page in collection.pages if page.listed
    ]
    return Sitemap(collection.settings.base_url, tuple(pages))


def _homes(page: CommonPage) -> tuple[Version, ...]:
    """Return the front pages of all languages, beside one of them."""
    homes = page.versions if isinstance(page, FrontPage) else ()
    return tuple(replace(home, path=page.frame.below(home.path)) for home in homes)


def _day(text: Article) -> str:
    return text.date.date().isoformat() if text.date else ""
