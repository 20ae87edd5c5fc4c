"""The pages to which a document's text refers ("p. 12"), written into it when they are known.

A style sheet could ask the engine for them, but then the engine sets some pages anew and loses their notes.
"""

from __future__ import annotations

import html
import io
import re
import string

import pikepdf

from pipeline.press.pdf.destinations import escaped
from pipeline.press.pdf.links import destinations
from pipeline.press.upstream import mends

_NUMBER = re.compile(r'(?<=<span data-page-of=")([^"]*)"( data-digits="([^"]{10})")?>[^<]*(?=</span>)')


@mends("notes are lost in a document with `target-counter`, pages of which are set anew (not met again in 70.0)")
def with_page_numbers(document: str, pdf: bytes) -> str:
    """Return the document with the numbers of the pages that places have in its PDF, counted from 1.

    Each number stands in a `span` with the attribute `data-page-of`, whose value is the place's id, and after it, where
    its digits are not the European ones, `data-digits`: those ten.
    """
    if not _NUMBER.search(document):
        return document
    part = pikepdf.open(io.BytesIO(pdf))
    numbers = {page.obj.objgen: number for number, page in enumerate(part.pages, start=1)}
    pages = {escaped(name): numbers[place[0].objgen] for name, place in destinations(part).items()}

    def number(found: re.Match[str]) -> str:
        page = pages.get(escaped(html.unescape(found[1])))
        if page is None:
            return found[0]
        return f'{found[1]}"{found[2] or ""}>{"".join((found[3] or string.digits)[int(digit)] for digit in str(page))}'

    return _NUMBER.sub(number, document)
