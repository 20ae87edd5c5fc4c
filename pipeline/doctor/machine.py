"""The program itself, the disk and the cache, and the programs that some commands use."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from pipeline.doctor.findings import Finding, Place, State
from pipeline.i18n.sentences import byte_size, counted, joined, sentence
from pipeline.jobs.database import owner, refusal
from pipeline.normalise.media.drawn_diagrams import PACKAGES, find_program
from pipeline.system import Packages, System, install_line, system_name
from pipeline.version import DISTRIBUTION, PROJECT, is_checkout, release

_HOME = Path(__file__).parent.parent
_NAME = re.compile(r"[\w.-]+")
_EXTRA = re.compile(r"^[^;]*+;.*\bextra\b")


def look_at_program(_: Place) -> Iterator[Finding]:
    """Yield the release and its place, Python, the system, the packages."""
    yield Finding("Editions", _where(release(), _HOME.parent))
    yield Finding("Python", f"{platform.python_version()} ({sys.executable})")
    yield Finding(sentence("system"), f"{system_name()}, {platform.machine()}")
    yield from packages(_declared())


def _where(version: str, folder: Path) -> str:
    if is_checkout():
        return sentence("{version}, in the clone {folder}", version=version, folder=folder)
    return sentence("{version}, installed in {folder}", version=version, folder=folder)


def packages(declared: Iterable[str]) -> Iterator[Finding]:
    """Yield what there is to say of the packages that these requirements name: how many there are, or which are not."""
    requirements = tuple(declared)
    lacking = [requirement for requirement in requirements if not _is_installed(requirement)]
    for requirement in lacking:
        line = f'"{sys.executable}" -m pip install "{requirement}"'
        yield Finding(
            sentence("package {name}", name=_name(requirement)), sentence("not installed"), State.MISSING, line
        )
    if not lacking:
        yield Finding(sentence("packages"), sentence("all {number} required ones", number=len(requirements)))


def _declared() -> tuple[str, ...]:
    if is_checkout():
        return tuple(tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"])
    return tuple(one for one in metadata.requires(DISTRIBUTION) or () if not _EXTRA.search(one))


def _is_installed(requirement: str) -> bool:
    try:
        metadata.version(_name(requirement))
    except metadata.PackageNotFoundError:
        return False
    return True


def _name(requirement: str) -> str:
    match = _NAME.match(requirement)
    return match[0] if match else requirement


_HAVE_A_BROWSER = ("darwin", "win32")


@dataclass(frozen=True)
class OtherProgram:
    """A program: the names that it may have, what it is for, what brings it."""

    name: str
    names: tuple[str, ...]
    purpose: str
    packages: Packages


_ALL = tuple(System)
PROGRAMS = (
    OtherProgram(
        "git", ("git",), sentence("deploy to pages, and the state of the texts in books"), dict.fromkeys(_ALL, "git")
    ),
    OtherProgram("rsync", ("rsync",), sentence("deploy to a host"), dict.fromkeys(_ALL, "rsync")),
    OtherProgram(
        "ssh",
        ("ssh",),
        sentence("deploy to a host"),
        {System.DEBIAN: "openssh-client", System.FEDORA: "openssh-clients", System.WINDOWS: "openssh"},
    ),
    OtherProgram(
        "Graphviz", ("dot",), sentence("diagrams in the language of Graphviz"), dict.fromkeys(_ALL, "graphviz")
    ),
    OtherProgram(
        "grammalecte-cli",
        ("grammalecte-cli",),
        sentence("proofread, for French grammar"),
        {System.DEBIAN: "grammalecte-cli"},
    ),
    OtherProgram(
        sentence("browser"),
        ("xdg-open", "firefox", "chromium", "chromium-browser", "google-chrome"),
        "preview --open",
        {System.DEBIAN: "firefox-esr", System.FEDORA: "firefox"},
    ),
)


def look_at_programs(_: Place) -> Iterator[Finding]:
    """Yield each, where it is or what it would be for."""
    for program in PROGRAMS:
        yield _finding(program)
    for kind, (name, wanted) in PACKAGES.items():
        lacks = sentence("not found; needed by {purpose}", purpose=sentence("diagrams of {kind}", kind=kind))
        remedy = f'"{sys.executable}" -m pip install "{wanted}"'
        found = find_program(kind)
        yield Finding(name, found.partition(" ")[2]) if found else Finding(name, lacks, State.NOTE, remedy)


def _finding(program: OtherProgram) -> Finding:
    if program.name == "browser" and (sys.platform in _HAVE_A_BROWSER or os.environ.get("BROWSER")):
        return Finding(program.name, os.environ.get("BROWSER") or sentence("that of the system"))
    path = next(filter(None, map(shutil.which, program.names)), None)
    if path:
        return Finding(program.name, path)
    lacks = sentence("not found; needed by {purpose}", purpose=program.purpose)
    return Finding(program.name, lacks, State.NOTE, install_line([program.packages]))


_FULL, _SCARCE = 256 << 20, 2 << 30  # bytes: what the smallest run writes, and what a cache and an output want
_CHOOSE = sentence("choose another folder with EDITIONS_CACHE")
_CACHE = sentence("cache")


def look_at_places(place: Place) -> Iterator[Finding]:
    """Yield the free room on each disk that is written to, then the cache."""
    from pipeline.runs.runners import cache_folder  # noqa: PLC0415 - a broken package is named by this check alone

    cache, temporary = cache_folder(), Path(tempfile.gettempdir())
    disks: dict[int, list[tuple[str, Path]]] = {}
    for name, path in (
        (sentence("output folder"), place.output),
        (_CACHE, cache),
        (sentence("temporary files"), temporary),
    ):
        there = find_existing(path)
        disks.setdefault(there.stat().st_dev, []).append((name, there))
    for written in disks.values():
        yield _room(joined(name for name, _ in written), written[0][1])
    yield of_cache(cache)


def _room(name: str, folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    state = State.MISSING if usage.free < _FULL else State.NOTE if usage.free < _SCARCE else State.GOOD
    remedy = sentence("make room there") if state is not State.GOOD else ""
    sizes = sentence("{free} of {total}", free=byte_size(usage.free), total=byte_size(usage.total))
    return Finding(sentence("free disk for {what}", what=name), sizes, state, remedy)


def of_cache(folder: Path) -> Finding:
    """Return where results are kept, how much of them there is and whose they are, or why none are."""
    from pipeline.runs.runners import cache_hint, most_bytes  # noqa: PLC0415 - see `look_at_places`

    if why := refusal(folder):
        message = sentence(
            "{folder} {why}, and is refused: what others put there would be published", folder=folder, why=why
        )
        return Finding(_CACHE, message, State.MISSING, cache_hint())
    there = find_existing(folder)
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        message = sentence("{folder} cannot be written: every run makes everything again", folder=folder)
        return Finding(_CACHE, message, State.NOTE, _CHOOSE)
    if there != folder:
        return Finding(_CACHE, sentence("{folder}, which the first run creates", folder=folder))
    files, held = _held(folder)
    message = sentence(
        "{folder}: {files}, {held} of at most {most}; only {owner} can write it",
        folder=folder,
        files=counted("{number} file", "{number} files", files),
        held=byte_size(held),
        most=byte_size(most_bytes()),
        owner=owner(folder.stat()),
    )
    return Finding(_CACHE, message)


def find_existing(path: Path) -> Path:
    """Return a path, or the nearest one above it that there is."""
    path = path.absolute()
    return next(parent for parent in (path, *path.parents) if os.path.lexists(parent) and parent.exists())


def _held(folder: Path) -> tuple[int, int]:
    """Return how many files there are below a folder, and their bytes; others may remove some meanwhile."""
    files = held = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                held += os.lstat(os.path.join(where, name)).st_size  # noqa: PTH118 - for speed
            except OSError:
                continue
            files += 1
    return files, held
