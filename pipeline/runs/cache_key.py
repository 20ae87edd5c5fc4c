"""One key for the program: its code, styles and catalogues, the engines, and the fonts of the machine.

A result depends on its job and on this key: when the program changes, everything is made again.
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
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from pipeline.inputs import STYLES
from pipeline.press.fonts.missing import font_files
from pipeline.version import release

_PACKAGE = Path(__file__).parent.parent
_PROGRAM, _FONTS, _PANDOC = "Editions", "fonts", "pandoc"
# Workers of a cluster may have others of these; the extra is needed only where a collection asks for its search.
_OF_MACHINE = frozenset({"Python", _FONTS, _PANDOC, "pagefind_bin_extended"})
_CHOSEN_PANDOC = "PYPANDOC_PANDOC"
_INSTALLED = re.compile(r"(.+?)-(\d.*)\.(?:dist|egg)-info")
# Packages that may change a published byte, by the names of their folders (a test compares them with locks/run.txt).
_ENGINES = frozenset(
    "babel brotli brotlicffi chevron cssselect2 dateparser ebooklib fonttools genanki jinja2 latex2mathml "
    "lxml markupsafe mutagen nh3 pagefind_bin_extended pi_heif pikepdf pillow pycld2 pydyf pypandoc_binary pypdfium2 "
    "pyphen python_dateutil python_frontmatter python_slugify pytz pyyaml rcssmin regex rjsmin segno "
    "snowballstemmer stopwordsiso text_unidecode tinycss2 tinyhtml5 tzdata tzlocal weasyprint webencodings "
    "ziafont ziamath zopfli".split()
)
# System libraries that set text, by their names on Linux. Other systems are not asked: `clean --cache` helps there.
_SYSTEM_LIBRARIES = (
    ("Pango", "libpango-1.0.so.0", "pango_version_string"),
    ("HarfBuzz", "libharfbuzz.so.0", "hb_version_string"),
)


@functools.cache
def versions() -> Mapping[str, str]:
    """Return the version or digest of each part of the program by its name."""
    found = {"Python": platform.python_version(), _FONTS: _machine_fonts(), **dict(_libraries()), **dict(_installed())}
    return {_PROGRAM: f"{release()}+{_own()}", **dict(sorted((found | _chosen_pandoc()).items()))}


@functools.cache
def cache_key() -> str:
    """Return a digest of the program and all that it runs on."""
    return hashlib.sha256(repr(versions()).encode()).hexdigest()


@functools.cache
def cluster_key() -> str:
    """Return a digest of those parts that have to be the same on all machines of a cluster."""
    same = {name: version for name, version in versions().items() if name not in _OF_MACHINE}
    program = os.environ.get(_CHOSEN_PANDOC)
    if program and Path(program).is_file():  # by its bytes: its path may differ
        same[_PANDOC] = hashlib.sha256(Path(program).read_bytes()).hexdigest()
    return hashlib.sha256(repr(same).encode()).hexdigest()


def forget() -> None:
    """Read all files again, after a change of `styles/`."""
    for function in (versions, cache_key, cluster_key):
        function.cache_clear()


def _own() -> str:
    """Return a digest of the files of the package and of `styles/`: names and bytes.

    Sizes and times would not do: a checkout or a copy may keep them. Reading all takes about 30 ms.
    """
    files = {f"pipeline/{name}": path for name, path in _read_files(_PACKAGE) if not name.startswith("styles/")}
    files |= {f"styles/{name}": path for name, path in _read_files(STYLES)}
    digest = hashlib.sha256()
    for name in sorted(files):
        with open(files[name], "rb") as file:  # noqa: PTH123 - a string: faster for a thousand files
            data = file.read()
        digest.update(b"%b\0%d\0%b" % (os.fsencode(name), len(data), data))
    return digest.hexdigest()[:16]


def _read_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the files below a folder, by their paths below it, but for compiled ones."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = f"{folder}/{name}"
            yield path.removeprefix(f"{root}/").replace(os.sep, "/"), path


def _installed() -> Iterator[tuple[str, str]]:
    """Yield the engines that are installed, and their versions."""
    for folder in sys.path:
        for path in Path(folder).glob("*-info"):
            match = _INSTALLED.fullmatch(path.name)
            if match and (name := match[1].lower()) in _ENGINES:
                yield name, match[2]


def _machine_fonts() -> str:
    """Return a digest of paths, sizes and times of the installed fonts, which set what those of `styles/` lack.

    Without fontconfig's tool it has those of the extra `fonts` alone. It takes some 10 ms for 400 fonts.
    """
    paths = set(map(os.fsencode, font_files()))
    if command := shutil.which("fc-list"):
        listed = subprocess.run([command, "--format", "%{file}\\n"], capture_output=True, check=False)  # noqa: S603 - no shell, no text of others
        paths.update(listed.stdout.splitlines())
    fonts = (b"%b %b" % (path, _stamp(path).encode()) for path in sorted(paths))
    return hashlib.sha256(b"\n".join(fonts)).hexdigest()[:16]


def _chosen_pandoc() -> dict[str, str]:
    """Return the pandoc that the environment names, or the machine's where pypandoc has none of its own."""
    named = os.environ.get(_CHOSEN_PANDOC)
    spec = find_spec("pypandoc")
    homes = (spec and spec.submodule_search_locations) or ()
    if not named and any(Path(home, "files", "pandoc").exists() for home in homes):
        return {}
    path = named or shutil.which("pandoc") or ""
    return {_PANDOC: f"{path} {_stamp(path)}"}


def _stamp(path: str | bytes) -> str:
    """Return size and time of a file; "" for one that cannot be read."""
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
