"""A look of one's own in all editions, and what is made anew when it changes."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.model.settings import Trust
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs.result import RunResult
from tests.look.fonts import own_font

ACCENT, GOLD = (0x0B, 0x5D, 0x4E), (0xFF, 0xD3, 0x4D)
_SETTINGS = """\
title: Radio du lycée
language: fr
publisher: Lycée Ada-Lovelace
base_url: https://radio.example/
legal: false
look:
  accent: "{accent}"
  text_font: {{files: [fonts/a.ttf, fonts/b.ttf], licence: "OFL, Ada Martin"}}
  heading_font: Atkinson Hyperlegible Next
  logo: {{light: logo.svg, dark: night.svg}}
  measure: 60
  front_page: list
handouts:
  - tag: son
"""
_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    '<rect width="40" height="20" fill="#ffd34d"/></svg>'
)
_NIGHT = _LOGO.replace("#ffd34d", "#123456")  # in no edition but the site
_POST = "---\ntitle: Essai {0}\ndate: 2026-01-0{0}\ntags: [son]\n---\n\nUn *texte* **gras**, α.\n\n## Les 10 suites\n\n[Un lien](https://radio.example).\n\n```python\ndef f(): pass\n```\n"

pytestmark = pytest.mark.whole


def write(content: Path, accent: str = "#0b5d4e") -> None:
    """Write a collection of two posts with a look."""
    (content / "fonts").mkdir(parents=True, exist_ok=True)
    (content / "collection.yaml").write_text(_SETTINGS.format(accent=accent), "utf-8")
    (content / "logo.svg").write_text(_LOGO, "utf-8")
    (content / "night.svg").write_text(_NIGHT, "utf-8")
    (content / "fonts" / "a.ttf").write_bytes(own_font())
    (content / "fonts" / "b.ttf").write_bytes(own_font(weight=700))
    for number in (1, 2):
        (content / f"{number}.md").write_text(_POST.format(number), "utf-8")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunResult]:
    """Publish all editions of the collection."""
    folder = tmp_path_factory.mktemp("look")
    write(folder / "content")
    report = publish(Options(folder / "content", folder / "output", workers=1))
    return folder / "output", report


def test_nothing_is_wrong_with_it(published: tuple[Path, RunResult]) -> None:
    assert [str(problem) for problem in published[1].problems] == []


def test_the_site_has_accent_font_logo_and_icon(published: tuple[Path, RunResult]) -> None:
    site = published[0]
    css = (site / "assets" / "site.css").read_text("utf-8")
    assert "--accent:#0b5d4e" in css
    (family,) = set(re.findall(r'--serif:"(Essai \w{4})"', css))
    faces = re.findall(rf'@font-face{{font-family:"{family}[^}}]*url\("([^"]+)"', css)
    assert faces
    assert all((site / "assets" / face).is_file() for face in faces)
    assert "OFL, Ada Martin" in (site / "assets" / "fonts" / "LICENSE-essai.txt").read_text("utf-8")
    for page in ("index.html", "articles/1.html", "tags.html"):
        assert re.search('class="logo day" src="[^>]* width="40" height="20">', (site / page).read_text("utf-8"))
        assert 'class="logo night"' in (site / page).read_text("utf-8")
    assert (site / "media" / "logo.svg").is_file()
    assert (site / "media" / "night.svg").is_file()
    assert '--sans:"Atkinson Hyperlegible Next Zero","Atkinson Hyperlegible Next"' in css
    assert css.count('atkinson-hyperlegible-next-zero-700-normal.woff2");unicode-range:U+30') == 1
    assert "atkinson-hyperlegible-next-zero-700-normal.woff2" in (site / "assets" / "reading.js").read_text("utf-8")
    assert '<link rel="icon" type="image/png" href="assets/icon.png">' in (site / "index.html").read_text("utf-8")
    assert Image.open(site / "assets" / "icon.png").convert("RGB").getpixel((96, 96)) == GOLD
    assert 'class="rows"' in (site / "index.html").read_text("utf-8")
    assert "#0b5d4e" in (site / "404.html").read_text("utf-8")


@pytest.mark.parametrize("path", ["articles/1.pdf", "anthology.pdf", "handouts/son/a4.pdf"])
def test_pdfs_have_accent_and_font(path: str, published: tuple[Path, RunResult]) -> None:
    with pikepdf.open(published[0] / path) as pdf:
        assert colours(pdf) >= {ACCENT}
        names = fonts(pdf)
    assert any("+Essai-" in name for name in names)
    assert any("+Atkinson-Hyperlegible-Next" in name for name in names)
    assert any("+Atkinson-Hyperlegible-Next-Zero" in name for name in names)  # its own has a slash
    assert not any("Source-Serif-4" in name and "Greek" not in name for name in names)


@pytest.mark.parametrize("path", ["articles/1.pdf", "anthology.pdf", "handouts/son/a4.pdf"])
def test_articles_books_and_handouts_have_the_logo(path: str, published: tuple[Path, RunResult]) -> None:
    with pikepdf.open(published[0] / path) as pdf:
        assert GOLD in colours(pdf)


def test_the_e_book_has_accent_font_and_logo(published: tuple[Path, RunResult]) -> None:
    with zipfile.ZipFile(published[0] / "anthology.epub") as book:
        css = book.read("EPUB/styles/book.css").decode()
        assert "#b4503f" not in css
        assert re.search(r'html \{ font-family: "Essai \w{4}"', css)
        assert any(name.startswith("EPUB/fonts/essai-") for name in book.namelist())
        assert "EPUB/fonts/atkinson-hyperlegible-next-zero-700-normal.woff2" in book.namelist()
        assert "META-INF/LICENSE-essai.txt" in book.namelist()
        title = book.read("EPUB/title.xhtml").decode()
        (logo,) = re.findall(r'<img src="([^"]+)" alt="Logo : Lycée Ada-Lovelace"/>', title.replace("\u00a0", " "))
        assert b"#ffd34d" in book.read(f"EPUB/{logo}")
        assert "Essai (OFL, Ada Martin)" in book.read("EPUB/colophon.xhtml").decode()
        (cover,) = (name for name in book.namelist() if name.startswith("EPUB/images/cover."))
        pixels = Image.open(io.BytesIO(book.read(cover))).convert("RGB")
    assert near(pixels, ACCENT)
    assert near(pixels, GOLD)


def test_social_cards_have_accent_and_logo(published: tuple[Path, RunResult]) -> None:
    for path in ("card.jpg", "cards/1.jpg"):
        with Image.open(published[0] / path) as card:
            assert near(card.convert("RGB"), ACCENT)
            assert near(card.convert("RGB"), GOLD)


def test_a_change_makes_anew_what_it_concerns_and_no_more(tmp_path: Path) -> None:
    content = tmp_path / "content"
    write(content)
    (content / "fonts" / "a.ttf").write_bytes(own_font())
    options = Options(content, tmp_path / "output", workers=1, trust=(Trust.TEMPLATES,))

    def jobs() -> Mapping[str, int]:
        return {label: count for label, count in publish(options).jobs.items() if label != "output"}

    jobs()
    (content / "styles").mkdir()
    (content / "styles" / "site.css").write_text("h2 { color: var(--accent) }", "utf-8")
    assert jobs() == {"look": 1, "lists": 1}
    (content / "styles" / "epub.css").write_text("h2 { color: inherit }", "utf-8")
    assert jobs() == {"look": 1, "e-book": 1}
    (content / "styles" / "print.css").write_text("h2 { letter-spacing: 1pt }", "utf-8")
    found = jobs()
    assert found["look"] == 2
    assert {"articles", "book", "handout"} <= found.keys()
    assert not {"site", "lists", "e-book", "cover", "cards", "read", "write"} & found.keys()
    (content / "templates").mkdir()
    (content / "templates" / "teaser.html").write_text("<p>{{ article.title }}</p>", "utf-8")
    # Two on the front page, two on their topic's.
    assert jobs() == {"templates": 4, "lists": 2}
    (content / "templates" / "article-end.html").write_text("{{ ours }}<p>Fin de {{ article.title }}</p>", "utf-8")
    assert jobs() == {"templates": 2, "site": 2, "page numbers": 1}
    assert "Fin de Essai 1" in (tmp_path / "output" / "articles" / "1.html").read_text("utf-8")
    write(content, accent="#0b4e5d")
    found = jobs()
    assert not {"site", "templates", "look", "read", "write"} & found.keys()
    assert found["lists"] == 2  # the style sheet with the icon, and the page for addresses that do not exist
    assert {"articles", "cover", "cards", "e-book"} <= found.keys()


def colours(pdf: pikepdf.Pdf) -> set[tuple[int, ...]]:
    """Return the fill colours in a PDF."""
    found = set()
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and one.get("/Type") in (None, "/XObject"):
            try:
                data = one.read_bytes().decode("latin-1")
            except pikepdf.PdfError:
                continue
            for three in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|sc|scn|RG|SC|SCN)\b", data):
                found.add(tuple(round(255 * float(one)) for one in three))
    return found


def fonts(pdf: pikepdf.Pdf) -> set[str]:
    """Return the names of the fonts embedded in a PDF."""
    return {str(one.FontName) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one}


def near(image: Image.Image, colour: tuple[int, int, int]) -> bool:
    """Return whether a picture has a colour close to this one."""
    small = image.resize((image.width // 4, image.height // 4), Image.Resampling.BOX)
    pixels = {small.getpixel((x, y)) for x in range(small.width) for y in range(small.height)}
    return any(
        isinstance(pixel, tuple) and all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))
        for pixel in pixels
    )
