"""The articles, each as a PDF to hand out: one article's sheets, bound with its title as running head and folios."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.editions.edition import File, Publication
from pipeline.editions.paper.binding import Binding, bind, furniture, prepare
from pipeline.editions.paper.sheets import article_sheets
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection
from pipeline.model.problems import Problem
from pipeline.press.parts import Furniture, Part
from pipeline.press.sheets import Sheets
from pipeline.press.xmp import Imprint

__all__ = ["articles", "path_of", "prepare"]


def articles(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `articles/SLUG.pdf` for each article, and what the press had to say of it."""
    collection = publication.collection
    all_sheets = list(article_sheets(collection, runner))
    place = furniture(runner)
    pairs = list(zip(collection.articles, all_sheets, strict=True))
    bound = runner.map(bind, [_binding(article, sheets, collection, place) for article, sheets in pairs], "binding")
    for (article, sheets), pdf in zip(pairs, bound, strict=True):
        yield from (Problem(article.source, 0, 0, "typesetting", warning) for warning in sheets.warnings)
        yield File(path_of(article), pdf, sheets.pages)


def path_of(article: Article) -> str:
    """Where an article's PDF stands in the output folder."""
    return f"articles/{article.slug}.pdf"


def _binding(article: Article, sheets: Sheets, collection: Collection, place: Furniture) -> Binding:
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
    return Binding((part,), imprint, place, collection.settings.base_url)
