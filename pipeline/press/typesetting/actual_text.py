"""What a line says, where its glyphs alone do not: in scripts whose letters form clusters.

A PDF font gives each glyph one text, but in Devanagari or Khmer the same glyph serves in several clusters of letters,
and stands before letters that it follows. ActualText (PDF 1.7, 14.9.4) says the letters as they were written, in their
order, to whoever copies, searches or reads aloud.

Not so from right to left: there readers turn it about as they do glyphs, and the tree says what lines say (`spoken`).
"""

from __future__ import annotations

import re

import pydyf

from pipeline.press.upstream import mends

# The scripts of India; Thai to Burmese; Tagalog to Mongolian; Limbu to Lepcha; Vedic signs; Syloti Nagri to Meetei
# Mayek; Brahmi and the scripts after it (Unicode 17).
_CLUSTERED = re.compile(
    "[\u0900-\u109f\u1700-\u18af\u1900-\u1c7f\u1cd0-\u1cff\ua800-\ua8ff\ua900-\uaadf\uabc0-\uabff\U00011000-\U00011fff]"
)


@mends("a glyph that stands in several clusters of letters says what it says in the first", "near #2841, open")
def actual_text(line: str) -> pydyf.Dictionary | None:
    """Return the property list of the marked content that says a line.

    It is None for a line whose glyphs say it themselves.
    """
    return pydyf.Dictionary({"ActualText": pydyf.String(line)}) if _CLUSTERED.search(line) else None
