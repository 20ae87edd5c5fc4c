"""On which system this runs, and the line by which it installs what is missing."""

from __future__ import annotations

import functools
import os
import platform
import shutil
import sys
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path

from pipeline.i18n.sentences import joined, sentence


class System(Enum):
    """A family of systems that install packages the same way, and its name for people."""

    DEBIAN = "Debian, Ubuntu"
    FEDORA = "Fedora"
    MACOS = "macOS (Homebrew)"
    WINDOWS = "Windows (MSYS2)"


Packages = Mapping[System, str]
"""What brings something: names of packages by system, parted by blanks. Where a system has none, it has the thing."""

_LINES = {
    System.DEBIAN: "apt-get install -y --no-install-recommends {}",
    System.FEDORA: "dnf install -y {}",
    System.MACOS: "brew install {}",
    System.WINDOWS: "pacman -S --needed {}",
}
_OF_ROOT = frozenset({System.DEBIAN, System.FEDORA})
# As os-release(5) names them; what is made of one says so in ID_LIKE.
_FAMILIES = {"debian": System.DEBIAN, "ubuntu": System.DEBIAN, "fedora": System.FEDORA, "rhel": System.FEDORA}


@functools.cache
def this_system() -> System | None:
    """Return the family of this system; None where it is none of those known here."""
    known = {"darwin": System.MACOS, "win32": System.WINDOWS}.get(sys.platform)
    if known or sys.platform != "linux":
        return known
    release = _os_release()
    names = (release.get("ID", ""), *release.get("ID_LIKE", "").split())
    return next((_FAMILIES[name] for name in names if name in _FAMILIES), None)


def system_name() -> str:
    """Return what this system calls itself ("Debian GNU/Linux 13 (trixie)")."""
    return _os_release().get("PRETTY_NAME", "") or f"{platform.system()} {platform.release()}".strip() or sys.platform


def install_line(packages: Iterable[Packages]) -> str:
    """Return the line that installs packages on this system, or the lines of all where it is not known.

    It is "" where this system has no package for any of them.
    """
    packages = tuple(packages)
    here = this_system()
    if here:
        return _line(here, packages)
    lines = ((system, _line(system, packages)) for system in System)
    found = (sentence("on {system}: {line}", system=system.value, line=line) for system, line in lines if line)
    return joined(found, "{first}; {second}")


def _line(system: System, packages: Iterable[Packages]) -> str:
    names = dict.fromkeys(name for each in packages for name in each.get(system, "").split())
    line = _LINES[system].format(" ".join(names)) if names else ""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0 and this_system() is system
    return f"sudo {line}" if line and system in _OF_ROOT and not is_root else line


def _os_release() -> Mapping[str, str]:
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


def identify_program(name: str) -> str:
    """Return the path of a program and, on a second line, the time of its last change; "" where it is missing."""
    path = shutil.which(name)
    return f"{path}\n{Path(path).stat().st_mtime_ns}" if path else ""
