"""End processes before they are killed, while coverage is measured, so that they write their data.

`tests/conftest.py` says so to the process of the tests, `sitecustomize.py` to each that is started from there.
"""

import contextlib
import os
import signal

import psutil

_SECONDS = 2


def let_all_write_down() -> None:
    """Replace `Process.kill` by one that terminates the process first and waits for it."""
    kill = psutil.Process.kill

    def end(process: psutil.Process) -> None:
        process.terminate()
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(_SECONDS)
        kill(process)

    psutil.Process.kill = end  # type: ignore[method-assign, assignment]  # for as long as this process lasts
    # A worker is measured on its own; what the server of processes, which it comes from, does at its end would fail.
    os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
