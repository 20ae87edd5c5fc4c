"""Collection -> files. Each edition is a row, which says where its module is; those that have a folder have it there.

A new edition is a folder with its `Extension`, its line in `extensions.py`, its sentences in the catalogue, and its
page in docs.
"""

from __future__ import annotations

from pipeline.extension import ArticleFile, Edition, Extension, Hook
from pipeline.i18n.sentences import sentence

_ = str  # marks words of the site, which i18n/locale translates
_PAGES = sentence("web pages")
_BOUND = sentence("parts of the book bound")
_E_BOOK = sentence("parts of the e-book")

ROW = Extension(
    "editions",
    editions=(
        Edition(
            sentence("site"),
            sentence("web site"),
            sentence("making the web site"),
            sentence("web site made"),
            make=Hook("pipeline.editions.site.edition:site"),
            begin=Hook("pipeline.editions.site.edition:begin"),
            prints=False,
            last=True,
        ),
        Edition(
            sentence("articles"),
            sentence("PDFs of the articles"),
            sentence("making the PDFs of the articles"),
            sentence("PDFs of the articles made"),
            make=Hook("pipeline.editions.articles:articles"),
            prepare=Hook("pipeline.editions.articles:prepare"),
            begin=Hook("pipeline.editions.articles:begin"),
            file=ArticleFile(".pdf", "application/pdf", _("This article, PDF")),
        ),
        Edition(
            sentence("anthology-pdf"),
            sentence("book as PDF"),
            sentence("binding the book"),
            sentence("book bound"),
            make=Hook("pipeline.editions.anthology_pdf:anthology_pdf"),
            prepare=Hook("pipeline.editions.anthology_pdf:prepare"),
            begin=Hook("pipeline.editions.anthology_pdf:begin"),
        ),
        Edition(
            sentence("anthology-epub"),
            sentence("book as e-book"),
            sentence("making the e-book"),
            sentence("e-book made"),
            make=Hook("pipeline.editions.epub.edition:anthology_epub"),
            begin=Hook("pipeline.editions.epub.edition:begin"),
        ),
        Edition(
            sentence("text"),
            sentence("plain text of the articles"),
            sentence("writing the articles as text"),
            sentence("articles written as text"),
            make=Hook("pipeline.editions.text:text"),
            prints=False,
            by_default=False,
        ),
        Edition(
            sentence("dump"),
            sentence("data of the editions"),
            sentence("writing the data of the editions"),
            sentence("data of the editions written"),
            make=Hook("pipeline.editions.dump:dump"),
            prints=False,
            by_default=False,
        ),
    ),
    labels={
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
    },
)
