"""What `./invoke` starts: invoke with the commands of `tasks.py`, which from its first line on can be told to end.

Everything else is imported after that: Ctrl-C during imports would end in a traceback, or in the exit code of an error.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

_NUMBERS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_INVOKE = ("invoke", "inv")


def _stop(number: int, _: FrameType | None) -> None:
    os.write(2, b"stopped; nothing was written\n")
    os._exit(128 + number)


def heed() -> None:
    """From here on, end when told to; what whoever started this wants to be ignored (nohup) is."""
    for number in _NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def heed_under_invoke() -> None:
    """Do the same where plain `invoke` is at work, which knows nothing of `main`; a test has answers of its own."""
    program = Path(sys.argv[0])
    if program.stem in _INVOKE or program.parent.name == "invoke":
        heed()


def main() -> None:
    """Run the commands of the command line."""
    heed()
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _NUMBERS)  # `./invoke` holds them back until here
    from invoke.main import program  # noqa: PLC0415 - see above

    program.run()


if __name__ == "__main__":
    main()
