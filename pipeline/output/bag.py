"""An archive to deposit: the sources and all that was published of them, with checksums (BagIt 1.0, RFC 8493)."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.files.opening import open_below
from pipeline.files.own_files import OURS, add_file
from pipeline.files.pupils import is_list_of_pupils
from pipeline.output.manifest import list_published
from pipeline.output.trees import replacing_archive

_HASHES = ("sha256", "sha512")
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ESCAPES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_SOURCES, _EDITIONS = "content", "editions"
_BEGINNING = 100_000  # bytes that tell a list of pupils


def pack_bag(content: Path, sources: Iterable[str], output: Path, target: Path, about: Mapping[str, str]) -> int:
    """Write the bag to `target`, all of it below one folder, and return its bytes.

    `sources` are paths below the content folder; lists of pupils and archives among them stay out of it, as all
    teachers' copies do. `about` goes into `bag-info.txt`. The same files with the same words about them give the
    same archive.

    Raises:
        OutputError: `target` is there and is none of ours, or cannot be written; what is there stays.
    """
    published = sorted({path for paths in list_published(output).values() for path in paths})
    files = [(_SOURCES, content, path) for path in sorted(sources)] + [(_EDITIONS, output, path) for path in published]
    with replacing_archive(target) as new, zipfile.ZipFile(new, "w") as archive:
        archive.comment = OURS
        _fill(archive, target.stem, files, about)
    return target.stat().st_size


def _fill(
    archive: zipfile.ZipFile, folder: str, files: Iterable[tuple[str, Path, str]], about: Mapping[str, str]
) -> None:
    sums: dict[str, dict[str, str]] = {kind: {} for kind in _HASHES}
    octets = 0
    for part, root, path in files:
        with open_below(root, path) as file:
            data = file.read()
        if part == _SOURCES and (data.endswith(OURS) or is_list_of_pupils(path, data[:_BEGINNING])):
            continue
        _add(archive, folder, f"data/{part}/{path}", data, sums)
        octets += len(data)
    info = {**about, "Payload-Oxum": f"{octets}.{len(sums[_HASHES[0]])}"}
    lines = "".join(f"{key}: {' '.join(text.split())}\n" for key, text in sorted(info.items()) if text)
    tags = {"bagit.txt": _DECLARATION, "bag-info.txt": lines.encode()}
    tags |= {f"manifest-{kind}.txt": _list_sums(sums[kind]) for kind in _HASHES}
    sums = {kind: {} for kind in _HASHES}
    for name, data in tags.items():
        _add(archive, folder, name, data, sums)
    for kind in _HASHES:
        add_file(archive, f"{folder}/tagmanifest-{kind}.txt", _list_sums(sums[kind]))


def _add(archive: zipfile.ZipFile, folder: str, name: str, data: bytes, sums: Mapping[str, dict[str, str]]) -> None:
    """Add a file to the bag, and its checksums to what the manifests will say."""
    add_file(archive, f"{folder}/{name}", data)
    for kind, lines in sums.items():
        lines[name] = hashlib.new(kind, data).hexdigest()


def _list_sums(sums: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {name.translate(_ESCAPES)}\n" for name, digest in sums.items()).encode()
