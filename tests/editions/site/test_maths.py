"""Formulas on the site: their font has the signs of the collection, wherever they stand, and is there for no other."""

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from pipeline.options import Options
from pipeline.publish import publish

SHEET, FONT = "assets/maths.css", "assets/fonts/stix-two-math-cut.woff2"
_NOT_USED = 0x2211  # ∑


def made(folder: Path, files: dict[str, str]) -> Path:
    """Publish the site of some files."""
    for name, text in {"collection.yaml": "language: en\ntitle: Signs\n", **files}.items():
        (folder / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / name).write_text(text, "utf-8")
    publish(Options(folder / "content", folder / "out", workers=1, only=("site",)))
    return folder / "out"


def test_the_font_has_the_signs_of_articles_pages_and_biographies(tmp_path: Path) -> None:
    files = {
        "one.md": "---\ntitle: One\ndate: 2025-01-01\nauthor: Ada\n---\nA root: $\\sqrt{x}$.\n",
        "two.md": "---\ntitle: Two\ndate: 2025-01-02\nunlisted: true\n---\nA set: $ℝ$.\n",
        "pages/about.md": "---\ntitle: About\nlayout: page\n---\nAn integral: $\\int$.\n",
        "authors.yaml": "Ada: She wrote $\\pi$.\n",
    }
    site = made(tmp_path, files)
    letters = set(TTFont(io.BytesIO((site / FONT).read_bytes())).getBestCmap())
    assert letters >= {*map(ord, "√ℝ∫"), ord("π"), 0x1D465, 0x1D70B}
    assert _NOT_USED not in letters
    assert (site / FONT).stat().st_size < 12_000
    assert 'url("fonts/stix-two-math-cut.woff2")' in (site / SHEET).read_text("utf-8")


@pytest.mark.parametrize("text", ["No formula.", "A price: $5 and $6."])
def test_a_site_without_formulas_has_no_font_of_them(tmp_path: Path, text: str) -> None:
    site = made(tmp_path, {"one.md": f"---\ntitle: One\ndate: 2025-01-01\n---\n{text}\n"})
    assert not (site / FONT).exists()
    assert "font-face" not in (site / SHEET).read_text("utf-8")


def test_a_page_with_formulas_asks_for_their_font_with_its_sheets(tmp_path: Path) -> None:
    files = {
        "one.md": "---\ntitle: One\ndate: 2025-01-01\n---\nA root: $\\sqrt{x}$.\n",
        "two.md": "---\ntitle: Two\ndate: 2025-01-02\n---\nNone.\n",
    }
    site = made(tmp_path, files)
    assert 'data-fonts="site maths"' in (site / "articles/one.html").read_text("utf-8")
    assert 'data-fonts="site"' in (site / "articles/two.html").read_text("utf-8")
    assert '"maths":["stix-two-math-cut.woff2"]' in (site / "assets/reading.js").read_text("utf-8")
