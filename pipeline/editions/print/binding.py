"""Binding as jobs: a whole PDF of a few parts, or a signature of a book and the book of signatures."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.editions.print.link_targets import address_of
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.press.binding.signatures import Furniture, Gathering, Piece, Signature
from pipeline.press.pdf.xmp import Imprint


@dataclass(frozen=True)
class Binding(Job):
    """Parts to be bound into one PDF.

    Links to articles that are not among them lead to the site at `base_url`; where that is "", to the articles' own
    PDFs if these stand `beside` this one, else nowhere.
    """

    parts: tuple[Piece, ...]
    imprint: Imprint
    furniture: Furniture
    base_url: str
    beside: bool = True

    about = sentence("PDF of {name}", name="{0.imprint.title}")


@dataclass(frozen=True)
class Assembly(Job):
    """Signatures to be assembled to a book."""

    signatures: tuple[Signature, ...]
    imprint: Imprint
    furniture: Furniture

    about = sentence("book {name}", name="{0.imprint.title}")


@job(reads=("look/fonts",))
def bind(job: Binding) -> Blob:
    """Return the PDF; what is typed into its fields has a font of the theme."""
    from pipeline.press.binding import bind as press

    elsewhere = address_of(job.base_url) if job.base_url or job.beside else _nowhere
    return Blob.of(press.bind(job.parts, job.imprint, elsewhere, job.furniture))


@job()
def gather(job: Gathering) -> Signature:
    """Return a signature."""
    from pipeline.press.binding import gather as press

    return press.gather(job)


@job()
def assemble(job: Assembly) -> Blob:
    """Return the book."""
    from pipeline.press.binding import bind as press

    return Blob.gathered(press.assemble(job.signatures, job.imprint, job.furniture))


def _nowhere(_: str) -> None:
    return None
