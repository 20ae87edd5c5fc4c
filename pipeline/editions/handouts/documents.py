"""Handouts that are not laid out on paper: documents for word processors, and an e-book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.editions.book.bibliography import cite_books
from pipeline.editions.book.book import EPUB
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.book.plan_handouts import PlannedHandout
from pipeline.editions.edition import Publication
from pipeline.editions.epub.edition import anthology_epub
from pipeline.editions.handouts.answers import add_questions
from pipeline.editions.handouts.sheet import SheetHead
from pipeline.editions.office.edition import DocumentPlan, Section, describe, make_documents
from pipeline.extension import File
from pipeline.i18n.labels import labels
from pipeline.jobs.runner import Runner
from pipeline.model.books_and_handouts import Anthology, Format, HandoutFormat, OfficeFormat, Selection
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem

_GAP = "\u2002"  # between a term and what it is: an en space


def make_office_files(
    collection: Collection, plan: PlannedHandout, head: SheetHead, runner: Runner, *, solutions: bool
) -> Iterator[File | Problem]:
    """Yield `FOLDER/NAME.docx` and `.odt`, as far as they are asked for."""
    forms = tuple(OfficeFormat(form) for form in map(str, plan.handout.formats) if form in list(OfficeFormat))
    if not forms:
        return
    level = 1 if head.title else 0
    articles = tuple(Section(one.title, add_questions(one), level) for one in plan.articles)
    document = DocumentPlan(
        plan.file_path,
        forms,
        describe(plan.title, collection.settings.language, plan.articles, collection),
        (*([Section(plan.title)] if head.title else []), *articles),
        tuple(_write_head(head, collection.settings.language)),
        write_legal_line(collection),
        teacher=solutions,
    )
    yield from make_documents([document], collection, runner)


def make_handout_ebook(collection: Collection, plan: PlannedHandout, runner: Runner) -> Iterator[File | Problem]:
    """Yield `FOLDER/NAME.epub`, if it is asked for."""
    if HandoutFormat.EPUB not in plan.handout.formats:
        return
    chosen = Selection(posts=tuple(one.slug for one in plan.articles))
    asked = Anthology(chosen, name=plan.file_path, title=plan.title, formats=(Format.EPUB,))
    book = plan_book(collection, asked)
    parts = tuple(replace(part, articles=tuple(map(add_questions, part.articles))) for part in book.parts)
    (book,) = cite_books([replace(book, path=plan.file_path, parts=parts)], runner)
    yield from anthology_epub(Publication(collection, frozenset({EPUB.edition}), (book,)), runner)


def write_legal_line(collection: Collection) -> str:
    """Return who answers for a handout, in a line; "" where the settings do not say it."""
    legal, words = collection.legal, labels(collection.settings.language)
    director = words.gettext("Director of publication: %(name)s") % {"name": legal.director}
    parts = (legal.publisher, director if legal.director else "", legal.licence)
    return words.gettext(" · ").join(filter(None, parts))


def _write_head(head: SheetHead, language: str) -> Iterator[str]:
    """Yield the lines of a sheet's head; a tab draws the line that a pupil writes on."""
    words = labels(language)
    told = [f"{term}{_GAP}{text}" for term, text in head.told(language)]
    if told:
        yield words.gettext(" · ").join(told)
    blanks = [f"{term}{_GAP}\t" for _, term in head.list_blanks(language)]
    if head.marked_out_of:
        mark = f"{words.gettext('Mark')}{_GAP}{'…' * 4} / {head.marked_out_of}"
        if blanks:
            yield f"{blanks[0]} {mark}"
            del blanks[0]
        else:
            yield mark
    if blanks:
        yield " ".join(blanks)
    if head.instructions:
        yield f"{words.gettext('Instructions')}{_GAP}{head.instructions}"
