"""Build test fonts from ours."""

import io
from functools import cache

from fontTools.ttLib import TTFont

from pipeline.inputs import STYLES


@cache
def own_font(family: str = "Essai", weight: int = 400, *, restricted: bool = False) -> bytes:
    """Return a TrueType file with an unused family name."""
    number = 600 if weight > 400 else 400
    with TTFont(STYLES / "fonts" / f"source-sans-3-latin-{number}-normal.woff2", recalcTimestamp=False) as font:
        font.flavor = None
        for record in font["name"].names:
            record.string = family if record.nameID in (1, 3, 4, 16) else family.replace(" ", "")
        font["OS/2"].usWeightClass = weight
        font["OS/2"].fsType = 2 if restricted else 0
        written = io.BytesIO()
        font.save(written)
        return written.getvalue()
