"""Typography: French spaces, quotation marks, apostrophes, dashes, numbers; other languages' quotation marks.

One pass for all editions, over text that is not code, maths or an address; a second pass changes nothing.
`french.py` has the rules of French as a table, `quotes.py` other languages’ marks, `document.py` the walk.
"""

from __future__ import annotations

from pipeline.normalise.typography.document import set_and_count, set_document, set_line, set_text

__all__ = ["set_and_count", "set_document", "set_line", "set_text"]
