"""School papers: a masthead, articles in columns, the box of who answers for it, and the note of what it lacks."""

import io
from dataclasses import replace

import pikepdf
import pytest

from pipeline.editions.book.plan_handouts import plan_handout
from pipeline.editions.handouts.edition import make_handout
from pipeline.extension import File
from pipeline.model.books_and_handouts import Handout, Layout, Selection
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.model.settings import Legal, Ours
from tests import factory
from tests.editions.making import made_by
from tests.press.samples import text

WORDS = "<p>" + "Des mots assez nombreux pour remplir une colonne. " * 30 + "</p>"
ISSUE = Handout(
    Selection(everything=True),
    title="L’Écho du préau",
    issue="12",
    date="12 janvier",
    layouts=(Layout.NEWSPAPER, Layout.SMALL_NEWSPAPER),
)


def school(**changes: object) -> Collection:
    articles = tuple(factory.article(f"a{number}", f"Titre {number}", WORDS, day=number) for number in range(1, 6))
    return replace(factory.collection(), articles=articles, **changes)  # type: ignore[arg-type]


def make_paper(whole: Collection) -> tuple[dict[str, File], list[Problem]]:
    made = made_by(lambda runner: make_handout(whole, plan_handout(whole, ISSUE), runner))
    files = {item.path.rpartition("/")[2]: item for item in made if isinstance(item, File)}
    return files, [item for item in made if isinstance(item, Problem)]


def test_a_paper_is_folded_of_pages_that_can_be_read_on_a_screen() -> None:
    legal = Legal(publisher="Collège Ada-Lovelace", director="Mme Martin")
    files, problems = make_paper(school(legal=legal, ours=Ours(issn="2999-0001", deposit="janvier 2026")))
    assert problems == []
    assert files.keys() == {"newspaper.pdf", "newspaper-a4.pdf", "small-newspaper.pdf", "newspaper-a5.pdf"}
    for name, width, height in (("newspaper.pdf", 1190.55, 841.89), ("small-newspaper.pdf", 841.89, 595.28)):
        with pikepdf.open(io.BytesIO(files[name].data.data)) as document:
            assert [float(edge) for edge in document.pages[0].mediabox[2:]] == pytest.approx([width, height], abs=0.01)
    plain = files["newspaper-a4.pdf"]
    first, last = (" ".join(text(plain.data.data, index).split()) for index in (0, plain.pages - 1))
    assert "L’Écho du préau Nº 12 · 12 janvier · Gratuit" in first
    assert "Titre 1" in first
    assert "Titre 2" in first
    for said in ("Collège Ada-Lovelace", "Mme Martin", "imprimé par nos soins", "ISSN 2999-0001", "janvier 2026"):
        assert said in last
    assert make_paper(school(legal=legal, ours=Ours(issn="2999-0001", deposit="janvier 2026")))[0] == files


def test_what_the_law_wants_and_the_box_lacks_is_named() -> None:
    _, problems = make_paper(school())
    assert [problem.rule for problem in problems] == ["ours"]
    assert "director" in problems[0].message
