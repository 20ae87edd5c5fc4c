"""How a run ends when it is told to, whatever there is to put away."""

import subprocess
import sys

import pytest

_RUN = """
import os, signal, time
from pipeline.jobs.interrupt import listen, on_interrupt
listen()
with on_interrupt(at_once=lambda: time.sleep({at_once})), on_interrupt(then=lambda: time.sleep({then})):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
"""


@pytest.mark.parametrize(("at_once", "then"), [(0, 0), (60, 0), (0, 60), (60, 60)])
def test_it_says_once_what_stands_and_ends_soon_though_something_cannot_be_put_away(at_once: int, then: int) -> None:
    code = _RUN.format(at_once=at_once, then=then)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50, check=False)
    assert run.stderr == "stopped; nothing was written\n"
    assert run.returncode == 143


def test_it_ends_where_nobody_hears_it() -> None:
    run = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" -c "$1" 2>&-', sys.executable, _RUN.format(at_once=0, then=0)],
        capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (143, "")


_ENDING = """
import os, signal
from pipeline.jobs.interrupt import listen
listen()
class Last:
    def __del__(self, kill=os.kill, process=os.getpid(), number=signal.SIGTERM):
        kill(process, number)
last = Last()  # goes when the interpreter has given up handlers of signals
"""


def test_what_comes_when_all_is_done_changes_nothing() -> None:
    run = subprocess.run([sys.executable, "-c", _ENDING], capture_output=True, text=True, timeout=50, check=False)
    assert (run.returncode, run.stderr) == (0, "")
