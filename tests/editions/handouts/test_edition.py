"""Handouts: the chosen articles in each layout, with a head to fill in, numbers that hold, and room to answer."""

import contextlib
import ctypes
import functools
import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from pipeline.editions.book.plan_handouts import plan_handout
from pipeline.editions.edition import Publication
from pipeline.editions.handouts import edition
from pipeline.editions.handouts.designs import A5, DENSE, LARGE, LETTER, NOTES, SPACED, STANDARD, Design
from pipeline.editions.handouts.edition import make_handout, make_handouts
from pipeline.editions.handouts.sheet import ClassSheet, SheetHead, carry_numbers, number_lines, set_sheet
from pipeline.editions.print.references import References
from pipeline.extension import File
from pipeline.extensions import severity_of
from pipeline.i18n.catalogue import in_language
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import inputs_of, job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Lead, Picture, Question
from pipeline.model.books_and_handouts import (
    IMPOSED,
    NEWSPAPERS,
    Blank,
    Handout,
    Layout,
    MarginNumbers,
    Selection,
)
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem, Severity
from pipeline.model.settings import Legal
from pipeline.press.fonts.prepared import SANS
from pipeline.press.sheets import PICTURE, Sheets
from tests import factory
from tests.editions.making import files_by, made_by
from tests.judges import axe, page_ua1, qpdf_check, verapdf, vnu
from tests.press.letter_sizes import letter_sizes
from tests.press.samples import links, opened, page_of, text

LINKED = '<p>Voir <a href="https://example.org/page">la page</a>, le <a href="article:premier#figures">premier</a>.</p>'
WORDS = (
    "<p>" + "Des mots assez nombreux pour que le texte ait beaucoup de lignes, les unes sous les autres. " * 30 + "</p>"
)
LESSON = (
    f'<p>Début.</p>{WORDS}<h2 id="partie">Une partie</h2>{WORDS}<p>Fin<a href="#fn1" class="footnote-ref" '
    'id="fnref1" role="doc-noteref"><sup>1</sup></a>.</p>'
    '<div class="questions" data-lines="2"><ol><li>Que dit le texte\u202f?</li>'
    '<li data-lines="0">Levez la main.</li></ol></div>'
    '<div class="solution"><p>Il dit <a href="https://example.org/solution">la réponse secrète</a>.</p></div>'
    '<section class="footnotes" role="doc-endnotes"><h2 id="notes">Notes</h2><ol><li id="fn1"><p>Une note. '
    '<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>'
)  # fmt: skip
_ROWS = "<tr><td>a</td><td>b</td></tr>" * 40
TABLES = (
    f"<table><thead><tr><th>Nom</th><th>Débit</th></tr></thead><tbody>{_ROWS}</tbody><tbody>{_ROWS}</tbody></table>"
    f"<table><caption>Une</caption><tbody>{_ROWS}</tbody></table>"
    "<table><tbody><tr><th>x</th><td>y</td></tr><tr><th>x</th><td>y</td></tr></tbody></table>"
    "<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>"
)
LAYOUTS = tuple(Layout)


@functools.cache
def collection() -> Collection:
    """Return four articles: two link to the same address, one is a lesson."""
    made = factory.collection()
    third = factory.article("troisieme", "Œil & écran", LINKED, day=3)
    lesson = factory.article("lecon", "La leçon", LESSON, day=4)
    lesson = replace(lesson, questions=(Question("Et vous, qu’en pensez-vous\u202f?", 4),))
    return replace(made, articles=(*made.articles, third, lesson))


def made(asked: Handout, of: Collection | None = None) -> list[File]:
    return _made_of_four(asked) if of is None else _made(asked, of)


@functools.cache
def _made_of_four(asked: Handout) -> list[File]:
    """Make and remember the handouts that several tests use."""
    return _made(asked, collection())


def _made(asked: Handout, whole: Collection) -> list[File]:
    return files_by(lambda runner: make_handout(whole, plan_handout(whole, asked), runner))


def of(*posts: str, **how: Any) -> Handout:
    return Handout(Selection(posts), **how)


@functools.cache
def lesson() -> dict[str, File]:
    """Make the lesson in four layouts, and on A4 for the teacher, by path; the teacher's below `teacher`."""
    asked = of("lecon", "premier", class_name="4e B", layouts=(Layout.GREY, Layout.NOTES, Layout.LARGE_PRINT))
    standard = replace(asked, layouts=(Layout.A4,), teacher=True)
    files = [*made(asked), *made(standard)]
    return {f"teacher/{file.path}" if file.teacher else file.path: file for file in files}


@functools.cache
def form() -> File:
    (file,) = made(of("lecon", "premier", form=True))
    return file


def words(file: File, first: int = 0) -> str:
    return " ".join(text(file.data.data, index) for index in range(first, file.pages))


def plain(file: File) -> str:
    return re.sub(r"\s+", " ", words(file))


def test_every_layout_has_its_file_for_the_class_and_for_the_teacher() -> None:
    expected = {f"{whose}/{layout}.pdf" for layout in LAYOUTS for whose in ("class", "teacher")}
    assert everything().keys() == expected | {"class/fiche.zip", "teacher/fiche-teacher.zip"}
    assert everything()["class/a4.pdf"].path == "handouts/fiche/a4.pdf"
    assert everything()["class/fiche.zip"].path == "handouts/fiche.zip"


@pytest.mark.judge
@pytest.mark.parametrize("layout", LAYOUTS)
def test_judges_find_nothing(tmp_path: Path, layout: Layout) -> None:
    path = tmp_path / "handout.pdf"
    path.write_bytes(everything()[f"class/{layout}.pdf"].data.data)
    assert qpdf_check(path) == []
    if layout in IMPOSED:
        assert verapdf(path, "3b") == []
    else:
        assert page_ua1(path) == []
        assert verapdf(path, "ua1") == []
        assert verapdf(path, "3a") == []


@pytest.mark.judge
def test_judges_find_nothing_in_a_form_in_a_teachers_copy_and_on_many_pages(tmp_path: Path) -> None:
    copies = {
        path: lesson()[path] for path in ("teacher/handouts/la-lecon/a4.pdf", "handouts/la-lecon/large-print.pdf")
    }
    for name, file in {"form": form(), **copies}.items():
        path = tmp_path / f"{name.replace('/', '-')}.pdf"
        path.write_bytes(file.data.data)
        assert [*verapdf(path, "ua1"), *verapdf(path, "3a"), *page_ua1(path)] == []


def test_what_is_laid_out_comes_with_what_can_be_read_aloud() -> None:
    files = made(of("second", layouts=(Layout.BOOKLET,)))
    assert [file.path for file in files] == ["handouts/le-second/a5.pdf", "handouts/le-second/booklet.pdf"]
    assert [file.sheets for file in files] == [0, 1]


def test_articles_come_as_chosen_each_on_a_new_page_or_run_on() -> None:
    (apart,) = made(of("troisieme", "premier"))
    (flowing,) = made(of("troisieme", "premier", flow=True))
    assert [page_of(opened(apart.data.data), slug) for slug in ("troisieme", "premier")] == [0, 1]
    assert [page_of(opened(flowing.data.data), slug) for slug in ("troisieme", "premier")] == [0, 0]


def test_head_stands_on_the_first_page_only_and_each_line_can_be_left_out() -> None:
    (full,) = made(of("premier", class_name="4e B", teacher_name="Mme Roy", date="mardi 3 mars"))
    first = text(full.data.data, 0)
    assert all(word in first for word in ("Classe", "4e B", "Professeur", "Mme Roy", "mardi 3 mars", "Nom", "Date"))
    assert "Nom" not in words(full, 1).split("Débit")[0].split()[:20]
    (bare,) = made(of("troisieme", blanks=(Blank.NAME,)))
    assert "Nom" in text(bare.data.data, 0)
    assert not any(word in text(bare.data.data, 0) for word in ("Classe", "Date", "Professeur"))


def test_every_fifth_line_is_numbered_and_the_same_one_in_every_layout_with_the_same_lines() -> None:
    pages = {
        layout: text(lesson()[f"handouts/la-lecon/{layout}.pdf"].data.data, 0) for layout in ("a4", "grey", "notes")
    }
    for said in pages.values():
        assert {"5", "10", "15", "20"} <= set(said.split())
    assert lesson()["handouts/la-lecon/a4.pdf"].pages == lesson()["handouts/la-lecon/grey.pdf"].pages
    assert text(lesson()["handouts/la-lecon/a4.pdf"].data.data, 1) == text(
        lesson()["handouts/la-lecon/grey.pdf"].data.data, 1
    )


@pytest.mark.parametrize("how", ["apart", "flowing, with fields"])
def test_nothing_moves_on_grey_pages_and_nothing_has_a_colour(how: str) -> None:
    standard, grey = _standard_and_grey() if how == "apart" else _standard_and_grey_flowing()
    assert standard.pages == grey.pages > 3
    for page in range(standard.pages):
        pairs = zip(characters(standard, page), characters(grey, page), strict=True)
        assert all(one[0] == other[0] and math.dist(one[1:], other[1:]) < 0.01 for one, other in pairs)
        with pypdfium2.PdfDocument(grey.data.data) as pdf:
            red, green, blue = pdf[page].render(scale=1).to_pil().convert("RGB").split()
        assert red.tobytes() == green.tobytes() == blue.tobytes()


def _standard_and_grey() -> tuple[File, File]:
    return lesson()["handouts/la-lecon/a4.pdf"], lesson()["handouts/la-lecon/grey.pdf"]


def _standard_and_grey_flowing() -> list[File]:
    tables = f"{TABLES}<blockquote><p>Cité.</p></blockquote><pre><code>x\ny</code></pre>{factory.BODY}"
    rich = replace(factory.article("riche", "Riche", tables), shown=("images/rouge.png",))
    of_rich = replace(collection(), articles=(rich, *collection().articles))
    return made(of("riche", "lecon", layouts=(Layout.A4, Layout.GREY), flow=True, form=True), of_rich)


def test_paragraphs_are_numbered_instead_or_nothing() -> None:
    def numbers(which: MarginNumbers) -> Counter[str]:
        (file,) = made(of("second", numbers=which))
        return Counter(word for word in text(file.data.data, 0).split() if word.isdigit())

    assert numbers(MarginNumbers.PARAGRAPHS) - numbers(MarginNumbers.NONE) == Counter(("1", "2"))
    assert numbers(MarginNumbers.LINES) == numbers(MarginNumbers.NONE)


def test_large_print_tells_the_pages_and_lines_of_the_others() -> None:
    large = plain(lesson()["handouts/la-lecon/large-print.pdf"])
    standard = lesson()["handouts/la-lecon/a4.pdf"]
    assert lesson()["handouts/la-lecon/large-print.pdf"].pages > standard.pages
    for page in range(2, standard.pages + 1):
        assert re.search(rf"p\.\s{page}\b", large), page
    assert {"5", "10", "15", "35"} <= set(large.split())


def test_the_sign_of_a_page_stands_to_the_right_of_its_number_where_text_runs_from_the_right() -> None:
    body = "<p>" + "כל שורה מתחילה בקצה הימני של העמוד. " * 150 + "</p>"
    hebrew = replace(factory.article("ivrit", "עברית", body), language="he", lead=None)
    all_of_it = replace(collection(), settings=replace(collection().settings, language="he"), articles=(hebrew,))
    (file,) = made(of("ivrit", layouts=(Layout.LARGE_PRINT,)), all_of_it)
    rows = [row for row in _left_margins(file) if "׳" in row]
    assert rows
    for row in rows:
        (number,) = [box for letter, box in row.items() if letter.isdigit()]
        assert number[2] < row["׳"][0] < row["ע"][0]


def _left_margins(file: File) -> Iterator[dict[str, tuple[float, float, float, float]]]:
    """Yield the letters in each page's left margin above the folio, with their boxes."""
    with pypdfium2.PdfDocument(file.data.data) as pdf:
        for number in range(len(pdf)):
            page = pdf[number].get_textpage()
            letters = ((page.get_text_range(at, 1), at) for at in range(page.count_chars()))
            boxes = [
                (letter, page.get_charbox(at)) for letter, at in letters if letter.strip() and letter.isprintable()
            ]
            yield {letter: box for letter, box in boxes if box[2] < 90 and box[1] > 80}


def test_titles_of_boxes_and_blocks_are_as_large_as_the_rest_of_large_print() -> None:
    body = (
        '<p>Début.</p><div class="admonition admonition-note"><p class="admonition-title">Remarque</p><p>Un mot.</p></div>'
        '<div class="questions"><p class="block-title">Questions</p><ol><li>Laquelle ?</li></ol></div>'
    )
    titled = replace(collection(), articles=(factory.article("titres", "Des titres", body),))
    (file,) = made(of("titres", layouts=(Layout.LARGE_PRINT,)), titled)
    with pypdfium2.PdfDocument(file.data.data) as pdf:
        pages = [pdf[number].get_textpage() for number in range(len(pdf))]
        found = {}
        for page in pages:
            for word in ("Début", "Remarque", "Questions"):
                if (at := page.get_text_range().find(word)) >= 0:
                    _, foot, _, head = page.get_charbox(at, loose=True)
                    found[word] = head - foot
    assert found["Remarque"] > 0.95 * found["Début"]
    assert found["Questions"] > 0.95 * found["Début"]


def test_questions_have_room_and_those_of_the_front_matter_come_last() -> None:
    (without,) = made(of("second"))
    (file,) = [one for path, one in lesson().items() if path == "handouts/la-lecon/a4.pdf"]
    said = plain(file)
    assert said.index("Que dit le texte") < said.index("Levez la main") < said.index("Et vous, qu’en pensez-vous")
    assert "Que dit" not in plain(without)


def test_solutions_are_in_the_teachers_copy_alone_behind_the_same_pages() -> None:
    own, teachers = (lesson()[f"{place}handouts/la-lecon/a4.pdf"] for place in ("", "teacher/"))
    assert "secrète" not in words(own)
    assert own.pages + 1 == teachers.pages
    assert [text(own.data.data, page) for page in range(own.pages)] == [
        text(teachers.data.data, page) for page in range(own.pages)
    ]
    last = text(teachers.data.data, own.pages)
    assert "Corrigés" in last
    assert "la réponse secrète" in last
    assert "example.org/solution" in last


def test_fields_can_be_filled_in_and_have_names_of_their_own() -> None:
    pdf = opened(form().data.data)
    fields = list(pdf.Root.AcroForm.Fields)
    names = [str(field.T) for field in fields]
    assert len(names) == len(set(names))
    assert [str(field.TU) for field in fields][:2] == ["Nom", "Date"]
    assert any(str(field.TU).startswith("Que dit le texte") for field in fields)
    boxes = [field for field in fields if field.FT == "/Btn"]
    assert [str(box.AS) for box in boxes] == ["/Yes", "/Off"]
    assert "/AcroForm" not in opened(lesson()["handouts/la-lecon/a4.pdf"].data.data).Root


def test_a_form_has_the_pages_of_the_sheet() -> None:
    sheet = lesson()["handouts/la-lecon/a4.pdf"]
    assert form().pages == sheet.pages


def test_links_lead_to_articles_of_the_handout_or_to_the_site() -> None:
    (both,) = made(of("troisieme", "premier"))
    assert links(opened(both.data.data), 0)["premier"] == "-> premier#figures"
    (alone,) = made(of("troisieme"))
    assert "premier" not in links(opened(alone.data.data), 0)
    sited = replace(collection(), settings=replace(collection().settings, base_url="https://example.org/blog/"))
    (file,) = made(of("troisieme"), sited)
    assert links(opened(file.data.data), 0)["premier"].startswith("https://example.org/blog/")


def test_notes_count_anew_in_each_article_but_not_where_two_share_a_page() -> None:
    note = '<p>Dit<a href="#fn1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a>.</p><section class="footnotes" role="doc-endnotes"><ol><li id="fn1"><p>Une note.</p></li></ol></section>'
    both = tuple(factory.article(name, name, note) for name in ("un", "deux"))
    of_both = replace(factory.collection(), articles=both)
    for flow, signs in ((False, ["1", "1"]), (True, ["1", "2"])):
        (file,) = made(of("un", "deux", flow=flow), of_both)
        assert re.findall(r"(\d)\s*Une note", plain(file)) == signs


def test_cards_show_four_articles_on_a_page() -> None:
    asked = Handout(Selection(everything=True), layouts=(Layout.CARDS,))
    (file,) = made(asked)
    assert (file.path, file.pages) == ("handouts/carnet-dessai/cards.pdf", 1)
    assert plain(file).count("Ce que l’on trouve dans cet article") == 4
    five = replace(collection(), articles=(*collection().articles, factory.article("cinq", "Cinq", WORDS)))
    (file,) = made(asked, five)
    assert file.pages == 2


@pytest.mark.judge
def test_an_archive_has_all_files_and_a_page_that_lists_them(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(everything()["class/fiche.zip"].data.data)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted(["index.html", *(f"{layout}.pdf" for layout in LAYOUTS)])
        page = archive.read("index.html").decode()
        assert archive.read("a4.pdf") == everything()["class/a4.pdf"].data.data
    assert all(f'href="{layout}.pdf"' in page for layout in LAYOUTS)
    assert "feuilles de papier" in page
    path = tmp_path / "index.html"
    path.write_text(page, "utf-8")
    assert vnu([path])[path] == []
    assert axe([path])[path] == []
    with zipfile.ZipFile(io.BytesIO(everything()["teacher/fiche-teacher.zip"].data.data)) as archive:
        assert archive.read("a4.pdf") == everything()["teacher/a4.pdf"].data.data


def test_of_an_article_that_cannot_be_set_the_words_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    @job(reads=inputs_of(set_sheet))
    def without_lists(job: ClassSheet) -> tuple[Sheets, ...]:
        if any("<ul>" in article.body.text for article in job.articles):
            raise ValueError(job.title)
        return set_sheet(job)

    monkeypatch.setattr(edition, "set_sheet", without_lists)
    whole = collection()
    listed = factory.article("liste", "Une liste", "<p>Avant.</p><ul><li>un</li><li>deux</li></ul>", day=5)
    whole = replace(whole, articles=(*whole.articles, replace(listed, questions=(Question("Pourquoi\u202f?", 2),))))
    asked = plan_handout(whole, of("troisieme", "liste"))
    found = made_by(lambda runner: make_handout(whole, asked, runner))
    (problem,) = (one for one in found if isinstance(one, Problem) and one.rule == "words-alone")
    assert (problem.path, severity_of(problem.rule)) == ("articles/liste.md", Severity.WARNING)
    assert problem.message.startswith("handout: ")
    assert problem.message.endswith("; its words are kept without their form")
    (sheet,) = (one for one in found if isinstance(one, File))
    assert "Avant. un deux" in plain(sheet)
    assert "https://example.org/page" in repr(links(opened(sheet.data.data), 0))  # the other one has its form


@pytest.mark.parametrize("fails", ["set_sheet", "bind", "impose", "set_cards"])
def test_of_a_layout_that_cannot_be_made_the_others_come_out(fails: str, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = {"set_sheet": "dense", "bind": "dense", "impose": "booklet", "set_cards": "cards"}[fails]
    whole = getattr(edition, fails)

    @job(reads=inputs_of(whole))
    def failing_on_one(job: Any) -> object:
        if failing in (getattr(job, "layout", ""), job.called.split()[0], job.belongs_to.split(", ")[-1]):
            raise AttributeError("'BlockBox' object has no attribute 'index'")
        return whole(job)

    monkeypatch.setattr(edition, fails, failing_on_one)
    layouts = (Layout.A4, Layout.DENSE, Layout.A5, Layout.BOOKLET, Layout.CARDS)
    found = made_by(
        lambda runner: make_handout(collection(), plan_handout(collection(), of("second", layouts=layouts)), runner)
    )
    paths = {str(layout): f"handouts/le-second/{layout}.pdf" for layout in layouts}
    (problem,) = (one for one in found if isinstance(one, Problem) and one.rule == "left-out")
    assert str(problem).startswith(f"collection: left-out: {paths.pop(failing)} cannot be made: the program")
    assert [one.path for one in found if isinstance(one, File)] == list(paths.values())


def test_title_and_folder_come_from_what_is_chosen() -> None:
    assert made(of("second"))[0].path == "handouts/le-second/a4.pdf"
    assert made(of("second", title="Été : l’œil…"))[0].path == "handouts/ete-loeil/a4.pdf"
    assert made(Handout(Selection(tags=("video",))))[0].path == "handouts/video/a4.pdf"


def test_settings_make_handouts_of_their_own_and_an_empty_one_is_named() -> None:
    asked = (
        Handout(Selection(("second",))),
        Handout(Selection(("perdu",)), place=(7, 3)),
        Handout(Selection(("second",))),
    )
    told = replace(collection(), handouts=asked)
    items = made_by(lambda runner: make_handouts(Publication(told, frozenset()), runner))
    assert [item.path for item in items if isinstance(item, File)] == [
        "handouts/le-second/a4.pdf",
        "handouts/le-second-2/a4.pdf",
    ]
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert (problem.path, problem.line, problem.column, problem.rule) == ("collection.yaml", 7, 3, "handout")
    assert "there is no article “perdu”" in problem.message


def test_same_selection_gives_the_same_bytes() -> None:
    asked = of("lecon", "premier", class_name="4e B", layouts=(Layout.BOOKLET, Layout.CARDS), zip=True)
    first, second = ([file.data.data for file in _made(asked, collection())] for _ in range(2))
    assert first == second


def test_a_hostile_title_stays_text() -> None:
    hostile = replace(factory.article("x", "<b>{{ 7 * 7 }}</b>", "<p>Un.</p>"), language="fr")
    (file,) = made(Handout(Selection(("x",)), class_name="<script>"), replace(collection(), articles=(hostile,)))
    assert "<script>" in plain_page(file, 0)
    assert "{{ 7 * 7 }}" in plain_page(file, 0)


def test_numbers_stand_on_the_lines_that_they_count() -> None:
    (file,) = made(of("lecon", numbers=MarginNumbers.LINES))
    marks = list(characters(file, 1))
    margin = 28 * 72 / 25.4
    numbers = sorted({round(y, 1) for letter, x, y in marks if x < margin - 5 and letter.isdigit()}, reverse=True)
    baselines = sorted({round(y, 1) for _, x, y in marks if abs(x - margin) < 0.5 and y > 60}, reverse=True)
    assert len(numbers) > 3
    assert all(any(abs(number - line) < 0.3 for line in baselines) for number in numbers)
    gaps = [round((above - below) / 15) for above, below in pairwise(numbers)]
    assert gaps.count(5) >= len(gaps) - 1  # a heading stands between two of them


def test_a_question_never_stands_apart_from_its_room() -> None:
    asked = "".join(f"<li>Question numéro {number} ?</li>" for number in range(1, 21))
    body = f'<p>Début.</p><div class="questions" data-lines="5"><ol>{asked}</ol></div>'
    many = replace(collection(), articles=(factory.article("x", "Beaucoup", body),))
    (file,) = made(of("x", form=True), many)
    pdf = opened(file.data.data)
    pages = {str(page.objgen): index for index, page in enumerate(pdf.pages)}
    rooms = [
        (str(field.TU), pages[str(field.P.objgen)]) for field in pdf.Root.AcroForm.Fields if "Question" in str(field.TU)
    ]
    assert len(rooms) == 20
    assert file.pages > 3
    assert all(f"{question} " in f"{plain_page(file, page)} " for question, page in rooms)


def test_no_page_has_one_line_alone() -> None:
    sentence = "Une phrase de longueur moyenne qui remplit à peu près une ligne de texte courant. "
    counts = range(20, 27)
    articles = tuple(factory.article(f"x{count}", "Un", f"<p>{sentence * 3}</p>" * count) for count in counts)
    asked = of(*(one.slug for one in articles), numbers=MarginNumbers.NONE, blanks=())
    (file,) = made(asked, replace(collection(), articles=articles))
    begins = [page_of(opened(file.data.data), one.slug) for one in articles]
    for after in (*begins[1:], file.pages):
        last = [y for _, _, y in characters(file, after - 1) if 80 < y < 760]
        assert len({round(y) for y in last}) >= 2


def characters(file: File, page: int) -> Iterator[tuple[str, float, float]]:
    """Yield the characters of a page with their origins."""
    with pypdfium2.PdfDocument(file.data.data) as pdf:
        text_page = pdf[page].get_textpage()
        for index in range(text_page.count_chars()):
            x, y = ctypes.c_double(), ctypes.c_double()
            pypdfium2.raw.FPDFText_GetCharOrigin(text_page, index, x, y)
            yield chr(pypdfium2.raw.FPDFText_GetUnicode(text_page, index)), x.value, y.value


def plain_page(file: File, page: int) -> str:
    return re.sub(r"\s+", " ", text(file.data.data, page))


def test_the_last_line_says_who_answers_for_it_where_somebody_said_so() -> None:
    legal = Legal(publisher="Le lycée", director="Mme Martin", licence="CC BY-SA 4.0")
    (file,) = made(of("second"), replace(collection(), legal=legal))
    assert "Direction de la publication : Mme Martin · CC BY-SA 4.0" in words_of(file)
    assert "<" not in words_of(file)
    (plain,) = made(of("second"))
    assert "Direction de la publication" not in words_of(plain)


def words_of(file: File) -> str:
    """Return the words of a PDF on one line."""
    with contextlib.closing(pypdfium2.PdfDocument(file.data.data)) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


_MATTER = (
    '<p>Un texte<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> avec du '
    "<code>code</code>, m<sup>2</sup>, <small>petit</small>.</p><h2>Titre</h2><h3>Titre</h3><h4>Titre</h4>"
    '<figure><img src="asset:images/rouge.png" alt="r"><figcaption>Légende <code>code</code> 2<sup>e</sup></figcaption></figure>'
    f"<table><caption>Titre</caption><tr>{'<td>Une case <code>code</code> 2<sup>e</sup></td>' * 3}</tr></table>"
    f"<table><tr>{'<td>cinquante</td>' * 11}</tr></table><table><tr>{'<td>cinquante</td>' * 16}</tr></table>"
    "<pre><code>for mot in enumerate(juste, copie, deletion, insertion, substitution): return</code></pre>"
    '<div class="admonition admonition-note"><p class="admonition-title">Remarque</p><p>Un mot.</p></div>'
    '<details><summary>Plus</summary><p>Un mot.</p></details><dl><dt>Mot</dt><dd>Ce que c’est.</dd></dl>'
    '<div class="glossary"><p class="block-title">Glossaire</p><dl><dt>Mot</dt><dd>Ce que c’est.</dd></dl></div>'
    '<div class="questions"><p class="block-title">Questions</p><ol><li>Laquelle ?'
    '<div class="solution"><p>Celle-ci, et pas l’autre.</p></div></li>'
    '<li data-lines="1">Et l’autre ?<div class="solution"><p>' + "Une réponse bien trop longue pour une ligne. " * 5 + "</p></div></li></ol></div>"
    '<section class="footnotes" role="doc-endnotes"><ol><li id="fn1"><p>Une note, <code>code</code>, 2<sup>e</sup>.'
    '</p></li></ol></section>'
)  # fmt: skip


@functools.cache
def everything() -> dict[str, File]:
    """Make one handout of each kind in all layouts, for class and teacher, by folder and file."""
    rich = replace(factory.article("riche", "Riche", _MATTER), shown=("images/rouge.png",), tags=("son",))
    legal = Legal(publisher="Le lycée")
    whole = replace(collection(), articles=(rich,), legal=legal)
    asked = of(
        "riche",
        class_name="4e B",
        title="Fiche",
        marked_out_of="20",
        instructions="Répondez par des phrases.",
        layouts=LAYOUTS,
        teacher=True,
        zip=True,
    )
    return {
        f"{'teacher' if file.teacher else 'class'}/{file.path.rpartition('/')[2]}": file for file in made(asked, whole)
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_letter_is_small_in_any_layout(layout: Layout) -> None:
    """But for those in pictures; superscripts alone are below 8 points, 18 in large print, 13 with wider letters."""
    legible = {Layout.LARGE_PRINT: (18, 13.5, 18), Layout.SPACED: (13, 9.75, 13)}
    least, least_above, numbers = legible.get(layout, (8, 6, 7.4))
    for whose in ("class", "teacher"):
        data = everything()[f"{whose}/{layout}.pdf"].data.data
        # Those of the text, and that of the first of January, which a newspaper says three times.
        dates = 3 if layout in NEWSPAPERS else 1
        raised = {Layout.CARDS: 1, Layout.SLIDES: 0}.get(layout, _MATTER.count("<sup>") + dates)
        text = letter_sizes(data)
        assert min(text) >= (least_above if raised else least)
        assert sum(strings for size, strings in text.items() if size < least) == raised
        assert min(letter_sizes(data, kind="margin"), default=numbers) >= numbers


def test_answers_stand_on_the_lines_of_the_teachers_copy_where_they_fit_and_move_nothing() -> None:
    own, teachers = (everything()[f"{whose}/a4.pdf"] for whose in ("class", "teacher"))
    assert "Celle-ci" not in plain(own)
    assert plain(teachers).count("Celle-ci, et pas l’autre.") == 2
    assert plain(teachers).count("bien trop longue") == 5
    assert own.pages + 1 == teachers.pages
    placed = [
        Counter((letter, round(x), round(y)) for letter, x, y in characters(file, own.pages - 1) if letter.strip())
        for file in (own, teachers)
    ]
    assert "Le lycée" in plain(own)
    assert not placed[0] - placed[1]


def test_a_form_has_a_field_where_the_teachers_copy_has_the_answer_on_the_lines() -> None:
    solved = '<li>Laquelle ?<div class="solution"><p>Celle-ci.</p></div></li>'
    body = f'<div class="questions"><ol>{solved}<li>Pourquoi ?</li></ol></div>'
    whole = replace(collection(), articles=(factory.article("x", "Un", body),))
    copies = [opened(file.data.data) for file in made(of("x", form=True, teacher=True), whole)]
    own, teachers = ([str(field.T).rpartition("/")[2] for field in pdf.Root.AcroForm.Fields] for pdf in copies)
    assert (own, teachers) == (["name", "date", "a0-q1", "a0-q2"], ["name", "date", "a0-q2"])


def test_both_copies_of_a_layout_are_set_at_once() -> None:
    asked = of("lecon", layouts=(Layout.A4, Layout.NOTES), teacher=True)
    with Runner() as runner:
        paths = [one.path for one in make_handout(collection(), plan_handout(collection(), asked), runner)]
    assert len(paths) == 4
    assert runner.ran["handout"] == 2


def test_lines_for_answers_take_the_column_of_notes_too() -> None:
    for layout, ends in (("a4", 190), ("large-print", 186)):
        rules = _longest_rules(everything()[f"class/{layout}.pdf"])
        assert max(rules) == pytest.approx(ends * 72 / 25.4, abs=1), layout


def _longest_rules(file: File) -> list[float]:
    """Return the right ends of what is drawn on the last page, without letters."""
    with pypdfium2.PdfDocument(file.data.data) as pdf:
        objects = pdf[file.pages - 1].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_PATH,))
        return [each.get_bounds()[2] for each in objects]


def test_the_head_has_room_for_a_mark_and_instructions_on_request() -> None:
    for layout in ("a4", "notes", "large-print"):
        first = text(everything()[f"class/{layout}.pdf"].data.data, 0)
        assert re.search(r"Note\s+/ 20", first)
        assert re.search(r"Consigne\s+Répondez par des phrases.", first)
    (without,) = made(of("second"))
    assert not re.search("Note|Consigne", text(without.data.data, 0))
    (form_of_it,) = made(of("second", form=True, marked_out_of="20"))
    pdf = opened(form_of_it.data.data)
    assert [str(field.TU) for field in pdf.Root.AcroForm.Fields] == ["Nom", "Date", "Note"]


def marked(**said: Any) -> Collection:
    """Return the collection with a mark and instructions in the second article, and another mark in the third."""
    whole = collection()
    first, second, third, *others = whole.articles
    second, third = replace(second, **said), replace(third, marked_out_of="5")
    return replace(whole, articles=(first, second, third, *others))


def test_an_article_says_the_mark_and_the_instructions_at_the_head_of_its_handout() -> None:
    whole = marked(marked_out_of="20", instructions="Lisez deux fois.")
    (file,) = made(of("second"), whole)
    assert re.search(r"Note\s+/ 20", text(file.data.data, 0))
    assert "Lisez deux fois." in text(file.data.data, 0)


@pytest.mark.parametrize(
    ("asked", "posts", "counts"),
    [
        ("", ("second",), "20"),
        ("", ("second", "premier"), "20"),
        ("10", ("second",), "20"),
        ("10", ("premier",), "10"),
        ("10", ("second", "troisieme"), "10"),
        ("", ("second", "troisieme"), ""),
    ],
)
def test_front_matter_counts_before_the_settings_and_options_before_both(
    asked: str, posts: tuple[str, ...], counts: str
) -> None:
    whole = marked(marked_out_of="20")
    assert plan_handout(whole, of(*posts, marked_out_of=asked, place=(3, 1))).marked_out_of == counts
    assert plan_handout(whole, of(*posts, marked_out_of=asked)).marked_out_of == (asked or counts)


def test_articles_of_a_handout_that_say_different_marks_are_named() -> None:
    whole = marked(marked_out_of="20")

    def named(**how: Any) -> list[tuple[str, str]]:
        asked = of("second", "troisieme", place=(3, 1), **how)
        items = made_by(lambda runner: make_handout(whole, plan_handout(whole, asked), runner))
        return [(item.place, item.rule) for item in items if isinstance(item, Problem)]

    assert named() == [("collection.yaml:3:1", "bad-value")]
    assert named(marked_out_of="20") == []


@pytest.mark.parametrize("layout", [Layout.A4, Layout.A5])
def test_the_best_mark_stands_beside_its_blank_where_lines_run_from_the_right(layout: Layout) -> None:
    whole = collection()
    hebrew = replace(whole, settings=replace(whole.settings, language="he"))
    (file,) = made(of("second", title="דף עבודה", marked_out_of="20", layouts=(layout,)), hebrew)
    (mark,) = [x for letter, x, y in characters(file, 0) if letter == "/"]
    (term,) = [x for letter, x, y in characters(file, 0) if letter == "ן"]  # the last letter of “mark”
    assert term - mark == pytest.approx(23.5 * 72 / 25.4, abs=6)


def test_lists_quotations_and_notes_of_large_print_are_indented_where_lines_run_from_the_right() -> None:
    note = '<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a>'
    body = (
        f"<p>אבג{note}</p><ul><li>דהו</li></ul><blockquote><p>זחט</p></blockquote><dl><dt>א</dt><dd>יכל</dd></dl>"
        '<section class="footnotes" role="doc-endnotes"><ol><li id="fn1"><p>מנס</p></li></ol></section>'
    )
    one = replace(factory.article("he", "ספר", body), language="he", lead=None)
    whole = replace(collection(), articles=(one,))
    whole = replace(whole, settings=replace(whole.settings, language="he"))
    (file,) = made(of("he", title="דף", layouts=(Layout.LARGE_PRINT,)), whole)
    # Where the first letter of each stands, which is the one most to the right.
    begins = {letter: x for letter, x, _ in characters(file, 0) if letter in "אדזימ•"}
    edge = (LARGE.page.width - LARGE.page.start) * 72 / 25.4
    assert begins["•"] < edge
    for letter in "דזימ":
        assert begins[letter] == pytest.approx(edge - 27, abs=15), letter


def test_large_print_leaves_topics_and_minutes_out_and_keeps_short_tables_whole() -> None:
    said = plain(everything()["class/large-print.pdf"])
    assert not re.search(r"minute|\bson\b", said)
    rows = "".join(f"<tr><td>Rangée{number}</td></tr>" for number in range(10))
    bodies = ["<p>Une ligne.</p>" * before + f"<table>{rows}</table>" for before in range(4, 16, 2)]
    articles = tuple(factory.article(f"x{number}", "Un", body) for number, body in enumerate(bodies))
    asked = of(*(one.slug for one in articles), layouts=(Layout.LARGE_PRINT,))
    (file,) = made(asked, replace(collection(), articles=articles))
    on = [text(file.data.data, page).count("Rangée") for page in range(file.pages)]
    assert sorted(filter(None, on)) == [10] * len(bodies)


def test_cards_end_within_their_edges_whatever_they_say() -> None:
    long = replace(
        factory.article("x", "Un titre qui ne finit pas, " * 8, WORDS), description="Une phrase assez longue. " * 60
    )
    (file,) = made(of("x", layouts=(Layout.CARDS,)), replace(collection(), articles=(long,)))
    edge = (297 - 148.5 + 9) * 72 / 25.4
    placed = [(x, y) for letter, x, y in characters(file, 0) if letter.strip()]
    assert min(y for _, y in placed) >= edge
    assert min(y for _, y in placed) < edge + 50
    assert max(x for x, _ in placed) < (105 - 9) * 72 / 25.4
    assert "…" in plain(file)


@pytest.mark.parametrize(("sentences", "size"), [(2, 14.5), (6, 13), (30, 11.5)])
def test_a_short_summary_of_a_card_has_larger_letters(sentences: int, size: float) -> None:
    said = replace(factory.article("x", "Un"), description="Une phrase assez longue pour un rang. " * sentences)
    (file,) = made(of("x", layouts=(Layout.CARDS,)), replace(collection(), articles=(said,)))
    assert size in letter_sizes(file.data.data)


@pytest.mark.parametrize("layout", [Layout.A4, Layout.CARDS, Layout.SLIDES])
def test_no_title_has_a_short_word_alone_in_its_last_line(layout: Layout) -> None:
    titled = factory.article("x", "Combien de temps une salle toute vide et blanche se souvient")
    for words in (9, 8, 7, 6, 5):
        (file,) = made(
            of("x", layouts=(layout,)),
            replace(collection(), articles=(replace(titled, title=" ".join(titled.title.split()[-words:])),)),
        )
        assert not re.search(r"(?m)^souvient", text(file.data.data, 0))


def test_a_booklet_is_as_large_as_the_layout_whose_pages_it_has() -> None:
    for layout, plain in IMPOSED.items():
        imposed = everything()[f"class/{layout}.pdf"]
        assert letter_sizes(imposed.data.data) == letter_sizes(everything()[f"class/{plain}.pdf"].data.data)
        width, height = (420, 297) if layout is Layout.NEWSPAPER else (297, 210)
        with pypdfium2.PdfDocument(imposed.data.data) as pdf:
            assert pdf[0].get_size() == pytest.approx((width * 72 / 25.4, height * 72 / 25.4), abs=0.1)


@functools.cache
def long_sheet(design: Design) -> Sheets:
    """Return an article of many lines, on pages of a design."""
    said = [f"Le mot numéro {number} est assez long pour se couper, dit-on au {number}e rang." for number in range(90)]
    body = "".join(
        f"<p>{' '.join(said[at : at + 6])}</p><ul><li>{' '.join(said[at : at + 2])}</li></ul>" for at in range(0, 90, 6)
    )
    head, articles = SheetHead("", "", "", "", ()), (factory.article("un", "un", body),)
    return set_sheet(ClassSheet("Fiche", "fr", head, articles, {}, References(), "", design))[0]


def counted(sheets: Sheets) -> list[tuple[str, int]]:
    """Return where the numbered lines begin."""
    return [(line.place, line.before) for line in sheets.lines if "." in line.place]


@pytest.mark.parametrize("design", [LETTER, A5, NOTES], ids=lambda design: design.name)
def test_lines_break_alike_wherever_they_have_the_same_numbers(design: Design) -> None:
    lines = counted(long_sheet(design))
    assert len(lines) > 100
    assert lines == counted(long_sheet(STANDARD))


def test_two_columns_say_where_the_lines_of_the_others_begin() -> None:
    standard, dense = long_sheet(STANDARD), long_sheet(DENSE)
    numbers = carry_numbers(standard.lines, dense.lines, MarginNumbers.LINES, pages=False)
    assert Counter(one.number for one in numbers) == Counter(
        one.number for one in number_lines(standard.lines, MarginNumbers.LINES)
    )
    assert {round(one.left) for one in numbers if one.number < 10} <= {48, 61, 309, 322}
    (*_, file) = made(of("lecon", layouts=(Layout.A4, Layout.DENSE)))
    with pypdfium2.PdfDocument(file.data.data) as pdf:
        assert len(pdf) == 2
    ends = {round(x) for letter, x, y in characters(file, 0) if letter in "05" and y > 60}
    # The last digit of a number ends 14 points left of the first column, 5 left of the second.
    digit = 7.5 * SANS.width("5")
    assert {round(17 * 72 / 25.4 - 14 - digit), round(109 * 72 / 25.4 - 5 - digit)} <= ends


def test_a_lead_picture_stands_in_the_first_of_two_columns() -> None:
    body = f'<h2 id="partie">Une partie</h2>{WORDS}'
    one = replace(factory.article("x", "Un"), body=Blob.of(body.encode()), headings=())
    whole = replace(collection(), articles=(one,))
    sheets = next(
        iter(
            set_sheet(
                ClassSheet(
                    "Fiche", "fr", SheetHead("", "", "", "", ()), (one,), whole.pictures, References(), "", DENSE
                )
            )
        )
    )
    (lead,) = [line for line in sheets.lines if line.letters == PICTURE]
    first = [line for line in sheets.lines if line.page == 0 and line.left > lead.left + lead.width]
    assert min(line.baseline for line in first) < lead.baseline


def test_pictures_with_small_letters_are_named_with_their_size_in_each_layout() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100" width="400" height="100"><text y="50" font-size="12">Petit</text></svg>'
    body = '<figure><img src="asset:images/petit.svg" alt="Petit"></figure>'
    drawn = replace(factory.article("x", "Un", body), shown=("images/petit.svg",), lead=None)
    picture = Picture("images/petit.svg", "image/svg+xml", 400, 100, Blob.of(drawing))
    whole = replace(collection(), articles=(drawn,), pictures={"images/petit.svg": picture})
    layouts = (Layout.A4, Layout.A5, Layout.LARGE_PRINT, Layout.BOOKLET, Layout.CARDS)
    items = made_by(
        lambda runner: make_handout(whole, plan_handout(whole, of("x", layouts=layouts, teacher=True)), runner)
    )
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert (problem.rule, problem.path) == ("small-letters", "images/petit.svg")
    # 400 pixels are 300 points: 9 points on A4; as wide as the measure or a card elsewhere.
    assert problem.message == "its smallest letters are small: large-print 9 pt, cards 7.4 pt"
    assert in_language(problem.message, "fr").endswith(" grands-caractères 9\u00a0pt, cartes 7,4\u00a0pt")


@pytest.mark.parametrize(("width", "height"), [(300, 900), (700, 700), (900, 640), (1200, 300)])
def test_pictures_of_large_print_are_as_wide_as_on_a4_at_least(width: int, height: int) -> None:
    body = '<figure><img src="asset:images/une.png" alt="Une"><figcaption>Une</figcaption></figure>'
    standard, large = (widths_of_pictures(body, "", width, height, design) for design in (STANDARD, LARGE))
    assert len(standard) == 2
    assert all(more >= less - 0.1 for more, less in zip(large, standard, strict=True))


@pytest.mark.parametrize("design", [LARGE, SPACED], ids=lambda design: design.name)
@pytest.mark.parametrize(("width", "height"), [(300, 900), (700, 700), (900, 640), (900, 560), (1200, 300)])
def test_a_long_opening_lets_no_lead_picture_be_smaller_than_on_a4(width: int, height: int, design: Design) -> None:
    said = "Une phrase de longueur moyenne. " * 8
    (standard,), (large,) = (widths_of_pictures(WORDS, said, width, height, each) for each in (STANDARD, design))
    assert large >= min(standard, design.page.measure * 72 / 25.4) - 0.1


def widths_of_pictures(body: str, description: str, width: int, height: int, design: Design) -> list[float]:
    """Return the widths of the lead picture and of others."""
    name = "images/une.png"
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"></svg>'.encode()
    picture = Picture(name, "image/svg+xml", width, height, Blob.of(drawing))
    one = replace(factory.article("x", "Un", body), shown=(name,), lead=Lead(name, "Une"))
    one = replace(one, description=description)
    head = SheetHead("", "", "", "", (Blank.NAME,))
    sheet = ClassSheet("Fiche", "fr", head, (one,), {name: picture}, References(), "", design)
    return [line.width for line in set_sheet(sheet)[0].lines if line.letters == PICTURE]


def test_boxes_are_ticked_and_gaps_explained_in_the_teachers_copy_alone() -> None:
    box = '<li><label><input type="checkbox" disabled>{}</label></li>'
    choices = f'<ul class="task-list">{box.format("Faux")}{box.format("Juste")}</ul>'
    right = '<div class="solution answer" data-right="2"><p>Juste</p></div>'
    gap = '<span class="gap">…………</span><span class="solution answer">secrète</span>'
    body = f'<div class="questions"><ol><li data-lines="0">Laquelle ?{choices}{right}</li><li data-lines="0"><p>La réponse {gap}.</p></li></ol></div>'
    whole = replace(collection(), articles=(factory.article("x", "Un", body),))
    own, teachers = made(of("x", teacher=True), whole)
    assert "secrète" not in plain(own)
    assert plain(teachers).count("secrète") == 1
    pages = [opened(file.data.data) for file in (own, teachers)]
    drawn = [
        str(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[0]))).count(" l\\n") for pdf in pages
    ]
    assert drawn[1] > drawn[0]
    filled = [opened(file.data.data) for file in made(of("x", form=True, teacher=True), whole)]
    states = [[str(field.AS) for field in pdf.Root.AcroForm.Fields if "/AS" in field] for pdf in filled]
    assert states == [["/Off", "/Off"], ["/Off", "/Yes"]]
    names = [str(field.T).rpartition("/")[2] for field in filled[0].Root.AcroForm.Fields]
    assert names == ["name", "date", "a0-b1", "a0-b2", "a0-g1"]
