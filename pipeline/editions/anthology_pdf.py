"""The anthology: cover, contents, all articles and a colophon, bound into one PDF with numbered pages.

The articles are the same copies as those of the articles' own PDFs, so that a runner that remembers sets them once.
Contents and colophon are set last, when it is known on which pages everything stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.editions.articles import address_of
from pipeline.editions.cover import book_title, cover_copy
from pipeline.editions.edition import File, Publication
from pipeline.editions.paper.apparatus import Entry, colophon_copy, contents_copy
from pipeline.editions.paper.article import article_copy, digits_copy, document, furniture, running_head, styles
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.labels import direction, labels
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.press.bind import Part, bind
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typeset import typeset
from pipeline.press.xmp import Imprint

_A4 = (210, 297)
_COVER_PAGES = 1
# No article's slug begins like that.
_COVER, _CONTENTS, _COLOPHON = "_cover", "_contents", "_colophon"


def anthology_pdf(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `anthology.pdf`, and what the press had to say; nothing where there is no article."""
    collection = publication.collection
    if not collection.articles:
        return
    cover, digits, title, *articles = runner.map(typeset, _copies(collection), "anthology")
    contents = _set_contents(collection, articles, runner)
    pages = _COVER_PAGES + contents.pages + sum(sheets.pages for sheets in articles)
    colophon = _set_colophon(collection, pages, runner)
    for article, sheets in zip(collection.articles, articles, strict=True):
        yield from (Problem(article.source, 0, 0, "typesetting", warning) for warning in sheets.warnings)
    for sheets in (cover, title, contents, colophon):
        yield from (Problem("", 0, 0, "typesetting", warning) for warning in sheets.warnings)
    parts = _parts(collection, (cover, contents, *articles, colophon))
    place = replace(furniture(digits), title=title)
    data = bind(parts, _imprint(collection), address_of(collection.settings.base_url), place)
    yield File("anthology.pdf", Blob.of(data), pages + colophon.pages)


def _copies(collection: Collection) -> list[Copy]:
    """Cover, digits, the running head of the even pages, and the articles."""
    settings = collection.settings
    title = book_title(collection)
    head = Copy(document(title, settings.language, ""), styles("und"), strips=(running_head(title),))
    articles = (
        article_copy(article, collection.pictures, strips=(running_head(article.title),))
        for article in collection.articles
    )
    return [cover_copy(collection, *_A4), digits_copy(), head, *articles]


def _set_contents(collection: Collection, articles: Sequence[Sheets], runner: Runner) -> Sheets:
    """The contents, which shift the pages that they tell of by their own length: set again if they are longer."""
    contents = _set_for_length(collection, articles, 1, runner)
    return contents if contents.pages == 1 else _set_for_length(collection, articles, contents.pages, runner)


def _set_for_length(collection: Collection, articles: Sequence[Sheets], length: int, runner: Runner) -> Sheets:
    entries, page = [], _COVER_PAGES + length + 1
    for article, sheets in zip(collection.articles, articles, strict=True):
        entries.append(Entry(article, page))
        page += sheets.pages
    (contents,) = runner.map(typeset, [contents_copy(collection, tuple(entries))], "contents")
    return contents


def _set_colophon(collection: Collection, pages_before: int, runner: Runner) -> Sheets:
    (colophon,) = runner.map(typeset, [colophon_copy(collection, pages_before + 1)], "colophon")
    if colophon.pages > 1:
        longer = colophon_copy(collection, pages_before + colophon.pages)
        (colophon,) = runner.map(typeset, [longer], "colophon")
    return colophon


def _parts(collection: Collection, sheets: Sequence[Sheets]) -> list[Part]:
    cover, contents, *articles, colophon = sheets
    language = collection.settings.language
    words = labels(language)
    return [
        Part(_COVER, cover, words.gettext("Cover"), language, folio=False),
        Part(_CONTENTS, contents, words.gettext("Contents"), language),
        *(
            Part(article.slug, own, article.title, article.language)
            for article, own in zip(collection.articles, articles, strict=True)
        ),
        Part(_COLOPHON, colophon, words.gettext("Colophon"), language),
    ]


def _imprint(collection: Collection) -> Imprint:
    settings = collection.settings
    authors = settings.authors or tuple(dict.fromkeys(name for one in collection.articles for name in one.authors))
    return Imprint(
        title=book_title(collection),
        language=settings.language,
        created=collection.modified,
        modified=collection.modified,
        authors=authors,
        subject=settings.subtitle,
        keywords=tuple(tag.name for tag in collection.tags),
        right_to_left=direction(settings.language) == "rtl",
    )
