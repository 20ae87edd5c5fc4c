"""Archives as Python's own reader finds them."""

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.jobs.blob import Blob
from pipeline.press.zip_archive import Deflated, deflate, write_zip

TEXT = b"Trois petits tours et puis s'en vont. " * 100
FILES: list[tuple[str, Blob | Deflated]] = [("plain.bin", Blob.of(b"\x00\x01")), ("dir/été.txt", deflate(TEXT))]


def test_what_goes_in_comes_out() -> None:
    data = b"".join(write_zip(FILES))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "plain.bin": b"\x00\x01",
            "dir/été.txt": TEXT,
        }
        entries = archive.infolist()
    assert [entry.compress_type for entry in entries] == [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]
    assert entries[1].compress_size < len(TEXT) // 10
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


def test_it_is_what_pythons_own_writer_makes() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data, kind in (("a", b"\x00\x01", zipfile.ZIP_STORED), ("b", TEXT, zipfile.ZIP_DEFLATED)):
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, data, kind, 9)
    assert b"".join(write_zip([("a", Blob.of(b"\x00\x01")), ("b", deflate(TEXT))])) == written.getvalue()


def test_a_deflated_file_is_not_packed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = deflate(TEXT)
    monkeypatch.setattr("pipeline.press.zip_archive.zlib", None)
    assert packed.data.data in b"".join(write_zip([("a", packed)]))


def test_more_files_than_sixteen_bits_can_count() -> None:
    nothing = Deflated(Blob.of(b"\x03\x00"), 0, 0)
    data = b"".join(write_zip((f"{number:05d}", nothing) for number in range(65_536)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) == 65_536
        assert archive.read("65535") == b""


def test_more_bytes_than_thirty_two_bits_can_count(tmp_path: Path) -> None:
    path, start = tmp_path / "large.zip", 1 << 32
    with path.open("wb") as file:
        file.seek(start)  # a hole, which takes no room
        file.writelines(write_zip(FILES, start))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.read("dir/été.txt") == TEXT
