"""Read and change the database of a cache directly."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

RESULTS, BLOBS = b"r", b"b"


def records(cache: Path, kind: bytes = b"") -> dict[bytes, bytes]:
    """Return the records of a kind by name."""
    with closing(sqlite3.connect(database(cache))) as open_database:
        rows = open_database.execute("SELECT name, data FROM records ORDER BY name")
        return {name: data for name, data in rows if name.startswith(kind)}


def change(cache: Path, changed: Mapping[bytes, bytes | None]) -> None:
    """Replace the bytes of records; None removes one."""
    with closing(sqlite3.connect(database(cache))) as open_database, open_database:
        for name, data in changed.items():
            if data is None:
                open_database.execute("DELETE FROM records WHERE name = ?", (name,))
            else:
                open_database.execute("UPDATE records SET data = ? WHERE name = ?", (data, name))


def database(cache: Path) -> Path:
    """Return the database in use."""
    return max((cache / "records").glob("*.sqlite"), key=lambda path: int(path.stem))
