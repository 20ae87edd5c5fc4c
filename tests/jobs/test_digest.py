import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.jobs.blob import Blob
from pipeline.jobs.job import JobTiming, digest_of, parts_of
from pipeline.jobs.runner import Runner


@dataclass(frozen=True)
class Sheet:
    """A job with fields of every kind that jobs have."""

    title: str
    words: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    more: Mapping[str, object] = field(default_factory=dict)


def test_equal_jobs_have_one_digest_of() -> None:
    word, again = "of the house", "of the houses"[:-1]
    date = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    dates = date, date.replace()
    one = Sheet(word, (word, word), frozenset("abcdefgh"), {word: [date, dates[0], word], "picture": b"1"})
    other = Sheet(word, (again, word), frozenset("hgfedcba"), {again: [date, dates[1], again], "picture": bytes([49])})
    assert one == other
    assert digest_of(one) == digest_of(other)


def test_different_jobs_have_different_digests() -> None:
    parts: list[object] = [1, True, 1.0, "1", b"1", None, (1,), [1], ("1", ""), ("", "1"), (("1",),), {1: 1}, {1}]
    maps: list[object] = [{"a": 1, "b": 2}, {"b": 2, "a": 1}, Path("1"), dt.date(2025, 1, 1), "\udcff", Sheet("1")]
    pairs: list[object] = [("1", ("1",)), ("1", ["1"]), ("1", (("1",),)), ["1", ("1",)], (1, (True,)), (1, (1,))]
    many: list[object] = [("1", (1,) * 8), ("1", (1,) * 9), ("1", (b"1",)), ("1", ())]
    jobs = [*parts, *maps, *pairs, *many, frozenset({1})]
    assert len({digest_of(job) for job in jobs}) == len(jobs)


def test_lists_that_hold_each_other_have_a_digest_of() -> None:
    often: list[object] = []
    for _ in range(60):
        often = [often, often]
    circle: list[object] = []
    circle.append(circle)
    assert digest_of(often) != digest_of(circle)


def test_a_blob_counts_by_its_digest_alone() -> None:
    made, found = Blob.of("text"), Blob(Blob.of("text").digest, 4)
    assert digest_of(made) == digest_of(found) != digest_of("text")


def test_a_job_has_parts_by_the_names_of_its_fields() -> None:
    one, other = parts_of(Sheet("a", ("b",))), parts_of(Sheet("a", ("c",)))
    assert {name for name in one if one[name] != other[name]} == {"words"}
    assert list(parts_of(7)) == [""]


def test_a_frozen_value_keeps_its_digest_and_leaves_it_to_no_other() -> None:
    sheet = Sheet("a", ("b",))
    found = digest_of((sheet, sheet))
    assert found == digest_of((Sheet("a", ("b",)), sheet)) == digest_of((sheet, Sheet("a", ("b",))))
    del sheet
    others = [Sheet("a", (str(number),)) for number in range(1_000)]  # one of them may well stand where it stood
    assert len({digest_of(other) for other in others}) == len(others)


def made(number: int) -> tuple[JobTiming, int]:
    """Return a result in two parts, of which the first is the same for all jobs."""
    return JobTiming(1, 2.0, 3.0, 4.0), number


def test_a_result_has_the_digest_of_any_value_that_is_equal() -> None:
    with Runner() as runner:
        (first, _), (second, _) = runner.map(made, [1, 2], "made")
    assert digest_of(first) == digest_of(second) == digest_of(JobTiming(1, 2.0, 3.0, 4.0))
