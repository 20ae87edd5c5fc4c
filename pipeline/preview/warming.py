"""Processes made ready for the first save: imports, patterns and templates take a second, and pandoc is to start."""

from __future__ import annotations

from pipeline.build.outcomes import Failed
from pipeline.build.remembering import RememberingRunner
from pipeline.editions.site.pages import ArticlePage, article_page
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.draft import DraftJob, parse_post
from pipeline.normalise.fallback import READ, WRITE
from pipeline.normalise.finish import FinishJob, render_article

_POST = Post("_warming.md", {"title": "L’essai", "date": "2026-01-01"}, "Un « mot »[^1].\n\n## Suite\n\n[^1]: Note.\n")
_SITE = "site"


def warm_reading(runner: RememberingRunner) -> None:
    """Have a process read a small post."""
    read = runner.begin_anew(parse_post, DraftJob(_POST, Settings()), READ)()
    if not isinstance(read, Failed):
        runner.begin_anew(render_article, FinishJob(read, "_warming"), WRITE)


def warm_pages(page: ArticlePage, runner: RememberingRunner) -> None:
    """Have a process make a page; those that were made before can be had meanwhile."""
    runner.begin_anew(article_page, page, _SITE)
