"""What the results of a function depend on besides its job: code, tools, and the files of `styles/` that it declares.

Each has a name that a reader understands ("styles/print/text.css", "pipeline/press/binding/bind.py", "weasyprint") and
a version or a digest.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from pipeline.jobs.inputs import inputs_of, is_among
from pipeline.theme import STYLES

_PACKAGE = Path(__file__).parent
_IMPORT = re.compile(r"^\s*(?:from (pipeline[\w.]*) import (\([^)]*\)|.*)|import (pipeline[\w.]*))", re.MULTILINE)
_NAME = re.compile(r"\w+")
_FONTS, _PANDOC = "the fonts of this machine", "the pandoc that was chosen"
_CHOSEN_PANDOC = "PYPANDOC_PANDOC"
_INSTALLED = re.compile(r"(.+?)-(\d.*)\.(?:dist|egg)-info")
# Installed packages that write what is published, as their folders are called.
_ENGINES = (
    *("babel", "cssselect2", "ebooklib", "fonttools", "jinja2", "latex2mathml", "lxml", "markupsafe", "nh3", "pi_heif"),
    *(
        "pikepdf",
        "pillow",
        "pydyf",
        "pypandoc_binary",
        "pypdfium2",
        "pyphen",
        "python_slugify",
        "tinycss2",
        "tinyhtml5",
    ),
    *("weasyprint", "ziafont", "ziamath", "Pango", "HarfBuzz"),
)
# The system's libraries that set text, as Linux names them. Elsewhere they have other names and are not asked:
# after their renewal `clean --cache` makes all anew.
_SYSTEM_LIBRARIES = (
    ("Pango", "libpango-1.0.so.0", "pango_version_string"),
    ("HarfBuzz", "libharfbuzz.so.0", "hb_version_string"),
)


@functools.cache
def sources(function: Callable[..., object]) -> Mapping[str, str]:
    """Names and versions of all that a job function's results depend on."""
    files = {path: _digest(_PACKAGE / path) for path in _code(function.__module__)}
    code = {f"pipeline/{path}": digest for path, digest in files.items()}
    words = {f"pipeline/locale/{path.name}": _digest(path) for path in sorted((_PACKAGE / "locale").glob("*.po"))}
    declared = inputs_of(function)
    styles = {f"styles/{name}": _digest(STYLES / name) for name in _materials() if is_among(name, declared)}
    machine = {_FONTS: _machine_fonts()} if "fonts/" in declared else {}
    return code | words | styles | _tools() | machine


@functools.cache
def everything() -> str:
    """Return a digest of all code, styles and tools, and of the fonts of this machine."""
    digest = hashlib.sha256(_own().encode())
    for name, version in (*_tools().items(), (_FONTS, _machine_fonts())):
        digest.update(f"{name}\0{version}\0".encode())
    return digest.hexdigest()


@functools.cache
def engines() -> str:
    """Return a digest of our own code and styles, and of the versions of the engines.

    What makes the same bytes elsewhere.
    """
    digest = hashlib.sha256(_own().encode())
    for name in _ENGINES:
        digest.update(f"{name}\0{_tools().get(name, '')}\0".encode())
    if program := os.environ.get(_CHOSEN_PANDOC):  # by what it holds: elsewhere it may stand at another place
        digest.update(f"{_PANDOC}\0{_digest(Path(program)) if Path(program).is_file() else ''}\0".encode())
    return digest.hexdigest()


@functools.cache
def _code(module: str) -> tuple[str, ...]:
    """Return the files of our own that a module's functions may run: its own, and those it imports, and so on."""
    found: dict[str, None] = {}
    waiting = [module]
    for name in waiting:
        path = _file(name)
        if path and path not in found:
            found[path] = None
            waiting.extend(_imports(path))
    return tuple(sorted(found))


@functools.cache
def _imports(path: str) -> tuple[str, ...]:
    """Return the modules of ours that a file imports; what is no module is what the module before it defines."""
    names: list[str] = []
    for source, imported, plain in _IMPORT.findall((_PACKAGE / path).read_text("utf-8")):
        names += [source or plain, *(f"{source}.{name}" for name in _NAME.findall(imported))]
    beside = (_PACKAGE / path).with_suffix(".lua")  # what pandoc runs for it
    return (*names, f"{path}:lua") if beside.exists() else tuple(names)


@functools.cache
def _file(module: str) -> str:
    """Return the file of a module, "" where it is none."""
    if module.endswith(":lua"):
        return str(Path(module.removesuffix(":lua")).with_suffix(".lua"))
    path = Path(*module.split(".")[1:])
    for candidate in (path.with_suffix(".py") if path.name else path, path / "__init__.py"):
        if (_PACKAGE / candidate).is_file():
            return candidate.as_posix()
    return ""


@functools.cache
def _own() -> str:
    """Return a digest of all code and styles of ours."""
    digest = hashlib.sha256()
    for path in sorted(path for kind in ("py", "po", "lua") for path in _PACKAGE.rglob(f"*.{kind}")):
        digest.update(f"{path.relative_to(_PACKAGE)}\0{_digest(path)}\0".encode())
    for name in _materials():
        digest.update(f"{name}\0{_digest(STYLES / name)}\0".encode())
    return digest.hexdigest()


@functools.cache
def _materials() -> tuple[str, ...]:
    return tuple(sorted(path.relative_to(STYLES).as_posix() for path in STYLES.rglob("*") if path.is_file()))


@functools.cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


@functools.cache
def _tools() -> dict[str, str]:
    """Python, all installed packages (whatever may write a byte is among them), and the libraries that set text."""
    found = {"Python": platform.python_version(), **dict(_libraries()), **_chosen_pandoc()}
    for folder in sys.path:
        for path in Path(folder).glob("*-info"):
            match = _INSTALLED.fullmatch(path.name)
            if match:
                found[match[1].lower()] = match[2]
    return dict(sorted(found.items()))


@functools.cache
def _machine_fonts() -> str:
    """Return a digest of the fonts that are installed.

    They set what those of `styles/` lack. "" where nothing can tell.

    Of each its path, size and time: one may be replaced under its name. All of it takes some 10 ms for 400 fonts.
    """
    command = shutil.which("fc-list")
    if command is None:
        return ""
    listed = subprocess.run([command, "--format", "%{file}\\n"], capture_output=True, check=False)  # noqa: S603 - no shell, no text of others
    fonts = (b"%b %b" % (path, _stamp(path).encode()) for path in sorted(set(listed.stdout.splitlines())))
    return hashlib.sha256(b"\n".join(fonts)).hexdigest()[:16]


def _chosen_pandoc() -> dict[str, str]:
    """Return the pandoc that the environment chooses, or the machine's where pypandoc has none of its own."""
    named = os.environ.get(_CHOSEN_PANDOC)
    found = find_spec("pypandoc")
    homes = (found and found.submodule_search_locations) or ()
    if not named and any(Path(home, "files", "pandoc").exists() for home in homes):
        return {}
    path = named or shutil.which("pandoc") or ""
    return {_PANDOC: f"{path} {_stamp(path)}"}


def _stamp(path: str | bytes) -> str:
    """Size and time of a file; "" for what is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - bytes, as a font's path may be
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"


def _libraries() -> Iterator[tuple[str, str]]:
    for name, file, function in _SYSTEM_LIBRARIES:
        with contextlib.suppress(OSError, AttributeError):
            version = getattr(ctypes.CDLL(file), function)
            version.restype = ctypes.c_char_p
            yield name, version().decode()
