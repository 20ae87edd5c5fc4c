"""The system's libraries that the engine opens, found without a search.

WeasyPrint asks for each under the names of several systems. For every one that is not there Python starts `ldconfig`,
a compiler and a linker, some fifty processes in all, before it comes to the name that the loader of Linux knows.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import io
import sys
import warnings
from collections.abc import Iterator

from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence


class MissingLibraryError(UserError, ImportError):
    """A library of the system is missing; the text names it and how it is installed.

    Whoever imports in advance may pass over it, as over any ImportError.
    """


@contextlib.contextmanager
def opening() -> Iterator[None]:
    """Let libraries that are opened within be found by the names of their files alone, where that is enough.

    Raises:
        MissingLibraryError: one of them cannot be opened.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _nowhere
    try:
        # The engine prints a page about it, wherever that goes.
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "No fonts configured")  # on this machine; ours are told to it later
            yield
    except OSError as error:
        raise MissingLibraryError(
            sentence(
                "the libraries that set text cannot be opened ({error}); the command doctor tells what is missing",
                error=error,
            )
        ) from error
    finally:
        ctypes.util.find_library = search


def _nowhere(name: str) -> str | None:  # noqa: ARG001 - the signature of what it stands for
    return None
