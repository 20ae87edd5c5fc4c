"""What the site tells of printed books: where their pages begin in its articles, and a list of these pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from pipeline.body.values import PageStart
from pipeline.editions.book.pagination import Numbering, numberings, with_numbers
from pipeline.editions.book.volume import Volume
from pipeline.editions.edition import Publication
from pipeline.editions.site.common_pages import PagesPage, Stretch
from pipeline.editions.site.lists import link
from pipeline.editions.site.values import ArticlePage, Frame
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article

_LIST = "pages.html"  # of the first book


@dataclass(frozen=True)
class InPrint:
    """The pages of an article in the first book that has it in print.

    The first of them is the book's number `first`, the further ones begin at `starts`. `pages` is the path of the list
    of that book's pages. On the first, if that is `shared`, another article ends.
    """

    volume: Volume
    first: int
    starts: tuple[PageStart, ...]
    pages: str
    shared: bool = False


def printed_in_books(publication: Publication) -> dict[str, InPrint]:
    """Return the articles that a printed book has, by their slugs."""
    found: dict[str, InPrint] = {}
    for volume in publication.volumes:
        new = [article.slug for article in volume.articles if article.slug not in found]
        pagination = publication.pagination(volume) if new else None
        if pagination is None:
            continue
        pages = f"pages/{volume.path.rpartition('/')[2]}.html" if found else _LIST
        for slug in new:
            # An article that is new has no page yet in a book of an earlier run.
            if slug in pagination.first:
                own, shared = pagination.starts.get(slug, ()), slug in pagination.shared
                found[slug] = InPrint(volume, pagination.first[slug], own, pages, shared)
    return found


def pages_of_books(frames: Mapping[str, Frame], printed: Mapping[str, InPrint]) -> Iterator[PagesPage]:
    """Yield the list of the pages of each book that pages of the site tell of; `frames` are those of the languages."""
    main, *_ = frames.values()
    for path in dict.fromkeys(one.pages for one in printed.values()):
        its_own = {slug: one for slug, one in printed.items() if one.pages == path}
        volume = next(iter(its_own.values())).volume
        articles = [article for article in volume.articles if article.slug in its_own]
        stretches = (_stretch(article, its_own[article.slug]) for article in articles)
        yield PagesPage(frames.get(volume.language, main), path, volume.title, tuple(stretches))


def _stretch(article: Article, own: InPrint) -> Stretch:
    return Stretch(link(article), own.first, 1 + len(own.starts), own.shared)


def with_marks(page: ArticlePage, printed: Mapping[str, InPrint]) -> ArticlePage:
    """Return an article's page that marks where its pages in print begin, if it is in print."""
    own = printed.get(page.slug)
    return replace(page, starts=own.starts, pages=own.pages) if own else page


def with_numbers_of(
    printed: Mapping[str, InPrint], pages: Iterable[tuple[str, Blob]], runner: Runner
) -> Iterator[tuple[str, Blob]]:
    """Yield the pages of articles, by their slugs, with the books' numbers where they mark printed pages."""
    marked: dict[str, list[tuple[str, Blob]]] = {}
    for slug, html in pages:
        if slug in printed:
            marked.setdefault(printed[slug].volume.language, []).append((slug, html))
        else:
            yield slug, html
    for language, own in marked.items():
        jobs = numberings(((html, printed[slug].first) for slug, html in own), language, language)
        numbered = chain.from_iterable(runner.map(number_pages, jobs, "page numbers"))
        yield from ((slug, html) for (slug, _), html in zip(own, numbered, strict=True))


@job()
def number_pages(job: Numbering) -> tuple[Blob, ...]:
    """Return the pages of articles with the numbers of the printed pages."""
    return tuple(Blob.of(with_numbers(page.data, first, job.language)) for page, first in job.pages)
