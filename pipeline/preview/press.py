"""The PDF and the e-book of one article, imported when one is ordered: libraries of PDFs would delay the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.editions.anthology import make_book
from pipeline.editions.book.book import EPUB
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.print.print_article import PrintForm, print_articles
from pipeline.extension import File
from pipeline.jobs.executors import ExecutorError
from pipeline.jobs.runner import Runner
from pipeline.model.books_and_handouts import Anthology, Selection
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.press.geometry import TRIMS


def make_pdf(collection: Collection, slug: str, runner: Runner) -> bytes:
    """Make an article's PDF, the same that comes out as `articles/SLUG.pdf`.

    Raises:
        ExecutorError, LostBlobError, OSError: it cannot be made, of which no post is the cause.
    """
    articles = [article for article in collection.reachable if article.slug == slug]
    (printed,) = print_articles(collection, articles, runner, PrintForm(TRIMS[collection.settings.article_trim]))
    return printed.pdf.data


def make_epub(commit: Callable[[], str], collection: Collection, slug: str, runner: Runner) -> bytes:
    """Make an e-book of one article, called as the article is; `commit` gives the state that its colophon tells.

    Raises:
        EmptySelectionError: there is no such article.
        ExecutorError, LostBlobError, OSError: as `make_pdf`.
    """
    collection = replace(collection, articles=collection.reachable)  # one that is unlisted may be asked for, too
    title = next((article.title for article in collection.articles if article.slug == slug), "")
    request = Anthology(Selection(posts=(slug,)), name=slug, title=title, formats=(EPUB.name,))
    files = make_book(collection, plan_book(replace(collection, commit=commit()), request), runner)
    made = list(files)
    found = next((file.data.data for file in made if isinstance(file, File)), None)
    if found is None:
        raise ExecutorError("\n".join(problem.message for problem in made if isinstance(problem, Problem)))
    return found
