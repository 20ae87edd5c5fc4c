"""Collection -> files: one file an edition, and the table of them all.

A new edition is a file here with a function like these, a folder in `styles/`, and a row in the table. The handout, of
which every teacher makes another one, has a command of its own.
"""

from __future__ import annotations

from pipeline.editions.anthology_epub import anthology_epub
from pipeline.editions.anthology_pdf import anthology_pdf
from pipeline.editions.articles import articles
from pipeline.editions.edition import Edition
from pipeline.editions.site import site

EDITIONS = {
    "site": Edition("the web site", site),
    "articles": Edition("a PDF of each article", articles),
    "anthology-pdf": Edition("all articles as a book on paper", anthology_pdf),
    "anthology-epub": Edition("all articles as an e-book", anthology_epub),
}
