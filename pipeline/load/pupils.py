"""A list of pupils, wherever its file is -> `PupilList`."""

from __future__ import annotations

from pathlib import Path

from pipeline.files.opening import read_below
from pipeline.files.pupils import LARGEST, PupilList, PupilsError, read_pupils
from pipeline.i18n.sentences import humanize


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
