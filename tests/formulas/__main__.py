"""Compare sixty formulas on paper, in browsers and in TeX: `python -m tests.formulas FOLDER`.

Writes pages of ten, `compare-N.html`, to be looked at in a browser. TeX is LuaLaTeX with unicode-math and the font
that we draw with (Debian: texlive-luatex, texlive-latex-recommended, preview-latex-style); without it, its column is
empty. It is for looking only.
"""

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import html as lxml_html

from pipeline.editions.print.blocks import draw_pieces
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.normalise import normalise
from pipeline.press.formulas import font_file

CONTENT = Path(__file__).parent / "content"
_FORMULA = re.compile(r"^\$\$(.+?)\$\$$", re.MULTILINE)
_A_PICTURE = 10
_STYLE = """
@font-face { font-family: "STIX Two Math"; src: url("stix.ttf") }
body { margin: 8px; font: 20px "Source Serif 4", serif; color: #1c1b1a; background: #fff; width: 1500px }
math { font-family: "STIX Two Math" } p { margin: 0 }
td { border-bottom: 1px solid #ccc; padding: 10px 12px; vertical-align: middle; width: 380px } td:first-child { width: 20px; font-size: 12px }
img { height: var(--h) } .display { display: block; text-align: left } math { text-align: left } mtd[columnalign="left"] { text-align: left } mtd[columnalign="right"] { text-align: right }
math[display="block"] { width: 360px }
"""


def sources() -> tuple[str, ...]:
    """Return the formulas in TeX."""
    return tuple(_FORMULA.findall((CONTENT / "soixante-formules.md").read_text("utf-8")))


def body() -> lxml_html.HtmlElement:
    """Return the post's neutral HTML."""
    with Runner() as runner:
        (article,) = normalise(load(CONTENT), runner).articles
        return lxml_html.fragment_fromstring(article.body.text, create_parent="div")


def _by_tex(folder: Path, formulas: tuple[str, ...]) -> Iterator[str]:
    if not shutil.which("lualatex"):
        yield from ("" for _ in formulas)
        return
    pages = "\n".join(f"\\begin{{preview}}$\\displaystyle {formula}$\\end{{preview}}" for formula in formulas)
    (folder / "tex.tex").write_text(
        "\\documentclass[10pt]{article}\\usepackage{amsmath}\\usepackage{unicode-math}"
        "\\setmathfont{stix.ttf}[Path=./]\\usepackage[active,tightpage]{preview}"
        f"\\begin{{document}}\n{pages}\n\\end{{document}}\n",
        "utf-8",
    )
    subprocess.run(["lualatex", "-interaction=batchmode", "tex.tex"], cwd=folder, check=False, capture_output=True)  # noqa: S607 - whichever there is
    subprocess.run(["pdftoppm", "-r", "288", "-png", "tex.pdf", "tex"], cwd=folder, check=True)  # noqa: S607 - likewise
    for picture in sorted(folder.glob("tex-*.png")):
        # 288 dots an inch at 10 points, 20 pixels an em on the page: half of the dots.
        yield f'<img src="{picture.name}" style="zoom: .5">'


def _rows(folder: Path) -> Iterator[str]:
    formulas = [formula for formula in body().iter("math", "span") if formula.tag == "math" or formula.get("class")]
    for number, (formula, tex) in enumerate(zip(formulas, _by_tex(folder, sources()), strict=True), start=1):
        paper = "".join(
            lxml_html.tostring(part, encoding="unicode", with_tail=False) for part in draw_pieces(formula, "en")
        )
        markup = lxml_html.tostring(formula, encoding="unicode", with_tail=False)
        title = html.escape(formula.get("alttext", ""), quote=True)
        yield f'<tr title="{title}"><td>{number}<td>{paper}<td>{markup}<td>{tex}</tr>'


def main(folder: Path) -> None:
    """Write the comparison."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stix.ttf").write_bytes(font_file())
    rows = list(_rows(folder))
    for start in range(0, len(rows), _A_PICTURE):
        page = folder / f"compare-{start // _A_PICTURE + 1}.html"
        table = "\n".join(rows[start : start + _A_PICTURE])
        page.write_text(f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style><table>{table}</table>", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
