"""The looks that docs/looks.md shows: their lines hold in all editions, and nothing of them is refused."""

import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest

from pipeline.load.settings import read_settings
from pipeline.look.palette import paper_palette
from pipeline.options import Options
from pipeline.publish import publish
from tests.test_look import colours, fonts
from tests.tools.pictures import looks

pytestmark = pytest.mark.whole

_POST = "---\ntitle: Essai\ndate: 2026-01-01\ntags: [son]\n---\n\nUn *texte*, [un lien](https://a.example/).\n\n## Suite\n\nFin.\n"
_MORE = "base_url: https://essais.example/\nlegal: false\nhandouts: [{tag: son}]\n"
_PDFS = ("articles/a.pdf", "anthology.pdf", "handouts/son/a4.pdf")


@pytest.mark.parametrize("name", looks.LOOKS)
def test_a_look_of_the_docs_is_in_all_editions(name: str, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(Path(looks.__file__).parent / "logos", content / "images")
    (content / "collection.yaml").write_text(looks.settings()[name] + _MORE, "utf-8")
    (content / "a.md").write_text(_POST, "utf-8")
    report = publish(Options(content, tmp_path / "output", workers=1))
    assert [str(one) for one in report.problems] == []
    look, output = read_settings(content).look, tmp_path / "output"
    site = (output / "assets" / "site.css").read_text("utf-8")
    assert f"--accent:{look.accent.light}" in site
    front = (output / "index.html").read_text("utf-8")
    assert (f"media/{look.logo.light}" in front) == bool(look.logo.light)
    assert ('class="rows"' in front) == (look.front_page == "list")
    accent = paper_palette(look).colours["accent"].css
    for path in _PDFS:
        with pikepdf.open(output / path) as pdf:
            assert tuple(bytes.fromhex(accent.removeprefix("#"))) in colours(pdf), path
            assert any(look.heading_font.family.replace(" ", "-") in one for one in fonts(pdf)), path
    with zipfile.ZipFile(output / "anthology.epub") as book:
        assert any(path.endswith(".svg") for path in book.namelist()) == bool(look.logo.light)
        family = look.text_font.family or "Source Serif 4"
        assert f'@font-face {{ font-family: "{family}"' in book.read("EPUB/styles/book.css").decode()
    assert (output / "card.jpg").is_file()
