"""Fences of a lesson's blocks as people write them, as pandoc reads them.

`::: question`, `::: questions lines=4`, `:::solution[Exercice 2]` and `::: glossary Les mots {#mots}` become
`::: {.questions lines=4}` and the like, a title a paragraph in bold type.
"""

from __future__ import annotations

import re

from pipeline.model.article import BLOCKS, block_of

_FENCE = re.compile(r"(?P<indent>[ ]*)(?P<colons>:{3,})[ ]*(?P<name>[^\W\d_][\w-]*)(?P<rest>(?:[ \[{][^\n]*)?)\n?")
_ATTRIBUTES = re.compile(r"\{([^{}]*)\}|\b((?:lines|lignes)=\S+)")
_NAMES = {"question": "questions", "solutions": "solution", "glossaries": "glossary"}


def lesson_fence(line: str) -> str | None:
    """Return what stands for a line that opens a block of a lesson; None for any other, and for one that can stay."""
    found = _FENCE.fullmatch(line)
    written = block_of(found["name"].replace("_", "-")) if found else ""
    name = _NAMES.get(written.lower(), written)
    if found is None or name not in BLOCKS:
        return None
    rest = found["rest"].rstrip(" :")
    attributes = [plain or braced for braced, plain in _ATTRIBUTES.findall(rest)]
    title = _ATTRIBUTES.sub("", rest).replace("**", "").strip().removeprefix("[").removesuffix("]")
    head = f"{found['indent']}{found['colons']} {{{' '.join([f'.{name}', *attributes])}}}\n"
    return f"{head}\n{found['indent']}**{title}**\n\n" if title else head
