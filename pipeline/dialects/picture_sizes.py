"""The size that Obsidian has behind a picture's words: `![[plan.png|500]]`, `![Le plan|center|500x300](plan.png)`."""

from __future__ import annotations

import re

_SIZE = re.compile(r"(\d{1,4})\s*+(?:[x×]\s*+\d{1,4}\s*+)?(?:px)?", re.IGNORECASE)
_PLACES = frozenset("center centre left right inline inl inlr inll ctr wrap lban rban banner".split())


def parted(text: str, *, alone: bool) -> tuple[str, str]:
    """Return the words in a text, and the width that follows them, "" for none.

    `alone` says whether a size is one that has no words and no bar before it.
    """
    words = [part.strip() for part in text.split("|")]
    width = ""
    while words and (alone or len(words) > 1):
        size = _SIZE.fullmatch(words[-1])
        if not size and words[-1].lower().lstrip("#") not in _PLACES:
            break
        width = width or (size[1] if size else "")
        words.pop()
    return ("|".join(words), width) if width or alone else (text, "")
