"""The fonts of the extra `fonts`: packages with those of Noto for scripts that `styles/` has no letters of.

Nothing of a package is run or imported; fontconfig is told of the files in it.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

_VERSIONS = ">=0.1,<0.2"
_SCRIPTS = {
    "justmytype-intl-cjk": frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"}),
    "justmytype-intl-rtl": frozenset({"Arab", "Hebr"}),
    "justmytype-intl-south-asia": frozenset({"Deva", "Beng", "Taml", "Telu"}),
}


def font_files() -> list[Path]:
    """Return the fonts of those packages that are installed."""
    return sorted(path for package in _SCRIPTS for home in _homes(package) for path in Path(home).rglob("*.ttf"))


def way_to_fonts(scripts: Collection[str]) -> str:
    """Return the command that installs fonts of these scripts; "" where the extra has none of one or is installed."""
    needed = [package for package, own in _SCRIPTS.items() if own & set(scripts)]
    if not needed or set(scripts) - frozenset().union(*_SCRIPTS.values()) or all(map(_homes, needed)):
        return ""
    return f'"{sys.executable}" -m pip install ' + " ".join(f'"{package}{_VERSIONS}"' for package in needed)


def _homes(package: str) -> Collection[str]:
    found = find_spec(package.replace("-", "_"))
    return (found and found.submodule_search_locations) or ()
