"""The validators that judge what was published: each takes a file or many, and gives the faults it finds as sentences.

A validator that is not on this machine skips the test that asks for it, by name; with CI=true it fails it.
"""

from tests.judges.builds import actionlint, schema
from tests.judges.epub import ace, epubcheck
from tests.judges.html import axe, vnu
from tests.judges.pdf import page_ua1, qpdf_check, verapdf

__all__ = ["ace", "actionlint", "axe", "epubcheck", "page_ua1", "qpdf_check", "schema", "verapdf", "vnu"]
