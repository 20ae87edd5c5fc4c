"""System libraries of the engine: opened without a search, checked before any work begins.

WeasyPrint asks for each under the names of several systems. For every name that is not found Python starts `ldconfig`,
a compiler and a linker, some fifty processes in all. Without the check, a missing library would end in a traceback.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import io
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from pipeline.errors import UserError
from pipeline.i18n.sentences import joined, sentence
from pipeline.system import Packages, System, install_line, this_system


class MissingLibraryError(UserError, ImportError):
    """A system library is missing; the message names it and how to install it.

    Imports in advance may ignore it, like any ImportError.
    """


@contextlib.contextmanager
def find_by_file_name() -> Iterator[None]:
    """Find libraries by their file names alone while they are opened, where that suffices.

    Raises:
        MissingLibraryError: One of them cannot be opened.
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
                "the libraries that set text cannot be opened ({error}); the command doctor says what is missing",
                error=error,
            )
        ) from error
    finally:
        ctypes.util.find_library = search


def _nowhere(name: str) -> str | None:  # noqa: ARG001 - the signature of what it stands for
    return None


# Where WeasyPrint looks on Windows.
_DIRECTORIES, _USUAL_DIRECTORIES = "WEASYPRINT_DLL_DIRECTORIES", r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin"
# Homebrew's folder is none of those that a Python from elsewhere looks into.
_ON_MACOS = 'export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib"'


@dataclass(frozen=True)
class SystemLibrary:
    """A system library: name, file name stem and number, and the packages that have it.

    `version` is its function that returns its version as text, "" for none.
    """

    name: str
    stem: str
    packages: Packages
    number: int = 0
    version: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """Its file names on Linux, macOS and Windows."""
        stem, number = f"lib{self.stem}", self.number
        return f"{stem}.so.{number}", f"{stem}.{number}.dylib", f"{stem}.dylib", f"{stem}-{number}.dll"

    def open(self) -> ctypes.CDLL | None:
        """Open the library; None if none can be opened."""
        for file in self.files:
            with contextlib.suppress(OSError):
                return ctypes.CDLL(file)
        # The loader of Linux has looked everywhere; to search there would start a compiler.
        found = "" if sys.platform == "linux" else ctypes.util.find_library(self.stem)
        with contextlib.suppress(OSError):
            return ctypes.CDLL(found) if found else None
        return None


_PANGO: Packages = {
    System.DEBIAN: "libpangoft2-1.0-0",
    System.FEDORA: "pango",
    System.MACOS: "pango",
    System.WINDOWS: "mingw-w64-ucrt-x86_64-pango",
}
_HARFBUZZ: Packages = {
    System.DEBIAN: "libharfbuzz-subset0",
    System.FEDORA: "harfbuzz",
    System.MACOS: "harfbuzz",
    System.WINDOWS: "mingw-w64-ucrt-x86_64-harfbuzz",
}
LIBRARIES = (
    SystemLibrary("Pango", "pango-1.0", _PANGO, version="pango_version_string"),
    SystemLibrary(sentence("Pango's library for FreeType"), "pangoft2-1.0", _PANGO),
    SystemLibrary("GObject", "gobject-2.0", _PANGO),
    SystemLibrary("fontconfig", "fontconfig", _PANGO, number=1),
    SystemLibrary("HarfBuzz", "harfbuzz", _PANGO, version="hb_version_string"),
    # Without it fonts are cut down by other means, and the same posts would not give the same bytes everywhere.
    SystemLibrary(sentence("HarfBuzz's subset library"), "harfbuzz-subset", _HARFBUZZ),
)


def missing_libraries() -> tuple[SystemLibrary, ...]:
    """Return the libraries that cannot be opened here."""
    _know_directories()
    return tuple(library for library in LIBRARIES if library.open() is None)


def require_libraries() -> None:
    """Check that text can be set.

    Raises:
        MissingLibraryError: A library is missing; the message names it, and the command that installs it.
    """
    lacking = missing_libraries()
    if lacking:
        names = joined(library.name for library in lacking)
        raise MissingLibraryError(
            sentence(
                "typesetting needs what this system lacks ({names}); {way}", names=names, way=install_hint(lacking)
            )
        )


def open_library(stem: str) -> ctypes.CDLL:
    """Open a library by its stem.

    Raises:
        MissingLibraryError: It is missing.
    """
    _know_directories()
    opened = next(library for library in LIBRARIES if library.stem == stem).open()
    if opened is None:
        require_libraries()
    return cast("ctypes.CDLL", opened)


def install_hint(lacking: Iterable[SystemLibrary]) -> str:
    """Return how to install libraries on this system: the rest of a sentence, with the command."""
    line = install_line(library.packages for library in lacking)
    if this_system() is System.MACOS:
        return sentence(
            "install it with: {line}; if they are installed but not found: {export}", line=line, export=_ON_MACOS
        )
    return sentence("install it with: {line}", line=line)


def _know_directories() -> None:
    """Add WeasyPrint's directories on Windows."""
    if sys.platform == "win32":
        for folder in os.environ.get(_DIRECTORIES, _USUAL_DIRECTORIES).split(";"):
            with contextlib.suppress(OSError):
                os.add_dll_directory(folder)
