"""The articles, each as a PDF to hand out: one article's sheets, bound with its title as running head and folios."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.editions.edition import Publication
from pipeline.editions.fallback import make_or_report
from pipeline.editions.press_problems import report_missing_font, report_remarks, report_small_letters
from pipeline.editions.print.documents import begin_folios
from pipeline.editions.print.print_article import PrintForm, begin_articles, print_articles
from pipeline.extension import File
from pipeline.i18n.sentences import sentence
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.problems import Problem
from pipeline.model.settings import Settings
from pipeline.press.geometry import TRIMS
from pipeline.press.sheets import are_unreadable


def prepare(runner: Runner) -> None:
    """Begin the folios of the trim that articles have where nothing else is said."""
    begin_folios(runner, TRIMS[Settings.article_trim])


def begin(publication: Publication, runner: Runner) -> None:
    """Begin the articles when a worker is idle, as those of books leave some that wait for the book's sections."""
    collection = publication.collection
    form = PrintForm(TRIMS[collection.settings.article_trim])
    begin_articles(collection, collection.reachable, runner, form)


def articles(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `articles/SLUG.pdf` for each article, and what the press had to say of it."""
    yield from make_or_report("articles/", _files(publication, runner))


def _files(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    collection = publication.collection
    every = collection.reachable
    bindery = publication.bindery
    form = PrintForm(TRIMS[collection.settings.article_trim])
    in_print = bindery.printed(every) if bindery else print_articles(collection, every, runner, form)
    for article, printed in zip(every, in_print, strict=True):
        yield from printed.problems
        if are_unreadable([printed.sheets]):
            yield report_missing_font(sentence("its PDF is left out"), printed.sheets.missing, article.source)
            continue
        yield from report_remarks(printed.sheets, article.source)
        yield from report_small_letters(printed.sheets, collection.settings.article_trim)
        yield File(article_pdf_path(article), printed.pdf, printed.sheets.pages)


def article_pdf_path(article: Article) -> str:
    """Return the path of an article's PDF in the output folder."""
    return f"articles/{article.slug}.pdf"
