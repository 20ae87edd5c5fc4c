"""Pictures that stand beside the content folder: not published, but whoever misses one is told where it is.

Site generators keep pictures in folders beside that of the posts, which is often the one that is given to us.
"""

from __future__ import annotations

import posixpath
from pathlib import Path

from pipeline.i18n.sentences import sentence
from pipeline.normalise.finish import PictureOutcome
from pipeline.normalise.resolve import candidates, path_of

_BESIDE = ("static", "public", "assets")


class Outside:
    """Looks for files by their names beside a content folder, and opens none."""

    def __init__(self, root: Path) -> None:
        """See which of the folders there are."""
        above = root.resolve().parent
        self._folders = [above / name for name in _BESIDE if (above / name).is_dir()]

    def image(self, address: str, post: str) -> PictureOutcome:
        """Return what is to be said of a picture that is missing in the content folder."""
        for folder in self._folders:
            for candidate in candidates(path_of(address), post):
                if _is_file(folder / candidate):
                    place = posixpath.join("..", folder.name, posixpath.dirname(candidate))
                    where = place.rstrip("/")
                    hint = sentence(
                        "the picture is in {folder}: publish the folder above,"
                        " or put the file beside the post or into images/",
                        folder=where,
                    )
                    return PictureOutcome(hint=hint)
        return PictureOutcome()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or none
        return False
