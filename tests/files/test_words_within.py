"""Names in properties of files, however these write them."""

import io
import zipfile
import zlib

import pikepdf
import pytest

from pipeline.files.words_within import read_words
from pipeline.jobs.blob import Blob
from pipeline.text.person_names import NameWatch

NAME = "Zoé Martin"


def _frame(name: bytes, text: bytes) -> bytes:
    return name + (len(text) + 1).to_bytes(4, "big") + b"\0\0" + text


def _pdf(*, docinfo: bool) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        if docinfo:
            pdf.docinfo["/Author"] = NAME
        else:
            with pdf.open_metadata() as metadata:
                metadata["dc:creator"] = [NAME]
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def _zip(inner: bytes, name: str = "docProps/core.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, inner)
    return made.getvalue()


_WIDE, _NEXT = NAME.encode("utf-16"), _frame(b"TIT2", b"\3Un son")
FILES = {
    "docinfo": _pdf(docinfo=True),
    "XMP": _pdf(docinfo=False),
    "core.xml": _zip(f"<dc:creator>{NAME}</dc:creator>".encode()),
    "runs of a document": _zip("<w:t>Zoé</w:t></w:r><w:r><w:t> Martin</w:t>".encode(), "word/document.xml"),
    "archive in an archive": _zip(_zip(NAME.encode()), "a.zip"),
    "name in an archive": _zip(b"", "photos/zoe-martin.jpg"),
    "ID3 in UTF-16": b"ID3" + _frame(b"TPE1", b"\1" + _WIDE) + _NEXT + b"\xff\xfb" * 99,
    "ID3 in Latin-1": b"ID3" + _frame(b"TPE1", b"\0" + NAME.encode("latin-1")) + _NEXT + b"\xff\xfb" * 99,
    "drawing": f'<svg xmlns:i="i" i:docname="/home/{NAME}/a.svg"/>'.encode(),
    "entities": b"<p>Zo&#233; <b>Martin</b></p>",
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_names_are_found_in_files(data: bytes) -> None:
    watch = NameWatch([NAME])
    assert any(list(watch.find(text)) for text in read_words(Blob.of(data)))
    assert not any(list(NameWatch(["Ada Martin"]).find(text)) for text in read_words(Blob.of(data)))


def test_what_cannot_be_read_is_no_error() -> None:
    for data in (b"", b"PK\3\4damaged", b"%PDF-1.4 stream\nxx endstream", zlib.compress(b"a" * 10**6)):
        assert all(isinstance(text, str) for text in read_words(Blob.of(data)))
