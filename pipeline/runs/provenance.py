"""What a result depends on besides its job: code, engines, files of `styles/` and the words of languages.

What may be reached counts: the modules that a function's own imports, but for type checkers, and so on; of `styles/`
what the function declares, of the catalogues those of the languages that its job declares.

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

from pipeline.jobs.inputs import STYLES, inputs_of, is_among
from pipeline.labels import LANGUAGES, catalogue
from pipeline.version import RELEASE, release

_PACKAGE = Path(__file__).parent.parent
# For a regex to read all modules takes 30 ms, for `ast` to parse them 50 times as long (a test compares the two).
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:.*\n(?:[ \t].*\n|\n)*", re.MULTILINE)
_IMPORT = re.compile(r"^\s*(?:from (pipeline[\w.]*) import (\([^)]*\)|.*)|import (pipeline[\w.]*))", re.MULTILINE)
_NAME = re.compile(r"(\w+)(?: as \w+)?")
_COMMENT = re.compile(r"#.*")
_FONTS, _PANDOC = "the fonts of this machine", "the pandoc that was chosen"
_CHOSEN_PANDOC = "PYPANDOC_PANDOC"
_INSTALLED = re.compile(r"(.+?)-(\d.*)\.(?:dist|egg)-info")
# The packages that may write a byte of what is published, or decide on one, as their folders are called: a test holds
# them against locks/run.txt. What else is installed (linters, tests, what draws on terminals) is no cause of anything.
_ENGINES = frozenset(
    "babel brotli brotlicffi cssselect2 dateparser ebooklib enzyme fonttools jinja2 latex2mathml lxml markupsafe "
    "mutagen nh3 pi_heif pikepdf pillow pydyf pypandoc_binary pypdfium2 pyphen python_dateutil python_frontmatter "
    "python_slugify pytz pyyaml rcssmin regex rjsmin segno snowballstemmer stopwordsiso text_unidecode tinycss2 "
    "tinyhtml5 tzdata tzlocal weasyprint webencodings ziafont ziamath zopfli".split()
)
# Extras that write what is published where settings ask for them: the jobs that they do name their versions.
_EXTRAS = frozenset({"pagefind_bin_extended"})
# The system's libraries that set text, as Linux names them. Elsewhere they have other names and are not asked:
# after their renewal `clean --cache` makes all anew.
_SYSTEM_LIBRARIES = (
    ("Pango", "libpango-1.0.so.0", "pango_version_string"),
    ("HarfBuzz", "libharfbuzz.so.0", "hb_version_string"),
)


@functools.cache
def sources(function: Callable[..., object]) -> Mapping[str, str]:
    """Return the names and versions of all that a job function's results depend on, but for words (`words`)."""
    files = {path: _digest(_PACKAGE / path) for path in _code(function.__module__)}
    code = {f"pipeline/{path}": digest for path, digest in files.items()}
    declared = inputs_of(function)
    styles = {f"styles/{name}": _digest(STYLES / name) for name in _theme() if is_among(name, declared)}
    machine = {_FONTS: _machine_fonts()} if "fonts/" in declared else {}
    named = {LANGUAGES: " ".join(sorted(path.stem for path in _words()))} if LANGUAGES in declared else {}
    numbered = {RELEASE: release()} if RELEASE in declared else {}
    return code | styles | _tools() | machine | named | numbered


@functools.cache
def words(languages: tuple[str, ...]) -> Mapping[str, bytes]:
    """Return the digests of the catalogues of these languages by their names; empty ones where there is none."""
    files = {path for language in languages for path in [catalogue(language)]}
    return {f"pipeline/locale/{path.name}": _digest(path).encode() if path.exists() else b"" for path in sorted(files)}


@functools.cache
def everything() -> str:
    """Return a digest of all code, styles and tools, of extras, and of the fonts of this machine."""
    digest = hashlib.sha256(_own().encode())
    for name, version in (*_tools().items(), *_installed(_EXTRAS), (_FONTS, _machine_fonts())):
        digest.update(f"{name}\0{version}\0".encode())
    return digest.hexdigest()


@functools.cache
def engines() -> str:
    """Return a digest of what makes the same bytes on another machine: our code and styles, the versions of engines."""
    digest = hashlib.sha256(_own().encode())
    for name, version in _tools().items():
        if name not in ("Python", _PANDOC):
            digest.update(f"{name}\0{version}\0".encode())
    if program := os.environ.get(_CHOSEN_PANDOC):  # by what it holds: elsewhere it may stand at another place
        digest.update(f"{_PANDOC}\0{_digest(Path(program)) if Path(program).is_file() else ''}\0".encode())
    return digest.hexdigest()


def forget() -> None:
    """Look at all files again, for somebody has changed one of `styles/`."""
    for function in (sources, everything, engines, _own, _theme, _digest):
        function.cache_clear()


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
    """Return the modules of ours that a file imports when it runs."""
    names: list[str] = []
    for source, imported, plain in _IMPORT.findall(_FOR_TYPES.sub("", (_PACKAGE / path).read_text("utf-8"))):
        each = _NAME.findall(_COMMENT.sub("", imported))
        names += [plain] if plain else [_defining(source, name) for name in each]
    beside = f"{path.removesuffix('.py')}.lua"  # what pandoc runs for it
    return (*names, beside) if beside in _files() else tuple(names)


@functools.cache
def _defining(source: str, name: str) -> str:
    """Return the module that `from source import name` reaches: a package is none for whom it lends but its name."""
    return f"{source}.{name}" if _file(f"{source}.{name}") else source


@functools.cache
def _file(module: str) -> str:
    """Return the file of a module, "" where it is none."""
    path = module.partition(".")[2].replace(".", "/")
    candidates = (module, f"{path}.py", f"{path}/__init__.py".lstrip("/"))
    return next((candidate for candidate in candidates if candidate in _files()), "")


@functools.cache
def _files() -> frozenset[str]:
    """Return the paths of all code of ours."""
    found = (path for kind in ("py", "lua") for path in _PACKAGE.rglob(f"*.{kind}"))
    return frozenset(path.relative_to(_PACKAGE).as_posix() for path in found)


@functools.cache
def _own() -> str:
    """Return a digest of all code and styles of ours, and of their number."""
    digest = hashlib.sha256(release().encode())
    for name in sorted({*_files(), *(f"locale/{path.name}" for path in _words())}):
        digest.update(f"{name}\0{_digest(_PACKAGE / name)}\0".encode())
    for name in _theme():
        digest.update(f"{name}\0{_digest(STYLES / name)}\0".encode())
    return digest.hexdigest()


@functools.cache
def _words() -> tuple[Path, ...]:
    return tuple((_PACKAGE / "locale").glob("*.po"))


@functools.cache
def _theme() -> tuple[str, ...]:
    return tuple(sorted(path.relative_to(STYLES).as_posix() for path in STYLES.rglob("*") if path.is_file()))


@functools.cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


@functools.cache
def _tools() -> dict[str, str]:
    """Return the versions of Python, of the engines, and of the libraries that set text."""
    system = {"Python": platform.python_version(), **dict(_libraries()), **_chosen_pandoc()}
    return dict(sorted((system | dict(_installed(_ENGINES))).items()))


def _installed(names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield those of these packages that are installed, and their versions."""
    for folder in sys.path:
        for path in Path(folder).glob("*-info"):
            match = _INSTALLED.fullmatch(path.name)
            if match and (name := match[1].lower()) in names:
                yield name, match[2]


@functools.cache
def _machine_fonts() -> str:
    """Return a digest of the fonts that are installed, which set what those of `styles/` lack.

    It is "" where nothing can tell.

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
    """Return size and time of a file; "" for what is none."""
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
