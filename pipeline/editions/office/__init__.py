"""Articles, books and handouts -> documents of Word (DOCX) and LibreOffice (ODT), which others can change.

Bodies become pandoc's nodes (`body.py`), pandoc packs the file (`document.py`), and `postprocess.py` adds our styles.
"""

from __future__ import annotations

from pipeline.extension import ArticleFile, Edition, Extension, Hook
from pipeline.i18n.sentences import sentence

_ = str  # marks words of the site, which i18n/locale translates
ROW = Extension(
    "office",
    editions=(
        Edition(
            sentence("docx"),
            sentence("documents of Word"),
            sentence("making the documents of Word"),
            sentence("documents of Word made"),
            make=Hook("pipeline.editions.office.edition:docx"),
            file=ArticleFile(
                ".docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                _("This article, DOCX"),
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
    ),
    labels={"office": sentence("documents for word processors")},
)
