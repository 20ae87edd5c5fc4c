"""The anthologies as e-books: EPUB 3.3 with the metadata of EPUB Accessibility 1.1, one XHTML file an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.editions.book.formats import EPUB
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.volume import Volume
from pipeline.editions.covers.cover import cover_of, draw_cover
from pipeline.editions.drawings import drawings_of, lettered
from pipeline.editions.edition import File, Publication
from pipeline.editions.epub.book_sections import light, printed_pages
from pipeline.editions.epub.chapters import Written, bound_texts, shown, written
from pipeline.editions.epub.readable_pictures import with_readable_pictures
from pipeline.editions.epub.recordings import BookFile, left_out, recordings_in
from pipeline.editions.epub.values import EbookCopy, Facts, PrintedPages, package_book
from pipeline.editions.fallback import made_or_named
from pipeline.editions.press_problems import remarks, too_large, wordless
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.runner import Runner
from pipeline.model.article import Picture
from pipeline.model.problems import Problem
from pipeline.model.recordings import Narration

_COVER, _BOOK = "cover", "e-book"


def begin(publication: Publication, runner: Runner) -> None:
    """Begin the covers."""
    runner.begin(draw_cover, [cover_of(volume) for volume in publication.books(EPUB)], _COVER)


def anthology_epub(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield each book that is to be an e-book, and what is to be said of it.

    Its pages are those of the PDF that comes out in the same run; without one it tells of none.
    """
    for volume in publication.books(EPUB):
        pagination = publication.pagination(volume) if publication.bindery else None
        yield from made_or_named(volume.file(EPUB), _made(volume, pagination, runner))


def _made(volume: Volume, pagination: Pagination | None, runner: Runner) -> Iterator[File | Problem]:
    (cover,) = runner.map(draw_cover, [cover_of(volume)], _COVER)
    if cover.missing:
        yield wordless(sentence("{path} has no cover", path=volume.file(EPUB)), cover.missing)
    elif cover.sheets:
        yield from remarks(cover.sheets)
    volume = _with_letters(with_readable_pictures(volume, runner), runner)
    texts = written(volume, pagination, runner)
    inside = recordings_in(volume)
    yield from (too_large(recording, text.source) for text, recording in left_out(volume, inside))
    yield from (one.shortfall.problem(one.source) for one in texts if one.shortfall)
    book = EbookCopy(
        volume=light(volume),
        cover=cover.data,
        cover_type="" if cover.missing else cover.media_type,
        alt=_cover_described(volume),
        texts=bound_texts(texts, pagination, volume, runner),
        pictures=_pictures(volume),
        recordings=tuple(dict.fromkeys(inside.values())),
        narrations=_narrations(volume, texts, inside),
        facts=sum((one.chapter.facts for one in texts), Facts()),
        fonts=frozenset(font for one in texts for font in one.chapter.fonts),
        signs="".join(sorted({sign for one in texts for sign in one.chapter.signs})),
        printed=printed_pages(volume, pagination) if pagination else PrintedPages(),
        belongs_to=volume.path,
    )
    (file,) = runner.map(package_book, [book], _BOOK)
    yield File(volume.file(EPUB), file)


def _with_letters(volume: Volume, runner: Runner) -> Volume:
    """Return the volume with drawings that have the letters of the fonts that they name."""
    texts = (*volume.texts, *(text for _, text in volume.biographies))
    assets = dict.fromkeys(asset for text in texts for asset in text.shown if asset in volume.pictures)
    pictures = {asset: volume.pictures[asset] for asset in assets if volume.pictures[asset].is_drawing}
    made = lettered(tuple(drawings_of(pictures.values())), runner, "pictures")
    return replace(volume, pictures={**volume.pictures, **dict(zip(pictures, made, strict=True))})


def _narrations(volume: Volume, texts: Iterable[Written], inside: Mapping[str, BookFile]) -> dict[str, Narration]:
    """Return how chapters are read aloud that say when, by recordings that are in the book, from there."""
    places = {one.name: frozenset(one.chapter.places) for one in texts}
    found: dict[str, Narration] = {}
    for article in volume.articles:
        reading = article.narration
        if reading and reading.spoken and reading.path in inside:
            spoken = tuple(one for one in reading.spoken if one.id in places.get(article.slug, ()))
            found[article.slug] = Narration(inside[reading.path].path, spoken)
    return {slug: narration for slug, narration in found.items() if narration.spoken}


def _pictures(volume: Volume) -> tuple[Picture, ...]:
    biographies = (text for _, text in volume.biographies)
    found = dict(pair for text in (*volume.texts, *biographies) for pair in shown(text, volume))
    return (*found.values(), *([volume.logo] if volume.logo else []))


def _cover_described(volume: Volume) -> str:
    """Return what is to be seen on the cover, which shows the book's title, or a picture of its editor's."""
    named = labels(volume.language).gettext("Cover: %(title)s") % {"title": volume.title}
    return ". ".join(filter(None, (named, volume.subtitle, volume.byline)))
