"""What the site consists of, before any of it is made: a job for each page, a blob for each file that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from pipeline.editions.site.app import App, Icon
from pipeline.editions.site.assets import SiteAssets, SiteMaths
from pipeline.editions.site.downloads import BookLinks, OfferedFile, books_beside, handouts_by_article, with_sizes
from pipeline.editions.site.feeds import Feed, Podcast, Robots, Sitemap, SitePath, feeds_of, podcast_of, robots_of
from pipeline.editions.site.list_pages import (
    BooksPage,
    CommonPage,
    FrontPage,
    ListPage,
    NotFoundPage,
    ShelvedBook,
    list_pages,
)
from pipeline.editions.site.lists import LabelsByArticle, biographies_by_author, labels_by_article
from pipeline.editions.site.markdown_copies import PageText, TextList, lists_of_texts, page_texts
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
from pipeline.editions.site.pages import ArticlePage, Frame, Version, WrittenPage
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
from pipeline.model.collection import Alias, Collection
from pipeline.model.problems import Problem


@dataclass(frozen=True)
class SitePlan:
    """The site as jobs: the pages that are no article's own, the articles' in their order, the feeds, what all share.

    `frame` is that of the pages in the language of the whole. `aliases` lead on from old addresses. `pages` are those
    that somebody wrote and that are no articles. `sitemap` is None where the site's address is not known, `podcasts`
    are there where it is, `robots` is None also where the site is not at the root of its host. `printed` has the
    articles that a printed book has, by their slugs. `texts` are the pages as Markdown, the articles' first,
    `text_lists` list them, one a language. `files` are there already: pictures, attachments, the covers of books;
    `sized` are pictures at the widths of screens, still to be made,
    `drawings` those that get their letters. `icon` is to be drawn where that of the frame is made of pixels.
    `search` is None where nothing can be searched.
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
    def whole_feeds(self) -> tuple[Feed, ...]:
        """The feeds of all articles, one a language."""
        return tuple(one for one in self.feeds if not one.name)

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
    pictures, icon = tuple(_shown(collection)), collection.icon or collection.logo
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
        files=(*(cover for _, cover in shelf if isinstance(cover, File)), *_files(collection, pictures, bare)),
        app=App(bare, icon) if frame.offline else None,
        search=search,
        problems=(
            *search_problems(collection.around, search),
            *(cover for _, cover in shelf if isinstance(cover, Problem)),
        ),
    )
    return _with_own_parts(_with_aliases(plan, collection), collection, runner)


def _with_its_files(page: ArticlePage, publication: Publication) -> ArticlePage:
    """Return the page of an article, which leads to no file that was left out."""
    sizes, files = publication.sizes, page.frame.article_files
    there = tuple(one for one in files if page.path.removesuffix(".html") + one.suffix in sizes)
    return replace(page, frame=replace(page.frame, article_files=there)) if sizes and there != files else page


def _with_aliases(plan: SitePlan, collection: Collection) -> SitePlan:
    """Return the plan with pages that lead on from old addresses, where nothing else of the site stands there."""
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
        lists=tuple(map(parts.common, plan.lists)),
        not_found=parts.not_found(plan.not_found),
        articles=tuple(map(parts.article, plan.articles)),
        pages=tuple(map(parts.written, plan.pages)),
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
    """Yield all that the site has of written texts: articles, pages, and what stands around them."""
    yield from collection.reachable
    yield from (page.text for page in collection.pages)
    around = (collection.opening, collection.around.footer, *biographies_by_author(collection).values())
    yield from filter(None, around)


def _shown(collection: Collection) -> Iterator[Picture]:
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
    changed = collection.modified.date().isoformat()
    pages = [
        SitePath(page.frame.below(page.path), "" if isinstance(page, ListPage) else changed, _homes(page))
        for page in lists
    ]
    pages += [
        SitePath(article_path(article.slug), _day(article), versions.get(article.slug, ()))
        for article in collection.articles
        if not article.noindex
    ]
    pages += [
        SitePath(page.path, _day(page.text), versions.get(page.key, ()))
        for page in collection.pages
        if page.listed and not page.text.noindex
    ]
    return Sitemap(collection.settings.base_url, tuple(pages))


def _homes(page: CommonPage) -> tuple[Version, ...]:
    """Return the front pages of all languages, beside one of them."""
    homes = page.versions if isinstance(page, FrontPage) else ()
    return tuple(replace(home, path=page.frame.below(home.path)) for home in homes)


def _day(text: Article) -> str:
    return text.date.date().isoformat() if text.date else ""


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
    """The paths that files have, without regard to capitals, each with what stands there, and the folders of these."""

    files: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def add(self, path: str, what: str) -> None:
        """Take a path."""
        self.files.setdefault(path.casefold(), what)
        self.folders.update(_folders(path.casefold()))

    def by(self, path: str) -> str:
        """Return what stands at a path, or where it needs a folder, or needs a folder there; "" for nothing."""
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
    dumps = (f"dump/{article.slug}.html" for article in collection.reachable)
    for path in (*taken, *dumps):
        places.add(path, path)
    pages: list[AliasPage] = []
    problems: list[Problem] = []
    for alias in collection.aliases:
        if alias.path == alias.goal:
            continue
        if other := places.by(alias.path):
            problems.append(_taken(alias, other))
            continue
        places.add(alias.path, alias.source)
        pages.append(AliasPage(alias.path, alias.goal, settings.base_url, settings.language))
    return pages, problems


def _taken(alias: Alias, other: str) -> Problem:
    address = alias.path.removesuffix("index.html")
    message = sentence("nothing leads on from “/{address}”: {other} has that place", address=address, other=other)
    return Problem(alias.source, *alias.place, "alias-taken", message, sentence("write another address, or none"))


@job()
def alias_page(page: AliasPage) -> Blob:
    """Return a page that leads on: it names the new address, and no more of the text, which may be unlisted."""
    words, way = labels(page.language), "../" * page.path.count("/") + quote(page.goal)
    language = language_of(words)
    html = theme.templates().get_template("site/alias.html")
    values = {"_": words.gettext, "language": language, "direction": direction(language), "way": way}
    return Blob.of(html.render(values, url=page.base_url + quote(page.goal) if page.base_url else way))
