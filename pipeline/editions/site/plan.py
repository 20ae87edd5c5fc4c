"""What the site consists of, before any of it is made: a job for each page, a blob for each file that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from pipeline import theme
from pipeline.build.blob import Blob
from pipeline.build.job import Failed, Job, job
from pipeline.build.runner import Runner
from pipeline.editions.book.book import Book
from pipeline.editions.covers.cover import THUMBNAIL, cover_of, draw_thumbnail
from pipeline.editions.drawings import LetteredDrawing, drawings_of
from pipeline.editions.edition import File, Publication
from pipeline.editions.fallback import not_made
from pipeline.editions.press_problems import wordless
from pipeline.editions.site.app import App, Icon, draw_icon
from pipeline.editions.site.assets import SiteAssets, SiteMaths
from pipeline.editions.site.downloads import BookLinks, OfferedFile, books_beside, handouts_by_article, with_sizes
from pipeline.editions.site.feeds import (
    Feed,
    JsonFeed,
    Podcast,
    Robots,
    Sitemap,
    SitePath,
    feed,
    feeds_of,
    json_feed,
    podcast_of,
    robots,
    robots_of,
    sitemap,
)
from pipeline.editions.site.list_pages import (
    BooksPage,
    CommonPage,
    FrontPage,
    ListPage,
    NotFoundPage,
    ShelvedBook,
    common_page,
    list_pages,
    not_found_page,
)
from pipeline.editions.site.lists import LabelsByArticle, labels_by_article, named_as_authors
from pipeline.editions.site.markdown_copies import PageText, TextList, lists_of_texts, page_texts, text_list
from pipeline.editions.site.page_plan import (
    InPrint,
    LanguagePart,
    ShownBeside,
    Versions,
    article_pages,
    language_parts,
    pages_of_books,
    printed_in_books,
    versions_on_site,
    with_marks,
    written_pages,
)
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
    sized,
)
from pipeline.editions.site.search.plan import SearchPlan, search_plan, search_problems
from pipeline.i18n.labels import direction, labels, language_of
from pipeline.i18n.sentences import sentence
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
    lists: tuple[CommonPage, ...]
    not_found: NotFoundPage
    feeds: tuple[Feed, ...]
    sitemap: Sitemap | None
    robots: Robots | None
    podcasts: tuple[Podcast, ...]
    articles: tuple[ArticlePage, ...]
    pages: tuple[WrittenPage, ...]
    texts: tuple[PageText, ...]
    text_lists: tuple[TextList, ...]
    printed: Mapping[str, InPrint]
    assets: SiteAssets
    maths: SiteMaths
    icon: Icon | None
    app: App | None
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
            (common_page, self.lists),
            (not_found_page, (self.not_found,)),
            (alias_page, self.aliases),
            (feed, self.feeds),
            (json_feed, tuple(JsonFeed(one) for one in self.feeds if not one.name)),
            (text_list, self.text_lists),
            (sitemap, (self.sitemap,) if self.sitemap else ()),
            (robots, (self.robots,) if self.robots else ()),
            (draw_icon, (self.icon,) if self.icon else ()),
        )

    @property
    def unlisted(self) -> frozenset[str]:
        """The paths of pages that nothing leads to, of the pictures that these alone show, and of old addresses."""
        pages: tuple[ArticlePage | WrittenPage, ...] = (*self.articles, *self.pages)
        hidden = [page for page in pages if not page.listed]
        shown = {picture for page in pages if page.listed for picture in page.images.values()}
        alone = {picture for page in hidden for picture in page.images.values()} - shown
        paths = [*(page.path for page in hidden), *(alias.path for alias in self.aliases)]
        return frozenset((*paths, *(path for one in alone for path in (one.path, *one.sized_paths))))


def plan_of(publication: Publication, runner: Runner) -> SitePlan:
    """Return the plan of a publication's site; the runner draws the covers of its books."""
    collection = publication.collection
    books = list(books_beside(publication))
    labels = labels_by_article(collection)
    search = search_plan(collection, labels)
    parts = list(language_parts(publication, books, search))
    bare, frame = parts[0].bare, parts[0].frame
    printed, versions = printed_in_books(publication), versions_on_site(collection)
    offered = {book: with_sizes(volume, book, publication) for volume, book in books}
    shelf = list(_shelved(books, offered.values(), runner)) if len(books) > 1 else []
    lists = [page for part in parts for page in _lists(part, labels, offered, [book for book, _ in shelf])]
    lists += pages_of_books({part.language: part.frame for part in parts}, printed)
    beside = ShownBeside(labels, _books_by_article(books), handouts_by_article(publication), versions)
    pages = {page.slug: page for part in parts for page in article_pages(part.collection, part.frame, beside)}
    pictures, icon = tuple(_shown_pictures(collection)), collection.icon or collection.logo
    covers = [cover for _, cover in shelf]
    plan = SitePlan(
        frame=bare,
        lists=tuple(lists),
        not_found=NotFoundPage(frame),
        feeds=tuple(one for part in parts for one in feeds_of(part.collection, part.bare)),
        sitemap=_sitemap(collection, lists, versions) if collection.settings.base_url and not frame.noindex else None,
        robots=robots_of(frame),
        podcasts=tuple(filter(None, (podcast_of(part.collection, part.frame) for part in parts))),
        articles=tuple(
            with_marks(_with_its_files(pages[article.slug], publication), printed) for article in collection.reachable
        ),
        pages=tuple(written_pages(collection, {part.language: part.frame for part in parts}, versions)),
        texts=tuple(page_texts(collection)),
        text_lists=tuple(lists_of_texts(collection)),
        printed=printed,
        assets=SiteAssets(bare),
        maths=SiteMaths("".join(sorted(set().union(*(text.signs for text in _texts(collection)))))),
        sized=tuple(sized(pictures)),
        drawings=tuple(drawings_of(pictures)),
        icon=Icon(icon) if icon and bare.icon == PIXELS else None,
        files=(*(cover for cover in covers if isinstance(cover, File)), *_files(collection, pictures, bare)),
        app=App(bare, icon) if frame.offline else None,
        search=search,
        problems=(
            *search_problems(collection.around, search),
            *(cover for cover in covers if isinstance(cover, Problem)),
        ),
    )
    return _with_own_parts(_with_aliases(plan, collection), collection, runner)


def _with_its_files(page: ArticlePage, publication: Publication) -> ArticlePage:
    """Return the page of an article, which leads to no file that was left out."""
    sizes, files = publication.sizes, page.frame.article_files
    there = tuple(one for one in files if page.path.removesuffix(".html") + one.suffix in sizes)
    return replace(page, frame=replace(page.frame, article_files=there)) if sizes and there != files else page


def _with_aliases(plan: SitePlan, collection: Collection) -> SitePlan:
    """Return the plan with pages that lead on from old addresses, where no other page of the site is."""
    taken = (*plan.lists, plan.not_found, *plan.pages, *plan.files)
    articles = (article_path(article.slug) for article in collection.reachable)
    drawings = (image(drawing.picture).path for drawing in plan.drawings)
    aliases, problems = alias_pages(collection, (*(one.path for one in taken), *articles, *drawings))
    return replace(plan, aliases=tuple(aliases), problems=(*plan.problems, *problems))


def _with_own_parts(plan: SitePlan, collection: Collection, runner: Runner) -> SitePlan:
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


def _lists(
    part: LanguagePart,
    labels: LabelsByArticle,
    offered: Mapping[BookLinks, tuple[OfferedFile, ...]],
    shelf: Iterable[ShelvedBook],
) -> Iterator[CommonPage]:
    """Yield the pages of a language that list articles or books."""
    books = part.frame.books
    yield from list_pages(part.collection, part.frame, labels, offered[books[0]] if len(books) == 1 else ())
    if len(books) > 1:
        yield BooksPage(part.frame, tuple(one for one in shelf if one.book in books))


def _texts(collection: Collection) -> Iterator[Article]:
    """Yield all written texts of the site: articles, pages, the opening, the footer, biographies."""
    yield from collection.reachable
    yield from (page.text for page in collection.pages)
    yield from filter(None, (collection.opening, collection.around.footer))
    yield from named_as_authors(collection.biographies, collection).values()


def _shown_pictures(collection: Collection) -> Iterator[Picture]:
    """Yield the pictures that the site shows."""
    shown = {collection.look.logo.light, collection.look.logo.dark}.union(
        *(set(text.shown) - set(text.off_screen) for text in _texts(collection))
    )
    yield from (picture for asset, picture in collection.pictures.items() if asset in shown)


def _files(collection: Collection, shown: Iterable[Picture], frame: Frame) -> Iterator[File]:
    icon = collection.icon or collection.logo
    if icon and frame.icon not in (LETTER, PIXELS):
        yield File(frame.icon, icon.data)
    shown = (picture for picture in shown if not picture.is_drawing)
    yield from (File(image(picture).path, picture.moving or picture.data) for picture in shown)
    # Paper and e-books lead to `files/` on the site, also where the site itself shows the picture from `media/`.
    for asset, data in collection.attachments.items():
        yield File(attachment_path(asset), data)


def _shelved(
    books: Sequence[tuple[Book, BookLinks]], files: Iterable[tuple[OfferedFile, ...]], runner: Runner
) -> Iterator[tuple[ShelvedBook, File | Problem]]:
    """Yield the books as the page of all books shows them, each with the file of its cover, or why it has none."""
    covers = runner.attempt(draw_thumbnail, [cover_of(volume) for volume, _ in books], "cover")
    for (volume, book), cover, own in zip(books, covers, files, strict=True):
        name = volume.path.rpartition("/")[2]
        file: File | Problem
        if isinstance(cover, Failed):
            file, shown = not_made(f"covers/{name}.jpg", cover.why), None
        elif cover.missing:
            file, shown = wordless(sentence("{path} is left out", path=f"covers/{name}.jpg"), cover.missing), None
        else:
            file = File(f"covers/{name}{cover.suffix}", cover.data)
            shown = SiteImage(file.path, *THUMBNAIL, drawing=False)
        yield ShelvedBook(book, name, shown, volume.subtitle, len(volume.articles), own), file


def _books_by_article(books: Iterable[tuple[Book, BookLinks]]) -> dict[str, tuple[BookLinks, ...]]:
    found: dict[str, tuple[BookLinks, ...]] = {}
    for volume, book in books:
        for article in volume.articles:
            found[article.slug] = (*found.get(article.slug, ()), book)
    return found


def _sitemap(collection: Collection, lists: Iterable[CommonPage], versions: Versions) -> Sitemap:
    pages: list[SitePath] = []
    for page in lists:
        changed = "" if isinstance(page, ListPage) else collection.modified.date().isoformat()
        homes = page.versions if isinstance(page, FrontPage) else ()
        beside = tuple(replace(home, path=page.frame.below(home.path)) for home in homes)
        pages.append(SitePath(page.frame.below(page.path), changed, beside))
    texts = [(article_path(one.slug), one, one.slug) for one in collection.articles]
    texts += [(one.path, one.text, one.key) for one in collection.pages if one.listed]
    for path, text, name in texts:
        if not text.noindex:
            day = text.date.date().isoformat() if text.date else ""
            pages.append(SitePath(path, day, versions.get(name, ())))
    return Sitemap(collection.settings.base_url, tuple(pages))


@dataclass(frozen=True)
class AliasPage(Job):
    """A page at `path` that leads on to the page at `goal`, both below the root of the site, which is at `base_url`."""

    path: str
    goal: str
    base_url: str
    language: str

    about = sentence("page that leads on from {name}", name="{0.path}")


@dataclass
class _Taken:
    """Paths that are taken, in small letters, each with its file, and the folders of these."""

    files: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def add(self, path: str, what: str) -> None:
        """Take a path."""
        self.files.setdefault(path.casefold(), what)
        self.folders.update(_folders(path.casefold()))

    def by(self, path: str) -> str:
        """Return the file at a path, or where the path needs a folder; or the path, if it is a folder; else ""."""
        path = path.casefold()
        held = next((self.files[place] for place in (path, *_folders(path)) if place in self.files), "")
        return held or (path if path in self.folders else "")


def _folders(path: str) -> Iterator[str]:
    while folder := path.rpartition("/")[0]:
        yield folder
        path = folder


def alias_pages(collection: Collection, taken: Iterable[str]) -> tuple[list[AliasPage], list[Problem]]:
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
            message = sentence(
                "nothing leads on from “/{address}”: {other} has that place", address=address, other=other
            )
            hint = sentence("write another address, or none")
            problems.append(Problem(alias.source, *alias.place, "alias-taken", message, hint))
            continue
        places.add(alias.path, alias.source)
        pages.append(AliasPage(alias.path, alias.goal, settings.base_url, settings.language))
    return pages, problems


@job()
def alias_page(page: AliasPage) -> Blob:
    """Return a page that leads on: it names the new address, and no more of the text, which may be unlisted."""
    words, way = labels(page.language), "../" * page.path.count("/") + quote(page.goal)
    language = language_of(words)
    html = theme.templates().get_template("site/alias.html")
    values = {"_": words.gettext, "language": language, "direction": direction(language), "way": way}
    return Blob.of(html.render(values, url=page.base_url + quote(page.goal) if page.base_url else way))
