"""The books that an editor asks for, made of the collection."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.editions.book.book import Book, BookPart
from pipeline.editions.book.selection import EmptySelectionError, asked_for, authors_of, select, tags_named
from pipeline.i18n.labels import labels, listed, number_in
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, Tag
from pipeline.model.books_and_handouts import Anthology, Division, ListedPart
from pipeline.model.collection import among, codes_of, folder_of, in_language, translations
from pipeline.model.problems import Problem
from pipeline.model.settings import SETTINGS_FILE, Settings
from pipeline.text.printable import file_name_of, name_of, slug_of

if TYPE_CHECKING:
    from pipeline.model.collection import Collection


_PART = "_part-"


def divide(collection: Collection, asked: Anthology, articles: tuple[Article, ...]) -> Iterator[BookPart]:
    """Yield the parts of a book of these articles, in their order; one without a title where none are asked for.

    Raises:
        EmptySelectionError: a part names an article or a tag that is not in the collection.
    """
    grouped = _grouped(collection, asked, articles)
    if grouped is None:
        yield BookPart(f"{_PART}1", "", articles)
        return
    for number, (title, members) in enumerate(grouped.items(), start=1):
        yield BookPart(f"{_PART}{number}", title, tuple(members))


def _grouped(
    collection: Collection, asked: Anthology, articles: tuple[Article, ...]
) -> dict[str, list[Article]] | None:
    """Return the articles by the titles of their parts, none empty; those that belong to no part come last."""
    language = collection.settings.language
    words = labels(language)
    if not asked.parts:
        return None
    if asked.parts is Division.YEAR:
        years = {article.slug: number_in(language, article.date.year) for article in articles if article.date}
        return _in_groups(articles, sorted(set(years.values())), years, words.gettext("Undated"))
    if asked.parts is Division.TAG:
        # Each article stands in one part only: that of its first tag.
        firsts = _first_tags(collection, articles)
        return _in_groups(articles, [tag.name for tag in collection.tags], firsts, words.gettext("Other articles"))
    listed = {slug: part.title for part in reversed(asked.parts) for slug in _members(collection, part)}
    titles = [part.title for part in asked.parts]
    groups = _in_groups(articles, titles, listed, words.gettext("Other articles"))
    order = {slug: number for part in reversed(asked.parts) for number, slug in enumerate(part.posts)}
    return {
        title: sorted(members, key=lambda one: order.get(one.slug, len(order))) for title, members in groups.items()
    }


def _in_groups(
    articles: Iterable[Article], titles: Iterable[str], title_of: Mapping[str, str], rest: str
) -> dict[str, list[Article]]:
    groups: dict[str, list[Article]] = {title: [] for title in titles}
    for article in articles:
        groups.setdefault(title_of.get(article.slug, rest), []).append(article)
    return {title: members for title, members in groups.items() if members}


def _first_tags(collection: Collection, articles: Iterable[Article]) -> dict[str, str]:
    """Return the first tag of each article that has one, by its slug.

    Tags are written in several ways, and have one name.
    """
    names: dict[str, list[str]] = {}
    for tag in collection.tags:
        for slug in tag.articles:
            names.setdefault(slug, []).append(tag.name)
    return {
        one.slug: next((name for name in one.tags if name in names[one.slug]), names[one.slug][0])
        for one in articles
        if one.slug in names
    }


def _members(collection: Collection, part: ListedPart) -> Iterator[str]:
    known = {article.slug for article in collection.articles}
    for slug in part.posts:
        if slug not in known:
            raise EmptySelectionError(
                sentence("the part “{title}” names “{slug}”, and there is no such article", title=part.title, slug=slug)
            )
    yield from part.posts
    for name in part.tags:
        found = tags_named(collection, name)
        if not found:
            raise EmptySelectionError(
                sentence("the part “{title}” names the tag “{name}”, which no article has", title=part.title, name=name)
            )
        yield from (slug for tag in found for slug in tag.articles)


_NAMES = 3  # of articles' authors that a title page names where the settings name none


def volumes(collection: Collection) -> tuple[tuple[Book, ...], tuple[Problem, ...]]:
    """Return the books that are made with everything, and what is wrong with their settings.

    They are those of the settings, or else one of all articles; one of all is made in each language of the collection.
    """
    found: dict[str, Book] = {}
    problems: list[Problem] = []
    requests = collection.anthologies or (Anthology(),)
    for request in (one for each in requests for one in _in_each_language(each, collection)):
        try:
            one = volume(collection, request)
        except EmptySelectionError as error:
            problems.append(_wrong(request, sentence("an anthology has no article: {error}", error=error)))
            continue
        if one.path in found:
            problems.append(
                _wrong(request, sentence("two anthologies would be {path}; this one is not made", path=one.path))
            )
        else:
            found[one.path] = one
    return tuple(found.values()), tuple(problems)


def _in_each_language(asked: Anthology, collection: Collection) -> Iterator[Anthology]:
    """Yield a book as it is asked for, and one of everything in the other languages of the collection, too.

    What is written for the book is in one language: the others go without.
    """
    yield asked
    if asked.selection.everything and not asked.selection.language:
        parts = asked.parts if isinstance(asked.parts, Division) else ()
        plain = replace(asked, title="", subtitle="", identifier="", edition="", parts=parts)
        plain = replace(plain, dedication="", preface="", afterword="")
        for language in codes_of(collection)[1:]:
            name = asked.name and f"{asked.name} {language}"
            yield replace(plain, name=name, selection=replace(asked.selection, language=language))


def _meant(asked: Anthology, collection: Collection) -> Anthology:
    """Return a book with the language that it is in: that of the whole where it has all and nobody says another."""
    own = codes_of(collection)
    language = asked.selection.language
    if collection.languages and not language and asked.selection.everything:
        language = own[0]
    return replace(asked, selection=replace(asked.selection, language=among(language, own) or language))


def _settings(asked: Anthology, collection: Collection) -> Settings:
    """Return the settings as they are in the language of a book."""
    language = asked.selection.language
    if not language:
        return collection.settings
    if language in codes_of(collection):
        return in_language(collection, language).settings
    return replace(collection.settings, language=language)


def _wrong(asked: Anthology, message: str) -> Problem:
    hint = sentence("correct the entry of “anthologies”, give it a “name”, or delete it")
    return Problem(SETTINGS_FILE, *asked.place, "anthology", message, hint)


def volume(collection: Collection, request: Anthology) -> Book:
    """Return the book that is asked for.

    Raises:
        EmptySelectionError: an article, tag or author is not in the collection, or nothing is selected.
    """
    request = _meant(request, collection)
    articles = select(collection, request.selection, request.order)
    collection = replace(collection, settings=_settings(request, collection))
    settings = collection.settings
    title = request.title or _title(collection, request)
    dates = [article.date for article in articles if article.date]
    authors = request.authors or settings.authors or authors_of(articles)
    path = path_of(request, title, collection)
    identifier = request.identifier or _identifier(settings, path)
    book = Book(
        path=path,
        title=title,
        subtitle=request.subtitle or ("" if request.title else settings.subtitle),
        language=settings.language,
        authors=authors,
        byline=_byline(request.authors or settings.authors, authors, settings.language),
        years=_years(dates, settings.language),
        publisher=request.publisher or settings.publisher,
        rights=request.rights or settings.rights,
        # What an imprint says of it: another host of the site makes no book anew.
        legal=replace(collection.legal, publisher=request.publisher or collection.legal.publisher, host="", licence=""),
        site=settings.base_url,
        identifier=identifier,
        print_identifier=uuid.uuid5(uuid.NAMESPACE_URL, f"{identifier}#pdf").urn,
        modified=_modified(max(dates, default=collection.modified)),
        published=max(dates, default=None),
        parts=tuple(divide(collection, request, articles)),
        formats=request.formats,
        trim=request.trim or settings.trim,
        economy=request.economy or settings.economy,
        bleed=request.bleed,
        paper_thickness=request.paper_thickness,
    )
    return _with_surroundings(_with_what_belongs_to_articles(book, collection), collection, request)


def _with_what_belongs_to_articles(book: Book, collection: Collection) -> Book:
    """Return the book with what its articles show and play, and the articles and tags that they lead to."""
    slugs, translated = {article.slug for article in book.articles}, translations(collection)
    return replace(
        book,
        tags=tuple(_tags(collection, slugs)),
        pictures=collection.pictures,
        attachments=frozenset(collection.attachments),
        recordings=collection.recordings,
        related=collection.related_within(slugs),
        translations={one.slug: translated[one.slug] for one in book.articles if one.slug in translated},
    )


def _with_surroundings(book: Book, collection: Collection, asked: Anthology) -> Book:
    """Return the book with its cover, and with what stands before and behind its articles."""
    return replace(
        book,
        dedication=collection.book_texts.get(asked.dedication),
        preface=collection.book_texts.get(asked.preface) or _opening(collection, asked),
        afterword=collection.book_texts.get(asked.afterword),
        biographies=tuple(_biographies(collection, book.articles)),
        edition=asked.edition,
        commit=collection.commit,
        cover=asked.cover,
        cover_colour=asked.cover_colour or collection.look.accent.light,
        logo=collection.logo,
        typefaces=collection.typefaces,
    )


def _opening(collection: Collection, asked: Anthology) -> Article | None:
    """Return what opens a book of all articles where no preface is written for it: what opens the collection."""
    is_first = asked.selection.language in ("", codes_of(collection)[0])
    return collection.opening if asked.selection.everything and is_first else None


def path_of(asked: Anthology, title: str, collection: Collection) -> str:
    """Return where its files stand in the output folder, without their suffix: the whole collection's first of all.

    What they are called tells a language that is not that of the whole, unless an editor names them for it.
    """
    folder = folder_of(asked.selection.language, collection).removesuffix("/")
    ending = f"-{folder}" if folder and not asked.name else ""
    name = file_name_of(asked.name) or ("" if asked.selection.everything else file_name_of(title) or "anthology")
    return f"anthologies/{name}{ending}" if name else f"anthology{ending}"


def _title(collection: Collection, asked: Anthology) -> str:
    """Return the tags or authors that were asked for; else the collection's title, or a word for "anthology"."""
    settings = collection.settings
    title = asked_for(collection, asked.selection) or settings.title
    return title or labels(settings.language).gettext("Anthology")


def _years(dates: Sequence[dt.datetime], language: str) -> str:
    """Return the first and the last year, as one where they are, in the digits of the language."""
    first_and_last = (min(dates).year, max(dates).year) if dates else ()
    return "–".join(number_in(language, year) for year in dict.fromkeys(first_and_last))


def _byline(named: tuple[str, ...], authors: tuple[str, ...], language: str) -> str:
    """Return who made the book: the authors that an editor names, else those of its articles where they are few."""
    return listed(named or (authors if len(authors) <= _NAMES else ()), language)


def _modified(newest: dt.datetime) -> dt.datetime:
    """Return when the content last changed, unless whoever builds says otherwise (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdecimal() else newest


def _identifier(settings: Settings, path: str) -> str:
    """Return one name for all forms and states of a book (RFC 9562, version 5): of the collection and the book's name.

    The book of the whole collection has the collection's own.
    """
    own = settings.identifier or uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.base_url}#{settings.title}").urn
    name = path.removeprefix("anthologies/")
    return own if path == "anthology" else uuid.uuid5(uuid.NAMESPACE_URL, f"{own}#{name}").urn


def _tags(collection: Collection, slugs: set[str]) -> Iterator[Tag]:
    for tag in collection.tags:
        members = tuple(slug for slug in tag.articles if slug in slugs)
        if members:
            yield Tag(tag.name, tag.slug, members)


def _biographies(collection: Collection, articles: Iterable[Article]) -> Iterator[tuple[str, Article]]:
    """Yield the biographies of the articles' authors."""
    known = {name_of(name).casefold(): name for name in collection.biographies}
    for name in sorted(authors_of(articles), key=_by_last_name):
        found = known.get(name.casefold())
        if found:
            yield name, collection.biographies[found]


def _by_last_name(name: str) -> tuple[str, str]:
    last = name.rpartition(" ")[2]
    return slug_of(last), slug_of(name)
