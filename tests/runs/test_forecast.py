"""What is expected of a run is what it then does: counted, for times are the machine's."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.jobs.progress import Silent, Work
from pipeline.model.handouts import Handout, Layout
from pipeline.model.selection import Selection
from pipeline.on_demand import publish_anthology, publish_handout
from pipeline.options import Options
from pipeline.publish import check, publish
from pipeline.runs.forecast import LOAD, NORMALISE, OUTPUT, PRINT, Extent, Scope, sheets_of, work

# What a run does in passing, which takes next to nothing or happens seldom.
_LITTLE = {"captions", "running on", "biographies", "authors", "words", "imposing"}
# What can be told to the job.
_EXACT = {"read", "write", "articles", "site", "cover", "e-book", "anthology", "handout", "binding"}
_EXACT |= {"recordings", "sizes"}
_MEDIA = Path(__file__).parent.parent / "media"
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


class Seen(Silent):
    """Remembers what was expected of each stage, and what was done in it."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.stages: list[str] = []
        self.expected: dict[str, dict[str, int]] = {}
        self.done: dict[str, Counter[str]] = {}
        self.guessed: dict[str, dict[str, int]] = {}

    def expect(self, work: Mapping[str, Sequence[Work]]) -> None:
        """See what is expected, and remember what was expected first."""
        found = {name: {part.label: part.jobs for part in parts if part.jobs} for name, parts in work.items()}
        self.guessed = self.guessed or found
        self.expected |= found

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """See which stage it is."""
        self.stages.append(name)
        self.done[name] = Counter()
        yield

    def advance(self, label: str, *, found: bool) -> None:
        """Count what is done in it."""
        del found
        self.done[self.stages[-1]][label] += 1


def _with_media(content: Path) -> None:
    """Have the last post show a photograph and play a sound."""
    pixels = random.Random(17).randbytes(300 * 200 * 3)
    Image.frombytes("RGB", (300, 200), pixels).save(content / "bruit.jpg", quality=95)
    (content / "son.mp3").write_bytes((_MEDIA / "bonjour.mp3").read_bytes())
    with (content / "7.md").open("a", encoding="utf-8") as post:
        post.write("\n![Du bruit.](bruit.jpg)\n\n![Bonjour](son.mp3)\n")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Options, Seen]:
    """What a run of eight posts was told to expect, and did."""
    folder = tmp_path_factory.mktemp("forecast")
    content = folder / "content"
    content.mkdir()
    (content / "collection.yaml").write_text(SETTINGS, "utf-8")
    for number in range(8):
        tags = "tags: [essais]\n" if number < 2 else ""
        text = f"---\ndate: 2025-01-0{number + 1}\n{tags}---\n\n# Texte {number}\n\nQuelques mots.\n"
        (content / f"{number}.md").write_text(text, "utf-8")
    _with_media(content)
    options, progress = Options(content, folder / "output", workers=1), Seen()
    assert publish(options, progress).published
    return options, progress


def test_the_stages_follow_each_other(seen: tuple[Options, Seen]) -> None:
    _, progress = seen
    editions = ["articles", "anthology-pdf", "anthology-epub", "handouts", "site"]  # which tells of the others' files
    assert progress.stages == [LOAD, NORMALISE, PRINT, *editions, OUTPUT]
    assert set(progress.expected) <= set(progress.stages)


def test_all_work_that_counts_was_expected_in_its_stage(seen: tuple[Options, Seen]) -> None:
    _, progress = seen
    for stage, done in progress.done.items():
        assert set(done) - _LITTLE <= set(progress.expected.get(stage, {})), stage


def test_as_many_jobs_were_expected_as_came(seen: tuple[Options, Seen]) -> None:
    _, progress = seen
    for stage, labels in progress.expected.items():
        for label, jobs in labels.items():
            done = progress.done[stage][label]
            if label in _EXACT:
                assert done == jobs, (stage, label)
            elif label not in ("pictures", "strips"):  # there are none; made once and for all
                assert jobs / 3 <= done <= jobs * 3, (stage, label)


def test_what_is_guessed_before_any_post_is_read_is_near(seen: tuple[Options, Seen]) -> None:
    _, progress = seen
    assert progress.guessed.keys() == progress.expected.keys()
    assert progress.guessed[PRINT]["articles"] == progress.expected[PRINT]["articles"] == 8
    assert progress.guessed["handouts"] == progress.expected["handouts"]
    assert progress.guessed["anthology-epub"]["e-book"] == 2
    assert progress.guessed[NORMALISE]["recordings"] == progress.guessed["site"]["sizes"] == 1


def test_check_and_what_is_made_to_order_are_expected_too(seen: tuple[Options, Seen]) -> None:
    options, _ = seen
    checked = Seen()
    check(replace(options, only=("site",)), checked)
    assert checked.stages == [LOAD, NORMALISE, "site"]
    sheet = Seen()
    publish_handout(options, Handout(Selection(tags=("essais",)), layouts=(Layout.LARGE_PRINT,)), sheet)
    assert sheet.stages == [LOAD, NORMALISE, "handout", OUTPUT]
    assert sheet.expected["handout"] == {
        "handout": 2,
        "strips": 4,
        "binding": 2,
    }  # the standard sheet, to which large print refers
    assert sheet.done["handout"]["handout"] == 2
    book = Seen()
    publish_anthology(options, "Essais", {}, book)
    assert book.stages == [LOAD, NORMALISE, "anthology", OUTPUT]
    assert book.expected["anthology"]["chapters"] == 3


def test_articles_alone_are_set_in_their_own_stage() -> None:
    stages = work(Scope(Extent(3, 10.0), ("articles",)), 1)
    assert PRINT not in stages
    assert [part.label for part in stages["articles"]] == ["strips", "articles"]


def test_several_workers_take_less_time_and_a_job_alone_takes_its_own() -> None:
    def seconds(workers: int) -> dict[str, float]:
        parts = work(Scope(Extent(100, 350.0), ("anthology-pdf",), {"anthology-pdf": [Extent(100, 350.0)]}), workers)
        return {part.label: part.seconds for stage in parts.values() for part in stage}

    one, four = seconds(1), seconds(4)
    assert four["articles"] == pytest.approx(one["articles"] / 4)
    assert four["anthology"] == one["anthology"]


def test_a_layout_of_the_same_sheet_costs_no_other() -> None:
    asked = Handout(layouts=(Layout.A5, Layout.BOOKLET, Layout.TWO_UP, Layout.CARDS))
    assert len(list(sheets_of(asked, Extent(1, 1.0)))) == 1
    assert len(list(sheets_of(replace(asked, teacher=True), Extent(1, 1.0)))) == 2
