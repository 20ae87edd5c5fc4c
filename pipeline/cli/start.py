"""Where the program starts, as `editions`, `python -m pipeline` or `./invoke`, and can be stopped from then on.

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
_NO_READER = 141  # as a program ends that SIGPIPE ends
_BROKEN = 2  # as for whatever a user can mend
_CLONE = "--search-root"  # how `./invoke` says where it stands: there are developers' tasks too


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
        _name("invoke")


def main() -> None:
    """Run the command line, and end with its exit code."""
    heed()
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _NUMBERS)  # `./invoke` holds them back until here
    words = sys.argv[1:]
    if words[:1] == [_CLONE]:
        sys.path.insert(0, words[1])
        _name("./invoke")
        words = words[2:]
        if _is_for_invoke(words):
            _invoke()
    try:
        from pipeline.cli.click_program import run  # noqa: PLC0415 - see above

        code = run(words)
        sys.stdout.flush()
    except ImportError as error:  # a package is gone, or is for another Python
        os.write(2, f"error: this installation is broken ({error}); install the program again\n".encode())
        code = _BROKEN
    except BrokenPipeError:  # whoever read has read enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = _NO_READER
    sys.exit(code)


def _is_for_invoke(words: list[str]) -> bool:
    """Return whether the words name a task of `tasks.py`, or ask for a list of them."""
    from pipeline.cli.commands import COMMANDS  # noqa: PLC0415 - see above

    ours = {row.name.split()[0] for row in COMMANDS} | {"-h", "--help", "--version"}
    return bool(words) and words[0] not in ours


def _invoke() -> None:
    from invoke.main import program  # noqa: PLC0415 - see above

    program.run()
    sys.exit()


def _name(program: str) -> None:
    from pipeline.cli.names import started_as  # noqa: PLC0415 - see above

    started_as(program)


if __name__ == "__main__":
    main()
