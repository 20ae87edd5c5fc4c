"""`publish --scheduler`: the jobs on the workers of a Dask cluster, and the same bytes as from this machine alone."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from pipeline.jobs.cluster import Cluster
from pipeline.jobs.executors import Function, Task, Waiting
from pipeline.jobs.store import Store
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs.runners import RunnerError
from tests.jobs.dask_workers import worker
from tests.project import Project
from tests.rich import digests

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write three posts with a picture each, which are sent to workers by value."""
    project = Project(tmp_path_factory.mktemp("posts"))
    project.write()
    for post in sorted(project.options.content.glob("*.md"))[3:]:
        post.unlink()
    return project.options.content


def alone(content: Path, folder: Path, *only: str) -> dict[str, str]:
    """Publish the posts without a cluster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_CACHE", str(folder / "cache alone"))
        publish(Options(content, folder / "alone", only, workers=1))
    return digests(folder / "alone")


@pytest.fixture(scope="module")
def machines() -> Iterator[LocalCluster]:
    """Return two workers, new or of the test before, without results."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0") as cluster:
        yield cluster


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use an empty cache."""
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))


def options(content: Path, folder: Path, address: str) -> Options:
    """Publish the site only, in some forty requests: workers import less. The command line takes all editions."""
    return Options(content, folder / "output", ("site",), scheduler=address)


def meanwhile(patch: pytest.MonkeyPatch, happenings: dict[int, Callable[[], None]]) -> None:
    """Run actions after so many requests to the cluster."""
    real, trips = Cluster.begin, iter(range(1, 10_000))

    def begin(self: Cluster, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        waiting = real(self, function, tasks, store)
        happenings.pop(next(trips), lambda: None)()
        return waiting

    patch.setattr(Cluster, "begin", begin)


def lose_patience(patch: pytest.MonkeyPatch) -> None:
    """Shorten the time-out of a lost worker, after it is gone: a busy machine connects slowly."""
    patch.setattr("pipeline.jobs.cluster._PATIENCE", 0.5)
    patch.setattr("pipeline.jobs.cluster._LOOK", 0.2)


def kill(machines: LocalCluster) -> None:
    os.kill(next(iter(machines.workers.values())).pid, signal.SIGKILL)


@pytest.mark.unmeasured
def test_a_worker_is_killed_half_way_and_another_joins(
    content: Path, machines: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happenings = {10: lambda: kill(machines), 20: lambda: machines.scale(3)}
    meanwhile(monkeypatch, happenings)
    publish(options(content, tmp_path, machines.scheduler_address))
    assert digests(tmp_path / "output") == alone(content, tmp_path, "site")
    assert not happenings  # all of it has happened


@pytest.mark.unmeasured
def test_when_all_workers_are_gone_it_ends(
    content: Path, machines: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave() -> None:
        lose_patience(monkeypatch)
        machines.scale(0)

    meanwhile(monkeypatch, {10: leave})
    with pytest.raises(RunnerError, match="all workers of the cluster are gone"):
        publish(options(content, tmp_path, machines.scheduler_address))
    assert not (tmp_path / "output").exists()


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Python with all libraries and without this package."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (place,) = folder.glob("lib/python*/site-packages")
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (place / "libraries.pth").write_text("\n".join(libraries), "utf-8")
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def installed_python(bare_python: Path, wheel: Path) -> Path:
    """Return the same Python with this package installed from its wheel."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", str(bare_python)]
    subprocess.run([*pip, "install", "--no-deps", str(wheel)], check=True)
    return bare_python


def test_a_worker_without_the_package_is_told_of(bare_python: Path, content: Path, tmp_path: Path) -> None:
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as cluster:
        process = worker(cluster.scheduler_address, tmp_path, bare_python, tmp_path)
        try:
            with pytest.raises(RunnerError, match="this package is not installed"):
                publish(options(content, tmp_path, cluster.scheduler_address))
        finally:
            process.kill()
            process.wait()


@pytest.mark.long
def test_two_workers_with_nothing_but_the_package_make_the_same_from_the_command_line(
    installed_python: Path, content: Path, tmp_path: Path
) -> None:
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as cluster, ExitStack() as ends:
        address = cluster.scheduler_address
        for name in "ab":
            process = worker(address, tmp_path / name, installed_python, tmp_path)
            ends.callback(process.wait)
            ends.callback(process.kill)
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=150)
        command = [sys.executable, "-m", "invoke", "publish", "--scheduler", address]
        command += ["--content", str(content), "--output", str(tmp_path / "output")]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, "Traceback" in run.stderr) == (0, False), run.stdout + run.stderr
    assert digests(tmp_path / "output") == alone(content, tmp_path)


@pytest.mark.unmeasured
@pytest.mark.parametrize("moment", [pytest.param(1, marks=pytest.mark.long), 10])
def test_a_scheduler_that_ends_meanwhile_is_told_in_a_line(
    moment: int, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-m", "dask", "scheduler", "--no-dashboard", "--host", "127.0.0.1", "--port", "0"]
    scheduler = subprocess.Popen(
        [*command, "--scheduler-file", str(tmp_path / "where")], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    while not (tmp_path / "where").exists():
        time.sleep(0.1)
    address = json.loads((tmp_path / "where").read_text("utf-8"))["address"]
    process = worker(address, tmp_path)

    def end() -> None:
        lose_patience(monkeypatch)
        scheduler.kill()

    meanwhile(monkeypatch, {moment: end})
    try:
        # On a busy machine a worker needs longer to start than publish has patience.
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=150)
        with pytest.raises(RunnerError, match="the connection to the scheduler is lost"):
            publish(options(content, tmp_path, address))
    finally:
        process.kill()
        scheduler.kill()
        process.wait()
        scheduler.wait()
