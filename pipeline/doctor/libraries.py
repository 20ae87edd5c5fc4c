"""Check pandoc, WeasyPrint, and the system's libraries that WeasyPrint needs."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from importlib import metadata

from pipeline.doctor.findings import Finding, Place, State
from pipeline.i18n.sentences import error_text, sentence
from pipeline.pandoc.process import PandocError, describe_pandoc
from pipeline.press.typesetting.system_libraries import LIBRARIES, SystemLibrary, install_hint, missing_libraries

_OLDEST_PANGO = (1, 44)
_ENGINE = "weasyprint>=70.0,<71"


def look(_: Place) -> Iterator[Finding]:
    """Yield pandoc, the libraries, and the engine where these let it start."""
    yield _pandoc()
    lacking = missing_libraries()
    for library in LIBRARIES:
        if library in lacking:
            # One line brings them all.
            yield Finding(
                library.name,
                sentence("not found"),
                State.MISSING,
                install_hint(lacking) if library is lacking[-1] else "",
            )
        else:
            yield _found(library)
    if not lacking:
        yield _engine()


def _pandoc() -> Finding:
    try:
        return Finding("pandoc", describe_pandoc())
    except (PandocError, ImportError, OSError) as error:
        remedy = f'"{sys.executable}" -m pip install --force-reinstall pypandoc_binary'
        return Finding("pandoc", error_text(error), State.MISSING, remedy)


def _found(library: SystemLibrary) -> Finding:
    version = _version(library)
    if library.stem == "pango-1.0" and version and _numbers(version) < _OLDEST_PANGO:
        oldest = ".".join(map(str, _OLDEST_PANGO))
        old = sentence("{version}, which is older than {oldest}", version=version, oldest=oldest)
        return Finding(library.name, old, State.MISSING, install_hint([library]))
    return Finding(library.name, version or sentence("in place"))


def _version(library: SystemLibrary) -> str:
    opened = library.open()
    if opened is None or not library.version:
        return ""
    function = getattr(opened, library.version)
    function.restype = ctypes.c_char_p
    return str(function().decode())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _engine() -> Finding:
    """Return whether the engine is the one that was tried: to import it takes a second."""
    try:
        from pipeline.press.typesetting.weasyprint_internals import check  # noqa: PLC0415 - see above

        check()
    except ImportError as error:  # the engine, or one of its packages, is none or not the one that was tried
        return Finding("WeasyPrint", error_text(error), State.MISSING, f'"{sys.executable}" -m pip install "{_ENGINE}"')
    return Finding("WeasyPrint", metadata.version("weasyprint"))
