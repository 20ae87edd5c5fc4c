"""Slides: a heading each, steps that are pages but no second reading, notes for the teacher alone."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from pipeline.editions.book.plan_handouts import plan_handout
from pipeline.editions.handouts.edition import make_handout
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.model.books_and_handouts import Handout, Layout, Selection
from pipeline.model.problems import Problem
from pipeline.press.imposition import page_count
from tests import factory
from tests.editions.making import made_by
from tests.judges import page_ua1, verapdf
from tests.press.samples import text

ROWS = "".join(f"<tr><td>Onde {number}</td><td>{number}</td></tr>" for number in range(30))
BODY = (
    '<p>Un début.</p><div class="slide-pause"><p>. . .</p></div><p>Une suite.</p>'
    '<div class="notes"><p>Montrer la cloche.</p></div>'
    '<h2 id="long">Une longue partie</h2>'
    + "<p>Des mots pour remplir, encore et encore.</p>"
    * 12
    + "<hr><p>Après.</p>"
    '<div class="slide-pause"><p>. . .</p></div><h2 id="tableau">Un tableau</h2>'
    f"<table><tbody>{ROWS}</tbody></table>"
    '<div class="questions"><ol><li>Pourquoi ?</li></ol></div>'
)


def make_slides(*, teacher: bool = True, body: str = BODY) -> tuple[dict[bool, File], list[Problem]]:
    article = replace(factory.article("son", "Le son", "", day=2), body=Blob.of(body.encode()))
    whole = replace(factory.collection(), articles=(article,))
    asked = Handout(Selection(posts=("son",)), layouts=(Layout.SLIDES,), class_name="2de 3", teacher=teacher)
    made = made_by(lambda runner: make_handout(whole, plan_handout(whole, asked), runner))
    files = {item.teacher: item for item in made if isinstance(item, File)}
    return files, [item for item in made if isinstance(item, Problem)]


def pages_of(file: File) -> list[str]:
    data = file.data.data
    return [" ".join(text(data, index).split()) for index in range(page_count(data))]


def test_one_post_gives_slides_with_steps_and_a_teachers_copy_with_notes() -> None:
    files, problems = make_slides()
    pages = pages_of(files[False])
    assert "Le son" in pages[0]
    assert "2de 3" in pages[0]
    assert "Un début." in pages[1]
    assert "Une suite." not in pages[1]
    assert "Un début. Une suite." in pages[2]
    assert pages[3].startswith("Une longue partie")
    assert any("Une longue partie (suite)" in page for page in pages)
    assert not any("Après." in page and "encore" in page for page in pages)
    assert not any("cloche" in page or ". . ." in page for page in pages)
    notes = next(page for page in pages_of(files[True]) if "cloche" in page)
    assert "Diapositive 2" in notes
    assert files[False].pages == len(pages)
    (parted,) = problems
    assert (parted.rule, parted.path) == ("slide", "articles/son.md")
    assert "Onde 0" in parted.message


@pytest.mark.judge
def test_steps_have_the_number_of_their_slide_and_are_read_once(tmp_path: Path) -> None:
    files, _ = make_slides()
    for file in files.values():
        path = tmp_path / "slides.pdf"
        path.write_bytes(file.data.data)
        assert [*verapdf(path, "ua1"), *verapdf(path, "3a"), *page_ua1(path)] == []
    with pikepdf.open(io.BytesIO(files[False].data.data)) as document:
        assert [page.label for page in document.pages][:4] == ["1", "2", "2", "3"]
        step, slide = document.pages[1], document.pages[2]
        assert "/StructParents" not in step
        assert "/StructParents" in slide
    again, _ = make_slides()
    assert {key: each.data.digest for key, each in again.items()} == {
        key: each.data.digest for key, each in files.items()
    }


def test_a_paragraph_that_has_room_below_a_heading_is_not_parted_whatever_its_notes_say() -> None:
    said = "Une phrase de longueur moyenne, sans plus. " * 8
    call = '<a href="#fn1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a>'
    note = f'<section class="footnotes" role="doc-endnotes"><ol><li id="fn1"><p>Une note. {said[:100]}</p></li></ol></section>'
    body = f'<h2 id="un">Un</h2><p>Avant. {said[:200]}</p><p>Début. {said}{call} Fin.</p><p>Après.</p>{note}'
    (page,) = [page for page in pages_of(make_slides(body=body)[0][False]) if "Début." in page]
    assert "Fin." in page


def test_what_is_left_of_a_long_paragraph_or_a_list_is_not_alone_on_a_slide() -> None:
    words = " ".join(f"numéro{number}" for number in range(52))  # nine lines, of which eight have room below a heading
    items = "".join(f"<li>Point {number}.</li>" for number in range(1, 9))
    body = f'<h2 id="un">Un</h2><p>{words}</p><h2 id="deux">Deux</h2><ul>{items}</ul><p>Après.</p>'
    pages = pages_of(make_slides(body=body)[0][False])
    (rest,) = [page for page in pages if "numéro51" in page]
    assert "numéro33" in rest
    (end,) = [page for page in pages if "Point 8." in page]
    assert "Point 7." in end
