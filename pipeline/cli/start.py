"""Start the program, as `editions`, `python -m pipeline` or `./invoke`, and make it stoppable from then on.

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
_BROKEN = 2  # as for whatever a user can fix
_CLONE = "--search-root"  # how `./invoke` says where it stands: there are developers' tasks too
_LANGUAGE, _VARIABLES = "--lang", ("EDITIONS_LANG", "LC_ALL", "LC_MESSAGES", "LANG")  # as `language.py` has them
# What is said where nothing can be imported, neither the catalogue nor what asks the system for its language.
STOPPED, STOPPED_IN_FRENCH = "stopped; nothing was written", "arrêté\u202f; rien n’a été écrit"
_BROKEN_PACKAGE = "error: this installation is broken ({error}); install the program again"
_BROKEN_IN_FRENCH = "erreur\u00a0: cette installation est abîmée ({error})\u202f; réinstallez le programme"


def _say(english: str, french: str) -> None:
    """Write a line to the error stream in the user's language."""
    language = _read_language() or next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    is_french = language[:2].lower() == "fr" and not language[2:3].isalpha()
    os.write(2, f"{french if is_french else english}\n".encode("utf-8", "backslashreplace"))


def _read_language() -> str:
    """Return the language that the command line begins with, "" where it names none."""
    words = _read_words()
    flag, has_value, value = words[0].partition("=") if words else ("", "", "")
    if flag != _LANGUAGE:
        return ""
    return value if has_value else "".join(words[1:2])


def _read_words() -> list[str]:
    """Return the words of the command line without those that `./invoke` adds."""
    return sys.argv[3:] if sys.argv[1:2] == [_CLONE] else sys.argv[1:]


def _stop(number: int, _: FrameType | None) -> None:
    _say(STOPPED, STOPPED_IN_FRENCH)
    os._exit(128 + number)


def heed() -> None:
    """End when told to, from here on; a signal that was ignored when the program started (nohup) stays ignored."""
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
    if sys.argv[1:2] == [_CLONE]:
        sys.path.insert(0, sys.argv[2])
        _name("./invoke")
    try:
        if sys.argv[1:2] == [_CLONE] and _is_for_invoke(_read_words()):
            _invoke()
        from pipeline.cli.click_program import run
        from pipeline.jobs import fork_server

        fork_server.allow()
        code = run(_read_words())
        flush()
    except ImportError as error:  # a package is gone, or is for another Python
        _say(_BROKEN_PACKAGE.format(error=error), _BROKEN_IN_FRENCH.format(error=error))
        code = _BROKEN
    except BrokenPipeError:
        code = leave_unread()
    sys.exit(code)


def flush() -> None:
    """Write buffered output now: when Python itself writes it at the end, it complains in its own words.

    Raises:
        BrokenPipeError: The reader is gone.
    """
    for stream in filter(None, (sys.stdout, sys.stderr)):  # None where it is closed
        stream.flush()


def leave_unread() -> int:
    """Discard all further output since its reader is gone (`| head`), and return the exit code for that."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        os.dup2(nowhere, stream.fileno())
    return _NO_READER


def _is_for_invoke(words: list[str]) -> bool:
    """Return whether the words name a task of `tasks.py`, or ask for a list of them."""
    from pipeline.cli.commands import COMMANDS

    ours = {row.full_name.split()[0] for row in COMMANDS} | {"-h", "--help", "--version", _LANGUAGE}
    return bool(words) and words[0].partition("=")[0] not in ours


def _invoke() -> None:
    from invoke.main import program

    program.run()
    sys.exit()


def _name(program: str) -> None:
    from pipeline.cli.language import started_as

    started_as(program)


if __name__ == "__main__":
    main()
