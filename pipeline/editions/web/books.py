"""The books that come out beside the site, as its pages refer to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.book.formats import EPUB, PDF, BookFormat
from pipeline.book.volume import Volume
from pipeline.editions.edition import Publication
from pipeline.editions.web.paths import SiteImage


@dataclass(frozen=True)
class BookLinks:
    """A book: its title, and the paths of its files, "" where it has none."""

    title: str
    pdf: str = ""
    epub: str = ""


@dataclass(frozen=True)
class ShelvedBook:
    """A book as the page of all books shows it: with its cover, and how many articles it has."""

    book: BookLinks
    name: str
    cover: SiteImage
    subtitle: str
    articles: int


def books_beside(publication: Publication) -> Iterator[tuple[Volume, BookLinks]]:
    """Yield the volumes of which at least one file comes out beside the site."""
    for volume in publication.volumes:
        book = BookLinks(volume.title, _path(volume, PDF, publication), _path(volume, EPUB, publication))
        if book.pdf or book.epub:
            yield volume, book


def _path(volume: Volume, form: BookFormat, publication: Publication) -> str:
    return volume.file(form) if volume.comes_as(form) and form.edition in publication.editions else ""
