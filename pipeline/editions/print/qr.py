"""A code beside an article on paper, from which a telephone opens its page on the web. Only user of segno."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import segno
from lxml import etree, html
from lxml.html.builder import E
from markupsafe import Markup

from pipeline.body.neutral_html import Tree
from pipeline.body.web_addresses import spelt_out, typed
from pipeline.i18n.labels import labels

# ISO/IEC 18004: how much of a code may be soiled (M: 15 %, or more where there is room for it anyway), and the empty
# modules that it needs around itself.
_CORRECTION, _QUIET_ZONE = "m", 4
_INK = "#000"


def on_site(address: str, language: str) -> Markup:
    """Return the code of an address, and the address in words for those who type it; nothing without an address."""
    if not address:
        return Markup()
    block = E.div({"class": "on-site"}, qr(address, language), E.p(spelt_out(address)))
    return Markup(etree.tostring(block, encoding="unicode", method="html"))  # noqa: S704 - our own HTML


def qr(address: str, language: str) -> Tree:
    """Return the QR code of an address as a drawing, its quiet zone included.

    Its title, which is read aloud, says so.
    """
    code = segno.make_qr(address, error=_CORRECTION)
    modules = [tuple(row) for row in code.matrix_iter(border=_QUIET_ZONE)]
    size = len(modules)
    title = labels(language).gettext("QR code of the page %(address)s") % {"address": typed(address)}
    drawing = html.fragment_fromstring(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {size} {size}"><title></title>'
        f'<path d="{"".join(_runs(modules))}" fill="{_INK}"/></svg>'
    )
    drawing[0].text = title
    return drawing


def _runs(modules: Sequence[Sequence[int]]) -> Iterator[str]:
    """Yield the dark modules as rectangles, one for each run of a row; all in one path, so that no seam shows."""
    for y, row in enumerate(modules):
        start = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield f"M{start} {y}h{x - start}v1H{start}z"
                start = None
