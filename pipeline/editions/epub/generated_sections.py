"""What stands around the articles as XHTML: cover, title pages, imprint, openings of parts, colophon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from pipeline.editions.book.formats import EPUB
from pipeline.editions.book.parts import BookPart
from pipeline.editions.book.section_names import COLOPHON, COVER, HALF_TITLE, IMPRINT, TITLE
from pipeline.editions.book.sections import Fact, colophon, imprint, part_label, section_title
from pipeline.editions.book.volume import Volume
from pipeline.editions.epub.chunks import ROOM, chunks, numbered
from pipeline.editions.epub.finished_pages import FinishedPage, PageBreaks, finished
from pipeline.editions.epub.pages import line_writer, make_page
from pipeline.editions.epub.paths import cover_path, file_of, picture_path
from pipeline.editions.epub.values import EbookCopy
from pipeline.i18n.labels import direction, labels, listed
from pipeline.model.article import Article


def title_pages(book: EbookCopy) -> Iterator[tuple[str, FinishedPage]]:
    """Yield the pages before all texts, but for the contents, by their names.

    They are cover, half-title, title page and imprint.
    """
    volume = book.volume
    if book.cover_type:
        cover = {"title": section_title(volume, COVER), "picture": cover_path(book.cover_type), "description": book.alt}
        yield COVER, _page(book, COVER, cover)
    yield HALF_TITLE, _page(book, HALF_TITLE, {"title": volume.title})
    foot = " · ".join(filter(None, (volume.publisher, volume.years)))
    title = {"title": volume.title, "subtitle": volume.subtitle, "authors": volume.byline, "foot": foot}
    title |= {"logo": picture_path(volume.logo) if volume.logo else "", "described": volume.logo_described}
    yield TITLE, _page(book, TITLE, title)
    facts = {"title": section_title(volume, IMPRINT), "facts": imprint(volume)}
    yield IMPRINT, _page(book, IMPRINT, {**facts, "book": volume.title, "subtitle": volume.subtitle})


def part_opening(book: EbookCopy, part: BookPart, number: int) -> tuple[FinishedPage, ...]:
    """Return the opening of a part: its title, and its articles; several pages for very many of these."""
    volume = book.volume
    pages = list(chunks((_line(article, volume) for article in part.articles), len, ROOM))
    return tuple(
        _page(
            book,
            part.name,
            {
                "title": numbered(part.title, count, len(pages), book.volume.language),
                "label": part_label(volume, number),
                "lines": lines,
            },
            template="part",
            number=count,
        )
        for count, lines in enumerate(pages, start=1)
    )


def colophon_page(book: EbookCopy, accessibility: str) -> FinishedPage:
    """Return how the book was made, and what there is to say of its accessibility."""
    volume = book.volume
    term = labels(volume.language).gettext("Accessibility")
    facts = (*colophon(volume, EPUB), Fact(term, accessibility))
    return _page(book, COLOPHON, {"title": section_title(volume, COLOPHON), "facts": facts})


def _page(
    book: EbookCopy, name: str, values: Mapping[str, object], *, template: str = "", number: int = 1
) -> FinishedPage:
    marks = PageBreaks(book.printed, name, book.volume.language)
    shown = marks.at() if number == 1 else ()
    common = {"root": "", "marks": shown}
    page = make_page(template or name[1:], book.volume.language, {**common, **values})
    return finished(file_of(name, number), page, tuple(mark.number for mark in shown))


def _line(article: Article, volume: Volume) -> Markup:
    foreign = article.language != volume.language
    one = {
        "address": file_of(article.slug),
        "title": article.title,
        "title_html": article.title_html,
        "authors": listed(article.authors, volume.language),
        "language": article.language if foreign else "",
        "runs": direction(article.language) if foreign else "",
    }
    return line_writer("part")(one)
