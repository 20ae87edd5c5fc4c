"""All signs of other dialects in a text (`signs` lists them)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.dialects.code import Code
from pipeline.dialects.formulas import formulas
from pipeline.dialects.lines import lines
from pipeline.dialects.pairs import pairs
from pipeline.dialects.raw_html import tabs
from pipeline.dialects.remarks import icons, remarks
from pipeline.dialects.signs import Paragraphs, Sign

_MARKDOWN = ("commonmark", "gfm", "markdown")


def is_markdown(reader: str) -> bool:
    """Return whether what a reader of pandoc reads is Markdown."""
    return not reader or reader.startswith(_MARKDOWN)


def signs(text: str, code: Code) -> Iterator[Sign]:
    """Yield kind after kind; those of different kinds may overlap, and then the one that begins first is one."""
    paragraphs = Paragraphs(text)
    yield from remarks(text, code, paragraphs)
    yield from formulas(text, code, paragraphs)
    yield from lines(text, code, paragraphs)
    yield from pairs(text, code, paragraphs)
    yield from tabs(text, code)
    yield from icons(text, code)
