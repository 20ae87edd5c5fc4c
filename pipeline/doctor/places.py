"""Where things are written: how much room there is, and what the cache is like."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.build.private import owner, refusal
from pipeline.doctor.findings import Finding, Place, State
from pipeline.i18n.sentences import counted, joined, sentence
from pipeline.runs.runners import cache_folder, mend_of_cache, most_bytes

_FULL, _SCARCE = 256 << 20, 2 << 30  # bytes: what the smallest run writes, and what a cache and an output want
_CHOOSE = sentence("choose another folder with EDITIONS_CACHE")
_CACHE = sentence("cache")


def look(place: Place) -> Iterator[Finding]:
    """Yield the free room on each disk that is written to, then the cache."""
    cache, temporary = cache_folder(), Path(tempfile.gettempdir())
    disks: dict[int, list[tuple[str, Path]]] = {}
    for name, path in (
        (sentence("output folder"), place.output),
        (_CACHE, cache),
        (sentence("temporary files"), temporary),
    ):
        there = existing(path)
        disks.setdefault(there.stat().st_dev, []).append((name, there))
    for written in disks.values():
        yield _room(joined(name for name, _ in written), written[0][1])
    yield of_cache(cache)


def _room(name: str, folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    state = State.MISSING if usage.free < _FULL else State.NOTE if usage.free < _SCARCE else State.GOOD
    remedy = sentence("make room there") if state is not State.GOOD else ""
    sizes = sentence("{free} of {total}", free=size(usage.free), total=size(usage.total))
    return Finding(sentence("free disk for {what}", what=name), sizes, state, remedy)


def of_cache(folder: Path) -> Finding:
    """Return where results are kept, how much of them there is and whose they are, or why none are."""
    if why := refusal(folder):
        message = sentence("{folder} {why}, and is refused: what others put there would be run", folder=folder, why=why)
        return Finding(_CACHE, message, State.MISSING, mend_of_cache())
    there = existing(folder)
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        message = sentence("{folder} cannot be written: every run makes everything anew", folder=folder)
        return Finding(_CACHE, message, State.NOTE, _CHOOSE)
    if there != folder:
        return Finding(_CACHE, sentence("{folder}, which the first run makes", folder=folder))
    files, held = _held(folder)
    message = sentence(
        "{folder}: {files}, {held} of at most {most}; only {owner} can write it",
        folder=folder,
        files=counted("{number} file", "{number} files", files),
        held=size(held),
        most=size(most_bytes()),
        owner=owner(folder.stat()),
    )
    return Finding(_CACHE, message)


def existing(path: Path) -> Path:
    """Return a path, or the nearest one above it that there is."""
    path = path.absolute()
    return next(one for one in (path, *path.parents) if os.path.lexists(one) and one.exists())


def size(number: int) -> str:
    """Return a number of bytes as one reads it."""
    if number < 10**6:
        return sentence("{size} kB", size=round(number / 10**3))
    if number < 10**9:
        return sentence("{size} MB", size=round(number / 10**6))
    return sentence("{size:.1f} GB", size=number / 10**9)


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
