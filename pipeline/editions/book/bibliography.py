"""The bibliography of a book: once, behind its articles, of all that they cite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.body.citations import BIBLIOGRAPHY, CitedBook, CitingBook, CitingText, cite_book
from pipeline.editions.book.book import Book
from pipeline.i18n.labels import labels
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article


def cite_books(books: Iterable[Book], runner: Runner) -> tuple[Book, ...]:
    """Return the books, each with a bibliography if it cites; where that fails each article keeps its own."""
    books = tuple(books)
    citing = {
        book.path: CitingBook(
            tuple(CitingText(each.slug, each.body, each.cited) for each in book.articles if each.cited),
            book.language,
            belongs_to=book.path,
        )
        for book in books
        if any(article.cited for article in book.articles)
    }
    if not citing:
        return books
    made = dict(zip(citing, runner.attempt(cite_book, list(citing.values()), "bibliography"), strict=True))
    return tuple(_cite(book, made.get(book.path)) for book in books)


def _cite(book: Book, made: CitedBook | Failed | None) -> Book:
    if made is None or isinstance(made, Failed):
        return book
    bodies = dict(made.bodies)
    parts = tuple(
        replace(
            part,
            articles=tuple(
                replace(one, body=bodies[one.slug], cited=None) if one.slug in bodies else one for one in part.articles
            ),
        )
        for part in book.parts
    )
    if made.bibliography is None:
        return replace(book, parts=parts)
    title = labels(book.language).gettext("Bibliography")
    return replace(book, parts=parts, bibliography=Article(BIBLIOGRAPHY, "", title, book.language, made.bibliography))
