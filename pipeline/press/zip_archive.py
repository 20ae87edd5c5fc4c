"""ZIP archives, written piece by piece with one file in memory; the same files give the same bytes.

After PKWARE's APPNOTE 6.3.10, whose sections are quoted. Python's own writer would compress deflated files again.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.jobs.blob import Blob

_LEVEL = 9
_STORED, _DEFLATED = 0, 8
_PLAIN, _LARGE = 20, 45  # the versions that unpack it, in tenths: folders and deflate, and ZIP64
_UNIX = 3 << 8
_REGULAR_FILE = 0o100644 << 16
_UTF8 = 1 << 11
_TIME, _DATE = 0, 1 << 5 | 1  # the first of January 1980: the earliest, which tells nothing
_MOST_16, _MOST_32 = 0xFFFF, 0xFFFFFFFF  # these say: see the ZIP64 record


@dataclass(frozen=True)
class Deflated:
    """A file in an archive: its deflated bytes, and the size and CRC-32 of its content."""

    data: Blob
    size: int
    checksum: int


@dataclass(frozen=True)
class _Entry:
    """The common fields of both headers of a file (4.3.7, 4.3.12)."""

    name: bytes
    method: int
    checksum: int
    packed: int
    size: int

    def header(self, version: int) -> bytes:
        flags = 0 if self.name.isascii() else _UTF8
        return struct.pack(
            "<HHHHHIIIH",
            *(version, flags, self.method, _TIME, _DATE, self.checksum, self.packed, self.size, len(self.name)),
        )

    def local(self) -> bytes:
        return b"PK\x03\x04" + self.header(_PLAIN) + struct.pack("<H", 0) + self.name

    def central(self, offset: int) -> bytes:
        far = offset >= _MOST_32
        version = _LARGE if far else _PLAIN
        extra = struct.pack("<HHQ", 1, 8, offset) if far else b""
        head = b"PK\x01\x02" + struct.pack("<H", _UNIX | version) + self.header(version)
        rest = struct.pack("<HHHHII", len(extra), 0, 0, 0, _REGULAR_FILE, min(offset, _MOST_32))
        return head + rest + self.name + extra


def deflate(content: bytes) -> Deflated:
    """Deflate a file."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    return Deflated(Blob.of(packed), len(content), zlib.crc32(content))


def write_zip(files: Iterable[tuple[str, Blob | Deflated]], start: int = 0) -> Iterator[bytes]:
    """Yield the archive of these files in order, each with its path; blobs are stored as they are.

    `start` is the size of what comes before the archive in its file. A file is smaller than 4 GiB; the archive may be
    larger.
    """
    directory = []
    offset = start
    for path, file in files:
        data = file.data.data if isinstance(file, Deflated) else file.data
        entry = _entry(path.encode(), file, data)
        directory.append(entry.central(offset))
        head = entry.local()
        yield head
        yield data
        offset += len(head) + len(data)
    table = b"".join(directory)
    yield table
    yield _end(len(directory), len(table), offset)


def _entry(name: bytes, file: Blob | Deflated, data: bytes) -> _Entry:
    if isinstance(file, Deflated):
        return _Entry(name, _DEFLATED, file.checksum, len(data), file.size)
    return _Entry(name, _STORED, zlib.crc32(data), len(data), len(data))


def _end(count: int, size: int, offset: int) -> bytes:
    """Return the end after a directory of `count` entries and `size` bytes at `offset` (4.3.14 to 4.3.16)."""
    large = b""
    if count >= _MOST_16 or offset + size >= _MOST_32:
        record = struct.pack("<HHIIQQQQ", _UNIX | _LARGE, _LARGE, 0, 0, count, count, size, offset)
        locator = struct.pack("<IQI", 0, offset + size, 1)
        large = b"PK\x06\x06" + struct.pack("<Q", len(record)) + record + b"PK\x06\x07" + locator
    short = min(count, _MOST_16)
    return (
        large
        + b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, short, short, min(size, _MOST_32), min(offset, _MOST_32), 0)
    )
