"""A file that starts the desk of a folder with a double click."""

from __future__ import annotations

import hashlib
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import UserError
from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import sentence

_ROOT = Path(__file__).parents[3]
_OURS = "-m pipeline desk"
# Where the desk does not start, the window stays until its words are read.
_DESKTOP = """\
[Desktop Entry]
Type=Application
Name={name}
Exec=sh -c "{command}"
Icon=accessories-text-editor
Terminal=true
"""
_SHELL = "#!/bin/sh\n{command}\n"
_BATCH = """\
@echo off
chcp 65001 >nul
set "PYTHONPATH={root}"
"{python}" -P {ours} "{folder}" --open
pause
"""


def write_shortcuts(folder: Path, language: str) -> tuple[Path, ...]:
    """Write the file for this system beside a folder, on Linux into the menu of programs as well.

    Raises:
        UserError: A file cannot be written, or is another one.
    """
    data = make_shortcut(folder, language, sys.platform, sys.executable).encode()
    paths = tuple(_find_places(folder, sys.platform))
    for path in paths:
        try:
            if path.exists() and _OURS.encode() not in path.read_bytes():
                raise UserError("{path} exists already: rename it first", path=path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            path.chmod(0o755)
        except OSError as error:
            why = error.strerror or str(error)
            raise UserError("{path} cannot be written: {why}", path=path, why=why) from None
    return paths


def make_shortcut(folder: Path, language: str, system: str, python: str) -> str:
    """Return the text of the file for a system, as `sys.platform` calls it."""
    if not str(folder).isprintable():
        raise UserError("the name of {folder} has characters that such a file cannot contain", folder=folder)
    if system == "win32":
        root, python, place = (str(path).replace("%", "%%") for path in (_ROOT, python, folder))
        text = _BATCH.format(root=root, python=python, folder=place, ours=_OURS)
        return text.replace("\n", "\r\n")
    words = shlex.join([python, "-P", *_OURS.split(), str(folder), "--open"])
    command = f"PYTHONPATH={shlex.quote(str(_ROOT))} {words}"
    if system == "darwin":
        return _SHELL.format(command=command)
    quoted = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in f"{command} || read -r _")
    name = in_language(sentence("Desk: {folder}", folder=folder.name), language).replace("\\", "\\\\")
    return _DESKTOP.format(name=name, command=quoted.replace("\\", "\\\\").replace("%", "%%"))


def _find_places(folder: Path, system: str) -> Iterator[Path]:
    suffix = {"win32": ".cmd", "darwin": ".command"}.get(system, ".desktop")
    yield folder.with_name(f"{folder.name}{suffix}")
    if suffix == ".desktop":
        programs = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "applications"
        yield programs / f"editions-{hashlib.blake2b(os.fsencode(folder), digest_size=8).hexdigest()}{suffix}"
