"""The languages of a site: what is listed in each, and what its pages share. A collection in one language has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from pipeline.editions.book.volume import Volume
from pipeline.editions.edition import Publication
from pipeline.editions.site.archive import has_archive
from pipeline.editions.site.authors import by_author
from pipeline.editions.site.common_pages import ARCHIVE, Group
from pipeline.editions.site.paths import icon_path, image, images_of
from pipeline.editions.site.podcast import has_podcast
from pipeline.editions.site.search.values import SearchPlan
from pipeline.editions.site.takeaway import BookLinks
from pipeline.editions.site.values import FooterText, Frame, Version
from pipeline.model.by_language import by_language, codes_of, folder_of, language_of
from pipeline.model.collection import Collection
from pipeline.model.pages import SiteLink

Books = Sequence[tuple[Volume, BookLinks]]


@dataclass(frozen=True)
class LanguagePart:
    """A language of the site: its share of the collection, and the frame of its pages.

    `bare` is that without what stands around the pages, which concerns these alone.
    """

    collection: Collection
    bare: Frame
    frame: Frame

    @property
    def language(self) -> str:
        """Its code."""
        return self.frame.settings.language


def language_parts(publication: Publication, books: Books, search: SearchPlan | None) -> Iterator[LanguagePart]:
    """Yield the languages of the site, that of the whole first; `search` is what finds words in all of them."""
    has_search, has_pagefind = search is not None, bool(search and search.pagefind)
    for part in by_language(publication.collection):
        bare = replace(_bare(part, publication, books), has_search=has_search, has_pagefind=has_pagefind)
        yield LanguagePart(part, bare, _surrounded(bare, publication.collection))


def _bare(part: Collection, publication: Publication, books: Books) -> Frame:
    collection, language = publication.collection, part.settings.language
    folder, whole = folder_of(language, collection), collection.settings
    named = next((one for one in collection.languages if one.code == language), None)
    own = {page.path for page in collection.pages if not folder}  # an editor's page of a list's name is that list
    return Frame(
        part.settings,
        tuple(book for volume, book in books if language_of(volume.language, collection) == language),
        has_article_pdfs="articles" in publication.editions,
        has_tags=bool(part.tags),
        has_podcast=has_podcast(part),
        has_single_files=publication.single,
        has_archive=has_archive(part) and ARCHIVE not in own,
        has_authors=len(by_author(part)) > 1 and Group.AUTHORS.path not in own,
        has_series=len(part.series) > 1 and Group.SERIES.path not in own,
        logo=image(collection.logo) if collection.logo else None,
        dark_logo=image(collection.dark_logo) if collection.dark_logo else None,
        icon=icon_path(collection.icon or collection.logo),
        folder=folder,
        homes=tuple(_homes(collection)),
        title_language=whole.language if named and not named.title else "",
        subtitle_language=whole.language if named and not named.subtitle else "",
    )


def _homes(collection: Collection) -> Iterator[Version]:
    """Yield the front pages of the languages, where there are several."""
    for language in codes_of(collection) if collection.languages else ():
        yield Version(language, f"{folder_of(language, collection)}index.html")


def _surrounded(frame: Frame, collection: Collection) -> Frame:
    """Return the frame with what stands around all pages."""
    around, footer = collection.around, None
    if around.footer:
        images = images_of(around.footer.shown, collection.pictures)
        footer = FooterText(around.footer.language, around.footer.body, images)
    menu = tuple(_menu_in(frame.settings.language, collection))
    kept = replace(frame, noindex=around.noindex, offline=around.offline)
    return replace(kept, menu=menu, statements=around.statements, links=around.links, footer=footer)


def _menu_in(language: str, collection: Collection) -> Iterable[SiteLink]:
    """Return the menu in a language: its pages, or where it has none all of them, and what leads elsewhere."""
    menu = collection.around.menu
    paths = {f"site:{quote(page.path)}" for page in collection.pages}
    pages = [entry for entry in menu if entry.address in paths]
    own = [entry for entry in pages if language_of(entry.language, collection) == language]
    return [entry for entry in menu if entry in own or entry not in pages] if own else menu
