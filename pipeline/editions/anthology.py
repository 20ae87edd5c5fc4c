"""A book to order: one of the settings with wishes in the place of its own values, or a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from pipeline.editions.book.bibliography import cite_books
from pipeline.editions.book.book import FORMATS, PDF, Book
from pipeline.editions.book.plan_books import plan_book, plan_books
from pipeline.editions.edition import Publication
from pipeline.editions.print.bindery import Bindery
from pipeline.extension import File, Plan, Prepared
from pipeline.extensions import get_editions, get_products
from pipeline.jobs.runner import Runner
from pipeline.model.audience import Audience
from pipeline.model.books_and_handouts import Anthology, BookOrder
from pipeline.model.collection import Collection
from pipeline.model.problems import BEGINNING, Problem
from pipeline.options import Options
from pipeline.text.printable import slug_of


def prepare(options: Options, order: BookOrder) -> Prepared:
    """Prepare a book, as the last one of the run; with a dedication, it is for the person it names."""
    is_personal = "dedication" in order.wishes

    def add_book(own: tuple[Anthology, ...]) -> tuple[Anthology, ...]:
        book = replace(_find_book(own, order), **order.wishes)
        if is_personal:  # a file for each name, beside the book of all
            book = replace(book, name=" ".join(filter(None, (book.name, *book.selection.tags, book.dedication))))
        return (*own, replace(book, has_ordered_cover="cover" in order.wishes))

    options = replace(options, audience=options.audience or Audience.CLASS) if is_personal else options
    return Prepared(options, order, add_book)


def _find_book(own: Iterable[Anthology], order: BookOrder) -> Anthology:
    """Return the book of the settings that is meant, else a new one of all articles."""
    whole = not order.name and "selection" not in order.wishes
    for anthology in own:
        if (whole and anthology.selection.everything and not anthology.name) or (
            order.name and slug_of(anthology.name) == slug_of(order.name)
        ):
            return anthology
    return Anthology(name=order.name)


def plan(collection: Collection, prepared: Prepared) -> Plan:
    """Plan the last book of the collection.

    Raises:
        EmptySelectionError: No article is selected, or there is nothing of that name to take articles from.
    """
    *others, last = collection.anthologies
    order: BookOrder = prepared.wanted
    is_chosen = "selection" in order.wishes and not order.name
    book = plan_book(collection, last)
    own = {each.path for each in plan_books(replace(collection, anthologies=tuple(others)))[0]}
    # What publish makes too belongs to its edition; another book is an edition of its own.
    is_own = book.path in own

    def is_about(problem: Problem) -> bool:
        """Return whether a problem is about the book's own entry, or about one that may have been meant for it.

        Of a book whose articles are chosen by the command, there is no entry.
        """
        if problem.rule not in get_products() or (problem.line, problem.column) == last.place:
            return True
        return problem.rule == "anthology" and last.place == BEGINNING and not is_chosen

    return Plan(
        book,
        PDF.edition if is_own else book.path,
        frozenset(text.source for text in (*book.texts, *(text for _, text in book.biographies))),
        has_all=last.selection.everything,
        for_teachers="dedication" in order.wishes,
        replaces=False,
        editions={book.file(form): form.edition for form in FORMATS} if is_own else {},
        is_about=is_about,
    )


def make(collection: Collection, plan: Plan, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of a book."""
    return make_book(collection, plan.value, runner)


def make_book(collection: Collection, book: Book, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of a book alone, and what is to be said of them."""
    (book,) = cite_books([book], runner)
    bindery = Bindery(collection, runner) if book.comes_as(PDF) else None
    if bindery:
        (book,), problems = bindery.set_books([book])
        yield from problems
    publication = Publication(collection, frozenset(), (book,), bindery)
    editions = (get_editions()[form.edition] for form in FORMATS if book.comes_as(form))
    yield from chain.from_iterable(edition.make(publication, runner) for edition in editions)
