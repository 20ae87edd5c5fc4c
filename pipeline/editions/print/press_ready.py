"""A book as its printer wants it: the pages between its covers, and its cover with back and spine, as jobs."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.editions.covers.cover import OVERLAP
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.press.geometry import MILLIMETRE
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import Sheets

COVERS = 2
"""The first pages of a book, which are its cover's: front, and the inside of it."""


@dataclass(frozen=True)
class Interior(Job):
    """A bound book, whose pages behind its cover are trimmed to a size with a bleed: millimetres."""

    pdf: Blob
    size: tuple[float, float]
    bleed: float
    imprint: Imprint

    about = sentence("interior of {name}", name="{0.imprint.title}")


@dataclass(frozen=True)
class Jacket(Job):
    """A cover of three parts, front, spine and back, the last two on one page: trimmed as its book is."""

    front: Sheets
    back: Sheets
    size: tuple[float, float]
    spine: float
    bleed: float
    imprint: Imprint

    about = sentence("jacket of {name}", name="{0.imprint.title}")


@job()
def set_interior(job: Interior) -> Blob:
    """Return the pages between the covers, with marks where to cut."""
    from pipeline.press.imposition import PagePlace, Trimmed, page_count, press_ready

    data, trimmed = job.pdf.data, Trimmed.of(*job.size, job.bleed)
    pages = range(COVERS, page_count(data))
    return Blob.of(press_ready([data], [[PagePlace(0, page)] for page in pages], trimmed, job.imprint))


@job()
def set_jacket(job: Jacket) -> Blob:
    """Return the whole cover as one page, with marks where to cut: the back is where readers have their left hand."""
    from pipeline.press.imposition import PagePlace, Trimmed, press_ready

    width, height = job.size
    whole = Trimmed.of(2 * width + job.spine, height, job.bleed)
    beyond, behind = -whole.bleed, width * MILLIMETRE
    across = (beyond, behind - OVERLAP * MILLIMETRE) if job.imprint.right_to_left else (whole.width - behind, beyond)
    front, back = PagePlace(0, 0, across[0], beyond), PagePlace(1, 0, across[1], beyond)
    pdfs = [job.front.pdf.data, job.back.pdf.data]
    return Blob.of(press_ready(pdfs, [[back, front]], whole, job.imprint))
