"""The file format of TrueType fonts: a directory of named tables with checksums (ISO/IEC 14496-22, 4.5)."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_DIRECTORY, _RECORD = struct.Struct(">IHHHH"), struct.Struct(">4sIII")
_TRUETYPE = 0x00010000
_ADJUSTMENT_AT = 8  # of the head table
_WHOLE_FILE = 0xB1B0AFBA  # what the checksum of the whole file is adjusted to


def read_tables(font: bytes) -> dict[str, bytes]:
    """Return the font's tables by their tags."""
    count = _DIRECTORY.unpack_from(font)[1]
    records = _RECORD.iter_unpack(font[_DIRECTORY.size : _DIRECTORY.size + _RECORD.size * count])
    return {tag.decode("latin-1"): font[offset : offset + length] for tag, _, offset, length in records}


def write_tables(tables: Mapping[str, bytes]) -> bytes:
    """Return a font file of these tables, one of which is `head`; the same tables give the same bytes."""
    power = len(tables).bit_length() - 1
    size = _RECORD.size << power
    header = _DIRECTORY.pack(_TRUETYPE, len(tables), size, power, _RECORD.size * len(tables) - size)
    start = _DIRECTORY.size + _RECORD.size * len(tables)
    records, body, head_at = bytearray(), bytearray(), 0
    for tag, data in sorted(tables.items()):
        offset = start + len(body)
        if tag == "head":
            head_at = offset
            data = data[:_ADJUSTMENT_AT] + bytes(4) + data[_ADJUSTMENT_AT + 4 :]  # noqa: PLW2901 - not summed up itself
        padded = data + bytes(-len(data) % 4)
        records += _RECORD.pack(tag.encode("latin-1"), _checksum(padded), offset, len(data))
        body += padded
    font = bytearray(header + records + body)
    struct.pack_into(">I", font, head_at + _ADJUSTMENT_AT, (_WHOLE_FILE - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(padded: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
