"""The anthologies as e-books: EPUB 3.3 with the metadata of EPUB Accessibility 1.1, one XHTML file an article."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.book.formats import EPUB
from pipeline.book.pagination import Pagination
from pipeline.book.volume import Volume
from pipeline.editions.covers.cover import cover_of
from pipeline.editions.covers.cover_jobs import draw_cover
from pipeline.editions.ebook.book_jobs import light, make_ebook, printed_pages
from pipeline.editions.ebook.chapters import bound_texts, shown, written
from pipeline.editions.ebook.picture_jobs import with_readable_pictures
from pipeline.editions.ebook.values import EbookCopy, Facts, PrintedPages
from pipeline.editions.edition import File, Publication
from pipeline.editions.press_problems import remarks
from pipeline.jobs.runner import Runner
from pipeline.labels import labels
from pipeline.model.collection import Picture
from pipeline.model.problems import Problem

_COVER, _BOOK = "cover", "e-book"


def begin(publication: Publication, runner: Runner) -> None:
    """Begin the covers."""
    runner.begin(draw_cover, [cover_of(volume) for volume in publication.books(EPUB)], _COVER)


def anthology_epub(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield each book that is to be an e-book, and what is to be said of it.

    Its pages are those of the PDF that comes out in the same run; without one it tells of none.
    """
    for volume in publication.books(EPUB):
        yield from _made(volume, publication.pagination(volume) if publication.bindery else None, runner)


def _made(volume: Volume, pagination: Pagination | None, runner: Runner) -> Iterator[File | Problem]:
    (cover,) = runner.map(draw_cover, [cover_of(volume)], _COVER)
    if cover.sheets:
        yield from remarks(cover.sheets)
    volume = with_readable_pictures(volume, runner)
    texts = written(volume, pagination, runner)
    yield from (one.shortfall.problem(one.source) for one in texts if one.shortfall)
    book = EbookCopy(
        volume=light(volume),
        cover=cover.data,
        cover_type=cover.media_type,
        alt=_cover_described(volume),
        texts=bound_texts(texts, pagination, volume.language, runner),
        pictures=_pictures(volume),
        facts=sum((one.chapter.facts for one in texts), Facts()),
        fonts=frozenset(font for one in texts for font in one.chapter.fonts),
        signs="".join(sorted({sign for one in texts for sign in one.chapter.signs})),
        printed=printed_pages(volume, pagination) if pagination else PrintedPages(),
    )
    (file,) = runner.map(make_ebook, [book], _BOOK)
    yield File(volume.file(EPUB), file)


def _pictures(volume: Volume) -> tuple[Picture, ...]:
    biographies = (text for _, text in volume.biographies)
    return tuple(dict(pair for text in (*volume.texts, *biographies) for pair in shown(text, volume)).values())


def _cover_described(volume: Volume) -> str:
    """Return what is to be seen on the cover, which shows the book's title, or a picture of its editor's."""
    named = labels(volume.language).gettext("Cover: %(title)s") % {"title": volume.title}
    return ". ".join(filter(None, (named, volume.subtitle, volume.byline)))
