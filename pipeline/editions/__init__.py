"""Collection -> files. Each edition is one row of `EDITIONS`, which says where its module is.

A new edition is a module here, its row, its sentences in the catalogue, and its page in docs.
"""

from __future__ import annotations

from pipeline.editions.edition import ArticleFile, Edition, Hook
from pipeline.i18n.sentences import sentence

_ = str  # marks words of the site, which i18n/locale translates
_ROWS = (
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
        sentence("handouts"),
        sentence("handouts"),
        sentence("making the handouts"),
        sentence("handouts made"),
        make=Hook("pipeline.editions.handouts.edition:make_handouts"),
        begin=Hook("pipeline.editions.handouts.edition:begin"),
    ),
    Edition(
        sentence("docx"),
        sentence("documents of Word"),
        sentence("making the documents of Word"),
        sentence("documents of Word made"),
        make=Hook("pipeline.editions.office.edition:docx"),
        file=ArticleFile(
            ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _("This article, DOCX")
        ),
        prints=False,
        by_default=False,
    ),
    Edition(
        sentence("odt"),
        sentence("documents of LibreOffice"),
        sentence("making the documents of LibreOffice"),
        sentence("documents of LibreOffice made"),
        make=Hook("pipeline.editions.office.edition:odt"),
        file=ArticleFile(".odt", "application/vnd.oasis.opendocument.text", _("This article, ODT")),
        prints=False,
        by_default=False,
    ),
    Edition(
        sentence("moodle"),
        sentence("course for Moodle and other platforms"),
        sentence("writing the course"),
        sentence("course written"),
        make=Hook("pipeline.editions.course.edition:make_courses"),
        prints=False,
        by_default=False,
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
)
EDITIONS = {str(row.name): row for row in _ROWS}
"""All editions by the names that `--only` takes, in the order in which they are made."""
