"""Text in one line, and text in an address. Only user of python-slugify."""

from __future__ import annotations

import re

from slugify import slugify

# Characters of a slug: room in a file's name (255 bytes everywhere) for what is put before and after it.
_LONGEST_SLUG = 120
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")


def in_one_line(text: str) -> str:
    """The text with its blanks and line ends as single blanks; no-break spaces, which `str.split` would lose, stay."""
    return _BLANKS.sub(" ", text).strip(" ")


def slug_of(text: str) -> str:
    """The text's words in small ASCII letters, joined by hyphens: for addresses, ids and file names.

    Letters of other scripts are transliterated; a text without letters and digits gives "".
    """
    words: str = slugify(text, max_length=_LONGEST_SLUG, word_boundary=True)
    return words
