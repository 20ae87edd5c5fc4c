"""Workers share what the program has imported, and nothing else of it."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipeline.jobs import fork_server
from pipeline.jobs.processes import Processes
from pipeline.jobs.runner import Runner

_ROOT = Path(__file__).parents[2]
_open_files: list[int] = []


def look(_: int) -> list[str]:
    """Return what a worker sees of the program."""
    has = ["memory"] if _open_files else []
    for number in _open_files:
        try:
            has.append(Path(f"/proc/self/fd/{number}").readlink().name)
        except OSError:
            has.append("closed")
    heeds = signal.SIGTERM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    return [*has, "can be ended" if heeds and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL else "cannot"]


def run(how: str) -> None:
    """Run a program that writes what its worker sees."""
    sys.stdout.write("said once\n")
    signal.signal(signal.SIGTERM, lambda *_: None)
    with Path(__file__).open(encoding="utf-8") as file:
        _open_files.append(os.dup2(file.fileno(), 77))
        if how != "not allowed":
            fork_server.allow()
        stop = threading.Event()
        if how == "threads":
            threading.Thread(target=stop.wait).start()
        processes = Processes(2)
        fork_server.begin()
        with Runner(executor=processes) as runner:
            sys.stdout.write(" ".join({str(found) for found in runner.map(look, range(4), "look")}))
        stop.set()


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
@pytest.mark.parametrize(
    ("how", "seen"),
    [
        ("allowed", "['memory', 'closed', 'can be ended']"),
        ("threads", "['can be ended']"),
        ("not allowed", "['can be ended']"),
    ],
)
def test_workers_have_the_imports_of_a_program_with_one_thread_but_no_file_and_no_handler(how: str, seen: str) -> None:
    command = [sys.executable, "-c", "import sys; from tests.jobs.test_fork_server import run; run(sys.argv[1])", how]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["said once", seen]
    assert not done.stderr
