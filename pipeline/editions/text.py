"""The articles as plain text, as pandoc writes it: words, lists, tables, notes, code; no addresses of links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.body.citations import WAYS_BACK
from pipeline.body.media import leave_out
from pipeline.body.neutral_html import parse, to_html
from pipeline.editions.edition import Publication
from pipeline.editions.fallback import BodyJob, with_fallback
from pipeline.extension import File
from pipeline.i18n.labels import authors_and_day
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import room_to_nest
from pipeline.jobs.job import job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Medium
from pipeline.model.problems import Problem
from pipeline.pandoc.document import read_html, to_json
from pipeline.pandoc.process import PANDOC
from pipeline.text.standard_numbers import DOI_RESOLVER


@dataclass(frozen=True)
class ArticleText(BodyJob):
    """An article to be written as text; `lines` follow its title."""

    slug: str
    title: str
    language: str
    body: Blob
    lines: tuple[str, ...] = ()

    about = sentence("text of article {name}", name="{0.slug}")
    told = ("lines",)


def text(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `articles/SLUG.txt` for each article."""
    articles = publication.collection.reachable
    for article, (made, shortfall) in zip(
        articles, with_fallback(runner, write_text, map(_text_of, articles), "text", len(articles)), strict=True
    ):
        if shortfall:
            yield shortfall.problem(article.source)
        yield File(f"articles/{article.slug}.txt", made)


def _text_of(article: Article) -> ArticleText:
    facts = authors_and_day(article.authors, article.day, article.language)
    lines = tuple(
        filter(None, (article.subtitle, facts, article.doi and f"{DOI_RESOLVER}{article.doi}", article.description))
    )
    return ArticleText(article.slug, article.title, article.language, article.body, lines)


@job()
def write_text(job: ArticleText) -> Blob:
    """Return the text of an article, a paragraph a line."""
    tree = parse(job.body.text)
    leave_out(tree, Medium.WEB)
    for ways in tree.find_class(WAYS_BACK):
        ways.drop_tree()
    with room_to_nest():
        body = PANDOC.write(to_json(read_html(to_html(tree))), "plain").text
    return Blob.of("\n\n".join((job.title, *job.lines, body.strip())) + "\n")
