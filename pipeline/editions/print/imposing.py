"""What is made of a PDF that was bound, as a job: its pages laid on paper."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.press.geometry import A5, Box
from pipeline.press.imposition import SCHEMES
from pipeline.press.pdf.xmp import Imprint


@dataclass(frozen=True)
class Imposing(Job):
    """A PDF whose pages are to be laid on paper by the scheme of a name.

    `plain` is the name of the file beside it that has tags: the one that was bound. `creep` is what a booklet's inner
    sheets stand out by, in millimetres a sheet; `content` the part of all pages that holds something.
    """

    pdf: Blob
    scheme: str
    imprint: Imprint
    plain: str
    creep: float = 0
    content: Box = A5.content

    about = sentence("{layout} of {name}", layout="{0.scheme}", name="{0.imprint.title}")


@dataclass(frozen=True)
class ImposedFile:
    """What is to be printed: its sides, and how many sheets of paper they take."""

    pdf: Blob
    sides: int
    sheets: int


@job()
def impose(job: Imposing) -> ImposedFile:
    """Return the pages on paper; what they say of themselves in their language is that they have no reading order."""
    from pipeline.press import imposition as press

    words = labels(job.imprint.language).gettext(
        "Laid out for printing, without a reading order. The accessible document is %(name)s, beside this one."
    )
    imprint = replace(job.imprint, subject=words % {"name": job.plain})
    imposed = press.impose(job.pdf.data, SCHEMES[job.scheme], imprint=imprint, content=job.content, creep=job.creep)
    return ImposedFile(Blob.of(imposed.pdf), imposed.sides, imposed.sheets)
