"""A book is set until its sections move each other no more; one whose sections go on to do so is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.editions.anthology_pdf import anthology_pdf
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.edition import Publication
from pipeline.editions.print.bindery import Bindery
from pipeline.extension import File
from pipeline.jobs.runner import Runner
from pipeline.model.books_and_handouts import Anthology
from pipeline.model.collection import Collection
from pipeline.options import Options
from pipeline.publish import check
from tests import factory


@pytest.mark.parametrize(("settings", "named"), [(0, 1), (6, 0)])
def test_a_book_that_does_not_settle_is_named(
    settings: int, named: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "un.md").write_text("---\ntitle: Un\n---\n\nDeux mots.\n", "utf-8")
    monkeypatch.setattr("pipeline.editions.print.book._MOST_SETTINGS", settings)
    report = check(Options(tmp_path, Path("output"), ("anthology-pdf",), workers=1))
    assert sum(p.rule == "typesetting" and "pages still move" in p.message for p in report.problems) == named


def many(count: int, title: str = "") -> Collection:
    articles = [factory.article(f"a{n}", f"Article numéro {n}", "<p>x</p>") for n in range(count)]
    articles[1] = replace(articles[1], title=title or articles[1].title)
    return replace(factory.collection(), articles=tuple(articles), tags=())


def bound(collection: Collection, runner: Runner, last: Pagination | None = None) -> tuple[bytes, Pagination]:
    """Return the PDF and the pages of a book of all articles, typeset with these known pages."""
    book = plan_book(collection, Anthology())
    bindery = Bindery(collection, runner, {book.path: last} if last else {})
    (made,) = anthology_pdf(Publication(collection, frozenset(), (book,), bindery), runner)
    assert isinstance(made, File)
    return made.data.data, bindery.pagination(book)


def test_contents_of_a_book_that_was_set_before_are_set_once() -> None:
    with Runner() as runner:
        _, last = bound(many(20), runner)
        before = runner.ran["book"]
        bound(many(20, "Un autre titre"), runner, last)
        assert runner.ran["book"] - before == 1
        bound(many(20, "Un troisième titre"), runner)
        assert runner.ran["book"] - before == 1 + 2


def test_a_wrong_guess_of_the_pages_of_contents_changes_no_byte() -> None:
    collection = many(60)
    with Runner() as runner:
        data, pages = bound(collection, runner)
        assert pages.first["a0"] - pages.first["_contents"] == 2
        for first in ({"_contents": 7, "a0": 8}, {"_contents": 7, "a0": 47}, {}):
            assert bound(collection, runner, replace(pages, first=first)) == (data, pages), first
