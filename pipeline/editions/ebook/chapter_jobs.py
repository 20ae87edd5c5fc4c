"""An article as a chapter of the e-book: a job of its own, which other articles do not concern."""

from __future__ import annotations

from pipeline.book.pagination import Numbering, with_numbers
from pipeline.editions.ebook.values import Chapter, ChapterCopy
from pipeline.jobs.inputs import job
from pipeline.press.epub.archive import Deflated, deflate


@job(reads=("look/fonts",))
def chapter(copy: ChapterCopy) -> Chapter:
    """Return an article as a chapter.

    Raises:
        LostBlobError: its body or a picture is gone.
    """
    from pipeline.editions.ebook.pages import make_chapter

    return make_chapter(copy)


@job()
def number_chapters(job: Numbering) -> tuple[Deflated, ...]:
    """Return the pages of the chapters as they stand in the archive."""
    return tuple(deflate(with_numbers(page.data, first, job.language)) for page, first in job.pages)
