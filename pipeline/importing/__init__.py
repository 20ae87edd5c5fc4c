"""Documents of word processors, web pages and e-books -> posts, each with its pictures beside it.

They come from strangers: each is read in a process with limits, reaches no file and no server, and what it brings is
made anew: pictures are decoded and encoded, files have names of ours. Nothing that was there before is touched.
"""

from __future__ import annotations

from pipeline.extension import Extension, Stage
from pipeline.i18n.sentences import sentence

_READ, _WRITTEN = sentence("documents read"), sentence("posts written")

ROW = Extension(
    "importing",
    stages={
        "documents": Stage(sentence("reading the documents"), _READ),
        "imported posts": Stage(sentence("writing the posts"), _WRITTEN),
    },
    labels={"documents": _READ, "imported posts": _WRITTEN},
)
