"""Collection -> files: one file an edition, and the table of them all.

A new edition is a file here, a row in the table and, if it has looks of its own, a folder in `styles/`. A handout, of
which every teacher makes another one, has a command of its own, too.
"""

from __future__ import annotations

from pipeline.editions.edition import Edition, Hook

EDITIONS = {
    "site": Edition(
        "the web site",
        make=Hook("pipeline.editions.site.edition:site"),
        begin=Hook("pipeline.editions.site.edition:begin"),
        last=True,
    ),
    "articles": Edition(
        "a PDF of each article",
        make=Hook("pipeline.editions.articles:articles"),
        prepare=Hook("pipeline.editions.articles:prepare"),
    ),
    "anthology-pdf": Edition(
        "all articles as a book on paper",
        make=Hook("pipeline.editions.anthology_pdf:anthology_pdf"),
        prepare=Hook("pipeline.editions.anthology_pdf:prepare"),
        begin=Hook("pipeline.editions.anthology_pdf:begin"),
    ),
    "anthology-epub": Edition(
        "all articles as an e-book",
        make=Hook("pipeline.editions.epub.edition:anthology_epub"),
        begin=Hook("pipeline.editions.epub.edition:begin"),
    ),
    "handouts": Edition("the handouts of collection.yaml", make=Hook("pipeline.editions.handouts.edition:handouts")),
    "dump": Edition(
        "each article's neutral HTML and metadata", make=Hook("pipeline.editions.dump:dump"), by_default=False
    ),
}
