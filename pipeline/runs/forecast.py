"""The stages of a run, and what work each of them is going to have: what a progress bar is made of.

The seconds are those of two cores of 2024; only their proportions matter, for whoever looks on sees how long it takes.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Self

from pipeline.book.formats import EPUB, PDF, BookFormat
from pipeline.book.handout_plan import counted_by, laid_out
from pipeline.book.selection import EmptySelectionError, select
from pipeline.book.volume import Volume
from pipeline.files.recordings import media_type_of
from pipeline.i18n.sentences import sentence
from pipeline.jobs.progress import Work
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.model.handouts import IMPOSED, OTHERWISE_BROKEN, Handout, Layout
from pipeline.model.manuscript import Manuscript

LOAD, NORMALISE, PRINT, OUTPUT = "load", "normalise", "print", "output"
KINDS = {
    str(name): name
    for name in (
        *(sentence("load"), sentence("normalise"), sentence("print"), sentence("output")),
        *(sentence("site"), sentence("articles"), sentence("anthology-pdf"), sentence("anthology-epub")),
        *(sentence("handouts"), sentence("handout"), sentence("anthology"), sentence("dump")),
        *(sentence("documents"), sentence("imported posts"), sentence("read"), sentence("pictures")),
        *(sentence("write"), sentence("book"), sentence("lists"), sentence("page numbers"), sentence("cards")),
        *(sentence("signatures"), sentence("chapters"), sentence("e-book"), sentence("strips"), sentence("cover")),
        *(sentence("captions"), sentence("biographies"), sentence("authors"), sentence("binding")),
        *(sentence("imposing"), sentence("text"), sentence("texts"), sentence("recordings"), sentence("sizes")),
        *(sentence("report"), sentence("links"), sentence("running on")),
        *(sentence("terms"), sentence("search")),
    )
}
"""What stages and kinds of work are called where their times are told."""
"""The stages that are no editions, in their order; the editions come between the last two, by their names."""

_MARKUP = 1.2  # times as many letters has neutral HTML as its Markdown
_SOME = 3  # articles of a handout, and the part of a collection that a chosen book has, as long as nobody knows
_SECTIONS = 10  # of a book, around its articles
_SIGNATURE = 20  # articles that are gathered at once
_TOGETHER = 15  # cards that are drawn at once, pages that are numbered at once
_PHOTOGRAPHS = (".jpg", ".jpeg", ".png")  # suffixes of pictures that the site has at several widths, most often


@dataclass(frozen=True)
class Extent:
    """How much text that is: so many posts or articles, of so many thousand letters together."""

    texts: int = 0
    kilobytes: float = 0.0

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Self:
        """Return the extent of articles."""
        sizes = [article.body.size for article in articles]
        return cls(len(sizes), sum(sizes) / 1000)

    def share(self, texts: float) -> Extent:
        """Return the extent of so many of these texts."""
        return replace(self, texts=round(texts), kilobytes=self.kilobytes * texts / max(self.texts, 1))


@dataclass(frozen=True)
class Scope:
    """What is to be made: of which extent the whole is, each book by its edition, each sheet of a handout.

    With `cards` the site's pages have pictures of their own. `pages` are those that are no articles, `recordings` the
    sounds and films that are played, `heavy` the pictures that the site has at several widths. Where books have pages
    of another size than the articles' own PDFs, articles are set `apart` for these.
    """

    whole: Extent
    editions: Names[str] = ()
    books: Mapping[str, Sequence[Extent]] | None = None
    sheets: Sequence[Extent] = ()
    cards: bool = False
    pages: int = 0
    recordings: int = 0
    heavy: int = 0
    apart: bool = False

    def of(self, form: BookFormat) -> Sequence[Extent]:
        """Return the books that are to come out in a form."""
        return (self.books or {}).get(form.edition, ()) if form.edition in self.editions else ()


def guessed(manuscript: Manuscript, editions: Names[str]) -> Scope:
    """Return what a manuscript is going to be made into, as far as can be told before any post is read."""
    whole = extent_of(manuscript)
    books: dict[str, list[Extent]] = {PDF.edition: [], EPUB.edition: []}
    for form in (PDF, EPUB):
        for book in manuscript.anthologies:
            if form.name in book.formats:
                own = whole if book.selection.everything else whole.share(whole.texts / _SOME)
                books[form.edition].append(own)
        if not manuscript.anthologies:
            books[form.edition].append(whole)
    sheets = [sheet for one in manuscript.handouts for sheet in sheets_of(one, whole.share(_SOME))]
    settings = manuscript.settings
    trims = {one.trim or settings.trim for one in manuscript.anthologies} or {settings.trim}
    apart = trims != {settings.article_trim}
    return replace(_read(manuscript), editions=editions, books=books, sheets=sheets, apart=apart)


def only_read(manuscript: Manuscript) -> Scope:
    """Return that nothing is going to be made of a manuscript."""
    return _read(manuscript)


def _read(manuscript: Manuscript) -> Scope:
    """Return what a manuscript holds, as its files are called; one that no post shows is thought to be shown."""
    suffixes = Counter(PurePosixPath(path).suffix.lower() for path in manuscript.assets)
    return Scope(
        extent_of(manuscript),
        cards=bool(manuscript.settings.base_url),
        recordings=sum(number for suffix, number in suffixes.items() if media_type_of(f"x{suffix}")),
        heavy=sum(suffixes[suffix] for suffix in _PHOTOGRAPHS),
    )


def known(collection: Collection, books: Iterable[Volume], editions: Names[str]) -> Scope:
    """Return what a collection is going to be made into."""
    books = list(books)
    by_form = {form.edition: [Extent.of(one.articles) for one in books if one.comes_as(form)] for form in (PDF, EPUB)}
    sheets = [sheet for one in collection.handouts for sheet in _sheets(collection, one)]
    whole = Extent.of(collection.reachable)
    return Scope(
        whole,
        editions,
        by_form,
        sheets,
        cards=bool(collection.settings.base_url),
        pages=len(collection.pages),
        recordings=len(collection.recordings),
        heavy=sum(picture.is_heavy for picture in collection.pictures.values()),
        apart=any(one.trim != collection.settings.article_trim for one in books),
    )


def extent_of(manuscript: Manuscript) -> Extent:
    """Return the extent of all posts."""
    letters = sum(len(post.body) for post in manuscript.posts)
    return Extent(len(manuscript.posts), letters * _MARKUP / 1000)


def sheets_of(asked: Handout, extent: Extent) -> Iterator[Extent]:
    """Yield the extent of each sheet that a handout is set on, of articles of this extent."""
    designs = set(laid_out(asked)) - IMPOSED.keys() - {Layout.CARDS}
    if not OTHERWISE_BROKEN.isdisjoint(designs):
        designs.add(counted_by(asked))
    yield from [extent] * (len(designs) * (2 if asked.teacher else 1))


def work(scope: Scope, workers: int = 0) -> dict[str, tuple[Work, ...]]:
    """Return the work of all stages but the first, which is done once anybody can ask; `workers` as in `Options`."""
    size = workers or os.cpu_count() or 1
    printing = PRINT if scope.of(PDF) else "articles"
    stages = {NORMALISE: _reading(scope), printing: _printing(scope), **_editions(scope), OUTPUT: _putting(scope)}
    return {
        name: tuple(_shared(part, size) for part in parts if part.jobs or not part.label)
        for name, parts in stages.items()
    }


def _shared(part: Work, size: int) -> Work:
    """Return the work as it is done by several: a job alone is done by one of them."""
    return replace(part, seconds=part.seconds / max(min(size, part.jobs), 1))


def _reading(scope: Scope) -> Iterator[Work]:
    texts, letters = scope.whole.texts, scope.whole.kilobytes
    yield Work("read", texts, 0.007 * texts + 0.0012 * letters)
    yield Work("pictures", texts, 0.003 * texts)
    yield Work("recordings", scope.recordings, 0.003 * scope.recordings)
    yield Work("write", texts, 0.002 * texts + 0.0006 * letters)
    yield Work("related", texts + 1, 0.0005 * texts + 0.0003 * letters)


def _printing(scope: Scope) -> Iterator[Work]:
    printed = scope.of(PDF)
    if "articles" in scope.editions or printed:
        yield Work("strips", 2, 0.4)
        yield _articles(scope)
    if printed:
        sections = _SECTIONS * len(printed)
        yield Work("book", sections, 0.06 * sections + 0.001 * sum(book.texts for book in printed))
        yield Work("cover", len(printed), 0.5 * len(printed))


def _articles(scope: Scope) -> Work:
    return Work("articles", scope.whole.texts, 0.4 + 0.021 * scope.whole.kilobytes)


def _editions(scope: Scope) -> dict[str, Iterator[Work]]:
    made = {"site": _site(scope), PDF.edition: _binding(scope), EPUB.edition: _packing(scope)}
    made["handouts"] = _handing_out(scope.sheets)
    if scope.apart and scope.of(PDF):
        made["articles"] = iter([Work("strips", 1, 0.2), _articles(scope)])
    return {name: parts for name, parts in made.items() if name in scope.editions}


def _site(scope: Scope) -> Iterator[Work]:
    texts = scope.whole.texts
    lists = 10 + texts // 10
    yield Work("lists", lists, 0.006 * lists)
    yield Work("site", texts + scope.pages, 0.0025 * (texts + scope.pages))
    yield Work("texts", texts + scope.pages, 0.012 * (texts + scope.pages))
    yield Work("terms", texts + scope.pages, 0.0025 * (texts + scope.pages))
    yield Work("search", 2, 0.1 + 0.0005 * texts)
    yield from _numbering(texts if scope.of(PDF) else 0)
    shelved = max(len(scope.of(PDF)), len(scope.of(EPUB)))
    if shelved > 1:
        yield Work("cover", shelved, 0.3 * shelved)
    if scope.cards:
        batches = texts // _TOGETHER + 1
        yield Work("cards", batches, 0.05 * batches)
    yield Work("sizes", scope.heavy, 0.1 * scope.heavy)


def _binding(scope: Scope) -> Iterator[Work]:
    books = scope.of(PDF)
    signatures = sum(book.texts // _SIGNATURE + 1 for book in books)
    yield Work("signatures", signatures, 0.1 * signatures)
    yield Work("strips", len(books), 0.2 * len(books))
    yield from _each("anthology", [0.02 + 0.0005 * book.texts for book in books])


def _packing(scope: Scope) -> Iterator[Work]:
    books = scope.of(EPUB)
    chapters = sum(book.texts + 1 for book in books)
    yield from _each("cover", [0.4 for _ in books])
    yield Work("chapters", chapters, 0.0008 * sum(book.kilobytes for book in books))
    yield from _numbering(chapters if scope.of(PDF) else 0)
    yield from _each("e-book", [0.07 + 0.0007 * book.texts for book in books])


def _numbering(texts: int) -> Iterator[Work]:
    """Yield the work of writing the numbers of printed pages into so many texts."""
    jobs = -(-texts // _TOGETHER)
    yield Work("page numbers", jobs, 0.01 * jobs)


def _handing_out(sheets: Sequence[Extent]) -> Iterator[Work]:
    yield Work("handout", len(sheets), 0.07 * sum(sheet.kilobytes for sheet in sheets))
    yield Work("strips", 2 * len(sheets), 0.05 * len(sheets))
    yield Work("binding", len(sheets), 0.05 * len(sheets))


def _putting(scope: Scope) -> Iterator[Work]:
    yield Work("", 0, 0.02 + 0.0005 * scope.whole.texts)


def _each(label: str, seconds: Sequence[float]) -> Iterator[Work]:
    """Yield jobs of which each waits for the one before."""
    if seconds:
        yield Work(label, len(seconds), sum(seconds) * len(seconds))


def _sheets(collection: Collection, asked: Handout) -> Iterator[Extent]:
    try:
        yield from sheets_of(asked, Extent.of(select(collection, asked.selection, asked.order)))
    except EmptySelectionError:
        return
