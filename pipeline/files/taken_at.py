"""Take out of a picture or a recording where it was made, without touching a pixel or a sound.

Of a picture, what stays of what is written beside the pixels is how it is turned, whose it is, and its colours.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import NamedTuple

from PIL import ExifTags, Image

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
JPEG_ADOBE = 0xEE
_COMMENT, _APPLICATIONS = 0xFE, range(0xE0, 0xF0)
_FILL = 0xFF  # begins each marker, once or more often
# A marker in compressed data: 0xFF before 0 is a byte of the data, before these eight a place to start again.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_JFIF, _EXIF, _COLOURS = 0xE0, 0xE1, 0xE2
_PROFILE = b"ICC_PROFILE\0"
_KEPT = (ExifTags.Base.Orientation, ExifTags.Base.Artist, ExifTags.Base.Copyright)
_RIGHTS = re.compile(rb"<dc:rights>.{0,200}?<rdf:li[^<>]{0,80}>([^<>]{1,500})</rdf:li>", re.DOTALL)
_IPTC_RIGHTS = re.compile(rb"\x1c\x02\x74(?P<length>..)", re.DOTALL)
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_PNG_RIGHTS = (b"Copyright\0", b"Author\0")
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
_GPS = re.compile(rb"GPS(?:Latitude|Longitude|Coordinates)|exif:GPS|photoshop:City|Iptc4xmpCore:Location")


class Cleaned(NamedTuple):
    """A file without the place, and whether the place was in it."""

    data: bytes
    had_place: bool


def is_beside_pixels(marker: int) -> bool:
    """Return whether a piece of a JPEG with this marker is no part of its pixels."""
    return marker == _COMMENT or marker in _APPLICATIONS


def split_jpeg(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the pieces of a JPEG with their markers (ITU-T T.81, annex B), up to its end.

    Raises:
        ValueError, IndexError: It is not well-formed.
    """
    if data[:2] != bytes((_FILL, _START)):
        raise ValueError
    yield _START, data[:2]
    at = 2
    while True:
        while data[at] == data[at + 1] == _FILL:
            at += 1
        if data[at] != _FILL:
            raise ValueError
        kind = data[at + 1]
        if kind == _END:
            yield kind, data[at : at + 2]
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end > len(data):
            raise ValueError
        if kind == _SCAN:
            match = _MARKER.search(data, end)
            if match is None:
                raise ValueError
            end = match.start()
        yield kind, data[at:end]
        at = end


def clean_picture(data: bytes) -> Cleaned | None:
    """Return a JPEG, PNG, WebP or GIF without the place; None for other pictures, and for a damaged one."""
    with suppress(ValueError, IndexError, zlib.error):
        if data.startswith(b"\xff\xd8"):
            return _clean_jpeg(data)
        if data.startswith(_PNG):
            return _clean_png(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _clean_webp(data)
        if data.startswith(b"GIF8"):
            return _clean_gif(data)
    return None


def read_opened(image: Image.Image) -> tuple[Image.Exif, bool]:
    """Return what an opened picture says of how it is turned and whose it is, and whether it names the place."""
    exif, xmp = image.getexif(), image.info.get("xmp") or b""
    written = xmp if isinstance(xmp, bytes) else str(xmp).encode()
    return _read_credit(written, exif), _has_gps(exif) or bool(_GPS.search(written))


def is_sideways(image: Image.Image) -> bool:
    """Return whether a picture is shown with its width as its height."""
    return int(image.getexif().get(ExifTags.Base.Orientation, 1)) >= 5  # noqa: PLR2004 - Exif 2.32, table 6


def _read_credit(written: bytes, found: Image.Exif | None = None) -> Image.Exif:
    """Return what Exif, XMP or IPTC says of how a picture is turned and whose it is."""
    kept = Image.Exif()
    with suppress(Exception):  # a hostile Exif may raise anything
        found = _load_exif(written) if found is None else found
        for tag in _KEPT:
            value = found.get(tag)
            if value and not (tag == ExifTags.Base.Orientation and value == 1):
                kept[tag] = value.encode("latin-1", "replace") if isinstance(value, str) else value
    if ExifTags.Base.Copyright not in kept:
        xmp, iptc = _RIGHTS.search(written), _IPTC_RIGHTS.search(written)
        if xmp:
            kept[ExifTags.Base.Copyright] = unescape(xmp[1].decode("utf-8", "replace")).strip().encode()
        elif iptc:
            kept[ExifTags.Base.Copyright] = written[iptc.end() : iptc.end() + int.from_bytes(iptc["length"])]
    return kept


def _load_exif(written: bytes) -> Image.Exif:
    exif, start = Image.Exif(), written.find(b"Exif\0\0")
    if start >= 0:
        exif.load(written[start:])
    return exif


def _has_gps(exif: Image.Exif) -> bool:
    with suppress(Exception):  # as above
        return bool(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return False


def _has_place(written: bytes) -> bool:
    """Return whether what is written beside pixels names a place."""
    if _GPS.search(written):
        return True
    with suppress(Exception):  # as above
        return _has_gps(_load_exif(written))
    return False


def _clean_jpeg(data: bytes) -> Cleaned:
    pieces = list(split_jpeg(data))
    written = [piece for kind, piece in pieces if is_beside_pixels(kind)]
    credit = _read_credit(b"".join(written))
    exif = credit.tobytes() if credit else b""
    kept = [
        piece
        for kind, piece in pieces
        if not is_beside_pixels(kind)
        or kind in (_JFIF, JPEG_ADOBE)
        or (kind == _COLOURS and piece[4:].startswith(_PROFILE))
    ]
    if exif:
        kept.insert(2 if kept[1][1] == _JFIF else 1, bytes((_FILL, _EXIF)) + (len(exif) + 2).to_bytes(2) + exif)
    return Cleaned(b"".join(kept), any(_has_place(piece[4:]) for piece in written))


def _clean_png(data: bytes) -> Cleaned:
    kept, had_place, at = [_PNG], False, len(_PNG)
    while at < len(data):
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        content, end = data[at + 8 : at + 8 + length], at + 12 + length
        if len(name) < 4 or end > len(data):  # noqa: PLR2004 - a name has four letters
            raise ValueError
        if name == b"eXIf" or (name in _PNG_TEXTS and not content.startswith(_PNG_RIGHTS)):
            had_place = had_place or _has_place(b"Exif\0\0" * (name == b"eXIf") + content)
            if name == b"eXIf" and (credit := _read_credit(b"Exif\0\0" + content)):
                inner = credit.tobytes().removeprefix(b"Exif\0\0")
                code = zlib.crc32(name + inner).to_bytes(4)
                kept.append(len(inner).to_bytes(4) + name + inner + code)
        else:
            kept.append(data[at:end])
        if name == b"IEND":
            return Cleaned(b"".join(kept), had_place)
        at = end
    raise ValueError


def _clean_webp(data: bytes) -> Cleaned:
    chunks, had_place, flags, at = [], False, 0, 12
    while at + 8 <= len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        content = data[at + 8 : at + 8 + length]
        if len(content) < length:
            raise ValueError
        at += 8 + length + length % 2
        if name in (b"EXIF", b"XMP "):
            written = b"Exif\0\0" * (name == b"EXIF") + content.removeprefix(b"Exif\0\0")
            had_place = had_place or _has_place(written)
            credit = _read_credit(written) if name == b"EXIF" else None
            if not credit:
                continue
            content, flags = credit.tobytes().removeprefix(b"Exif\0\0"), _WEBP_EXIF
        chunks.append((name, content))
    if chunks and chunks[0][0] == b"VP8X":
        head = chunks[0][1]
        chunks[0] = (b"VP8X", bytes((head[0] & ~(_WEBP_EXIF | _WEBP_XMP) | flags,)) + head[1:])
    body = b"".join(
        name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2) for name, content in chunks
    )
    return Cleaned(b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body, had_place)


def _clean_gif(data: bytes) -> Cleaned:
    """Return a GIF without comments and without what applications wrote, but for how often it plays."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    kept, had_place = [data[:at]], False
    while data[at] != 0x3B:  # noqa: PLR2004 - the trailer (GIF89a, 27)
        begin = at
        is_image = data[at] == 0x2C  # noqa: PLR2004 - an image descriptor (20)
        if is_image:
            flags = data[at + 9]
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        else:
            at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
        is_note = data[begin + 1] == 0xFE or (data[begin + 1] == 0xFF and data[begin + 3 : begin + 14] not in _GIF_KEPT)  # noqa: PLR2004
        if is_image or not is_note:
            kept.append(data[begin:at])
        else:
            had_place = had_place or _has_place(data[begin:at])
    return Cleaned(b"".join((*kept, b";")), had_place)


_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")

# Boxes of MPEG-4 and QuickTime that hold others, those that name a place, and Adobe's XMP (ISO/IEC 16684-3).
_HOLDERS = frozenset({b"moov", b"udta", b"trak", b"ilst"})
_PLACES = frozenset({b"\xa9xyz", b"loci", b"XMP_", b"GPS ", b"gps ", b"gps0", b"\xa9gps"})
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
# Tracks in which cameras write where they are, second by second.
_TRACKS = re.compile(rb"gpmd|camm|mebx(?=.{0,4000}location)|rtmd", re.DOTALL)
_NAMED = re.compile(rb"(?i)location|gps(?:latitude|longitude|coordinates)")


class CleanedRecording(NamedTuple):
    """A recording without the place, whether the place was in it, and whether it may still be there."""

    data: bytes
    had_place: bool
    may_have_place: bool


def clean_recording(data: bytes) -> CleanedRecording:
    """Return a recording without the place: of MPEG-4 and QuickTime, for others are only looked at.

    What names the place is overwritten in its place, so that no sound or frame moves.
    """
    if data[4:8] != b"ftyp":
        return CleanedRecording(data, had_place=False, may_have_place=bool(_NAMED.search(data)))
    copy = bytearray(data)
    boxes = list(_find_places(data, 0, len(data), ()))
    for start, head, end in boxes:
        copy[start + 4 : start + 8] = b"free"
        copy[start + head : end] = bytes(end - start - head)
    moov = next(((start, end) for name, start, _, end in _boxes(data, 0, len(data)) if name == b"moov"), (0, 0))
    return CleanedRecording(bytes(copy), bool(boxes), bool(_TRACKS.search(data, *moov)))


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield the name of each box, where it begins, the length of its head, and where it ends."""
    while start + 8 <= end:
        size, head = int.from_bytes(data[start : start + 4]), 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16]), 16
        stop = end if size == 0 else start + size
        if stop > end or stop < start + head:
            return
        yield data[start + 4 : start + 8], start, head, stop
        start = stop


def _find_places(data: bytes, start: int, end: int, keys: tuple[bytes, ...]) -> Iterator[tuple[int, int, int]]:
    for name, begin, head, stop in _boxes(data, start, end):
        inside = begin + head
        named = keys[number - 1] if 0 < (number := int.from_bytes(name)) <= len(keys) else b""
        if name in _PLACES or (name == b"uuid" and data[inside : inside + 16] == _XMP) or b"location" in named.lower():
            yield begin, head, stop
        elif name in _HOLDERS:
            yield from _find_places(data, inside, stop, keys)
        elif name == b"meta":
            # QuickTime's has no version before its first box.
            inside += 0 if data[inside + 4 : inside + 8] == b"hdlr" else 4
            yield from _find_places(data, inside, stop, tuple(_read_keys(data, inside, stop)))


def _read_keys(data: bytes, start: int, end: int) -> Iterator[bytes]:
    """Yield the names of the values in a QuickTime metadata box, in order."""
    for name, begin, head, stop in _boxes(data, start, end):
        if name == b"keys":
            yield from (data[at + size : close] for _, at, size, close in _boxes(data, begin + head + 8, stop))
