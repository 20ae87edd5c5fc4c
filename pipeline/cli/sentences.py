"""What a run says of its work while it goes on, in the words of those who wait for it."""

from __future__ import annotations

from pipeline.forecast import LOAD, NORMALISE, OUTPUT, PRINT

GOING_ON = {
    LOAD: "looking for posts",
    NORMALISE: "reading the posts",
    PRINT: "setting pages of paper",
    "site": "making the web site",
    "articles": "making the PDFs of the articles",
    "anthology-pdf": "binding the book",
    "anthology-epub": "making the e-book",
    "handouts": "making the handouts",
    "handout": "making the handout",
    "anthology": "making the book",
    "dump": "writing what the editions are made from",
    OUTPUT: "putting all of it in its place",
    "documents": "reading the documents",
    "imported posts": "writing the posts",
}
"""What is done in each stage, as long as nothing of it can be counted."""

DONE = {
    LOAD: "posts found",
    NORMALISE: "posts read and put right",
    PRINT: "pages of paper set",
    "site": "web site made",
    "articles": "PDFs of the articles made",
    "anthology-pdf": "book bound",
    "anthology-epub": "e-book made",
    "handouts": "handouts made",
    "handout": "handout made",
    "anthology": "book made",
    "dump": "what the editions are made from written",
    OUTPUT: "put in its place",
    "documents": "documents read",
    "imported posts": "posts written",
}
"""What has come of each stage."""

_PAGES, _BOOK = "web pages: {done} of {all}", "book: {done} of {all} parts"
_BOUND, _E_BOOK = "book: {done} of {all} parts bound", "e-book: {done} of {all} parts"
COUNTED = {
    "read": "posts read: {done} of {all}",
    "pictures": "pictures: {done} of {all}",
    "write": "posts put right: {done} of {all}",
    "articles": "PDFs of articles: {done} of {all}",
    "book": _BOOK,
    "lists": _PAGES,
    "site": _PAGES,
    "page numbers": "page numbers: {done} of {all}",
    "cards": "pictures for links: {done} of {all}",
    "signatures": _BOUND,
    "anthology": _BOUND,
    "chapters": _E_BOOK,
    "e-book": _E_BOOK,
    "handout": "handouts: {done} of {all} sheets",
    "documents": "documents read: {done} of {all}",
    "imported posts": "posts written: {done} of {all}",
}
"""What is said of jobs by their labels, of some nothing; those with the same sentence are counted together."""

MINUTES, SECONDS, SOON = "about {minutes} min left", "about {seconds} s left", "a few seconds left"
