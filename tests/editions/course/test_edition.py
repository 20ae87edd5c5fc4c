"""Courses: each file is read back by a reader of the platform's documented rules."""

import csv
import io
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.body.questions import Kind, Question
from pipeline.editions.course.cards import write_card_table, write_cards
from pipeline.editions.course.edition import FORMATS, make_course, plan_course
from pipeline.editions.course.lessons import Course, CourseAsset, Lesson
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.books_and_handouts import Handout, Selection
from pipeline.model.problems import Problem
from pipeline.normalise import normalise
from tests.editions.course.readers import (
    read_book,
    read_cartridge,
    read_cloze,
    read_gift,
    read_moodle_xml,
    read_qti,
    unpack,
)

_CC_QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
_QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
POST = r"""---
title: "Débit & « latence » / 1"
author: Ada
date: 2026-03-02
---

Le débit[^1]. Voir [l’autre](autre.md#suite), [une fiche](fiche.pdf) et [ici](#formule).

![Une montre](Ma%20montre.svg "La montre.")

## Formule

Avec $d = \frac{n}{t}$, `x={1}`.

::: solution
Le corrigé secret.
:::

[^1]: En bits par seconde.

:::: {.questions lines=7}

Lisez le texte.

1. Pourquoi[^1] ? ![La montre](Ma%20montre.svg)

   ::: solution
   Parce que $t > 1$ ; {accolades} = ~ # : \ fin.
   :::

2. Quelle unité ?

   - [ ] a = b
   - [x] le bit, `{bit}` & $\frac{a}{b}$

   ::: solution
   Une explication.
   :::

3. Lesquels ?

   - [x] un
   - [x] deux
   - [x] trois
   - [ ] quatre

4. Associez d’abord.

   Débit
   : bits

   Durée
   : secondes

5. Combien ? [12,5 ± 0,5]{.answer}

6. Comment ? [l’octet | 8 bits*]{.answer}

7. Le [débit]{.answer} se mesure en [bits ~ # \} *]{.answer} ; il y en a [8]{.answer}.

8. Sans réponse juste ?

   - [ ] a
   - [ ] b

9. Quelle longueur ? [12 ± 0,5 m]{.answer}

10. Elle vaut [1,6·10^-19^ C]{.answer}, soit [3×10^8]{.answer} fois moins.

11. Vrai ?

    - [x] oui
    - [ ] non

::::

::: glossary

Débit
: Des *bits* par seconde.

:::
"""
OTHER = (
    "---\ntitle: Autre\nquestions: Qu’en pensez-vous ?\n---\n\nUn texte.\n\n## Suite\n\nVoir [le débit](debit.md).\n"
)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h9v9z"/></svg>\n'


def made(asked: Handout, base_url: str = "https://example.org/") -> list[File | Problem]:
    with TemporaryDirectory() as name, Runner() as runner:
        folder = Path(name)
        (folder / "collection.yaml").write_text(
            f"title: Notre cours\nlanguage: fr\nbase_url: {base_url}\nlegal: false\n"
        )
        (folder / "debit.md").write_text(POST, "utf-8")
        (folder / "autre.md").write_text(OTHER, "utf-8")
        (folder / "Ma montre.svg").write_text(DRAWING, "utf-8")
        (folder / "fiche.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
        collection = normalise(load(folder), runner)
        items = list(make_course(collection, plan_course(collection, asked), runner))
        return [
            File(each.path, Blob.of(each.data.data), teacher=each.teacher) if isinstance(each, File) else each
            for each in items
        ]


@cache
def course() -> dict[str, bytes]:
    return {item.path: item.data.data for item in made(Handout()) if isinstance(item, File)}


def file(name: str) -> bytes:
    return course()[f"course/notre-cours/{name}"]


def test_all_files_are_for_the_teacher_in_one_folder_and_the_same_each_time() -> None:
    again = [item for item in made(Handout()) if isinstance(item, File)]
    assert [each.path for each in again] == [f"course/notre-cours/{name}" for name in FORMATS]
    assert all(each.teacher for each in again)
    assert {each.path: each.data.data for each in again} == course()


def test_articles_are_chosen_as_for_a_handout_and_the_class_begins_the_title() -> None:
    asked = Handout(selection=Selection(posts=("autre",)), class_name="2nde 4")
    paths = [item.path for item in made(asked) if isinstance(item, File)]
    assert paths[0] == "course/2nde-4-autre/moodle-book.zip"
    assert "course/2nde-4-autre/flashcards.csv" not in paths  # there is nothing for it


def test_a_book_has_a_chapter_for_each_article_without_solutions() -> None:
    (title, body), (other, second) = sorted(
        read_book(file("moodle-book.zip")), key=lambda chapter: chapter[0] == "Autre"
    )
    assert (title, other) == ("Débit &amp; «\u00a0latence\u00a0» / 1", "Autre")
    assert 'lang="fr"' in body
    assert "<h4" in body
    assert r"\(d = \frac{n}{t}\)" in body
    assert '<img src="files/ma-montre.svg" alt="Une montre">' in body
    assert 'href="files/fiche.pdf"' in body
    assert "secret" not in body
    assert "☐" in body
    assert "☒" not in body
    assert 'href="' in second


def test_moodle_xml_has_each_kind_of_question() -> None:
    questions = read_moodle_xml(file("moodle-questions.xml"))
    kinds = ["essay", "multichoice", "multichoice", "matching", "numerical", "shortanswer", "cloze", "essay"]
    kinds += ["numerical", "cloze", "multichoice"]
    by_kind = [each for each in questions if each.name.startswith("Débit")]
    assert [each.kind for each in by_kind] == kinds
    essay, single, several, matching, number, words, gaps, _, measure, powers, _ = by_kind
    assert "Lisez le texte." in essay.text
    assert "(En bits par seconde.)" in essay.text
    assert "accolades" in essay.feedback
    assert essay.values["responsefieldlines"] == "10"
    assert "@@PLUGINFILE@@/ma-montre.svg" in essay.text
    assert (single.values["single"], several.values["single"]) == ("true", "false")
    assert [fraction for _, fraction in single.answers] == [0, 100]
    assert [fraction for _, fraction in several.answers] == [33.33333, 33.33333, 33.33333, -100]
    assert single.feedback.endswith("Une explication.</div>")
    assert {answer.split(" = ")[-1] for answer, _ in matching.answers} == {"bits", "secondes"}
    assert (number.answers, number.values["tolerance"]) == ([("12.5", 100)], "0.5")
    assert [answer for answer, _ in words.answers] == ["l’octet", "l'octet", "8\u00a0bits\\*", r"8 bits\*"]
    assert "unit_name" not in number.values
    assert (measure.answers, measure.values["tolerance"]) == ([("12", 100)], "0.5")
    assert (measure.values["unit_name"], measure.values["multiplier"]) == ("m", "1")
    assert (measure.values["unitgradingtype"], measure.values["showunits"]) == ("0", "0")
    assert read_cloze(powers.text) == [["1.6e-19:0"], ["3e8:0"]]
    assert ":0} C, soit" in powers.text.replace("\u00a0", " ")
    assert read_cloze(gaps.text) == [["débit"], [r"bits ~ # } \*"], ["8:0"]]
    assert [each.kind for each in questions if each.name.startswith("Autre")] == ["essay"]


def test_gift_escapes_what_it_takes_for_its_own() -> None:
    questions = read_gift(file("questions-gift.txt").decode())
    by_kind = [each for each in questions if each.name.startswith("Débit")]
    kinds = ["essay", "multichoice", "multichoice", "match", "numerical", "shortanswer", "essay", "essay"]
    kinds += ["numerical", "essay", "multichoice"]
    assert [each.kind for each in by_kind] == kinds
    assert r"{accolades} = ~ # : \ fin." in by_kind[0].feedback.replace("\u00a0", " ")
    assert "<em>La montre</em>" in by_kind[0].text
    assert [choice for choice, fraction in by_kind[1].answers if fraction == 100] == [
        r"le bit, <code>{bit}</code> &amp; <span>\(\frac{a}{b}\)</span>"
    ]
    assert sum(fraction for _, fraction in by_kind[2].answers if fraction > 0) == pytest.approx(100, abs=0.01)
    assert by_kind[4].answers == [("12.5:0.5", 100)]
    assert by_kind[8].answers == [("12:0.5", 100)]
    assert by_kind[8].text.strip().endswith("(m)</p>")


def test_qti_has_interactions_that_score_themselves() -> None:
    items = read_qti(file("questions-qti21.zip"))
    assert len(items) == 12
    marked = [item for item in items if item.find(f"{_QTI}responseProcessing") is not None]
    assert len(marked) == 9
    tolerant = [each for item in items for each in item.iter(f"{_QTI}equal") if each.get("toleranceMode") == "absolute"]
    assert [each.get("tolerance") for each in tolerant] == ["0.5 0.5", "0.5 0.5"]
    assert any("".join(item[2].itertext()).endswith("longueur\u202f?\u00a0m") for item in items)
    gaps = next(item for item in items if len(list(item.iter(f"{_QTI}textEntryInteraction"))) == 3)
    words = " ".join("".join(gaps.itertext()).split())
    assert "se mesure en" in words
    assert len(list(items[1].iter(f"{_QTI}rubricBlock"))) + len(list(items[0].iter(f"{_QTI}rubricBlock"))) > 0


def test_a_cartridge_has_pages_files_links_and_questions() -> None:
    sections, files, questions = read_cartridge(file("common-cartridge.imscc"))
    first = next(section for section in sections if section[0][0].startswith("Débit"))
    assert [kind for _, kind in first] == [
        "webcontent",
        "webcontent",
        "imswl_xmlv1p1",
        "imsqti_xmlv1p2/imscc_xmlv1p1/assessment",
    ]
    assert first[1][0] == "fiche.pdf"
    assert len(questions) == 12
    rights = [[right.text for right in each.iter(f"{_CC_QTI}varequal")] for each in questions]
    assert ["12", "12 m", "12 ± 0,5\u00a0m", "12 ± 0,5 m"] in rights
    assert not any(b"secret" in page for name, page in files.items() if name.endswith(".html"))


def test_cards_have_glossary_and_answers() -> None:
    rows = list(csv.reader(io.StringIO(file("flashcards.csv").decode())))
    assert ["Débit", "Des bits par seconde.", "debit"] in rows
    assert any(row[1].startswith("12,5 ± 0,5") for row in rows)
    assert any(row[0].endswith("un / deux / trois / quatre") and row[1] == "un / deux / trois" for row in rows)
    assert any(row[0].endswith("Débit / Durée – bits / secondes") for row in rows)
    files = unpack(file("flashcards.apkg"))
    with TemporaryDirectory() as folder:
        (Path(folder) / "cards.db").write_bytes(files["collection.anki2"])
        with sqlite3.connect(Path(folder) / "cards.db") as base:
            sides = [row[0].split("\x1f") for row in base.execute("select flds from notes")]
        base.close()
    assert len(sides) == len(rows)
    assert files["media"] == b'{"0": "ma-montre.svg"}'


def test_questions_of_the_same_words_are_cards_of_their_own() -> None:
    choices = (("<p>oui</p>", True), ("non", False))
    questions = tuple(Question(Kind.CHOICE, number, "<p>Vrai ?</p>", choices=choices) for number in (1, 2))
    made = Course("Cours", "fr", "", (Lesson("un", "Un", "fr", "un.md", "", "", "", questions),), {})
    with TemporaryDirectory() as folder:
        (Path(folder) / "cards.db").write_bytes(unpack(write_cards(made).data)["collection.anki2"])
        with sqlite3.connect(Path(folder) / "cards.db") as base:
            assert len({row[0] for row in base.execute("select guid from notes")}) == 2
        base.close()
    assert write_card_table(made).data.decode() == "Vrai ? oui / non,oui,un\n" * 2


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_of_the_table_of_cards_is_a_formula(words: str) -> None:
    question = Question(Kind.CHOICE, 1, f"<p>{words}</p>", choices=((words, True), ("non", False)))
    made = Course("Cours", "fr", "", (Lesson("un", words, "fr", "un.md", "", "", "", (question,)),), {})
    ((front, back, _),) = csv.reader(io.StringIO(write_card_table(made).data.decode()))
    assert (front[:1], back) == ("'", f"'{words}")


def test_the_poster_of_a_film_comes_along() -> None:
    assets = {name: CourseAsset(name, Blob.of(name)) for name in ("a.jpg", "a.webm")}
    course = Course("Cours", "fr", "", (), assets)
    film = '<video src="asset:a.webm" poster="asset:a.jpg"></video>'
    assert {asset.name for asset in course.find_assets(film)} == {"a.jpg", "a.webm"}


def test_without_an_address_links_to_other_pages_are_words() -> None:
    only = made(Handout(selection=Selection(posts=("debit",))), base_url='""')
    book = next(item.data.data for item in only if isinstance(item, File))
    ((_, body),) = read_book(book)
    assert "l’autre" in body
    assert "autre.html" not in body


def test_what_a_format_cannot_hold_is_told_with_the_question() -> None:
    problems = [item for item in made(Handout()) if isinstance(item, Problem)]
    assert {each.rule for each in problems} == {"course-format"}
    assert {each.path for each in problems} == {"debit.md"}
    assert any("no choice is right" in str(each.message) for each in problems)
    assert any("choice of one among two" in str(each.message) for each in problems)
    assert any(str(each.message).startswith("question “Associez”: ") for each in problems)  # not "Associez d"
