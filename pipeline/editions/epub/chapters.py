"""The texts of a book that were written in Markdown, articles and those around them, as finished chapters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar
from urllib.parse import quote

from pipeline.body.places import Citation, Figure
from pipeline.editions.book import sections
from pipeline.editions.book.book import Book
from pipeline.editions.book.pagination import Numbering, Pagination, insert_numbers, plan_numberings
from pipeline.editions.epub.ebook import (
    BoundText,
    Chapter,
    ChapterCopy,
    TextKind,
    TranslationLink,
    choose_recordings,
    make_chapter,
)
from pipeline.editions.epub.paths import chapter_file, xml_name
from pipeline.editions.fallback import Shortfall, with_fallback
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Heading, Picture
from pipeline.press.zip_archive import Deflated, deflate

_DEEPEST_IN_CONTENTS = 3
_LABEL, _AGAIN = "chapters", "2"
_Paged = TypeVar("_Paged", Citation, Figure)


@dataclass(frozen=True)
class Written:
    """A text of a book, its finished chapter, and what is to be said where a plainer form of it had to be made.

    `source` is the path of its file.
    """

    name: str
    source: str
    chapter: Chapter
    headings: tuple[Heading, ...]
    shortfall: Shortfall | None


def write_chapters(book: Book, pagination: Pagination | None, runner: Runner) -> list[Written]:
    """Return all texts of a book in reading order.

    Those with links to what turns out to be nowhere are made once more.
    """
    texts = dict(_list_texts(book, runner))
    inside = choose_recordings(book)
    copies = [
        replace(
            _make_copy(name, kind, text, book, pagination),
            recordings={path: inside[path].path for path in text.recordings if path in inside},
        )
        for name, (kind, text) in texts.items()
    ]
    chapters = list(with_fallback(runner, make_chapter, copies, _LABEL))
    known = {copy.slug: chapter for copy, (chapter, _) in zip(copies, chapters, strict=True)}
    again = {index: new for index, copy in enumerate(copies) if (new := _inform_copy(copy, known)) != copy}
    if again:
        made = with_fallback(runner, make_chapter, again.values(), _LABEL)
        for index, one in zip(again, made, strict=True):
            chapters[index] = one
    return [
        Written(name, text.source, chapter, _select_headings(text.headings, chapter), shortfall)
        for (name, (_, text)), (chapter, shortfall) in zip(texts.items(), chapters, strict=True)
    ]


def bind_texts(
    texts: Sequence[Written], pagination: Pagination | None, book: Book, runner: Runner
) -> dict[str, BoundText]:
    """Return the texts of a book by their names, with the printed pages' numbers."""
    first = pagination.first if pagination else {}
    pages = ((page, first.get(text.name, 0)) for text in texts for page in (text.chapter.page, *text.chapter.more))
    numbered = number_all_chapters(pages, book, runner)
    return {
        text.name: BoundText(
            pages=tuple(islice(numbered, 1 + len(text.chapter.more))),
            with_formulas=text.chapter.with_formulas,
            files=text.chapter.files,
            headings=text.headings,
            cited=tuple(_add_numbers(text.chapter.cited, first.get(text.name, 0))),
            figures=tuple(_add_numbers(text.chapter.figures, first.get(text.name, 0))),
            printed={
                first.get(text.name, 0) + page: file
                for page, file in zip(text.chapter.pages, text.chapter.turned, strict=True)
            },
        )
        for text in texts
    }


def find_pictures(text: Article, book: Book) -> Iterator[tuple[str, Picture]]:
    """Yield the pictures that a text shows on screens, by their assets."""
    for asset in text.shown:
        if asset in book.pictures and asset not in text.off_screen:
            yield asset, book.pictures[asset]


def _list_texts(book: Book, runner: Runner) -> Iterator[tuple[str, tuple[TextKind, Article]]]:
    around = {
        sections.DEDICATION: (TextKind.DEDICATION, book.dedication),
        sections.PREFACE: (TextKind.PREFACE, book.preface),
        **{article.slug: (TextKind.CHAPTER, article) for article in book.articles},
        sections.AFTERWORD: (TextKind.AFTERWORD, book.afterword),
        sections.BIBLIOGRAPHY: (TextKind.BIBLIOGRAPHY, book.bibliography),
        sections.AUTHORS: (TextKind.AUTHORS, _make_authors(book, runner)),
    }
    yield from ((name, (kind, text)) for name, (kind, text) in around.items() if text)


def _make_authors(book: Book, runner: Runner) -> Article | None:
    """Return all biographies as one text."""
    if not book.biographies:
        return None
    (body,) = runner.map(sections.join_biographies, [sections.gather_biographies(book)], "authors")
    biographies = [text for _, text in book.biographies]
    return Article(
        slug=sections.AUTHORS,
        source=biographies[0].source.partition("#")[0],
        title="",
        language=book.language,
        body=body,
        shown=tuple(dict.fromkeys(asset for text in biographies for asset in text.shown)),
    )


def _make_copy(name: str, kind: TextKind, text: Article, book: Book, pagination: Pagination | None) -> ChapterCopy:
    printed = pagination is not None and name in pagination.first
    is_article = kind is TextKind.CHAPTER
    return ChapterCopy(
        slug=name,
        title=text.title if is_article else sections.section_title(book, name),
        language=text.language,
        body=text.body,
        date=text.date if is_article else None,
        description=text.description,
        authors=text.authors,
        tags=text.tags if is_article else (),
        lead=text.opening,
        pictures=dict(find_pictures(text, book)),
        files=f"{book.site}files/" if book.site else "",
        starts=pagination.starts.get(name, ()) if pagination and printed else None,
        kind=kind,
        subtitle=text.subtitle if is_article else "",
        subtitle_html=text.subtitle_html if is_article else "",
        title_html=text.title_html if is_article else sections.section_title_html(book, name),
        description_html=text.description_html,
        translations=tuple(_find_translations(name, book)) if is_article else (),
        instalment=text.instalment if is_article else None,
        related=book.related.get(name, ()) if is_article else (),
        doi=text.doi if is_article else "",
        shared=pagination is not None and name in pagination.shared,
        belongs_to=book.path,
    )


def _find_translations(slug: str, book: Book) -> Iterator[TranslationLink]:
    """Yield where the translations of an article are: in the book, or on the site."""
    inside = {article.slug for article in book.articles} if slug in book.translations else set()
    for translation in book.translations.get(slug, ()):
        on_site = f"{book.site}articles/{quote(translation.slug)}.html" if book.site else ""
        yield TranslationLink(
            translation.language, chapter_file(translation.slug) if translation.slug in inside else on_site
        )


def _inform_copy(copy: ChapterCopy, known: Mapping[str, Chapter]) -> ChapterCopy:
    """Return the copy, knowing which links lead to what is nowhere, or not on the first page of its chapter."""
    links = known[copy.slug].links
    lost = {(slug, place) for slug, place in links if slug in known and place and place not in known[slug].places}
    lost |= {(slug, "") for slug, _ in links if slug not in known}
    files = {(slug, place): known[slug].files.get(xml_name(place), 1) for slug, place in links if slug in known}
    moved = {link: number for link, number in files.items() if number > 1 and link not in lost}
    return replace(copy, lost=tuple(sorted(lost)), moved=moved).qualified(_AGAIN)


def _select_headings(headings: Iterable[Heading], chapter: Chapter) -> tuple[Heading, ...]:
    places = frozenset(chapter.places)
    found = (heading for heading in headings if heading.level <= _DEEPEST_IN_CONTENTS and heading.text)
    return tuple(heading for heading in found if heading.id in places)


def _add_numbers(entries: Iterable[_Paged], first: int) -> Iterator[_Paged]:
    """Yield the same with the numbers of the book's pages, or with none where the text has none."""
    return (citation._replace(page=first + citation.page if first else 0) for citation in entries)


def number_all_chapters(chapters: Iterable[tuple[Blob, int]], book: Book, runner: Runner) -> Iterator[Deflated]:
    """Yield the pages of chapters, packed, with the numbers of the printed book's pages.

    The number of a chapter that was made without `starts` does not matter: 0, say.
    """
    for pages in runner.map(number_chapters, plan_numberings(chapters, book.language, book.path), "page numbers"):
        yield from pages


@job()
def number_chapters(job: Numbering) -> tuple[Deflated, ...]:
    """Return the pages of the chapters, packed."""
    return tuple(deflate(insert_numbers(page.data, first, job.language)) for page, first in job.pages)
