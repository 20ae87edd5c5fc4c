from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest

from pipeline.jobs.executors import ExecutorError, InProcess
from pipeline.jobs.job import Failed, Job
from pipeline.jobs.memory_cache import RememberingRunner
from pipeline.jobs.processes import Processes
from pipeline.jobs.runner import RunnerContext
from pipeline.jobs.store import Store


@dataclass(frozen=True)
class Sum(Job):
    """A job that adds numbers."""

    name: str
    numbers: tuple[int, ...]

    about = "numbers of {0.name}"


def add(job: Sum) -> int:
    return sum(job.numbers) if job.numbers else 1 // 0


def wait_for_ever(job: Sum) -> int:
    Event().wait(60)
    return len(job.numbers)


class FindsNothing(Store):
    """A store that finds no result."""

    def find(self, key: str) -> None:
        """Return None."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return FindsNothing(tmp_path)


def test_a_job_that_is_the_same_is_not_done_again(store: Store) -> None:
    with RememberingRunner(RunnerContext(store), labels={"sums"}) as runner:
        jobs = [Sum("a", (1, 2)), Sum("b", (3,)), Sum("c", (4,))]
        assert list(runner.map(add, jobs, "sums")) == [3, 3, 4]
        assert list(runner.map(add, [jobs[2], Sum("b", (5,)), Sum("a", (1, 2))], "sums")) == [4, 5, 3]
        assert runner.ran == {"sums": 4}
        assert list(runner.map(add, [Sum("b", (3,))], "sums")) == [3]  # the last one alone is at hand
        assert runner.ran == {"sums": 5}


def test_other_labels_are_left_to_the_store(store: Store) -> None:
    with RememberingRunner(RunnerContext(store), labels={"sums"}) as runner:
        for _ in range(2):
            assert list(runner.map(add, [Sum("a", (1, 2))], "others")) == [3]
        assert runner.ran == {"others": 2}


def test_what_failed_fails_no_second_time(store: Store) -> None:
    with RememberingRunner(RunnerContext(store), labels={"sums"}) as runner:
        first, again = (list(runner.attempt(add, [Sum("a", ())], "sums")) for _ in range(2))
        assert isinstance(first[0], Failed)
        assert again == first
        assert runner.ran == {"sums": 1}
        runner.forget()
        list(runner.attempt(add, [Sum("a", ())], "sums"))
        assert runner.ran == {"sums": 2}


def test_a_job_can_be_done_though_its_result_is_there(tmp_path: Path) -> None:
    with RememberingRunner(RunnerContext(Store(tmp_path)), InProcess()) as runner:
        assert [runner.begin_anew(add, Sum("a", (1, 2)), "sums")() for _ in range(2)] == [3, 3]
        assert runner.ran == {"sums": 2}


def test_any_thread_can_stop_it(tmp_path: Path) -> None:
    raised: list[Exception] = []
    begun = Event()
    with RememberingRunner(RunnerContext(Store(tmp_path)), Processes(1)) as runner:

        def work() -> None:
            waiting = [runner.begin_anew(wait_for_ever, Sum(name, ()), "sums") for name in "abc"]
            begun.set()
            for wait in waiting:
                try:
                    wait()
                except ExecutorError as error:
                    raised.append(error)

        working = Thread(target=work)
        working.start()
        begun.wait()
        runner.stop()
        working.join()
        assert len(raised) == 3
        with pytest.raises(ExecutorError, match="stopped"):
            list(runner.map(add, [Sum("d", (1,))], "sums"))
