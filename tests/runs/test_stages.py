"""The stages that a run announces are those that it goes through."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.i18n.catalogue import sentences
from pipeline.importing.import_documents import ImportOptions, import_documents
from pipeline.jobs.runner import Progress
from pipeline.model.books_and_handouts import Handout, Layout, Selection
from pipeline.options import Options
from pipeline.publish import check, publish
from pipeline.report.make_survey import survey
from pipeline.runs.result import COUNTED, DONE, GOING_ON, LOAD, NORMALISE, OUTPUT, PRINT
from tests.ordering import publish_anthology, publish_handout

SETTINGS = """\
title: Carnet
language: fr
base_url: https://carnet.example/
handouts:
  - {tag: essais, layout: [a4, notes], teacher: true}
anthologies:
  - {}
  - {name: Essais, tag: essais, format: epub}
"""


class Seen(Progress):
    """A progress that records the stages announced and started, with labels and totals."""

    def __init__(self) -> None:
        self.expected: list[str] = []
        self.stages: list[str] = []
        self.labels: set[str] = set()
        self.totals: dict[str, int] = {}
        self.done: dict[str, int] = {}

    def expect(self, stages: Sequence[str]) -> None:
        """Record the announced stages."""
        self.expected = list(stages)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Record a stage."""
        self.stages.append(name)
        yield

    def start(self, label: str, total: int) -> None:
        """Add the number of announced jobs."""
        self.totals[label] = self.totals.get(label, 0) + total

    def advance(self, label: str, *, cached: bool) -> None:
        """Count a job."""
        del cached
        self.done[label] = self.done.get(label, 0) + 1


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    """Write eight posts, of which two are in a handout and in a book of their own."""
    folder = tmp_path_factory.mktemp("stages")
    content = folder / "content"
    content.mkdir()
    (content / "collection.yaml").write_text(SETTINGS, "utf-8")
    for number in range(8):
        tags = "tags: [essais]\n" if number < 2 else ""
        text = f"---\ndate: 2025-01-0{number + 1}\n{tags}---\n\n# Texte {number}\n\nQuelques mots.\n"
        (content / f"{number}.md").write_text(text, "utf-8")
    return Options(content, folder / "output", workers=1)


def test_publish_announces_its_stages_and_the_jobs_that_take_long(options: Options) -> None:
    seen = Seen()
    assert publish(options, seen).published
    editions = ["articles", "anthology-pdf", "anthology-epub", "handouts", "site"]  # which tells of the others' files
    assert seen.expected == seen.stages == [LOAD, NORMALISE, PRINT, *editions, OUTPUT]
    for label in ("read", "write", "articles", "chapters", "handout", "texts", "site"):
        assert seen.totals[label] == seen.done[label], label
    assert set(seen.stages) <= GOING_ON.keys() & DONE.keys() & sentences("fr").keys()
    assert seen.done.keys() <= sentences("fr").keys() | {"related", "single", "words", "look", "templates"}
    assert COUNTED.keys() <= sentences("fr").keys()


def test_other_commands_announce_their_stages(options: Options, tmp_path: Path) -> None:
    seen = Seen()
    check(replace(options, only=("site",)), seen)
    assert seen.expected == seen.stages == [LOAD, NORMALISE, "site"]
    check(options, seen := Seen())
    assert seen.expected == seen.stages
    publish_handout(options, Handout(Selection(tags=("essais",)), layouts=(Layout.LARGE_PRINT,)), seen := Seen())
    assert seen.expected == seen.stages == [LOAD, NORMALISE, "handout", OUTPUT]
    publish_anthology(options, "Essais", {}, seen := Seen())
    assert seen.expected == seen.stages == [LOAD, NORMALISE, "anthology", OUTPUT]
    survey(options, seen := Seen(), lambda *_: ())
    assert seen.expected == seen.stages == [LOAD, NORMALISE, "report", "links"]
    (tmp_path / "text.html").write_text("<p>Bonjour.</p>", "utf-8")
    import_documents(
        [str(tmp_path / "text.html")], ImportOptions(tmp_path / "posts", dt.date(2025, 1, 1)), seen := Seen()
    )
    assert seen.expected == seen.stages == ["documents", "imported posts"]
