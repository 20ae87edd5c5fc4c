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
from pipeline.editions.web.common_pages import (
    BooksPage,
    CommonPage,
    FrontPage,
    ListOpening,
    ListPage,
    NotFoundPage,
    ShelvedBook,
    TagsPage,
)
from pipeline.editions.web.feed_jobs import Feed, Sitemap, author_feeds, feeds_of
from pipeline.editions.web.icon_jobs import Icon
from pipeline.editions.web.lists import (
    ListSlice,
    alphabetical,
    label,
    labels_by_article,
    leaves,
    link,
    of_tags,
    teasers_in_order,
)
from pipeline.editions.web.page_number_jobs import InPrint, pages_of_books, printed_in_books, with_marks
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
from pipeline.editions.web.social_cards import front_preview, preview_of
from pipeline.editions.web.text_jobs import PageText, TextList
from pipeline.editions.web.text_plan import list_of_texts, page_texts
from pipeline.editions.web.values import ArticlePage, BookLinks, FooterText, Frame, Label, WrittenPage
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection, Picture
from pipeline.model.look import Front
from pipeline.model.problems import Problem

# A list of contents helps where an article has several parts (its headings of the first level below the title).
_LONG = 3
_PART = 2

_SHORT_CAPTIONS = 16_000  # bytes: of a film of ten minutes

Labels = dict[str, tuple[Label, ...]]


@dataclass(frozen=True)
class SitePlan:
    """The site as jobs: the pages that are no article's own, the articles' in their order, the feed, what all share.

    `pages` are those that somebody wrote and that are no articles. `sitemap` is None where the site's address is not
    known, `podcast` also where no article is read aloud. `printed` has the articles that a printed book has, by their
    slugs. `texts` are the pages as Markdown, the articles' first, `text_list` lists them. `files` are there already:
    pictures, attachments, the covers of books; `sized` are pictures at the widths of screens, still to be made.
    `icon` is to be drawn where that of the frame is made of pixels.
    """

    frame: Frame
    lists: tuple[CommonPage, ...]
    not_found: NotFoundPage
    feeds: tuple[Feed, ...]
    sitemap: Sitemap | None
    podcast: Podcast | None
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


def plan_of(publication: Publication, runner: Runner) -> SitePlan:
    """Return the plan of a publication's site; the runner draws the covers of its books."""
    collection = publication.collection
    books = list(books_beside(publication))
    icon = collection.icon or collection.logo
    # What stands around the pages concerns these alone.
    bare = Frame(
        collection.settings,
        tuple(book for _, book in books),
        has_article_pdfs="articles" in publication.editions,
        has_tags=bool(collection.tags),
        has_podcast=has_podcast(collection),
        logo=image(collection.logo) if collection.logo else None,
        icon=icon_path(icon),
    )
    frame = _surrounded(bare, collection)
    labels = labels_by_article(collection)
    printed = printed_in_books(publication)
    shelf = list(_shelved(books, runner)) if len(books) > 1 else []
    lists = [*_common_pages(collection, frame, labels), *pages_of_books(frame, printed)]
    if shelf:
        lists.append(BooksPage(frame, tuple(shelved for shelved, _ in shelf)))
    pages = _article_pages(collection, frame, labels, _books_by_article(books))
    plan = SitePlan(
        frame=bare,
        lists=tuple(lists),
        not_found=NotFoundPage(frame),
        feeds=tuple(feeds_of(collection, bare)),
        sitemap=_sitemap(collection, lists) if collection.settings.base_url else None,
        podcast=podcast_of(collection, frame),
        articles=tuple(with_marks(page, printed) for page in pages),
        pages=tuple(_written_pages(collection, frame)),
        texts=tuple(page_texts(collection)),
        text_list=list_of_texts(collection, bare),
        printed=printed,
        assets=SiteAssets(bare),
        sized=tuple(sized(_shown(collection))),
        icon=None if icon is None or bare.icon != PIXELS else Icon(icon),
        files=(*(cover for _, cover in shelf), *_files(collection, bare)),
    )
    return _with_own_parts(plan, collection, runner) if collection.templates else plan


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
    return replace(frame, menu=around.menu, statements=around.statements, links=around.links, footer=footer)


def _written_pages(collection: Collection, frame: Frame) -> Iterator[WrittenPage]:
    captions = _all_captions(collection)
    for page in collection.pages:
        text = page.text
        yield WrittenPage(
            frame=frame,
            slug=text.slug,
            title=text.title,
            language=text.language,
            body=text.body,
            date=text.date.date().isoformat() if text.date else "",
            description=text.description,
            contents=_contents(text),
            lead=text.opening,
            images=images_of(text.shown, collection.pictures),
            captions=_captions(text, captions),
            listed=page.listed,
            preview=front_preview(frame),
            title_html=text.title_html,
            description_html=text.description_html,
        )


def _shown(collection: Collection) -> Iterator[Picture]:
    """Yield the pictures that the site shows."""
    around = (collection.opening, collection.around.footer)
    texts = (*collection.articles, *(page.text for page in collection.pages), *filter(None, around))
    shown = {collection.look.logo}.union(*(set(text.shown) - set(text.off_screen) for text in texts))
    yield from (picture for asset, picture in collection.pictures.items() if asset in shown)


def _files(collection: Collection, frame: Frame) -> Iterator[File]:
    icon = collection.icon or collection.logo
    if icon and frame.icon not in (LETTER, PIXELS):
        yield File(frame.icon, icon.data)
    yield from (File(image(picture).path, picture.moving or picture.data) for picture in _shown(collection))
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


def _common_pages(collection: Collection, frame: Frame, labels: Labels) -> Iterator[CommonPage]:
    """Yield the pages that list articles: the front page, those of the tags, and what does not fit on them."""
    teasers = teasers_in_order(collection, labels)
    topics = tuple(sorted(map(label, collection.tags), key=alphabetical))
    front, *further = leaves(list(teasers.values()))
    yield FrontPage(
        frame,
        front.teasers,
        topics,
        _path("", front.following),
        front_preview(frame),
        _opening(collection),
        as_list=collection.look.front_page is Front.LIST,
    )
    yield from _list_pages(frame, further)
    if topics:
        yield TagsPage(frame, topics)
    for tag, its_own in of_tags(collection.tags, teasers):
        yield from _list_pages(frame, leaves(its_own), tag)


def _opening(collection: Collection) -> ListOpening | None:
    text, pictures = collection.opening, collection.pictures
    if text is None:
        return None
    images = images_of(text.shown, pictures)
    return ListOpening(text.language, text.body, images)


def _list_pages(frame: Frame, leaves: Iterable[ListSlice], tag: Label | None = None) -> Iterator[ListPage]:
    slug = tag.slug if tag else ""
    for leaf in leaves:
        yield ListPage(
            frame,
            _path(slug, leaf.number),
            leaf.number,
            leaf.teasers,
            _path(slug, leaf.previous),
            _path(slug, leaf.following),
            # How many articles a topic has is said on its first page only, so that the others stay as they are.
            Label(tag.name, tag.slug, 0 if leaf.number else tag.count) if tag else None,
        )


def _path(tag: str, number: int | None) -> str:
    """Return where a page of a list stands, the front page's or a tag's; "" for no page."""
    if number is None:
        return ""
    if tag:
        return f"tags/{tag}/{number}.html" if number else f"tags/{tag}.html"
    return f"page/{number}.html" if number else "index.html"


def _article_pages(
    collection: Collection, frame: Frame, labels: Labels, books: Mapping[str, tuple[BookLinks, ...]]
) -> Iterator[ArticlePage]:
    articles, pictures = collection.articles, collection.pictures
    captions = _all_captions(collection)
    links = [None, *map(link, articles), None]
    feeds = author_feeds(collection)
    for index, article in enumerate(articles):
        yield ArticlePage(
            frame=frame,
            slug=article.slug,
            title=article.title,
            language=article.language,
            body=article.body,
            date=article.date.isoformat() if article.date else "",
            description=article.description,
            authors=article.authors,
            feeds=tuple((name, feeds[name]) for name in article.authors),
            reading_minutes=article.reading_minutes,
            contents=_contents(article),
            labels=labels[article.slug],
            books=books.get(article.slug, ()),
            lead=article.opening,
            images=images_of(article.shown, pictures),
            captions=_captions(article, captions),
            previous=links[index],
            following=links[index + 2],
            preview=preview_of(article, collection),
            title_html=article.title_html,
            description_html=article.description_html,
        )


def _all_captions(collection: Collection) -> dict[str, Blob]:
    return {one.path: one.data for recording in collection.recordings.values() for one in recording.captions}


def _captions(article: Article, captions: Mapping[str, Blob]) -> dict[str, Blob]:
    """Return the captions that stand in the page of a text itself, for they are short."""
    own = {path: captions[path] for path in article.recordings if path in captions}
    return {path: blob for path, blob in own.items() if blob.size <= _SHORT_CAPTIONS}


def _contents(article: Article) -> tuple[tuple[str, str], ...]:
    parts = tuple((heading.id, heading.text) for heading in article.headings if heading.level == _PART)
    return parts if len(parts) >= _LONG else ()


def _sitemap(collection: Collection, lists: Iterable[CommonPage]) -> Sitemap:
    changed = collection.modified.date().isoformat()
    pages = [
        ("" if isinstance(page, FrontPage) else page.path, "" if isinstance(page, ListPage) else changed)
        for page in lists
    ]
    pages += [
        (article_path(article.slug), article.date.date().isoformat() if article.date else "")
        for article in collection.articles
    ]
    pages += [
        (page.path, page.text.date.date().isoformat() if page.text.date else "")
        for page in collection.pages
        if page.listed
    ]
    return Sitemap(collection.settings.base_url, tuple(pages))
