"""How formulas look on the site: their style sheet, and their font with the signs that they use and no others.

A font of mathematics with all that formulas may ask for weighs more than a page with its pictures; that of a collection
a tenth of it. The e-book has the same, so it is cut once.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.editions.web.sheets import MATHS, MATHS_FONT
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job

_FONT = f"fonts/{MATHS_FONT}"
# Without a font for mathematics no root is drawn: formulas wait for no other page, as text does.
_FACE = f'@font-face{{font-family:"Formula";font-display:swap;src:url("{_FONT}")}}'


@dataclass(frozen=True)
class SiteMaths(Job):
    """The signs of all formulas of the site, each once, in order; "" where it has none."""

    signs: str = ""

    about = sentence("style sheet and font of formulas")


@job()
def make_site_maths(job: SiteMaths) -> dict[str, Blob]:
    """Return the style sheet, and the font if there are formulas, by their paths."""
    from rcssmin import cssmin

    from pipeline import theme

    sheet = cssmin(theme.stylesheet("site/maths.css"))
    if not job.signs:
        return {f"assets/{MATHS}.css": Blob.of(sheet)}
    from pipeline.press.formulas.font import maths_font

    return {
        f"assets/{MATHS}.css": Blob.of(_FACE + sheet),
        f"assets/{_FONT}": Blob.of(maths_font(job.signs)),
    }
