"""What jobs are about, and what they are made of, in words of the catalogue."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from pipeline.editions.handouts.designs import LARGE
from pipeline.editions.handouts.sheet import ClassSheet, SheetHead
from pipeline.editions.print.documents import Strips
from pipeline.editions.print.print_article import ArticlePrint, PartBand, SharedPages
from pipeline.editions.print.sections import GeneratedSection, WrittenSection
from pipeline.editions.site.list_pages import Group, IndexPage
from pipeline.editions.site.markdown_copies import PageText
from pipeline.editions.site.pages import Frame
from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import Sentence, joined, sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job
from pipeline.model.article import Article
from pipeline.model.settings import Settings
from pipeline.press.binding.signatures import Furniture
from pipeline.press.geometry import A4, A5, NOTES, SIX_BY_NINE
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import Inventory, Sheets
from tests.jobs.test_job import all_kinds

TEXT = Article("preface", "preface.md", "Préface", "fr", Blob.of(b""))
DAY = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
PRINTED = ArticlePrint(
    dataclasses.replace(TEXT, slug="a"), {}, Imprint("A", "fr", DAY, DAY, (), "", ()),
    Furniture(Sheets(Blob.of(b""), 1, Inventory()), 0, 0, 0, 0), "", page=A5,
)  # fmt: skip
SHEET = ClassSheet("Le son, écrit", "fr", SheetHead("", "", "", "", ()), (), {}, {}, "", LARGE)  # type: ignore[arg-type]


def test_each_job_is_called_by_a_sentence() -> None:
    assert len(all_kinds()) > 20
    for kind in all_kinds():
        if not kind.__subclasses__():
            assert isinstance(vars(kind).get("called") or kind.about, Sentence | property), kind


def set_for_a_book(**how: Any) -> ArticlePrint:
    return dataclasses.replace(PRINTED, bound=False, **how)


@pytest.mark.parametrize(
    ("job", "english", "french"),
    [
        (PRINTED, "article a", "article a"),
        (set_for_a_book(), "article a on pages of 148 × 210 mm", "article a sur des pages de 148 × 210 mm"),
        (
            set_for_a_book(page=SIX_BY_NINE),
            "article a on pages of 152.4 × 228.6 mm",
            "article a sur des pages de 152.4 × 228.6 mm",
        ),
        (
            set_for_a_book(band=PartBand("1", "", "")),
            "article a on pages of 148 × 210 mm that begins a part",
            "article a sur des pages de 148 × 210 mm, qui ouvre une partie",
        ),
        (
            set_for_a_book(shared=SharedPages(above=10)),
            "article a on pages of 148 × 210 mm that runs on",
            "article a sur des pages de 148 × 210 mm, qui commence sous un autre",
        ),
        (
            set_for_a_book(shared=SharedPages(above=10, last=2, below=10)),
            "article a on pages of 148 × 210 mm that runs on above another",
            "article a sur des pages de 148 × 210 mm, entre deux autres",
        ),
        (
            GeneratedSection("contents", "A (b) on pages of 1 {x}", "fr", page=A5).qualified("son").qualified("2"),
            "contents A (b) on pages of 1 {x} on pages of 148 × 210 mm (son, 2)",
            "sommaire A (b) on pages of 1 {x} sur des pages de 148 × 210 mm (son, 2)",
        ),
        (
            SHEET.qualified("handouts/a").qualified(sentence("teacher")),
            "large-print sheet of Le son, écrit (handouts/a, teacher)",
            "fiche large-print de Le son, écrit (handouts/a, professeur)",
        ),
        (
            Strips(("0", "1"), page=A5, belongs_to=joined((sentence("handouts"), sentence("grey")))),
            "folios on pages of 148 × 210 mm (handouts, grey)",
            "folios sur des pages de 148 × 210 mm (fiches, impression en gris)",
        ),
        (
            Strips(("Un essai",), page=A5),
            "running head Un essai on pages of 148 × 210 mm",
            "titre courant Un essai sur des pages de 148 × 210 mm",
        ),
        (
            IndexPage(frame=Frame(Settings()), labels=(), group=Group.SERIES),
            "list of series series.html",
            "liste des séries series.html",
        ),
        (
            PageText("articles/sheet of son.html", "", "fr", TEXT.body, root="../"),
            "text articles/sheet of son.md",
            "texte articles/sheet of son.md",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_a_job_is_named_in_the_language_of_its_reader(job: Job, english: str, french: str) -> None:
    assert job.subject == english
    assert in_language(job.subject, "fr") == french


def test_sections_of_two_books_of_one_title_are_told_apart_by_their_pages() -> None:
    for page, called in ((A4, ""), (A5, " on pages of 148 × 210 mm"), (NOTES, " on pages of 210 × 297 mm")):
        assert GeneratedSection("contents", "Un titre", "fr", page=page).subject == f"contents Un titre{called}"
        assert WrittenSection("text", TEXT, {}, page).subject == f"text Préface{called}"
