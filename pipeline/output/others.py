"""What others have put into the output folder (.git, CNAME): it moves on from tree to tree."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.files.folders import MANIFEST


def keep_what_others_wrote(output: Path, new: Path, ours: Collection[str]) -> None:
    """Take over into a new tree all that is not `ours`; where the new tree has something of that name, that wins.

    Raises:
        OSError: something cannot be read or taken over.
    """
    our_folders = folders_of(ours)
    for path in _strange_ones(output, {MANIFEST, *ours}):
        found, target = output / path, new / path
        if os.path.lexists(target) or not _may_hold(new, path):
            continue
        if found.is_symlink() or not found.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            take_over(found, target)
        elif path not in our_folders:  # an empty folder may matter to its owner, as git's do
            target.mkdir(parents=True)
            shutil.copystat(found, target)


def take_over(old: str | Path, new: str | Path) -> bool:
    """Give a file a second name, or copy it where the disk has no hard links; whether it is still the same file.

    Raises:
        OSError: it can be neither linked nor copied.
    """
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(old, new, follow_symlinks=False)
        return False
    return True


def folders_of(paths: Collection[str]) -> set[str]:
    """Return all folders that files at these paths need."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _strange_ones(folder: Path, ours: Collection[str]) -> Iterator[str]:
    """Yield every file, link and folder below a folder that is not ours, each folder before what it holds."""
    for where, folders, files in os.walk(folder, onerror=_fail):
        below = Path(where).relative_to(folder).as_posix()
        start = "" if below == "." else f"{below}/"
        for name in sorted((*folders, *files)):
            path = start + name
            if path not in ours:
                yield path


def _fail(error: OSError) -> None:
    """Refuse what cannot be read, since it cannot be kept."""
    raise error


def _may_hold(new: Path, path: str) -> bool:
    """Return whether no file or link of the new tree stands where the path needs a folder."""
    above = [new / folder for folder in Path(path).parents]
    return not any(os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()) for folder in above)
