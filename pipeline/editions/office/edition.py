"""Documents for word processors: of each article, of books; and of handouts, whose edition asks for them here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.editions.book import sections
from pipeline.editions.book.book import Book
from pipeline.editions.edition import Publication
from pipeline.editions.fallback import failure_problem, with_fallback
from pipeline.editions.office.body import OfficeText, write_office_text
from pipeline.editions.office.document import OfficeDocument, OfficePart, Properties, write_office_document
from pipeline.editions.office.styles import HEAD, STANDFIRST, digest_of_post
from pipeline.editions.pictures import PictureCopy, convert_picture, is_readable
from pipeline.extension import File
from pipeline.i18n.labels import long_date
from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Medium, Picture
from pipeline.model.books_and_handouts import OfficeFormat
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.text.standard_numbers import DOI_RESOLVER

_LABEL = "office"
_TOP = 2  # the level of an article's title in a book with parts


@dataclass(frozen=True)
class Section:
    """A part of a document: an article, or a title alone; `level` is that of its heading, 0 for the title of all."""

    title: str
    article: Article | None = None
    level: int = 0
    subtitle: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentPlan:
    """A document to be made in some forms: `path` is without suffix, `head` and `foot` are lines around the text.

    `contents` is the heading of its table of contents, "" for none. With `room` questions have lines to write on. A
    copy for a `teacher` has the solutions.
    """

    path: str
    forms: tuple[OfficeFormat, ...]
    properties: Properties
    sections: tuple[Section, ...]
    head: tuple[str, ...] = ()
    foot: str = ""
    contents: str = ""
    room: bool = True
    teacher: bool = False

    @property
    def articles(self) -> list[tuple[Section, Article]]:
        """Its sections that are articles."""
        return [(section, section.article) for section in self.sections if section.article]

    @property
    def name(self) -> str:
        """Name by which jobs tell it from others."""
        return sentence("{what} ({of})", what=self.path, of=sentence("teacher")) if self.teacher else self.path


def docx(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `articles/SLUG.docx` for each article, and a file beside those of each book."""
    yield from _make(OfficeFormat.DOCX, publication, runner)


def odt(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `articles/SLUG.odt` for each article, and a file beside those of each book."""
    yield from _make(OfficeFormat.ODT, publication, runner)


def _make(form: OfficeFormat, publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    collection = publication.collection
    articles = [
        DocumentPlan(
            office_path(article, form).removesuffix(f".{form}"),
            (form,),
            describe(article.title, article.language, (article,), collection),
            (Section(article.title, article),),
        )
        for article in collection.reachable
    ]
    books = [_plan_book(book, form, collection) for book in publication.volumes]
    yield from make_documents([*articles, *books], collection, runner)


def office_path(article: Article, form: OfficeFormat) -> str:
    """Return the path of an article's document in the output folder."""
    return f"articles/{article.slug}.{form}"


def describe(title: str, language: str, articles: Iterable[Article], collection: Collection) -> Properties:
    """Return the properties of a document that holds these articles."""
    every = list(articles)
    alone = every[0] if len(every) == 1 else None
    newest = max((one.date for one in every if one.date), default=collection.modified).astimezone(dt.UTC)
    return Properties(
        title=title,
        language=language,
        time=newest.strftime("%Y-%m-%dT%H:%M:%SZ"),
        authors=tuple(dict.fromkeys(name for one in every for name in one.authors)),
        keywords=tuple(dict.fromkeys(tag for one in every for tag in one.tags)),
        description=alone.description if alone else "",
        post=digest_of_post(alone.source) if alone else "",
    )


def _plan_book(book: Book, form: OfficeFormat, collection: Collection) -> DocumentPlan:
    """Return the document of a book: title, texts around the articles, parts and articles below their headings."""
    around = {
        sections.DEDICATION: book.dedication,
        sections.PREFACE: book.preface,
        sections.AFTERWORD: book.afterword,
        sections.BIBLIOGRAPHY: book.bibliography,
    }
    texts = {
        name: Section(sections.section_title(book, name), text, 1) for name, text in around.items() if text is not None
    }
    last = [texts.pop(name) for name in (sections.AFTERWORD, sections.BIBLIOGRAPHY) if name in texts]
    body: list[Section] = []
    for part in book.parts:
        body += [Section(part.title, level=1)] if book.has_parts else []
        body += (Section(one.title, one, _TOP if book.has_parts else 1) for one in part.articles)
    first = Section(book.title, subtitle=book.subtitle, authors=book.authors)
    properties = describe(book.title, book.language, book.articles, collection)
    return DocumentPlan(
        book.path,
        (form,),
        replace(properties, authors=book.authors),
        (first, *texts.values(), *body, *last),
        contents=sections.section_title(book, sections.CONTENTS),
        room=False,
    )


def make_documents(plans: Sequence[DocumentPlan], collection: Collection, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of documents, and what is to be said of their articles."""
    pictures = _prepare_pictures(plans, collection, runner)
    jobs = [
        _plan_text(section, article, plan, pictures, collection) for plan in plans for section, article in plan.articles
    ]
    texts = iter(list(with_fallback(runner, write_office_text, jobs, _LABEL, len(jobs))))
    documents: list[tuple[DocumentPlan, OfficeDocument]] = []
    for plan in plans:
        parts = []
        for section in plan.sections:
            part = _make_part(section)
            if section.article:
                blocks, shortfall = next(texts)
                part = replace(part, blocks=blocks)
                if shortfall:
                    yield shortfall.problem(section.article.source)
                    part = replace(part, title_html="")
            parts.append(part)
        shown = {path: pictures[path] for _, one in plan.articles for path in one.shown if path in pictures}
        documents += (
            (
                plan,
                OfficeDocument(
                    form,
                    plan.properties,
                    tuple(parts),
                    shown,
                    plan.head,
                    plan.foot,
                    plan.contents,
                    belongs_to=plan.name,
                ),
            )
            for form in plan.forms
        )
    made = runner.attempt(write_office_document, [one for _, one in documents], _LABEL, len(documents))
    for (plan, document), data in zip(documents, made, strict=True):
        path = f"{plan.path}.{document.form}"
        if isinstance(data, Failed):
            yield failure_problem(path, data.reason)
        else:
            yield File(path, data, teacher=plan.teacher)


def _prepare_pictures(plans: Iterable[DocumentPlan], collection: Collection, runner: Runner) -> dict[str, Picture]:
    """Return the pictures that the documents show, as PNG or JPEG: every word processor takes these."""
    paths = dict.fromkeys(path for plan in plans for _, article in plan.articles for path in article.shown)
    found = {path: collection.pictures[path] for path in paths if path in collection.pictures}
    heavy = {path: one for path, one in found.items() if one.is_drawing or not is_readable(one)}
    made = runner.attempt(convert_picture, map(PictureCopy, heavy.values()), "pictures", len(heavy))
    converted = {
        path: replace(one, width=drawn.width, height=drawn.height)
        for (path, drawn), one in zip(heavy.items(), made, strict=True)
        if not isinstance(one, Failed)
    }
    return {path: one for path, one in found.items() if path not in heavy} | converted


def _plan_text(
    section: Section, article: Article, plan: DocumentPlan, pictures: Mapping[str, Picture], collection: Collection
) -> OfficeText:
    several = len(plan.articles) > 1
    return OfficeText(
        slug=article.slug,
        title=article.title,
        language=article.language,
        body=article.body,
        lead=article.opening,
        medium=Medium.TEACHER if plan.teacher else Medium.PRINT,
        base_url=collection.settings.base_url,
        sizes={path: (pictures[path].width, pictures[path].height) for path in article.shown if path in pictures},
        inside=frozenset(one.slug for _, one in plan.articles) if several else frozenset(),
        room=plan.room,
        level=section.level + 1,
        belongs_to=plan.name,
    )


def _make_part(section: Section) -> OfficePart:
    article = section.article
    if article is None:
        lines = [(section.subtitle, "Subtitle"), *((name, "Author") for name in section.authors)]
        return OfficePart("", section.title, "", tuple(lines), level=section.level)
    lines = [
        (article.subtitle, "Subtitle"),
        *((name, "Author") for name in article.authors),
        (long_date(article.date, article.language) if article.date else "", "Date"),
        (article.doi and f"{DOI_RESOLVER}{article.doi}", HEAD),
        (article.description, STANDFIRST),
    ]
    title_html = article.title_html if section.title == article.title else ""
    return OfficePart(article.slug, section.title, article.language, tuple(lines), title_html, level=section.level)
