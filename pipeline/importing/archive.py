"""Documents that are archives (DOCX, ODT, EPUB), read within bounds: nothing of them is ever unpacked onto the disk.

What an archive says of itself is looked at before anything is unpacked: how many parts, how large, packed how tightly.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote

from pipeline.i18n.sentences import sentence
from pipeline.importing.values import UnreadableDocumentError

_MOST_PARTS = 10_000
_MOST_UNPACKED = 400_000_000  # bytes
_LARGEST_TEXT = 50_000_000  # bytes of one part that is parsed
# Words and XML unpack to ten or thirty times their size; what goes beyond this is made to fill memory.
_TIGHTEST, _SMALL = 200, 10_000_000
_ENCRYPTED = 0x1
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The parts of an archive by their names, which are looked up and never used as paths."""

    def __init__(self, data: bytes) -> None:
        """Look at what the archive says that it holds.

        Raises:
            UnreadableDocumentError: it is damaged, encrypted, or holds too much.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableDocumentError(sentence("it is damaged, or only a part of it is there")) from error
        self._parts = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        self._refuse_too_much(len(data))
        if any(info.flag_bits & _ENCRYPTED for info in self._parts.values()):
            raise UnreadableDocumentError(sentence("it is locked with a password; save it without one"))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._parts)

    def __contains__(self, name: str) -> bool:
        """Return whether there is a part of this name."""
        return name in self._parts

    def read(self, name: str, most: int = _LARGEST_TEXT) -> bytes:
        """Return a part.

        Raises:
            UnreadableDocumentError: there is no such part, or it is damaged or too large.
        """
        info = self._parts.get(name)
        if info is None:
            raise UnreadableDocumentError(sentence("its part “{name}” is missing: it is damaged", name=name))
        if info.file_size > most:
            raise UnreadableDocumentError(
                sentence("its part “{name}” is larger than {number} MB", name=name, number=most // 1000000)
            )
        if info.compress_type not in _PLAIN:
            raise UnreadableDocumentError(
                sentence("its part “{name}” is packed in a way that no word processor uses", name=name)
            )
        try:
            with self._zip.open(info) as part:
                return part.read(most)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise UnreadableDocumentError(
                sentence("it is damaged: its part “{name}” cannot be read", name=name)
            ) from error

    def _refuse_too_much(self, packed: int) -> None:
        unpacked = sum(info.file_size for info in self._parts.values())
        if len(self._zip.infolist()) > _MOST_PARTS:
            raise UnreadableDocumentError(sentence("it holds more than {number:,} files", number=_MOST_PARTS))
        if unpacked > _MOST_UNPACKED or (unpacked > _SMALL and unpacked > packed * _TIGHTEST):
            raise UnreadableDocumentError(
                sentence(
                    "{packed:,} bytes of it would unpack to {unpacked:,}: it is no document, but made to fill memory",
                    packed=packed,
                    unpacked=unpacked,
                )
            )


def beside(part: str, address: str) -> str:
    """Return the name of the part that an address in another part means; "" where it leads out of the archive."""
    path = unquote(address.partition("#")[0])
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(part), path)
    name = posixpath.normpath(joined) if path else part
    return "" if name.startswith("..") or ":" in path.partition("/")[0] or "\\" in name else name


def repacked(parts: dict[str, bytes]) -> bytes:
    """Return an archive of parts, for pandoc to read."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()
