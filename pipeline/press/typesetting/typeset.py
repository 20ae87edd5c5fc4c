"""Copy to sheets: one document set on pages, tagged. A job function.

The engine is imported only by processes that typeset: it takes most of a second. Only pictures of the copy and fonts of
the theme are loaded.

A document is laid out once, as a rule; more often, up to limits, for characters without a font (`typeset`), for notes
after its last page (`engine.add_pages_of_notes`), for its page numbers (`engine.number_pages`), and to fit its pages
(`copyfitting.fit_pages`): the last two keep its boxes (`weasyprint_layouts`). `editions/print/book.py` tells how often
sections of a book are set.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape

from pipeline.i18n.sentences import without_innards
from pipeline.jobs.executors import room_to_nest
from pipeline.jobs.job import job
from pipeline.press.sheets import COPY, Copy, Sheets, count_letters
from pipeline.press.upstream import workaround

# Asks for the coloured form of a sign, which only fonts of some machines have.
_EMOJI_STYLE = 0xFE0F
# Ends of lines that are none in HTML, for which no font has a glyph.
_LINE_ENDS = "\f\u0085\u2028\u2029"
NOT_SET = {_EMOJI_STYLE: None} | dict.fromkeys(map(ord, _LINE_ENDS), " ")
"""What is set in the place of characters for which no font has a glyph, nor need have."""
_TAG = re.compile(r"<[^<>]*+>")
_LOGGER = logging.getLogger("weasyprint")


@job(reads=("look/fonts", "look/paper"))
def typeset(job: Copy) -> Sheets:
    """Set a document and its strips; the same copy gives the same bytes in any process."""
    return typeset_copies(job)[0]


def typeset_copies(job: Copy) -> tuple[Sheets, ...]:
    """Set a document and its strips once, and write each of its two copies (`COPY`), or the one that it has."""
    from pipeline.press.pdf.links import take_inventory
    from pipeline.press.typesetting.engine import write
    from pipeline.press.typesetting.weasyprint_internals import character_not_drawn

    job = replace_line_ends(job)
    with _collect_log() as said, room_to_nest(), _without_garbage_collection():
        copies = write(job)
        unknown = "".join(sorted(set(filter(None, map(character_not_drawn, said)))))
        if unknown:
            del said[:]
            copies = write(job, unknown)
    texts = [unescape(_TAG.sub("", html)) for html in _part_copies(job.html)]
    counts = [count_letters(text, unknown) for text in texts]
    return tuple(
        replace(
            sheets,
            inventory=take_inventory(sheets.pdf.data),
            warnings=tuple(dict.fromkeys([*said, *sheets.warnings])),
            missing="".join(letter for letter in unknown if letter in text) if len(texts) > 1 else unknown,
            letters=letters,
            boxed=boxed,
        )
        for sheets, text, (letters, boxed) in zip(copies, texts, counts, strict=True)
    )


def _part_copies(html: str) -> Iterator[str]:
    """Yield the HTML of each copy of a document."""
    from lxml.html import fromstring, tostring

    for number in "01" if COPY in html else ():
        tree = fromstring(html)
        for other in tree.iterfind(f".//*[@{COPY}]"):
            if other.get(COPY) != number:
                other.drop_tree()
        yield tostring(tree, encoding="unicode")
    if COPY not in html:
        yield html


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Collect garbage once at the end: until then nearly all objects of the engine are in use.

    Only the young generation, made within, is examined. Some styles are in use until the next document is set: they
    are collected before that, or 0.1 MiB an article would stay.
    """
    collecting = gc.isenabled()
    gc.collect(1)
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if collecting:
            gc.enable()


@contextmanager
def _collect_log() -> Iterator[list[str]]:
    """Collect the engine's warnings instead of logging them."""
    said: list[str] = []

    def collect(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            said.append(without_innards(record.getMessage()))
        return False

    _LOGGER.addFilter(collect)
    try:
        yield said
    finally:
        _LOGGER.removeFilter(collect)


@workaround("it fails on U+2029 behind a blank", "near #610 and #1852, closed")
def replace_line_ends(job: Copy) -> Copy:
    """Replace line ends unknown to HTML by spaces."""
    strips = tuple(strip.translate(NOT_SET) for strip in job.strips)
    return replace(job, html=job.html.translate(NOT_SET), strips=strips)
