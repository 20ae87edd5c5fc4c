"""Run Dask workers as plain processes: no nanny restarts one that ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client, LocalCluster

ROOT = Path(__file__).parent.parent.parent


def worker(
    address: str, folder: Path, python: Path = Path(sys.executable), where: Path = ROOT
) -> subprocess.Popen[bytes]:
    """Start a worker that imports this package from `python`'s environment or from `where`."""
    command = [str(python), "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("wb") as log:
        return subprocess.Popen([*command, "--local-directory", str(folder)], cwd=where, env=environment, stderr=log)


@contextmanager
def mortal_workers(number: int, folder: Path) -> Iterator[str]:
    """Start a scheduler with workers, wait for them, and yield its address."""
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as cluster:
        address = cluster.scheduler_address
        processes = [worker(address, folder / str(each)) for each in range(number)]
        try:
            with Client(address, set_as_default=False) as client:
                client.wait_for_workers(number, timeout=150)
            yield address
        finally:
            for process in processes:
                process.kill()
                process.wait()
