"""Where coverage is measured, processes that are about to be killed are told to end first, and write down what they ran.

`tests/conftest.py` says so to the process of the tests, `sitecustomize.py` to each that is started from there.
"""

import contextlib
import os
import signal

import psutil

_SECONDS = 2


def let_all_write_down() -> None:
    """Have every process end by itself that is to be killed from here, if it does so soon."""
    kill = psutil.Process.kill

    def end(process: psutil.Process) -> None:
        process.terminate()
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(_SECONDS)
        kill(process)

    psutil.Process.kill = end  # type: ignore[method-assign, assignment]  # for as long as this process lasts
    # A worker is measured on its own; what the server of processes, which it comes from, does at its end would fail.
    os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
