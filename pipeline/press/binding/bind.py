"""Sheets become one PDF: one tag tree, one outline, one set of fonts and pictures, links that lead somewhere, folios.

The result is PDF/UA-1 and PDF/A-3a at once, if each part is (ISO 14289-1, ISO 19005-3), and depends on nothing but what
it is made of. Only this module and its neighbours use pikepdf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.press.binding.assemble import assemble
from pipeline.press.binding.gather import gather
from pipeline.press.binding.pieces import Furniture, Gathering, Piece
from pipeline.press.binding.signature import FIRST
from pipeline.press.pdf.destinations import Elsewhere, link_destinations
from pipeline.press.pdf.xmp import Imprint


def bind(
    parts: Sequence[Piece],
    imprint: Imprint,
    elsewhere: Elsewhere = lambda _: None,
    furniture: Furniture | None = None,
) -> bytes:
    """Return one PDF of the pages of all parts, in order.

    A neutral link (`article:SLUG`, `article:SLUG#ID`) leads to the named destination of that name, if one of the parts
    has it; else to what `elsewhere` makes of the neutral address. Where that is None only its text stays. Without
    `furniture` there are neither running heads nor folios.
    """
    found = link_destinations([(part.name, part.sheets) for part in parts], elsewhere)
    bare = parts if furniture else [replace(part, folio=False) for part in parts]
    return b"".join(assemble([gather(Gathering(FIRST, tuple(bare), tuple(found)))], imprint, furniture))
