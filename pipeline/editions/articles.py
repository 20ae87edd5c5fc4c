"""The articles, each as a PDF to hand out: one article's sheets, bound with its title as running head and folios."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

from pipeline.editions.edition import File, Publication
from pipeline.editions.paper.article import article_copy, digits_copy, furniture, running_head
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection
from pipeline.model.problems import Problem
from pipeline.press.bind import Part, bind
from pipeline.press.sheets import Sheets
from pipeline.press.stamp import Furniture
from pipeline.press.typeset import typeset
from pipeline.press.xmp import Imprint


def articles(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `articles/SLUG.pdf` for each article, and what the press had to say of it."""
    collection = publication.collection
    copies = [
        article_copy(article, collection.pictures, strips=(running_head(article.title),))
        for article in collection.articles
    ]
    typeset_sheets = runner.map(typeset, [digits_copy(), *copies], "articles")
    place = furniture(next(typeset_sheets))
    for article, sheets in zip(collection.articles, typeset_sheets, strict=True):
        yield from (Problem(article.source, 0, 0, "typesetting", warning) for warning in sheets.warnings)
        yield File(path_of(article), _bound(article, sheets, collection, place), sheets.pages)


def path_of(article: Article) -> str:
    """Where an article's PDF stands in the output folder."""
    return f"articles/{article.slug}.pdf"


def address_of(base_url: str) -> Callable[[str], str | None]:
    """Where a neutral link leads from an article that stands alone.

    To the site, where its address is known; else to the other article's PDF in the same folder, and an attachment,
    which is no file beside it, keeps only its text.
    """

    def address(neutral: str) -> str | None:
        kind, _, goal = neutral.partition(":")
        if kind == "asset":
            return f"{base_url}files/{quote(goal)}" if base_url else None
        slug, _, place = goal.partition("#")
        if not base_url:
            return f"{quote(slug)}.pdf"
        return f"{base_url}articles/{quote(slug)}.html" + (f"#{quote(place)}" if place else "")

    return address


def _bound(article: Article, sheets: Sheets, collection: Collection, place: Furniture) -> Blob:
    date = article.date or collection.modified
    imprint = Imprint(
        title=article.title,
        language=article.language,
        created=date,
        modified=date,
        authors=article.authors or collection.settings.authors,
        subject=article.description,
        keywords=article.tags,
    )
    part = Part(article.slug, sheets, article.title, article.language)
    return Blob.of(bind([part], imprint, address_of(collection.settings.base_url), place))
