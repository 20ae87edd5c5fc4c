"""The survey of a collection, for its editor: what is there, how it reads, and what is to be written or fixed next.

It is made from the collection as published, of which no edition is made; what was read once is remembered.
"""

from __future__ import annotations

from pipeline.extension import Extension, Stage
from pipeline.i18n.sentences import sentence

_READ, _VISITED = sentence("articles looked at"), sentence("links visited")

ROW = Extension(
    "report",
    stages={
        "report": Stage(sentence("looking at the articles"), _READ),
        "links": Stage(sentence("visiting the links"), _VISITED),
    },
    labels={"report": _READ, "links": _VISITED},
)
