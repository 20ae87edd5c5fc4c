import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from pipeline.inputs import UndeclaredInputError, given
from pipeline.jobs.build_log import BuildLog
from pipeline.jobs.executors import DeadWorkerError, Executor, InProcess
from pipeline.jobs.job import Failed, JobTiming, Limits, job
from pipeline.jobs.processes import Processes
from pipeline.jobs.runner import Progress, Runner, RunnerContext
from pipeline.jobs.store import Store


def square(number: int) -> int:
    return number * number


def fail(number: int) -> int:
    raise ValueError(str(number))


@dataclass(frozen=True)
class Dangerous:
    """A job that kills its process until its file exists, or always."""

    trace: str
    number: int

    @property
    def subject(self) -> str:
        """Return the subject."""
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


def reads(name: str) -> object:
    return given(name)


@job(reads=("look/paper", "look/fonts"))
def declares(name: str) -> object:
    return given(name)


class Counts(Progress):
    """A progress that counts its calls."""

    total = done = found = 0

    def __init__(self) -> None:
        self.processes: set[int] = set()

    def start(self, label: str, total: int) -> None:
        """Count the jobs announced."""
        assert label == "work"
        self.total += total

    def advance(self, label: str, *, cached: bool) -> None:
        """Count jobs done, and those found in the cache."""
        assert label == "work"
        self.done += 1
        self.found += cached

    def ran(self, label: str, subject: str, took: JobTiming) -> None:
        """Record the process, and check that the times are plausible."""
        assert (label, subject) == ("work", "work")
        assert took.end >= took.begin
        assert took.cpu >= 0
        self.processes.add(took.process)


def executor(workers: int) -> Executor | None:
    return Processes(workers) if workers > 1 else None


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    counts = Counts()
    with Runner(RunnerContext(progress=counts), executor(workers)) as runner:
        assert list(runner.map(square, range(40), "work")) == [n * n for n in range(40)]
        assert runner.ran == {"work": 40}
        assert list(runner.map(square, range(10, 50), "work")) == [n * n for n in range(10, 50)]
        assert runner.ran == {"work": 50}
    assert (counts.total, counts.done, counts.found) == (80, 80, 30)
    assert (os.getpid() in counts.processes) == (workers == 1)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_that_fails_is_heard_of(workers: int) -> None:
    with Runner(executor=executor(workers)) as runner, pytest.raises(ValueError, match="0"):
        list(runner.map(fail, range(3), "work"))


def test_jobs_are_taken_as_they_are_needed() -> None:
    taken = []

    def jobs() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with Runner(executor=Processes(2)) as runner:
        next(runner.map(square, jobs(), "work"))
        assert len(taken) < 100


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    jobs = [Dangerous(str(tmp_path / "trace"), n) for n in range(20)]
    with Runner(executor=Processes(2)) as runner:
        assert list(runner.map(die_once, jobs, "work")) == list(range(20))
        assert list(runner.map(square, range(20), "more")) == [n * n for n in range(20)]


def test_a_job_that_kills_every_worker_is_named() -> None:
    jobs = [Dangerous("", n) for n in range(20)]
    with Runner(executor=Processes(2)) as runner, pytest.raises(DeadWorkerError, match="number 5"):
        list(runner.map(die, jobs, "work"))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_reads_what_it_has_declared_and_nothing_else(workers: int) -> None:
    with Runner(executor=executor(workers)) as runner:
        runner.give({"look/paper": "white", "look/screen": "grey"})
        assert list(runner.map(declares, ["look/paper", "look/fonts"], "work")) == ["white", None]
        with pytest.raises(UndeclaredInputError):
            list(runner.map(declares, ["look/screen", "look/screen"], "work"))
        with pytest.raises(UndeclaredInputError):
            list(runner.map(reads, ["look/paper", "look/paper"], "work"))
    assert reads("look/paper") is None


def test_a_changed_input_makes_again_what_declares_it(tmp_path: Path) -> None:
    for paper, screen, ran in (("white", "grey", 2), ("white", "black", 0), ("ivory", "black", 1)):
        with Runner(RunnerContext(Store(tmp_path))) as runner:
            runner.give({"look/paper": paper, "look/screen": screen})
            assert list(runner.map(declares, ["look/paper"], "work")) == [paper]
            list(runner.map(square, [2], "work"))
            assert runner.ran.get("work", 0) == ran


@pytest.mark.parametrize("changed", ["program", "engine"])
def test_another_program_or_engine_makes_all_again(tmp_path: Path, changed: str) -> None:
    versions = {"program": "1", "engine": "1"}
    for now, ran in ((versions, 3), (dict(reversed(versions.items())), 0), (versions | {changed: "2"}, 3)):
        with Runner(RunnerContext(Store(tmp_path), now)) as runner:
            assert list(runner.map(square, range(3), "work")) == [0, 1, 4]
            assert runner.ran.get("work", 0) == ran


def fail_sometimes(number: int) -> int:
    if number % 7 == 3:
        raise ValueError(f"not {number}")
    return number


@pytest.mark.parametrize("executor", [InProcess, lambda: Processes(1), lambda: Processes(2)])
def test_an_attempt_that_fails_harms_no_other(executor: Callable[[], Executor]) -> None:
    with Runner(executor=executor()) as runner:
        found = list(runner.attempt(fail_sometimes, range(40), "work"))
    failed = {n: outcome for n, outcome in enumerate(found) if isinstance(outcome, Failed)}
    assert [n for n in range(40) if n not in failed] == [outcome for outcome in found if isinstance(outcome, int)]
    assert sorted(failed) == [3, 10, 17, 24, 31, 38]
    assert failed[10].reason == "the program failed on it; this is a fault of the program"


def test_an_attempt_that_ends_its_process_harms_no_other() -> None:
    jobs = [Dangerous("", n) for n in range(20)]
    with Runner(executor=Processes(2)) as runner:
        found = list(runner.attempt(die, jobs, "work"))
    assert found[:5] + found[6:] == [n for n in range(20) if n != 5]
    assert found[5] == Failed("number 5", "the process that worked on it was ended twice (out of memory?)")


def spin(number: int) -> int:
    while number == 5:
        pass
    return number


def spin_elsewhere(number: int) -> int:
    """Compute like `spin`, in a child process, as pandoc does."""
    if number == 5:
        subprocess.run([sys.executable, "-c", "while True: pass"], check=False)
    return number


def swell(number: int) -> int:
    if number == 5:
        kept = []
        while True:
            kept.append(bytearray(os.urandom(1 << 20)))
    return number


@pytest.mark.parametrize(
    ("greedy", "why"), [(spin, "longer than the 0.5 seconds"), (spin_elsewhere, "longer"), (swell, "than the 200 MiB")]
)
def test_an_attempt_is_stopped_at_its_limits(greedy: Callable[[int], int], why: str) -> None:
    limits = Limits(0.5, 200 << 20) if greedy is not swell else Limits(1000.0, 200 << 20)
    with Runner(executor=Processes(2, limits=limits)) as runner:
        found = list(runner.attempt(greedy, range(20), "work"))
        (failed,) = (outcome for outcome in found if isinstance(outcome, Failed))
        assert why in failed.reason
        assert [outcome for outcome in found if outcome is not failed] == [n for n in range(20) if n != 5]
        assert list(runner.map(square, range(20), "more")) == [n * n for n in range(20)]
    left = psutil.Process().children(recursive=True)
    assert not any("while True: pass" in child.cmdline() for child in left)


def test_closing_ends_what_goes_on() -> None:
    with Runner(executor=Processes(2)) as runner:
        runner.begin(spin, [5, 6], "work")
        assert list(runner.map(square, range(3), "work")) == [0, 1, 4]


def test_what_was_begun_in_vain_is_no_cause_of_what_is_called_the_same() -> None:
    log = BuildLog()
    with Runner(RunnerContext(build_log=log)) as runner:
        runner.begin(square, [3], "work")
        assert not log._noted
        assert list(runner.map(square, [3], "work")) == [9]
        assert log._noted


def test_idle_workers_do_what_will_be_asked_for() -> None:
    with Runner(executor=Processes(2)) as runner:

        def more() -> Iterator[int]:
            yield from runner.map(square, [2], "first")
            yield from range(4)

        runner.begin_when_idle(square, more(), "work")
        assert list(runner.map(square, [3, 4], "work")) == [9, 16]
        assert runner.ran == {"work": 2 + 1, "first": 1}  # while the last was done, a worker was idle
        for number in range(5, 9):
            assert list(runner.map(square, [number], "work")) == [number * number]
        assert runner.ran == {"work": 2 + 2 + 4, "first": 1}  # what is there or asked for is not done again
        assert list(runner.attempt(square, range(9), "work")) == [number * number for number in range(9)]
        assert runner.ran["work"] == 2 + 2 + 4


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_begun_early_is_run_once(workers: int) -> None:
    with Runner(executor=executor(workers)) as runner:
        runner.begin(square, [3, 4], "work")
        runner.begin(square, [4], "work")
        assert list(runner.map(square, range(6), "work")) == [0, 1, 4, 9, 16, 25]
        assert runner.ran == {"work": 6}
        runner.begin(square, [5], "work")
        assert runner.ran == {"work": 6}
