"""An article set on sheets, as a job: the article's own PDF and the anthology are bound of the same sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.jobs.recipe import made_with
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection, Picture
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typeset import typeset


@dataclass(frozen=True)
class ArticleSheets:
    """An article to be set, and the pictures that it shows."""

    article: Article
    pictures: Mapping[str, Picture]

    causes: ClassVar[Mapping[str, str]] = {"article": "its text changed", "pictures": "a picture of it changed"}

    @property
    def subject(self) -> str:
        """What the job is about."""
        return f"article {self.article.slug}"


@dataclass(frozen=True)
class Strips:
    """Lines of text to be stamped on pages: digits, a running head."""

    texts: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What the job is about."""
        return "folios" if len(self.texts) > 1 else f"running head {self.texts[0]}"


def article_sheets(collection: Collection, runner: Runner) -> Iterator[Sheets]:
    """The sheets of all articles, in order."""
    pictures = collection.pictures
    jobs = [
        ArticleSheets(article, {name: pictures[name] for name in article.shown if name in pictures})
        for article in collection.articles
    ]
    return runner.map(set_article, jobs, "articles")


@made_with("print/", "fonts/", "tokens.css")
def set_article(job: ArticleSheets) -> Sheets:
    """Set one article."""
    from pipeline.editions.paper.article import article_copy, running_head  # noqa: PLC0415 - parsers, for workers alone

    return typeset(article_copy(job.article, job.pictures, strips=(running_head(job.article.title),)))


@made_with("print/", "fonts/", "tokens.css")
def set_strips(job: Strips) -> Sheets:
    """Set strips alone: no page is used but theirs."""
    from pipeline.editions.paper.article import document, running_head, styles  # noqa: PLC0415 - likewise

    strips = tuple(map(running_head, job.texts))
    return typeset(Copy(document(job.texts[0], "und", ""), styles("und"), strips=strips))
