"""The style sheets of the site, each with what it is for: a page loads those that it has something for.

What a page needs is seen in the page itself once it is there: so it depends on no other text, setting or font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.theme import typefaces

_ALWAYS = re.compile("")


@dataclass(frozen=True)
class Sheet:
    """A file below `assets/`: the sheets of `styles/site/` that it is made of, and what shows that a page needs it."""

    name: str
    parts: tuple[str, ...]
    sign: re.Pattern[str] = _ALWAYS


def _of_class(names: str) -> re.Pattern[str]:
    return re.compile(rf'class="[^"]*\b(?:{names})\b')


SITE, CODE, MATHS, DARK, MEDIA = "site", "code", "maths", "dark", "media"
MATHS_FONT = "stix-two-math-cut.woff2"
"""The file of the font of formulas, in the folder of fonts; it is there where a page needs `MATHS`."""
SHEETS = (
    Sheet(SITE, ("base", "masthead", "ways")),
    Sheet("scripts", ("scripts",), re.compile(r'lang="(?:ar|fa|ur|he|yi|hi|mr|ne|bn|ta|te|th|ka|am|zh|ja|ko)\b')),
    Sheet("lists", ("lists",), re.compile('<body class="(?:front|list)"')),
    Sheet("article", ("article", "body", "reading"), _of_class("reading|body|scroll")),
    Sheet("boxes", ("boxes",), re.compile(r'class="[^"]*\b(?:admonition|task-list|series|missing-picture)\b|<details')),
    Sheet("notes", ("notes",), _of_class("footnote-ref|footnotes")),
    Sheet(MATHS, ("maths",), re.compile("<math")),
    Sheet("figures", ("figures",), _of_class(r"gallery|left|right|share-\d+")),
    Sheet("recordings", ("recordings",), _of_class("recording|narration|transcript")),
    Sheet("pages", ("pages",), _of_class("page-mark|book-pages")),
    Sheet("page-list", ("page-list",), _of_class("page-list")),
    Sheet("lessons", ("lessons",), _of_class("questions|glossary|block-title")),
    Sheet(CODE, ("code",), re.compile("<(?:code|pre|kbd|samp)")),
    Sheet("named-code", ("named-code",), _of_class("named-code")),
)
"""In the order in which one is laid over the other; after them come `DARK` and `MEDIA`, with the look's own sheet."""


def sheets_of(page: str, language: str) -> Iterator[str]:
    """Yield the names of the sheets that a page needs, in their order; `page` is what its body says."""
    text = f'lang="{language}"{page}'
    yield from (sheet.name for sheet in SHEETS if sheet.sign.search(text))
    yield from (sheet for subset in typefaces.subsets_in(page) if (sheet := faces_sheet(subset)) != SITE)


def early_fonts(page: str, language: str) -> Iterator[str]:
    """Yield the names of the sheets whose fonts a page shows first, and asks for before it is laid out."""
    first = {SITE, CODE, MATHS, faces_sheet(typefaces.subset_of(language))}
    yield from (sheet for sheet in sheets_of(page, language) if sheet in first)


def faces_sheet(subset: str) -> str:
    """Return the name of the sheet that says where the fonts of a subset are.

    Those of signs are known to every page: machines have fonts of the same names, with letters, which would stand in
    for ours until these arrive.
    """
    return SITE if subset in typefaces.SIGNS else f"fonts-{subset}"
