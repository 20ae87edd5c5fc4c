"""Files that were not there before: each is written whole below a folder, and never over another one."""

from __future__ import annotations

import contextlib
from pathlib import Path

from pipeline.errors import UserError
from pipeline.i18n.humanize import said
from pipeline.i18n.sentences import sentence


def is_there(root: Path, path: str) -> bool:
    """Return whether anything has this name below the folder; a link that leads nowhere has it, too."""
    return (root / path).exists() or (root / path).is_symlink()


def write_new(root: Path, path: str, data: bytes) -> bool:
    """Write a file below a folder, with the folders around it; return False where something has its name already.

    Raises:
        UserError: it cannot be written, or a link of the file system leads out of the folder.
    """
    target = root / path
    try:
        if not target.parent.resolve().is_relative_to(root.resolve()):
            raise UserError(
                sentence("{path} is a link out of {folder}; nothing is written there", path=target.parent, folder=root)
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        file = target.open("xb")
    except (FileExistsError, NotADirectoryError) as error:
        if is_there(root, path):
            return False
        raise UserError(
            sentence("{path} cannot be written: a file stands where its folder would be", path=target)
        ) from error
    except (OSError, RuntimeError) as error:
        raise UserError(sentence("{path} cannot be written: {why}", path=target, why=said(error))) from error
    try:
        with file:
            file.write(data)
    except OSError as error:
        with contextlib.suppress(OSError):
            target.unlink()
        raise UserError(sentence("{path} cannot be written: {why}", path=target, why=said(error))) from error
    return True
