"""Parts of a book that its own sections need: its volume without the bodies of its texts, its printed pages."""

from __future__ import annotations

from dataclasses import replace

from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.volume import Volume
from pipeline.editions.epub.values import PrintedPages
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article

_NOTHING = Blob.of(b"")


def light(volume: Volume) -> Volume:
    """Return the volume with all that its own sections tell, and without what its texts have been made of."""
    shown = {asset for text in volume.texts for asset in text.shown}
    return replace(
        volume,
        parts=tuple(replace(part, articles=tuple(map(_light, part.articles))) for part in volume.parts),
        pictures={asset: replace(one, data=_NOTHING) for asset, one in volume.pictures.items() if asset in shown},
        attachments=frozenset(),
        recordings={},
        related={},
        dedication=_light(volume.dedication) if volume.dedication else None,
        preface=_light(volume.preface) if volume.preface else None,
        afterword=_light(volume.afterword) if volume.afterword else None,
        biographies=tuple((name, _light(text)) for name, text in volume.biographies),
    )


def printed_pages(volume: Volume, pagination: Pagination) -> PrintedPages:
    """Return what the sections of a book need of all pages that are made with it."""
    slugs = {article.slug for article in volume.articles}
    own = {name: starts for name, starts in pagination.starts.items() if name not in slugs}
    # In a book that saves paper the title of a part is on its first article's page, which has one mark: the article's.
    above = {
        part.name
        for part in volume.parts
        if pagination.first.get(part.name) == pagination.first.get(part.articles[0].slug)
    }
    first = {name: page for name, page in pagination.first.items() if name not in above}
    return PrintedPages(pagination.source, first, own)


def _light(text: Article) -> Article:
    bare = replace(text, body=_NOTHING, headings=(), recordings=(), narration=None)
    return replace(bare, subtitle="", subtitle_html="", description="", description_html="", questions=(), extra={})
