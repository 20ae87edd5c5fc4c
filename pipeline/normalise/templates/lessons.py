"""Fences of a lesson's blocks as people write them, as pandoc reads them.

`::: question`, `::: questions lines=4`, `:::solution[Exercice 2]` and `::: glossary Les mots {#mots}` become
`::: {.questions lines=4}` and the like, a title a paragraph in bold type.
"""

from __future__ import annotations

import re

from pipeline.normalise.classroom import BLOCKS

_FENCE = re.compile(r"(?P<indent>[ ]*)(?P<colons>:{3,})[ ]*(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[ \[{][^\n]*)?)\n?")
_ATTRIBUTES = re.compile(r"\{([^{}]*)\}|\b(lines=\S+)")
_NAMES = dict.fromkeys(BLOCKS, "") | {"question": "questions", "solutions": "solution", "glossaries": "glossary"}


def lesson_fence(line: str) -> str | None:
    """Return what stands for a line that opens a block of a lesson; None for any other, and for one that can stay."""
    found = _FENCE.fullmatch(line)
    name = found["name"].lower().replace("_", "-") if found else ""
    if found is None or name not in _NAMES:
        return None
    rest = found["rest"].rstrip(" :")
    attributes = [plain or braced for braced, plain in _ATTRIBUTES.findall(rest)]
    title = _ATTRIBUTES.sub("", rest).replace("**", "").strip().removeprefix("[").removesuffix("]")
    head = f"{found['indent']}{found['colons']} {{{' '.join([f'.{_NAMES[name] or name}', *attributes])}}}\n"
    return f"{head}\n{found['indent']}**{title}**\n\n" if title else head
