"""A list of pupils, wherever its file is -> `PupilList`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.files.opening import read_below
from pipeline.files.pupils import LARGEST, TABLES, PupilList, PupilsError, is_list_of_pupils, read_pupils
from pipeline.i18n.sentences import humanize
from pipeline.model.audience import ListedPupil


def load_pupils(typed: str) -> PupilList:
    """Return the pupils of the list at a path as it was typed.

    Raises:
        PupilsError: It cannot be read, or is no such list.
    """
    path = Path(typed).resolve()
    try:
        data = read_below(path.parent, path.name, LARGEST)
    except OSError as error:
        raise PupilsError("the list of pupils {path} cannot be read: {why}", path=typed, why=humanize(error)) from error
    return read_pupils(data, typed)


def list_nearby(content: Path) -> Iterator[Path]:
    """Yield the tables below a content folder and beside it, which may be lists of pupils."""
    folder = content.resolve()
    for path in sorted((*folder.rglob("*"), *folder.parent.glob("*"))):
        if path.suffix.lower() in TABLES and path.is_file() and path.stat().st_size <= LARGEST:
            yield path


def load_listed_pupils(content: Path, typed: Iterable[str], outputs: Collection[str]) -> tuple[ListedPupil, ...]:
    """Return the pupils of the lists that are named, and of those in the content folder and beside it.

    Raises:
        PupilsError: A list that is named cannot be read.
    """
    lists = [load_pupils(path) for path in typed]
    named = {Path(path).resolve() for path in typed}
    for path in list_nearby(content):
        within = path.relative_to(content.resolve()).as_posix() if path.is_relative_to(content.resolve()) else ""
        if path in named or any(within == made or within.startswith(f"{made}/") for made in outputs):
            continue
        with suppress(OSError, PupilsError):
            data = path.read_bytes()
            if is_list_of_pupils(path.name, data):
                lists.append(read_pupils(data, within or f"../{path.name}"))
    return tuple(ListedPupil(each.path, pupil.line, pupil.name) for each in lists for pupil in each.pupils)
