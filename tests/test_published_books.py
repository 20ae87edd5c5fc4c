"""The sample collection's PDFs and e-books, as the README's commands publish them, before every outside judge.

A file of its own, so that another worker than that of the site can ask these judges.
"""

from pathlib import Path

import pytest

from tests.editions.agreement import after_marks, disagreements, disagreements_of_book
from tests.judges import ace, epubcheck, page_ua1, qpdf_check, verapdf
from tests.test_published_sample import IMPOSED, files, pdfs, tagged, with_faults


@pytest.fixture
def published(published_sample: Path) -> Path:
    return published_sample


@pytest.mark.judge
@pytest.mark.parametrize(
    "flavour", [pytest.param("ua1", marks=pytest.mark.long), "3a"]
)  # page-validation looks for UA, too
def test_pdfs_are_pdf_ua_and_pdf_a_at_once(published: Path, flavour: str) -> None:
    assert with_faults({path: verapdf(path, flavour) for path in tagged(published)}) == {}


@pytest.mark.judge
def test_what_is_laid_out_for_paper_is_pdf_a(published: Path) -> None:
    imposed = [path for path in pdfs(published) if path.stem in IMPOSED]
    assert with_faults({path: verapdf(path, "3b") for path in imposed}) == {}


def test_page_validation_agrees_on_pdf_ua(published: Path) -> None:
    assert with_faults({path: page_ua1(path) for path in tagged(published)}) == {}


def test_pdfs_are_well_formed(published: Path) -> None:
    assert with_faults({path: qpdf_check(path) for path in pdfs(published)}) == {}


@pytest.mark.judge
def test_the_book_passes_epubcheck(published: Path) -> None:
    assert with_faults({path: epubcheck(path) for path in files(published, ".epub")}) == {}


@pytest.mark.judge
def test_the_book_passes_ace(published: Path) -> None:
    assert ace(published / "anthology.epub") == []  # which holds what the smaller book does


def test_a_page_number_leads_to_the_same_words_on_paper_in_the_e_book_and_on_the_site(published: Path) -> None:
    pdf = published / "anthology.pdf"
    assert list(disagreements_of_book(pdf, published / "anthology.epub")) == []
    marked = [path for path in files(published / "articles", ".html") if after_marks(path.read_bytes())]
    assert len(marked) == len(files(published / "articles", ".html"))
    for path in marked:
        pages = sorted(after_marks(path.read_bytes()))
        # The first page begins with a title for all, but with other words before and below it on a page of the site.
        further = range(pages[1] - 1, pages[-1]) if pages[1:] else range(0)
        assert list(disagreements(pdf, further, path.read_bytes(), pages[0] + 1)) == []
