"""What jobs are about, and what they are made of, in words of the catalogue."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re

import pytest

import pipeline
from pipeline.catalogue import in_language
from pipeline.editions.paper.generated_section_jobs import GeneratedSection
from pipeline.editions.paper.written_section_jobs import WrittenSection
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job
from pipeline.model.article import Article
from pipeline.press.geometry import A4, NOTES, TRIMS
from pipeline.text.sentences import Sentence
from pipeline.text.subjects import in_words, part_in_words

_SECTIONS = ("colophon", "contents", "figures", "half-title", "imprint", "index", "opening", "sources", "title")


def jobs() -> list[type[Job]]:
    """All kinds of jobs of the package."""
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return sorted(_below(Job), key=lambda kind: (kind.__module__, kind.__name__))


def _below(kind: type[Job]) -> set[type[Job]]:
    return {
        each for one in kind.__subclasses__() for each in {one, *_below(one)} if each.__module__.startswith("pipeline.")
    }


def test_each_job_is_called_by_a_sentence_and_its_parts_too() -> None:
    kinds = jobs()
    assert len(kinds) > 20
    for kind in kinds:
        for named in _SECTIONS if kind.__name__ == "GeneratedSection" else ("x",):
            about = re.sub(
                r"\{0\.template\}", named, getattr(kind, "about", "archive {x}").replace("{0.called}", "folios")
            )
            about = about.replace("{0.page.told_apart}", "")
            assert isinstance(in_words(re.sub(r"\{0[^}]*\}", "x", about)), Sentence), (kind, about)
        for part in (one.name for one in dataclasses.fields(kind) if one.name != "belongs_to"):
            assert isinstance(part_in_words(part), Sentence) or part in kind.causes, (kind, part)


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("article a on pages of 148x210", "article a sur des pages de 148x210"),
        ("article a on pages of 152.4x228.6", "article a sur des pages de 152.4x228.6"),
        (
            "article a on pages of 148x210 that begins a part",
            "article a sur des pages de 148x210, qui ouvre une partie",
        ),
        (
            "article a on pages of 148x210 that runs on",
            "article a sur des pages de 148x210, qui commence sous un autre",
        ),
        ("contents Un essai on pages of 148x210", "sommaire Un essai sur des pages de 148x210"),
        ("cover (anthologies/son)", "couverture (anthologies/son)"),
        ("contents A (b) on pages of 148x210 (anthology, 2)", "sommaire A (b) sur des pages de 148x210 (anthology, 2)"),
        ("large sheet of A (handouts/a, teacher)", "feuille large de A (handouts/a, professeur)"),
        ("folios on pages of 148x210", "folios sur des pages de 148x210"),
        ("running head Un essai on pages of 148x210", "titre courant Un essai sur des pages de 148x210"),
    ],
)
def test_what_is_set_on_pages_of_books_is_told_from_the_rest(subject: str, said: str) -> None:
    assert in_language(in_words(subject), "fr") == said


@pytest.mark.parametrize("subject", ["what nobody knows", "its"])
def test_others_stay_as_they_are(subject: str) -> None:
    assert in_words(subject) == subject
    assert part_in_words(subject) == subject


def test_sections_of_two_books_of_one_title_are_told_apart_by_their_pages() -> None:
    text = Article("preface", "preface.md", "Préface", "fr", Blob.of(b""))
    for page, called in ((A4, ""), (TRIMS["a5"], " on pages of 148x210"), (NOTES, " on pages of 210x297")):
        assert GeneratedSection("contents", "Un titre", "fr", page=page).subject == f"contents Un titre{called}"
        assert WrittenSection("text", text, {}, page).subject == f"text Préface{called}"
