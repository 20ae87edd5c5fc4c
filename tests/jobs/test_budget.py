"""Several jobs that share the time of one."""

import time
from dataclasses import dataclass

import pytest

from pipeline.jobs.job import Failed, Limits
from pipeline.jobs.processes import Processes
from pipeline.jobs.runner import Runner


@dataclass(frozen=True)
class Work:
    """A job that computes for so many seconds on a subject's budget."""

    seconds: float
    budget: str = ""
    number: int = 0

    @property
    def subject(self) -> str:
        """Return the subject."""
        return f"work {self.number}"


def compute(job: Work) -> float:
    began = time.process_time()
    while time.process_time() - began < job.seconds:
        pass
    return job.seconds


def outcomes(*jobs: Work) -> tuple[list[float | Failed], dict[str, dict[str, float]]]:
    with Runner(executor=Processes(1, limits=Limits(3.0))) as runner:
        return [next(runner.attempt(compute, [job], "work")) for job in jobs], runner.took


@pytest.mark.unmeasured
def test_jobs_of_one_budget_share_its_time() -> None:
    found, took = outcomes(Work(2.2, "a.md", 1), Work(2.2, "a.md", 2), Work(1.0, "b.md", 3))
    assert found[0] == 2.2
    assert isinstance(found[1], Failed)
    assert "the 3 seconds that a post may have" in found[1].reason
    assert found[2] == 1.0  # by a process that has to start first, which takes long on a busy machine
    assert 1 < took["work 1"]["work"] < 3
    assert 0 < took["work 2"]["work"] < 2


def test_what_is_to_stand_for_the_others_has_some_time_left() -> None:
    found, _ = outcomes(Work(9, "a.md", 1), Work(0.1, "a.md", 2))
    assert isinstance(found[0], Failed)
    assert found[1] == 0.1


def test_what_is_short_is_not_counted() -> None:
    found, took = outcomes(*(Work(0.01, "a.md", number) for number in range(5)))
    assert found == [0.01] * 5
    assert sum(sum(own.values()) for own in took.values()) < 1  # the first may have waited for its process
