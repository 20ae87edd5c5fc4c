"""Texts that were typed at the desk and not saved, each in a file of its own that only the person who typed it gets.

None goes by itself: where there is no room for another one, it is refused, and the oldest is named.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from pipeline.desk.store.folder import DeskError, digest
from pipeline.i18n.sentences import byte_size, humanize
from pipeline.jobs.database import make_private
from pipeline.jobs.sealed import replacing

MOST_DRAFTS, LARGEST_DRAFTS = 200, 20_000_000
"""Drafts of all persons, and their bytes. Guests have half of that at most, and each of them a tenth."""
_OWNER = "owner"
_KEY = re.compile(r"[a-z0-9]{8,40}")


@dataclass(frozen=True, slots=True)
class Draft:
    """Text for a block of a file that was `base`; `place` tells blocks apart that have the same text.

    `key` is that of the editor in which it was typed, at a `moment` in seconds since 1970.
    """

    key: str
    path: str
    place: str
    base: str
    text: str
    moment: float


class Drafts:
    """The drafts of a desk in its private folder; `mark` is that of a person (`Person.mark`)."""

    def __init__(self, kept: Path) -> None:
        self._folder = kept / "drafts"
        self._turn = threading.Lock()

    def name_owner(self, mark: str) -> str:
        """Return the name under which a browser keeps drafts of this desk and person apart from others."""
        return digest(f"{self._folder.parent.name} {mark}".encode())

    def list_of(self, mark: str) -> list[Draft]:
        """Return the drafts of a person, newest first."""
        return sorted(self._read(mark), key=lambda draft: -draft.moment)

    def _read(self, mark: str) -> Iterator[Draft]:
        for file in self._folder.glob(f"{mark or _OWNER}-*.json"):
            with contextlib.suppress(OSError, ValueError, TypeError):  # another program's, or dropped this moment
                yield Draft(**json.loads(file.read_bytes()))

    def keep(self, mark: str, draft: Draft) -> None:
        """Keep a draft of a person in the place of its earlier text.

        Raises:
            DeskError: There is no room for it, or it cannot be written.
        """
        file, data = self._find_file(mark, draft.key), json.dumps(asdict(draft)).encode()
        try:
            with self._turn:
                make_private(self._folder)
                self._require_room(mark, file, len(data))
                with replacing(file) as new, open(new, "xb", opener=partial(os.open, mode=0o600)) as written:
                    written.write(data)
                    written.flush()
                    os.fsync(written.fileno())
        except OSError as error:
            raise DeskError("what you type cannot be kept before it is saved: {why}", why=humanize(error)) from error

    def _require_room(self, mark: str, new: Path, size: int) -> None:
        sizes = {file.name: file.stat().st_size for file in self._folder.glob("*.json")} | {new.name: size}
        guests = [name for name in sizes if not name.startswith(_OWNER)]
        own = [name for name in sizes if name.startswith(f"{mark or _OWNER}-")]
        for names, share in ((list(sizes), 1), *(((guests, 2), (own, 10)) if mark else ())):
            if len(names) <= MOST_DRAFTS // share and sum(map(sizes.__getitem__, names)) <= LARGEST_DRAFTS // share:
                continue
            others = [draft for draft in self.list_of(mark) if self._find_file(mark, draft.key) != new]
            if not others:
                raise DeskError(
                    "there is no room to keep what you type before it is saved ({size}): save it now",
                    size=byte_size(size),
                )
            raise DeskError(
                "there is no room for more texts that were not saved: save this one, or the oldest, of {path}, {day}",
                path=others[-1].path,
                day=dt.datetime.fromtimestamp(others[-1].moment).astimezone().date().isoformat(),
            )

    def drop(self, mark: str, key: str | None = None) -> None:
        """Drop a draft of a person, or all."""
        files = self._folder.glob(f"{mark or _OWNER}-*.json") if key is None else [self._find_file(mark, key)]
        for file in files:
            file.unlink(missing_ok=True)

    def _find_file(self, mark: str, key: str) -> Path:
        """Return the file of a draft.

        Raises:
            ValueError: The key is none of ours.
        """
        if not _KEY.fullmatch(key):
            raise ValueError(key)
        return self._folder / f"{mark or _OWNER}-{key}.json"
