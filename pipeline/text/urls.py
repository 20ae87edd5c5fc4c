"""Addresses of files: those of the collection (`asset:PATH`), and files within an address (`data:`, RFC 2397)."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple
from urllib.parse import quote, unquote, unquote_to_bytes

ASSET = "asset:"
"""What the address of a file of the collection begins with; its path is percent-encoded (libxml2 writes it so)."""

IN_TEXT = "in-text/"
"""What the path of a picture begins with that has no file of its own: one in an address, or a diagram."""


def asset_address(path: str) -> str:
    """Return the address of a picture or an attachment of the collection."""
    return f"{ASSET}{quote(path)}"


def asset_path(address: str) -> str:
    """Return the path of the picture or the attachment at an address, "" where the address leads to something else."""
    return unquote(address.removeprefix(ASSET)) if address.startswith(ASSET) else ""


_HEAD = re.compile(r"\s*data:([^,;\s]*)((?:;[^,;]*)*),", re.IGNORECASE)
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


class DataUrl(NamedTuple):
    """File within an address: its type ("image/png"), and its bytes."""

    media_type: str
    data: bytes


def is_data(address: str) -> bool:
    """Return whether an address is itself a file."""
    return address.lstrip()[:5].lower() == "data:"


def read_data(address: str) -> DataUrl | None:
    """Return the file within an address; None where there is none, or it cannot be decoded."""
    head = _HEAD.match(address)
    if head is None:
        return None
    words = [word.strip().lower() for word in head[2].split(";")]
    body = unquote_to_bytes(address[head.end() :])
    if "base64" not in words:
        return DataUrl(head[1].lower() or "text/plain", body)
    letters = _NO_BASE64.sub(b"", body.replace(b"-", b"+").replace(b"_", b"/"))
    try:
        return DataUrl(head[1].lower(), base64.b64decode(letters + b"=" * (-len(letters) % 4)))
    except binascii.Error:
        return None


def write_data_url(media_type: str, data: bytes) -> str:
    """Return the address that holds a file."""
    return f"data:{quote(media_type, safe='/+')};base64,{base64.b64encode(data).decode('ascii')}"


def read_pixels(address: str) -> bytes | None:
    """Return the bytes of the picture in a `data:` address; None for drawings (SVG) and any other address."""
    data = read_data(address) if is_data(address) else None
    return data.data if data and data.media_type.startswith("image/") and data.media_type[6:9] != "svg" else None
