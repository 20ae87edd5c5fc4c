"""Typography of texts and of pandoc's nodes: French spaces and marks, other languages' quotation marks.

`french.py` has the rules of French, `rules.py` the engine and the shared rules, `document.py` the walk.
"""

from __future__ import annotations

from pipeline.normalise.typography.document import set_and_count, set_document, set_line, set_text

__all__ = ["set_and_count", "set_document", "set_line", "set_text"]
