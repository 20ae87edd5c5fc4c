"""The dump, to look for faults: each article as all editions get it, its neutral HTML and its metadata.

It holds no more than the article's page on the site shows: no solutions, nothing for paper alone, no other keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from pipeline.editions.edition import Publication
from pipeline.editions.fallback import BodyJob, with_fallback
from pipeline.extension import File
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Medium
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem


@dataclass(frozen=True)
class ArticleDump(BodyJob):
    """An article's body to be written down."""

    slug: str
    language: str
    body: Blob

    about = sentence("dump of article {name}", name="{0.slug}")


def dump(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `dump/SLUG.html` and `dump/SLUG.json` for each article, and a problem for a body that is too much."""
    collection = publication.collection
    jobs = [ArticleDump(article.slug, article.language, article.body) for article in collection.reachable]
    bodies = with_fallback(runner, public_body, jobs, "dump")
    for article, (body, shortfall) in zip(collection.reachable, bodies, strict=True):
        if shortfall:
            yield shortfall.problem(article.source)
        yield File(f"dump/{article.slug}.html", body)
        yield File(f"dump/{article.slug}.json", Blob.of(_metadata(article, collection)))


@job()
def public_body(job: ArticleDump) -> Blob:
    """Return the neutral HTML of all that a screen shows of the body."""
    from pipeline.body.media import leave_out  # noqa: PLC0415 - a parser, for workers alone
    from pipeline.body.neutral_html import parse, to_html  # noqa: PLC0415 - likewise

    tree = parse(job.body.text)
    leave_out(tree, Medium.WEB)
    return Blob.of(f"{to_html(tree).rstrip()}\n")


def _metadata(article: Article, collection: Collection) -> str:
    """Return what the page says of the article, as JSON with its keys always in one order."""
    shown = (asset for asset in article.shown if asset in collection.pictures and asset not in article.off_screen)
    pictures = {asset: collection.pictures[asset] for asset in shown}
    values = {
        "slug": article.slug,
        "title": article.title,
        "title_html": article.title_html,
        "subtitle": article.subtitle,
        "subtitle_html": article.subtitle_html,
        "language": article.language,
        "date": article.date.isoformat() if article.date else None,
        "description": article.description,
        "description_html": article.description_html,
        "authors": article.authors,
        "tags": article.tags,
        "reading_minutes": article.reading_minutes,
        "lead": asdict(article.opening) if article.opening else None,
        "headings": [asdict(heading) for heading in article.headings],
        "pictures": {
            asset: {"type": picture.media_type, "width": picture.width, "height": picture.height}
            for asset, picture in pictures.items()
        },
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
