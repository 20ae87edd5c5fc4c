"""What a post wants at the head of its handout: room for a mark, and instructions."""

from __future__ import annotations

import re

from pipeline.normalise.metadata import lengths
from pipeline.normalise.metadata.front_matter import FrontMatter
from pipeline.normalise.metadata.keys import INSTRUCTIONS_KEY, MARK_KEY
from pipeline.normalise.metadata.value_shapes import BEST_MARK
from pipeline.text.sentences import sentence

_MARK = re.compile(BEST_MARK)


def read_best_mark(front: FrontMatter) -> str:
    """Return the best mark that a class can get, "" where the post says none."""
    text = front.text(MARK_KEY)
    found = _MARK.fullmatch(text)
    if text and not found:
        message = sentence("“note” wants the best mark, a number, not “{text}”; it counts for nothing", text=text)
        front.report(MARK_KEY, "bad-value", message, sentence("write {what}", what="note: 20"))
    return found[1] if found else ""


def read_instructions(front: FrontMatter) -> str:
    """Return what the class is to do, "" where the post does not say it."""
    return front.text(INSTRUCTIONS_KEY, most=lengths.QUESTION)
