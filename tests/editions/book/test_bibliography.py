"""A book cites anew: twins and numbers are its own, and its one bibliography tells pages on paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.body.citations import BIBLIOGRAPHY
from pipeline.body.neutral_html import parse, text_of
from pipeline.editions.book.bibliography import cite_books
from pipeline.editions.book.book import Book
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.print.sections import make_bibliography
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.books_and_handouts import Anthology
from pipeline.normalise import normalise

TWINS = """@book{a, author = {Dupont, Jeanne}, title = {Bruits}, publisher = {Seuil}, year = 2024}
@book{b, author = {Dupont, Jeanne}, title = {Silences}, publisher = {Seuil}, year = 2024}
"""


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as runner:
        yield runner


def bind(root: Path, runner: Runner, style: str) -> Book:
    (root / "s.bib").write_text(TWINS, "utf-8")
    (root / "collection.yaml").write_text(f"title: Son\nlanguage: fr\nbibliography: s.bib\ncsl: {style}\n", "utf-8")
    for day, (slug, key) in enumerate({"un": "a", "deux": "b", "trois": "a"}.items(), start=1):
        head = f"---\ntitle: {slug}\ndate: 2026-01-0{day}\n---\n\n"
        own = "[.]{.citation #fin}\n\n::: references\n- Lire.\n:::\n"  # classes of the writer's
        (root / f"{slug}.md").write_text(f"{head}Voir [@{key}, p. {day}]{own}", "utf-8")
    (book,) = cite_books([plan_book(normalise(load(root), runner), Anthology())], runner)
    return book


def words(book: Book) -> list[str]:
    return [text_of(parse(article.body.text)).replace("\xa0", " ") for article in book.articles]


def test_twins_are_told_apart_in_the_whole_book(tmp_path: Path, runner: Runner) -> None:
    book = bind(tmp_path, runner, "iso-690")
    assert words(book) == [
        "Voir (Dupont 2024a, p. 1). Lire.",
        "Voir (Dupont 2024b, p. 2). Lire.",
        "Voir (Dupont 2024a, p. 3). Lire.",
    ]
    assert all(f'href="article:{BIBLIOGRAPHY}#ref-' in article.body.text for article in book.articles)
    assert book.bibliography is not None
    tree = parse(book.bibliography.body.text)
    assert [entry.get("id") for entry in tree.iter("li")] == ["ref-a", "ref-b"]
    ways = [link.get("href") for link in tree.iter("a")]
    assert ways == ["article:un#cite-1", "article:trois#cite-1", "article:deux#cite-1"]


def test_numbers_run_through_the_book(tmp_path: Path, runner: Runner) -> None:
    assert words(bind(tmp_path, runner, "ieee")) == [
        "Voir [1, p. 1]. Lire.",
        "Voir [2, p. 2]. Lire.",
        "Voir [1, p. 3]. Lire.",
    ]


def test_notes_stay_as_they_are_and_lead_to_the_bibliography_of_the_book(tmp_path: Path, runner: Runner) -> None:
    book = bind(tmp_path, runner, "iso-690-notes")
    assert all("Bibliographie" not in text and "DUPONT, Jeanne." in text for text in words(book))
    assert f'href="article:{BIBLIOGRAPHY}#ref-b"' in book.articles[1].body.text


def test_paper_tells_the_pages_of_an_entry_once_each(tmp_path: Path, runner: Runner) -> None:
    book = bind(tmp_path, runner, "iso-690")
    (job,) = make_bibliography(book, {"article:un#cite-1": 5, "article:trois#cite-1": 9, "article:deux#cite-1": 7})
    told = re.findall(r"\(p\.\xa0[^)]*\)", text_of(parse(job.body.text)))
    assert told == ["(p.\xa05, 9)", "(p.\xa07)"]
    assert "↑" not in job.body.text


def test_no_book_lists_what_only_a_solution_cites(tmp_path: Path, runner: Runner) -> None:
    bind(tmp_path, runner, "ieee")
    (tmp_path / "un.md").write_text("# Un\n\nVoir.\n\n::: solution\nC'est [@a].\n:::\n", "utf-8")
    (tmp_path / "trois.md").unlink()
    (book,) = cite_books([plan_book(normalise(load(tmp_path), runner), Anthology())], runner)
    assert book.bibliography is not None
    assert [entry.get("id") for entry in parse(book.bibliography.body.text).iter("li")] == ["ref-b"]
    assert "Voir [1, p. 2]. Lire." in words(book)
    (tmp_path / "deux.md").unlink()
    (book,) = cite_books([plan_book(normalise(load(tmp_path), runner), Anthology())], runner)
    assert book.bibliography is None


def test_a_book_without_citations_stays_as_it_is(tmp_path: Path, runner: Runner) -> None:
    (tmp_path / "un.md").write_text("---\ntitle: Un\nlang: fr\n---\n\nÉcrire à @ada [@ada].\n", "utf-8")
    book = plan_book(normalise(load(tmp_path), runner), Anthology())
    assert cite_books([book], runner) == (book,)
    assert book.articles[0].cited is None
