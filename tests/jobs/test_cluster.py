import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dask
import pytest
from distributed import Client, LocalCluster, futures_of

from pipeline.jobs.blob import Blob
from pipeline.jobs.cluster import Cluster, ClusterError, Identity
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store
from tests.jobs.dask_workers import mortal_workers


def same() -> str:
    return "the same"


def process(_: str = "") -> str:
    return str(os.getpid())


def die_of_five(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@dataclass(frozen=True)
class Word:
    """A job that takes a blob and returns one."""

    text: Blob
    number: int


def repeat(word: Word) -> Blob:
    time.sleep(0.02)
    return Blob.of(word.text.text * word.number)


@pytest.fixture(scope="module")
def machines() -> Iterator[LocalCluster]:
    # Any free port: without an address it would be one that another cluster of this machine may have.
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0") as cluster:
        yield cluster


def words(count: int) -> list[Word]:
    return [Word(Blob.of("ab"), number) for number in range(count)]


def run(machines: LocalCluster, folder: Path, jobs: list[Word]) -> tuple[list[str], int]:
    cluster = Cluster(machines.scheduler_address, Identity(same, same()))
    with Runner(RunnerContext(Store(folder)), cluster) as runner:
        return [blob.text for blob in runner.map(repeat, jobs, "work")], runner.ran.get("work", 0)


def test_jobs_and_results_go_by_value(machines: LocalCluster, tmp_path: Path) -> None:
    expected = ["ab" * number for number in range(30)]
    assert run(machines, tmp_path, words(30)) == (expected, 30)
    assert run(machines, tmp_path, words(30)) == (expected, 0)


def test_the_work_is_done_by_the_workers(machines: LocalCluster, tmp_path: Path) -> None:
    cluster = Cluster(machines.scheduler_address, Identity(same, same()))
    with Runner(RunnerContext(Store(tmp_path)), cluster) as runner:
        done_by = set(runner.map(process, [str(n) for n in range(20)], "work"))
    assert str(os.getpid()) not in done_by


def test_a_worker_that_is_killed_half_way_is_survived(machines: LocalCluster, tmp_path: Path) -> None:
    cluster = Cluster(machines.scheduler_address, Identity(same, same()))
    with Runner(RunnerContext(Store(tmp_path)), cluster) as runner:
        results = runner.map(repeat, words(200), "work")
        first = [next(results).text for _ in range(40)]
        victim = next(iter(machines.workers.values())).pid
        os.kill(victim, signal.SIGKILL)
        assert first + [blob.text for blob in results] == ["ab" * number for number in range(200)]


def test_a_worker_that_dies_once_it_has_delivered_is_survived(
    machines: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its result is here, and only then comes the news that it is lost."""
    real = Client._gather

    async def gather(client: Client, futures: object, *more: object, **others: object) -> object:
        results = await real(client, futures, *more, **others)
        for future in futures_of(futures):
            client.futures[future.key].lose()
        return results

    monkeypatch.setattr(Client, "_gather", gather)
    assert run(machines, tmp_path, words(3)) == (["", "ab", "abab"], 3)


def test_a_job_that_ends_every_worker_harms_no_other(tmp_path: Path) -> None:
    # One worker dies of each of the two tries of this job, and others are left. Not those of a LocalCluster: it starts
    # another for each that dies, and where that one is not there within 15 seconds, as on a busy machine, it closes the
    # place for good (`distributed.deploy.lost-worker-timeout`): what ran there then has been on a worker that died, too.
    at_once = dask.config.set({"distributed.scheduler.allowed-failures": 0})
    with at_once, mortal_workers(4, tmp_path / "workers") as address:
        cluster = Cluster(address, Identity(same, same()))
        with Runner(RunnerContext(Store(tmp_path / "store")), cluster) as runner:
            found = list(runner.attempt(die_of_five, range(12), "work"))
    assert found[5] == Failed("work", "the workers that did this died (out of memory?)")
    assert found[:5] + found[6:] == [n for n in range(12) if n != 5]


def test_a_worker_with_other_code_is_refused(machines: LocalCluster, tmp_path: Path) -> None:
    cluster = Cluster(machines.scheduler_address, Identity(same, "another"))
    with Runner(RunnerContext(Store(tmp_path)), cluster) as runner, pytest.raises(ClusterError, match="different code"):
        list(runner.map(repeat, words(3), "work"))


def test_a_scheduler_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.jobs.cluster._PATIENCE", 1.0)
    with pytest.raises(ClusterError, match="no Dask scheduler"):
        Cluster("tcp://127.0.0.1:9", Identity(same, same()))
