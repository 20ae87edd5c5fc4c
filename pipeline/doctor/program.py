"""Which program this is, on which Python, and whether its packages are all there."""

from __future__ import annotations

import platform
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from pipeline.doctor.findings import Finding, Place, State
from pipeline.i18n.sentences import sentence
from pipeline.system import system_name
from pipeline.version import DISTRIBUTION, PROJECT, is_checkout, release

_HOME = Path(__file__).parent.parent
_NAME = re.compile(r"[\w.-]+")
_EXTRA = re.compile(r"^[^;]*+;.*\bextra\b")


def look(_: Place) -> Iterator[Finding]:
    """Yield the release and where it stands, Python, the system, the packages."""
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
        yield Finding(
            sentence("packages"), sentence("all {number} that the program asks for", number=len(requirements))
        )


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
    found = _NAME.match(requirement)
    return found[0] if found else requirement
