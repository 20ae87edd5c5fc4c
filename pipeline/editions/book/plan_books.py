"""The books that an editor asks for, made of the collection."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.editions.book.book import Book, BookPart
from pipeline.editions.book.selection import EmptySelectionError, find_tags, list_authors, name_selection, select
from pipeline.i18n.labels import labels, list_words, number_in
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, Tag
from pipeline.model.books_and_handouts import Anthology, Division, ListedPart
from pipeline.model.collection import Collection, codes_of, folder_of, in_language, list_translations, match_language
from pipeline.model.problems import Problem
from pipeline.model.settings import SETTINGS_FILE, Settings
from pipeline.text.printable import file_name_of, name_of, slug_of
from pipeline.text.standard_numbers import NO_ISBNS, make_urn


def divide(collection: Collection, book: Anthology, articles: tuple[Article, ...]) -> Iterator[BookPart]:
    """Yield the parts of a book of these articles, in their order; one without a title where none are asked for.

    Raises:
        EmptySelectionError: a part names an article or a tag that is not in the collection.
    """
    grouped = _group_articles(collection, book, articles) if book.parts else {"": articles}
    for number, (title, members) in enumerate(grouped.items(), start=1):
        yield BookPart(f"_part-{number}", title, tuple(members))


def _group_articles(
    collection: Collection, book: Anthology, articles: tuple[Article, ...]
) -> Mapping[str, Sequence[Article]]:
    """Return the articles by the titles of their parts, none empty; those that belong to no part come last."""
    language = collection.settings.language
    words = labels(language)
    if book.parts is Division.YEAR:
        years = {article.slug: number_in(language, article.date.year) for article in articles if article.date}
        return _sort_into_groups(articles, sorted(set(years.values())), years, words.gettext("Undated"))
    if book.parts is Division.TAG:
        # Each article is in one part only: that of its first tag.
        firsts = _find_first_tags(collection, articles)
        return _sort_into_groups(
            articles, [tag.name for tag in collection.tags], firsts, words.gettext("Other articles")
        )
    listed = {slug: part.title for part in reversed(book.parts) for slug in _list_members(collection, part)}
    titles = [part.title for part in book.parts]
    groups = _sort_into_groups(articles, titles, listed, words.gettext("Other articles"))
    order = {slug: number for part in reversed(book.parts) for number, slug in enumerate(part.posts)}
    return {
        title: sorted(members, key=lambda member: order.get(member.slug, len(order)))
        for title, members in groups.items()
    }


def _sort_into_groups(
    articles: Iterable[Article], titles: Iterable[str], title_of: Mapping[str, str], rest: str
) -> dict[str, list[Article]]:
    groups: dict[str, list[Article]] = {title: [] for title in (*titles, rest)}
    for article in articles:
        groups[title_of.get(article.slug, rest)].append(article)
    return {title: members for title, members in groups.items() if members}


def _find_first_tags(collection: Collection, articles: Iterable[Article]) -> dict[str, str]:
    """Return the first tag of each article that has one, by its slug.

    Tags are written in several ways, and have one name.
    """
    names = defaultdict[str, list[str]](list)
    for tag in collection.tags:
        for slug in tag.articles:
            names[slug].append(tag.name)
    return {
        article.slug: next((name for name in article.tags if name in names[article.slug]), names[article.slug][0])
        for article in articles
        if article.slug in names
    }


def _list_members(collection: Collection, part: ListedPart) -> Iterator[str]:
    known = {article.slug for article in collection.articles}
    for slug in part.posts:
        if slug not in known:
            raise EmptySelectionError(
                "the part “{title}” names “{slug}”, but there is no such article", title=part.title, slug=slug
            )
    yield from part.posts
    for name in part.tags:
        tags = find_tags(collection, name)
        if not tags:
            raise EmptySelectionError(
                "the part “{title}” names the tag “{name}”, which no article has", title=part.title, name=name
            )
        yield from (slug for tag in tags for slug in tag.articles)


_NAMES = 3  # of articles' authors that a title page names where the settings name none


def plan_books(collection: Collection) -> tuple[tuple[Book, ...], tuple[Problem, ...]]:
    """Return the books that are made with everything, and what is wrong with their settings.

    They are those of the settings, or else one of all articles; one of all is made in each language of the collection.
    """
    books: dict[str, Book] = {}
    problems: list[Problem] = []
    requests = collection.anthologies or (Anthology(),)
    for request in (language for each in requests for language in _add_languages(each, collection)):
        try:
            book = plan_book(collection, request)
        except EmptySelectionError as error:
            message = sentence("a book has no article: {error}", error=error)
        else:
            if books.setdefault(book.path, book) is book:
                continue
            message = sentence("two books would be {path}; this one is not made", path=book.path)
        hint = sentence("correct the entry of “anthologies”, give it a “name”, or delete it")
        problems.append(Problem(SETTINGS_FILE, *request.place, "anthology", message, hint))
    return tuple(books.values()), tuple(problems)


def _add_languages(book: Anthology, collection: Collection) -> Iterator[Anthology]:
    """Yield a book as it is asked for, and one of everything in the other languages of the collection, too.

    What is written for the book is in one language: the others go without.
    """
    yield book
    if book.selection.everything and not book.selection.language:
        parts = book.parts if isinstance(book.parts, Division) else ()
        plain = replace(book, title="", subtitle="", identifier="", isbn=NO_ISBNS, edition="", parts=parts)
        plain = replace(plain, dedication="", preface="", afterword="")
        for language in codes_of(collection)[1:]:
            name = book.name and f"{book.name} {language}"
            yield replace(plain, name=name, selection=replace(book.selection, language=language))


def _add_accents(text: Article | None, usual: str) -> Article | None:
    """Return a text that is called as its file is (preface.md) with the accents of its usual title."""
    return replace(text, title=usual) if text and slug_of(text.title) == slug_of(usual) else text


def _choose_settings(request: Anthology, collection: Collection) -> tuple[Anthology, Settings]:
    """Return a book with its language, that of the whole where it has all and none is asked for, and settings in it."""
    own = codes_of(collection)
    settings = collection.settings
    language = request.selection.language
    if collection.languages and not language and request.selection.everything:
        language = own[0]
    language = match_language(language, own) or language
    if language in own:
        settings = in_language(collection, language).settings
    elif language:
        settings = replace(settings, language=language)
    return replace(request, selection=replace(request.selection, language=language)), settings


def plan_book(collection: Collection, request: Anthology) -> Book:
    """Return the book that is asked for.

    Raises:
        EmptySelectionError: an article, tag or author is not in the collection, or nothing is selected.
    """
    request, settings = _choose_settings(request, collection)
    selected = select(collection, request.selection, request.order)
    collection = replace(collection, settings=settings)
    language = settings.language
    gettext = labels(language).gettext
    title = request.title or name_selection(collection, request.selection) or settings.title or gettext("Anthology")
    parts = tuple(divide(collection, request, selected))
    articles = [article for part in parts for article in part.articles]
    slugs = {article.slug for article in articles}
    translated = list_translations(collection)
    members = ((tag, tuple(slug for slug in tag.articles if slug in slugs)) for tag in collection.tags)
    dates = [article.date for article in articles if article.date]
    years = dict.fromkeys((min(dates).year, max(dates).year) if dates else ())
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")  # reproducible-builds.org
    changed = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdecimal() else None
    named = request.authors or settings.authors
    authors = named or list_authors(selected)
    path = choose_path(request, title, collection)
    identifier = request.identifier or make_urn(request.isbn.epub) or _make_identifier(settings, path)
    opens = request.selection.everything and request.selection.language in ("", codes_of(collection)[0])
    texts, words = collection.book_texts, labels(language)
    return Book(
        path=path,
        title=title,
        subtitle=request.subtitle or ("" if request.title else settings.subtitle),
        language=language,
        authors=authors,
        byline=list_words(named or (authors if len(authors) <= _NAMES else ()), language),
        years="–".join(number_in(language, year) for year in years),
        publisher=request.publisher or settings.publisher,
        rights=request.rights or settings.rights,
        # What an imprint says of it: another host of the site makes no book anew.
        legal=replace(collection.legal, publisher=request.publisher or collection.legal.publisher, host="", licence=""),
        site=settings.base_url,
        identifier=identifier,
        print_identifier=make_urn(request.isbn.print or request.isbn.pdf)
        or uuid.uuid5(uuid.NAMESPACE_URL, f"{identifier}#pdf").urn,
        isbn=request.isbn,
        issn=settings.issn,
        modified=changed or max(dates, default=collection.modified),
        published=max(dates, default=None),
        parts=parts,
        formats=request.formats,
        trim=request.trim or settings.trim,
        economy=request.economy or settings.economy,
        bleed=request.bleed,
        paper_thickness=request.paper_thickness,
        tags=tuple(Tag(tag.name, tag.slug, some) for tag, some in members if some),
        pictures=collection.pictures,
        attachments=frozenset(collection.attachments),
        recordings=collection.recordings,
        related=collection.related_within(slugs),
        translations={slug: translated[slug] for slug in (article.slug for article in articles) if slug in translated},
        dedication=texts.get(request.dedication),
        preface=_add_accents(texts.get(request.preface), words.gettext("Preface"))
        or (collection.opening if opens else None),
        afterword=_add_accents(texts.get(request.afterword), words.gettext("Afterword")),
        biographies=tuple(_list_biographies(collection, articles)),
        edition=request.edition,
        commit=collection.commit,
        cover=request.cover,
        cover_colour=request.cover_colour or collection.look.accent.light,
        logo=collection.logo,
        typefaces=collection.typefaces,
    )


def choose_path(book: Anthology, title: str, collection: Collection) -> str:
    """Return the path of its files in the output folder, without their suffix.

    Their names tell a language that is not that of the whole, unless an editor names them.
    """
    folder = folder_of(book.selection.language, collection).removesuffix("/")
    ending = f"-{folder}" if folder and not book.name else ""
    name = file_name_of(book.name) or ("" if book.selection.everything else file_name_of(title) or "anthology")
    return f"anthologies/{name}{ending}" if name else f"anthology{ending}"


def _make_identifier(settings: Settings, path: str) -> str:
    """Return one name for all forms and states of a book (RFC 9562, version 5): of the collection and the book's name.

    The book of the whole collection has the collection's own.
    """
    own = settings.identifier or uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.base_url}#{settings.title}").urn
    name = path.removeprefix("anthologies/")
    return own if path == "anthology" else uuid.uuid5(uuid.NAMESPACE_URL, f"{own}#{name}").urn


def _list_biographies(collection: Collection, articles: Iterable[Article]) -> Iterator[tuple[str, Article]]:
    """Yield the biographies of the articles' authors."""
    known = {name_of(name).casefold(): text for name, text in collection.biographies.items()}
    for name in sorted(list_authors(articles), key=lambda name: (slug_of(name.rpartition(" ")[2]), slug_of(name))):
        if name.casefold() in known:
            yield name, known[name.casefold()]
