"""The books that come out beside the site, as its pages refer to them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.book.formats import EPUB, PDF, BookFormat
from pipeline.book.volume import Volume
from pipeline.editions.edition import Publication
from pipeline.editions.web.values import BookLinks


def books_beside(publication: Publication) -> Iterator[tuple[Volume, BookLinks]]:
    """Yield the volumes of which at least one file comes out beside the site."""
    for volume in publication.volumes:
        book = BookLinks(volume.title, _path(volume, PDF, publication), _path(volume, EPUB, publication))
        if book.pdf or book.epub:
            yield volume, book


def _path(volume: Volume, form: BookFormat, publication: Publication) -> str:
    return volume.file(form) if volume.comes_as(form) and form.edition in publication.editions else ""
