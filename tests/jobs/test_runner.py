from __future__ import annotations

import pytest

from pipeline.jobs.runner import Runner


def square(number: int) -> int:
    return number * number


def fail(number: int) -> int:
    raise ValueError(str(number))


class Counts:
    """Counts what a runner tells of its progress."""

    total = 0
    done = 0

    def start(self, label: str, total: int) -> None:
        """Count the jobs."""
        assert label == "work"
        self.total += total

    def advance(self, label: str) -> None:
        """Count what is done."""
        assert label == "work"
        self.done += 1


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    counts = Counts()
    with Runner(workers, counts) as runner:
        assert list(runner.map(square, range(40), "work")) == [n * n for n in range(40)]
    assert (counts.total, counts.done) == (40, 40)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_that_fails_is_heard_of(workers: int) -> None:
    with Runner(workers) as runner, pytest.raises(ValueError, match="0"):
        list(runner.map(fail, range(3), "work"))
