"""Collection -> files: one file an edition, and the table of them all.

A new edition is a file here with a function like these, a folder in `styles/`, and a row in the table. A handout, of
which every teacher makes another one, has a command of its own, too.
"""

from __future__ import annotations

from pipeline.editions.edition import Edition

EDITIONS = {
    "site": Edition("the web site", "pipeline.editions.site:site"),
    "articles": Edition("a PDF of each article", "pipeline.editions.articles:articles"),
    "anthology-pdf": Edition("all articles as a book on paper", "pipeline.editions.anthology_pdf:anthology_pdf"),
    "anthology-epub": Edition("all articles as an e-book", "pipeline.editions.anthology_epub:anthology_epub"),
    "handouts": Edition("the handouts of collection.yaml", "pipeline.editions.handouts:handouts"),
}
