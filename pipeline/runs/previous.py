"""What stands beside the editions that are made: of earlier runs, in the same output folder."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.editions.articles import path_of
from pipeline.editions.book.book import FORMATS, PDF, Book
from pipeline.editions.book.pagination import Pagination
from pipeline.model.collection import Collection
from pipeline.output.manifest import Contents
from pipeline.runs.up_to_date import pages_of

_ARTICLES = "articles"


@dataclass(frozen=True)
class PreviousOutput:
    """The files that stay, of editions that are not made now; and of all that stood there, sizes and books' pages."""

    kept: Mapping[str, frozenset[str]] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    paginations: Mapping[str, Pagination] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)


def previous_output(
    old: Contents, replaced: Names[str], collection: Collection, books: Iterable[Book]
) -> PreviousOutput:
    """Return what stands beside the editions that are `replaced`, of all that was published.

    The PDFs of articles that are gone do not stay. An edition is `complete` if it has all that the site would link to:
    a PDF of every article, the files of every book.
    """
    books = list(books)
    wanted = {_ARTICLES: frozenset(path_of(article) for article in collection.reachable)}
    for form in FORMATS:
        wanted[form.edition] = frozenset(book.file(form) for book in books if book.comes_as(form))
    kept = {name: frozenset(files) for name, files in sorted(old.items()) if name not in replaced}
    if _ARTICLES in kept:
        kept[_ARTICLES] &= wanted[_ARTICLES]
    complete = frozenset(name for name, paths in kept.items() if paths and paths >= wanted.get(name, frozenset()))
    sizes = {path: blob.size for files in old.values() for path, blob in files.items()}
    return PreviousOutput(kept, complete, _paginations(old, books), sizes)


def _paginations(old: Contents, books: Iterable[Book]) -> dict[str, Pagination]:
    """Return the pages of the books whose PDFs stand there, by the books' paths."""
    files = {path: blob for paths in old.values() for path, blob in paths.items()}
    found = {book.path: pages_of(files[path]) for book in books if (path := book.file(PDF)) in files}
    return {path: pages for path, pages in found.items() if pages}
