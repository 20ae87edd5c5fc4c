"""The anthologies as e-books: EPUB 3.3 with the metadata of EPUB Accessibility 1.1, one XHTML file an article.

E-readers take JPEG, PNG and SVG. Of a GIF that moves the book shows the first picture, as paper does: many e-readers
cannot move it, and no reader could stop it (WCAG 2.2, 2.2.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.editions.book.book import EPUB, Book
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.covers.cover import cover_of, draw_cover
from pipeline.editions.drawings import letter_drawings, plan_drawings
from pipeline.editions.edition import Publication
from pipeline.editions.epub.chapters import Written, bind_texts, find_pictures, write_chapters
from pipeline.editions.epub.ebook import (
    BookFile,
    EbookCopy,
    Facts,
    PrintedPages,
    choose_recordings,
    find_large_recordings,
    package_book,
)
from pipeline.editions.fallback import make_or_report
from pipeline.editions.pictures import PictureCopy, convert_picture, is_readable
from pipeline.editions.press_problems import report_remarks, report_too_large, report_wordless
from pipeline.extension import File
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Narration, Picture
from pipeline.model.problems import Problem

_COVER, _BOOK = "cover", "e-book"


def begin(publication: Publication, runner: Runner) -> None:
    """Begin the covers."""
    runner.begin(draw_cover, [cover_of(book) for book in publication.books(EPUB)], _COVER)


def anthology_epub(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield each book that is to be an e-book, and what is to be said of it.

    Its pages are those of the PDF that comes out in the same run; without one it tells of none.
    """
    for book in publication.books(EPUB):
        pagination = publication.pagination(book) if publication.bindery else None
        yield from make_or_report(book.file(EPUB), _make_ebook(book, pagination, runner))


def _make_ebook(book: Book, pagination: Pagination | None, runner: Runner) -> Iterator[File | Problem]:
    (cover,) = runner.map(draw_cover, [cover_of(book)], _COVER)
    if cover.missing:
        yield report_wordless(sentence("{path} has no cover", path=book.file(EPUB)), cover.missing)
    elif cover.sheets:
        yield from report_remarks(cover.sheets)
    book = _add_letters(convert_pictures(book, runner), runner)
    texts = write_chapters(book, pagination, runner)
    inside = choose_recordings(book)
    yield from (report_too_large(recording, text.source) for text, recording in find_large_recordings(book, inside))
    yield from (text.shortfall.problem(text.source) for text in texts if text.shortfall)
    ebook = EbookCopy(
        book=strip_texts(book),
        cover=cover.data,
        cover_type="" if cover.missing else cover.media_type,
        alt=_describe_cover(book),
        texts=bind_texts(texts, pagination, book, runner),
        pictures=_collect_pictures(book),
        recordings=tuple(dict.fromkeys(inside.values())),
        narrations=_find_narrations(book, texts, inside),
        facts=sum((text.chapter.facts for text in texts), Facts()),
        fonts=frozenset(font for text in texts for font in text.chapter.fonts),
        signs="".join(sorted({sign for text in texts for sign in text.chapter.signs})),
        printed=select_printed_pages(book, pagination) if pagination else PrintedPages(),
        belongs_to=book.path,
    )
    (file,) = runner.map(package_book, [ebook], _BOOK)
    yield File(book.file(EPUB), file)


def _add_letters(book: Book, runner: Runner) -> Book:
    """Return the book with drawings that have the letters of the fonts that they name."""
    texts = (*book.texts, *(text for _, text in book.biographies))
    assets = dict.fromkeys(asset for text in texts for asset in text.shown if asset in book.pictures)
    pictures = {asset: book.pictures[asset] for asset in assets if book.pictures[asset].is_drawing}
    made = letter_drawings(tuple(plan_drawings(pictures.values())), runner, "pictures")
    return replace(book, pictures={**book.pictures, **dict(zip(pictures, made, strict=True))})


def _find_narrations(book: Book, texts: Iterable[Written], inside: Mapping[str, BookFile]) -> dict[str, Narration]:
    """Return how chapters are read aloud that say when, by recordings that are in the book, from there."""
    places = {text.name: frozenset(text.chapter.places) for text in texts}
    narrations: dict[str, Narration] = {}
    for article in book.articles:
        reading = article.narration
        if reading and reading.spoken and reading.path in inside:
            spoken = tuple(spoken for spoken in reading.spoken if spoken.id in places.get(article.slug, ()))
            narrations[article.slug] = Narration(inside[reading.path].path, spoken)
    return {slug: narration for slug, narration in narrations.items() if narration.spoken}


def _collect_pictures(book: Book) -> tuple[Picture, ...]:
    biographies = (text for _, text in book.biographies)
    pictures = dict(pair for text in (*book.texts, *biographies) for pair in find_pictures(text, book))
    return (*pictures.values(), *([book.logo] if book.logo else []))


def _describe_cover(book: Book) -> str:
    """Return what is to be seen on the cover, which shows the book's title, or a picture of its editor's."""
    named = labels(book.language).gettext("Cover: %(title)s") % {"title": book.title}
    return ". ".join(filter(None, (named, book.subtitle, book.byline)))


_NOTHING = Blob.of(b"")


def strip_texts(book: Book) -> Book:
    """Return the book with all that its own sections tell, and without what its texts have been made of."""
    shown = {asset for text in book.texts for asset in text.shown}
    return replace(
        book,
        parts=tuple(replace(part, articles=tuple(map(_strip_text, part.articles))) for part in book.parts),
        pictures={asset: replace(picture, data=_NOTHING) for asset, picture in book.pictures.items() if asset in shown},
        attachments=frozenset(),
        recordings={},
        related={},
        dedication=_strip_text(book.dedication) if book.dedication else None,
        preface=_strip_text(book.preface) if book.preface else None,
        afterword=_strip_text(book.afterword) if book.afterword else None,
        bibliography=_strip_text(book.bibliography) if book.bibliography else None,
        biographies=tuple((name, _strip_text(text)) for name, text in book.biographies),
    )


def select_printed_pages(book: Book, pagination: Pagination) -> PrintedPages:
    """Return what the sections of a book need of all pages that are made with it."""
    slugs = {article.slug for article in book.articles}
    own = {name: starts for name, starts in pagination.starts.items() if name not in slugs}
    # In a book that saves paper, titles of parts and lists are on pages of others, which have one mark each: theirs.
    sharing = pagination.shared - slugs
    sharing |= {
        part.name
        for part in book.parts
        if pagination.first.get(part.name) == pagination.first.get(part.articles[0].slug)
    }
    first = {name: page for name, page in pagination.first.items() if name not in sharing}
    return PrintedPages(pagination.source, first, own)


def _strip_text(text: Article) -> Article:
    bare = replace(text, body=_NOTHING, headings=(), recordings=(), narration=None)
    return replace(bare, subtitle="", subtitle_html="", description="", description_html="", questions=(), extra={})


_LOGO = "logo:own"  # among pictures of articles, whose addresses are others


def convert_pictures(book: Book, runner: Runner) -> Book:
    """Return the book with pictures that e-readers take; one that cannot be made so stays as it is."""
    texts = (*book.texts, *(text for _, text in book.biographies))
    shown = dict.fromkeys(asset for text in texts for asset in text.shown if asset not in text.off_screen)
    heavy = {asset: book.pictures[asset] for asset in shown if asset in book.pictures}
    heavy |= {_LOGO: book.logo} if book.logo else {}
    heavy = {asset: picture for asset, picture in heavy.items() if not is_readable(picture)}
    if not heavy:
        return book
    made = runner.attempt(convert_picture, map(PictureCopy, heavy.values()), "pictures", len(heavy))
    instead = {asset: picture for asset, picture in zip(heavy, made, strict=True) if not isinstance(picture, Failed)}
    logo = instead.pop(_LOGO, book.logo)
    return replace(book, pictures={**book.pictures, **instead}, logo=logo)
