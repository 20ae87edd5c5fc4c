"""What a run says of its work while it goes on, in the words of those who wait for it."""

from __future__ import annotations

from pipeline.i18n.sentences import Sentence, sentence
from pipeline.runs.forecast import LOAD, NORMALISE, OUTPUT, PRINT

GOING_ON = {
    LOAD: sentence("looking for posts"),
    NORMALISE: sentence("reading the posts"),
    PRINT: sentence("setting pages of paper"),
    "site": sentence("making the web site"),
    "articles": sentence("making the PDFs of the articles"),
    "anthology-pdf": sentence("binding the book"),
    "anthology-epub": sentence("making the e-book"),
    "handouts": sentence("making the handouts"),
    "handout": sentence("making the handout"),
    "anthology": sentence("making the book"),
    "dump": sentence("writing what the editions are made from"),
    OUTPUT: sentence("putting all of it in its place"),
    "documents": sentence("reading the documents"),
    "imported posts": sentence("writing the posts"),
    "report": sentence("looking at the articles"),
    "links": sentence("visiting the links"),
}
"""What is done in each stage, as long as nothing of it can be counted."""

DONE = {
    LOAD: sentence("posts found"),
    NORMALISE: sentence("posts read and put right"),
    PRINT: sentence("pages of paper set"),
    "site": sentence("web site made"),
    "articles": sentence("PDFs of the articles made"),
    "anthology-pdf": sentence("book bound"),
    "anthology-epub": sentence("e-book made"),
    "handouts": sentence("handouts made"),
    "handout": sentence("handout made"),
    "anthology": sentence("book made"),
    "dump": sentence("what the editions are made from written"),
    OUTPUT: sentence("put in its place"),
    "documents": sentence("documents read"),
    "imported posts": sentence("posts written"),
    "report": sentence("articles looked at"),
    "links": sentence("links visited"),
}
"""What has come of each stage."""

_PAGES = sentence("web pages: {done} of {all}", done=0, all=0)
_BOOK = sentence("book: {done} of {all} parts", done=0, all=0)
_BOUND = sentence("book: {done} of {all} parts bound", done=0, all=0)
_E_BOOK = sentence("e-book: {done} of {all} parts", done=0, all=0)
COUNTED = {
    "read": sentence("posts read: {done} of {all}", done=0, all=0),
    "pictures": sentence("pictures: {done} of {all}", done=0, all=0),
    "write": sentence("posts put right: {done} of {all}", done=0, all=0),
    "articles": sentence("PDFs of articles: {done} of {all}", done=0, all=0),
    "book": _BOOK,
    "lists": _PAGES,
    "site": _PAGES,
    "texts": sentence("texts of pages: {done} of {all}", done=0, all=0),
    "page numbers": sentence("page numbers: {done} of {all}", done=0, all=0),
    "cards": sentence("pictures for links: {done} of {all}", done=0, all=0),
    "signatures": _BOUND,
    "anthology": _BOUND,
    "chapters": _E_BOOK,
    "e-book": _E_BOOK,
    "handout": sentence("handouts: {done} of {all} sheets", done=0, all=0),
    "documents": sentence("documents read: {done} of {all}", done=0, all=0),
    "imported posts": sentence("posts written: {done} of {all}", done=0, all=0),
    "report": sentence("articles looked at: {done} of {all}", done=0, all=0),
    "links": sentence("links visited: {done} of {all}", done=0, all=0),
}
"""What is said of jobs by their labels, of some nothing; those with the same sentence are counted together."""


def so_far(counted: Sentence, done: int, of: int) -> str:
    """Return one of these sentences with its numbers."""
    return Sentence(counted.template, {"done": done, "all": of})
