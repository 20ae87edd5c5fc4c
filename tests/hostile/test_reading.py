"""What looks for planted secrets finds them wherever they may be."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.hostile.making import SECRET
from tests.hostile.reading import holders


def _zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", data)
    return file.getvalue()


def test_a_secret_is_found_in_each_kind_of_file(tmp_path: Path) -> None:
    body = f"<p>mot {SECRET}</p>"
    titled = typeset(Copy(make_document(f"mot {SECRET}", "fr", "<p>mot</p>"), list_styles("fr"))).pdf.data
    files = {
        "a.html": body.replace("-", "&#45;").encode(),
        "a.js": f'"mot {SECRET}"'.replace("-", "\\u002d").encode(),
        "a.pf": gzip.compress(body.encode()),
        "a.pdf": typeset(Copy(make_document("Essai", "fr", body), list_styles("fr"))).pdf.data,
        "title.pdf": titled,
        "a.epub": _zipped(titled),
        f"{SECRET}.bin": b"mot",
    }
    assert {name.partition("/")[0] for name in holders(files, SECRET, "mot", ".pdf", ".js")} == set(files)
    assert SECRET.encode() not in files["a.pdf"]
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert len(holders(tmp_path, SECRET, "mot")) == len(files)


def test_a_word_that_must_be_there_is_missed() -> None:
    with pytest.raises(AssertionError, match="autre"):
        holders({"a.html": b"mot", "b.pdf": b"autre"}, SECRET, "autre", ".html")
