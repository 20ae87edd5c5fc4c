"""Stages of a run and kinds of work, with their names for readers."""

from __future__ import annotations

from pipeline.editions import EDITIONS
from pipeline.i18n.sentences import sentence

LOAD, NORMALISE, PRINT, OUTPUT = "load", "normalise", "print", "output"
"""The stages besides the editions, whose stages have the names of the editions and come before the last."""

KINDS = {
    str(name): name
    for name in (
        *(sentence("load"), sentence("normalise"), sentence("print"), sentence("output")),
        *(row.name for row in EDITIONS.values()),
        *(sentence("handout"), sentence("anthology")),
        *(sentence("documents"), sentence("imported posts"), sentence("read"), sentence("pictures")),
        *(sentence("write"), sentence("book"), sentence("lists"), sentence("page numbers"), sentence("cards")),
        *(sentence("signatures"), sentence("chapters"), sentence("e-book"), sentence("strips"), sentence("cover")),
        *(sentence("captions"), sentence("biographies"), sentence("authors"), sentence("binding")),
        *(sentence("imposing"), sentence("text"), sentence("texts"), sentence("recordings"), sentence("sizes")),
        *(sentence("report"), sentence("links"), sentence("running on")),
        *(sentence("terms"), sentence("search")),
    )
}
"""Names of stages and labels of jobs in the tables of `--verbose`."""

GOING_ON = {
    LOAD: sentence("looking for posts"),
    NORMALISE: sentence("reading the posts"),
    PRINT: sentence("setting pages of paper"),
    **{name: row.going_on for name, row in EDITIONS.items()},
    "handout": sentence("making the handout"),
    "anthology": sentence("making the book"),
    OUTPUT: sentence("putting all of it in its place"),
    "documents": sentence("reading the documents"),
    "imported posts": sentence("writing the posts"),
    "report": sentence("looking at the articles"),
    "links": sentence("visiting the links"),
}
"""Stages while they run."""

DONE = {
    LOAD: sentence("posts found"),
    NORMALISE: sentence("posts read and put right"),
    PRINT: sentence("pages of paper set"),
    **{name: row.done for name, row in EDITIONS.items()},
    "handout": sentence("handout made"),
    "anthology": sentence("book made"),
    OUTPUT: sentence("put in its place"),
    "documents": sentence("documents read"),
    "imported posts": sentence("posts written"),
    "report": sentence("articles looked at"),
    "links": sentence("links visited"),
}
"""Stages when they have ended."""

_PAGES = sentence("web pages")
_BOUND = sentence("parts of the book bound")
_E_BOOK = sentence("parts of the e-book")
COUNTED = {
    "read": sentence("posts read"),
    "pictures": sentence("pictures"),
    "write": sentence("posts put right"),
    "articles": sentence("PDFs of articles"),
    "book": sentence("parts of the book"),
    "lists": _PAGES,
    "site": _PAGES,
    "texts": sentence("texts of pages"),
    "page numbers": sentence("page numbers"),
    "cards": sentence("pictures for links"),
    "signatures": _BOUND,
    "anthology": _BOUND,
    "chapters": _E_BOOK,
    "e-book": _E_BOOK,
    "handout": sentence("sheets of handouts"),
    "documents": sentence("documents read"),
    "imported posts": sentence("posts written"),
    "report": sentence("articles looked at"),
    "links": sentence("links visited"),
}
"""Names of counted work by label; labels with the same name are counted together, others are not shown."""
