"""The subtitle of an article is under its title in every edition."""

import io
import json
import zipfile
from pathlib import Path

from pypdfium2 import PdfDocument

from tests.hostile.making import published

FILES = {
    "collection.yaml": "title: Essais\nlanguage: fr\n",
    "un.md": "---\ntitle: Une salle vide\nsous-titre: 'Trois *micros* : un essai'\ndescription: Un chapeau.\n---\n\nUn texte.\n",
    "pages/lieu.md": "---\ntitle: Le lieu\nsubtitle: Au sous-sol\n---\n\nUn texte.\n",
}
PLAIN = "Trois micros\u00a0: un essai"


def words(pdf: bytes) -> str:
    pages = PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def test_all_editions_have_it(tmp_path: Path) -> None:
    files = published(tmp_path, FILES)
    shown = "Trois <em>micros</em>\u00a0: un essai"
    assert f'<p class="under-title">{shown}</p>' in files["articles/un.html"].decode()
    assert '<p class="under-title">Au sous-sol</p>' in files["lieu.html"].decode()
    assert f"# Une salle vide\n\n{PLAIN}\n\nUn chapeau." in files["articles/un.md"].decode()
    with zipfile.ZipFile(io.BytesIO(files["anthology.epub"])) as book:
        chapter = book.read(next(name for name in book.namelist() if name.endswith("/un.xhtml"))).decode()
    assert f'role="doc-subtitle">{shown}</p>' in chapter
    for pdf in ("articles/un.pdf", "anthology.pdf"):
        assert f"Une salle vide {PLAIN.replace(chr(160), ' ')} Un chapeau." in words(files[pdf]).replace("\u00a0", " ")


def test_the_dump_has_it(tmp_path: Path) -> None:
    files = published(tmp_path, FILES, "dump")
    assert json.loads(files["dump/un.json"])["subtitle"] == PLAIN
