"""What `./invoke` starts: invoke with the commands of `tasks.py`, which from its first line on can be told to end.

Everything else is imported after that: Ctrl-C during imports would end in a traceback.
"""

from __future__ import annotations

import os
import signal
from types import FrameType


def _stop(number: int, _: FrameType | None) -> None:
    os.write(2, b"stopped; nothing was written\n")
    os._exit(128 + number)


def main() -> None:
    """Run the commands of the command line."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    for number in numbers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)  # `./invoke` holds them back until here
    from invoke.main import program  # noqa: PLC0415 - see above

    program.run()


if __name__ == "__main__":
    main()
