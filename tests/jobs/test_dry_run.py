"""What a dry run says of jobs that were done before, were done of something else, or never."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from pipeline.jobs.blob import Blob
from pipeline.jobs.build_log import BuildLog
from pipeline.jobs.dry_run import DryRun
from pipeline.jobs.executors import UnmadeError
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store


@dataclass(frozen=True)
class Sheet:
    """A job with two parts."""

    name: str
    text: str
    margin: int = 1

    causes: ClassVar[Mapping[str, str]] = {"text": "its text changed"}

    @property
    def subject(self) -> str:
        """Return the subject."""
        return f"sheet {self.name}"


@dataclass(frozen=True)
class Flyleaf:
    """Another kind of sheet with fewer fields."""

    margin: int = 1

    text = ""
    subject = "flyleaf"


@dataclass(frozen=True)
class Book:
    """A job made of results."""

    sheets: tuple[Blob, ...]

    subject = "book"


def set_sheet(sheet: Sheet | Flyleaf) -> Blob:
    return Blob.of(f"{sheet.text} {sheet.margin}")


def bind(book: Book) -> Blob:
    return Blob.of("".join(sheet.text for sheet in book.sheets))


def whole_book(runner: Runner, *sheets: Sheet | Flyleaf) -> Blob:
    set_sheets = tuple(runner.map(set_sheet, sheets, "sheets"))
    (book,) = runner.map(bind, [Book(set_sheets)], "book")
    return book


class Desk:
    """A store, a build log, and versions of the program and engines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.versions = {"program": "1+0", "engine": "1.0"}

    def bench(self) -> RunnerContext:
        """Return a context as a new process has it."""
        store, build_log = Store(self.folder / "store"), BuildLog(self.folder / "build_log")
        return RunnerContext(store, dict(self.versions), build_log)

    def do(self, *sheets: Sheet | Flyleaf) -> str:
        """Make the book."""
        with Runner(self.bench()) as runner:
            return whole_book(runner, *sheets).text

    def reasons(self, *sheets: Sheet | Flyleaf, real: str = "") -> list[str]:
        """Return the planned jobs with their reasons."""
        with DryRun(self.bench(), None, frozenset({real})) as dry_run:
            whole_book(dry_run, *sheets)
            return [str(reason) for reason in dry_run.reasons]


A, B = Sheet("a", "A"), Sheet("b", "B")
BOOK = "book: its parts are made again"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    assert desk.do(A, B) == "A 1B 1"
    return desk


def test_what_is_there_needs_no_reason(desk: Desk) -> None:
    assert desk.reasons(A, B) == []


def test_what_was_never_done_is_new(desk: Desk) -> None:
    assert desk.reasons(A, Sheet("c", "C")) == ["sheet c: new", BOOK]


def test_parts_have_their_words(desk: Desk) -> None:
    assert desk.reasons(Sheet("a", "Z", 2), B) == ["sheet a: its text changed, its margin changed", BOOK]


def test_one_function_may_have_jobs_of_several_kinds(desk: Desk) -> None:
    assert desk.do(Flyleaf(), A, B) == " 1A 1B 1"
    assert desk.reasons(Flyleaf(2), Sheet("a", "Z"), B) == [
        "flyleaf: its margin changed",
        "sheet a: its text changed",
        BOOK,
    ]


def test_only_another_whole_is_made_of_what_is_there(desk: Desk) -> None:
    assert desk.reasons(B, A) == ["book: its sheets changed"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"program": "1+1"}, "program 1+0 → 1+1"),
        ({"engine": "1.1"}, "engine 1.0 → 1.1"),
        ({"program": "2+1", "other": "3"}, "program 1+0 → 2+1, other – → 3"),
        ({"engine": ""}, "engine 1.0 → –"),
    ],
)
def test_another_version_of_the_program_or_of_an_engine_makes_all_again(
    desk: Desk, change: dict[str, str], said: str
) -> None:
    desk.versions |= change
    cause = f"the program or an engine changed ({said})"
    assert desk.reasons(A, B) == [f"sheet a: {cause}", f"sheet b: {cause}", f"book: {cause}"]
    desk.do(A, B)
    assert desk.reasons(A, B) == []


def test_what_the_cache_has_lost_is_told(desk: Desk) -> None:
    Store(desk.folder / "store").clear()
    assert desk.reasons(A) == ["sheet a: no longer in the cache", BOOK]


def test_nothing_is_done_but_what_is_wanted(desk: Desk) -> None:
    z = Sheet("z", "Z")
    assert desk.reasons(z) == desk.reasons(z) == ["sheet z: new", BOOK]
    assert desk.reasons(z, real="sheets") == ["sheet z: new", "book: its sheets changed"]
    assert desk.reasons(z, real="sheets") == ["book: its sheets changed"]


def test_whoever_looks_into_what_is_not_made_hears_so(desk: Desk) -> None:
    with DryRun(desk.bench(), None, frozenset()) as dry_run, pytest.raises(UnmadeError):
        _ = whole_book(dry_run, Sheet("z", "Z")).size


def test_a_broken_ledger_knows_nothing(desk: Desk) -> None:
    build_log = desk.folder / "build_log"
    data = bytearray(build_log.read_bytes())
    data[-1] ^= 1
    build_log.write_bytes(data)
    assert desk.reasons(Sheet("a", "Z")) == ["sheet a: new", "book: new"]
