from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.jobs.crew import Crew, DeadWorkerError, Processes
from pipeline.jobs.recipe import UndeclaredMaterialError, demand, made_with
from pipeline.jobs.runner import Runner, Workbench


def square(number: int) -> int:
    return number * number


def fail(number: int) -> int:
    raise ValueError(str(number))


@dataclass(frozen=True)
class Dangerous:
    """A job that kills the process that does it, as long as its file is not there, or always."""

    trace: str
    number: int

    @property
    def subject(self) -> str:
        """What it is about."""
        return f"number {self.number}"


def die_once(job: Dangerous) -> int:
    trace = Path(f"{job.trace}-{job.number}")
    if job.number == 5 and not trace.exists():
        trace.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return job.number


def die(job: Dangerous) -> int:
    if job.number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return job.number


def reads(material: str) -> str:
    demand(material)
    return material


@made_with("print/", "tokens.css")
def declares(material: str) -> str:
    return reads(material)


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


def crew(workers: int) -> Crew | None:
    return Processes(workers) if workers > 1 else None


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    counts = Counts()
    with Runner(Workbench(progress=counts), crew(workers)) as runner:
        assert list(runner.map(square, range(40), "work")) == [n * n for n in range(40)]
        assert runner.ran == {"work": 40}
        assert list(runner.map(square, range(10, 50), "work")) == [n * n for n in range(10, 50)]
        assert runner.ran == {"work": 50}
    assert (counts.total, counts.done) == (80, 80)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_that_fails_is_heard_of(workers: int) -> None:
    with Runner(crew=crew(workers)) as runner, pytest.raises(ValueError, match="0"):
        list(runner.map(fail, range(3), "work"))


def test_jobs_are_taken_as_they_are_needed() -> None:
    taken = []

    def jobs() -> object:
        for number in range(1000):
            taken.append(number)
            yield number

    with Runner(crew=Processes(2)) as runner:
        next(runner.map(square, jobs(), "work", 1000))  # type: ignore[arg-type]
        assert len(taken) < 100


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    jobs = [Dangerous(str(tmp_path / "trace"), n) for n in range(20)]
    with Runner(crew=Processes(2)) as runner:
        assert list(runner.map(die_once, jobs, "work")) == list(range(20))
        assert list(runner.map(square, range(20), "more")) == [n * n for n in range(20)]


def test_a_job_that_kills_every_worker_is_named() -> None:
    jobs = [Dangerous("", n) for n in range(20)]
    with Runner(crew=Processes(2)) as runner, pytest.raises(DeadWorkerError, match="number 5"):
        list(runner.map(die, jobs, "work"))


def test_a_job_reads_what_it_has_declared_and_nothing_else() -> None:
    with Runner() as runner:
        allowed = ["print/text.css", "tokens.css"]
        assert list(runner.map(declares, allowed, "work")) == allowed
        with pytest.raises(UndeclaredMaterialError):
            list(runner.map(declares, ["site/base.css"], "work"))
        with pytest.raises(UndeclaredMaterialError):
            list(runner.map(reads, ["tokens.css"], "work"))
    assert reads("site/base.css") == "site/base.css"


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_begun_early_is_run_once(workers: int) -> None:
    with Runner(crew=crew(workers)) as runner:
        runner.begin(square, [3, 4], "work")
        runner.begin(square, [4], "work")
        assert list(runner.map(square, range(6), "work")) == [0, 1, 4, 9, 16, 25]
        assert runner.ran == {"work": 6}
        runner.begin(square, [5], "work")
        assert runner.ran == {"work": 6}
