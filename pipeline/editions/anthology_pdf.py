"""The anthology: cover, contents, all articles and a colophon, bound into one PDF with numbered pages.

The articles are the same sheets as those of the articles' own PDFs. Contents and colophon are set last, when it is
known on which pages everything stands. The book is bound signature by signature, so that a change of one article makes
only its own signature anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from pipeline.editions.cover import book_title, cover_of, set_cover
from pipeline.editions.edition import File, Publication
from pipeline.editions.paper.addresses import address_of
from pipeline.editions.paper.apparatus import colophon_of, contents_of, set_colophon, set_contents
from pipeline.editions.paper.binding import Assembly, assemble, furniture, gather, prepare
from pipeline.editions.paper.printing import printed_articles
from pipeline.editions.remarks import remarks
from pipeline.jobs.runner import Runner
from pipeline.labels import direction, labels
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.press.fold import fold
from pipeline.press.parts import Part
from pipeline.press.sheets import Sheets
from pipeline.press.xmp import Imprint

__all__ = ["anthology_pdf", "begin", "prepare"]

_COVER_PAGES = 1
# No article's slug begins like that.
_COVER, _CONTENTS, _COLOPHON = "_cover", "_contents", "_colophon"


def begin(publication: Publication, runner: Runner) -> None:
    """Begin what does not need the articles' sheets: the cover, and the contents that tell how long they are."""
    collection = publication.collection
    if collection.articles:
        runner.begin(set_contents, [contents_of(collection)], "contents")
        runner.begin(set_cover, [cover_of(collection)], "cover")


def anthology_pdf(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `anthology.pdf`, and what the press had to say; nothing where there is no article."""
    collection = publication.collection
    if not collection.articles:
        return
    printed = list(printed_articles(collection, runner))
    articles = [one.sheets for one in printed]
    (cover,) = runner.map(set_cover, [cover_of(collection)], "cover")
    contents = _contents(collection, articles, runner)
    pages = _COVER_PAGES + contents.pages + sum(sheets.pages for sheets in articles)
    colophon = _colophon(collection, pages, runner)
    for article, sheets in zip(collection.articles, articles, strict=True):
        yield from remarks(sheets, article.source)
    yield from (problem for one in printed for problem in one.problems)
    for sheets in (cover, contents, colophon):
        yield from remarks(sheets)
    parts = _parts(collection, (cover, contents, *articles, colophon))
    gatherings = fold(parts, address_of(collection.settings.base_url))
    signatures = tuple(runner.map(gather, gatherings, "signatures"))
    assembly = Assembly(signatures, _imprint(collection), furniture(runner, book_title(collection)))
    (book,) = runner.map(assemble, [assembly], "anthology")
    yield File("anthology.pdf", book, pages + colophon.pages)


def _contents(collection: Collection, articles: Sequence[Sheets], runner: Runner) -> Sheets:
    """The contents, which shift the pages that they tell of by their own length.

    How long they are does not depend on the numbers: they are set once without any, which is done anew only when a
    title changes, and once with the right ones.
    """
    (draft,) = runner.map(set_contents, [contents_of(collection)], "contents")
    before = accumulate((sheets.pages for sheets in articles[:-1]), initial=_COVER_PAGES + draft.pages + 1)
    (contents,) = runner.map(set_contents, [contents_of(collection, list(before))], "contents")
    return contents


def _colophon(collection: Collection, pages_before: int, runner: Runner) -> Sheets:
    (colophon,) = runner.map(set_colophon, [colophon_of(collection, pages_before + 1)], "colophon")
    if colophon.pages > 1:
        longer = colophon_of(collection, pages_before + colophon.pages)
        (colophon,) = runner.map(set_colophon, [longer], "colophon")
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
