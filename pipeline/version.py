"""Version of this release, as `pyproject.toml` has it: a commit changes no byte of what is published.

A checkout is asked for the file, a wheel for the metadata that were made of it: both say the same.
"""

from __future__ import annotations

import functools
from pathlib import Path

DISTRIBUTION = "editions"
PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def program() -> str:
    """Return what editions say of the program that made them ("Editions 1.2.0")."""
    return f"Editions {release()}"


@functools.cache
def release() -> str:
    """Return the number of this release ("1.2.0")."""
    return _of_checkout() or _of_wheel()


def _of_checkout() -> str:
    """Return the number in the project's own file; "" where the package is in no checkout of it."""
    import tomllib  # noqa: PLC0415 - not needed in a wheel

    try:
        project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
        return str(project["version"]) if project["name"] == DISTRIBUTION else ""
    except (OSError, ValueError, KeyError):
        return ""


def is_checkout() -> bool:
    """Return whether the program runs in a clone of its repository, and not from where a wheel was installed."""
    return bool(_of_checkout())


def _of_wheel() -> str:
    from importlib import metadata  # noqa: PLC0415 - not needed in a checkout

    return metadata.version(DISTRIBUTION)
