"""Whole posts by example: `golden/CASE/content` is normalised and gives one text for each article.

`pytest --rewrite` writes the texts anew; the difference is what a change does to real posts.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.article import Article
from pipeline.normalise import normalise

CASES = sorted(path for path in (Path(__file__).parent / "golden").iterdir() if path.is_dir())


def as_text(article: Article) -> str:
    """Return an article's metadata, a line each, and its body, with no-break spaces as · and ˙."""
    head = [
        f"title: {article.title}",
        f"language: {article.language}",
        f"date: {article.date.isoformat() if article.date else ''}",
        f"description: {article.description}",
        f"authors: {', '.join(article.authors)}",
        f"tags: {', '.join(article.tags)}",
        f"lead: {article.lead.asset or 'missing'}, {article.lead.alt}" if article.lead else "lead:",
        *(f"{'#' * heading.level} {heading.text} ({heading.id})" for heading in article.headings),
    ]
    return "\n".join([*head, "", article.body.text.strip(), ""]).replace("\u00a0", "·").replace("\u202f", "˙")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_posts_come_out_as_they_did(case: Path, expect: Callable[[Path, str], None]) -> None:
    with Runner() as runner:
        collection = normalise(load(case / "content"), runner)
        for article in collection.articles:
            expect(case / "articles" / f"{article.slug}.txt", as_text(article))
    names = {path.stem for path in (case / "articles").iterdir()}
    assert names == {article.slug for article in collection.articles}
