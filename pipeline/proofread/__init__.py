"""The proof-reader: spelling, grammar and style of posts, as notes with their places. Nothing of it runs in publish.

In: a content folder. Out: a `Proofreading`, with one note a word that is in no dictionary, and problems.
"""

from __future__ import annotations

from pipeline.extension import Extension, Stage
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Severity

_DONE = sentence("posts proofread")

ROW = Extension(
    "proofread",
    rules=dict.fromkeys(("grammar", "hard-to-read", "repeated-word", "says-nothing", "spelling"), Severity.NOTE),
    stages={"proofread": Stage(sentence("proofreading"), _DONE)},
    labels={"proofread": _DONE},
)
