"""Binding and imposing as jobs: a PDF of sheets, a book of signatures, its pages laid out for a printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import quote

from pipeline.editions.covers.cover import OVERLAP
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction, job
from pipeline.press import imposition
from pipeline.press.binding import bind as press
from pipeline.press.binding.signatures import Furniture, Gathering, Piece, Signature
from pipeline.press.geometry import A5, MILLIMETRE, Box
from pipeline.press.imposition import SCHEMES, PagePlace, Trimmed, make_press_ready, page_count
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import Sheets


def address_of(base_url: str) -> Callable[[str], str | None]:
    """Return the function that gives the goal of a neutral link in an article that is alone in its PDF.

    To the site, where its address is known; else to the other article's PDF in the same folder, and an attachment or a
    list of the site, which are no files beside it, keep only their text.
    """

    def address(neutral: str) -> str | None:
        kind, _, goal = neutral.partition(":")
        if kind == "asset":
            return f"{base_url}files/{quote(goal)}" if base_url else None
        if kind == "site":
            return f"{base_url}{goal}" if base_url else None
        slug, _, place = goal.partition("#")
        if not base_url:
            return f"{quote(slug)}.pdf"
        return make_page_address(base_url, slug) + (f"#{quote(place)}" if place else "")

    return address


def make_page_address(base_url: str, slug: str) -> str:
    """Return the address of an article's page on the site, or "" if the site has no address."""
    return f"{base_url}articles/{quote(slug)}.html" if base_url else ""


@dataclass(frozen=True)
class Binding(Job):
    """Parts to be bound into one PDF.

    Links to articles that are not among them lead to the site at `base_url`; where that is "", to the articles' own
    PDFs if these are `beside` this one, else nowhere.
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
    elsewhere = address_of(job.base_url) if job.base_url or job.beside else lambda _: None
    return Blob.of(press.bind(job.parts, job.imprint, elsewhere, job.furniture))


gather = JobFunction[Gathering, Signature]("pipeline.press.binding.gather:gather")


@job()
def assemble(job: Assembly) -> Blob:
    """Return the book."""
    return Blob.gathered(press.assemble(job.signatures, job.imprint, job.furniture))


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
    data, trimmed = job.pdf.data, Trimmed.of(*job.size, job.bleed)
    pages = range(COVERS, page_count(data))
    return Blob.of(make_press_ready([data], [[PagePlace(0, page)] for page in pages], trimmed, job.imprint))


@job()
def set_jacket(job: Jacket) -> Blob:
    """Return the whole cover as one page, with marks where to cut: the back is where readers have their left hand."""
    width, height = job.size
    whole = Trimmed.of(2 * width + job.spine, height, job.bleed)
    beyond, behind = -whole.bleed, width * MILLIMETRE
    across = (beyond, behind - OVERLAP * MILLIMETRE) if job.imprint.right_to_left else (whole.width - behind, beyond)
    front, back = PagePlace(0, 0, across[0], beyond), PagePlace(1, 0, across[1], beyond)
    pdfs = [job.front.pdf.data, job.back.pdf.data]
    return Blob.of(make_press_ready(pdfs, [[back, front]], whole, job.imprint))


@dataclass(frozen=True)
class Imposing(Job):
    """A PDF whose pages are to be laid on paper by the scheme of a name.

    `plain` is the name of the file beside it that has tags: the one that was bound. `creep` is how far the inner sheets
    of a booklet reach out, in millimetres a sheet; `content` is the part of all pages that holds something.
    """

    pdf: Blob
    scheme: str
    imprint: Imprint
    plain: str
    creep: float = 0
    content: Box = A5.content

    about = sentence("{layout} of {name}", layout="{0.scheme}", name="{0.imprint.title}")


class ImposedFile(NamedTuple):
    """A PDF to be printed: its sides, and how many sheets of paper they take."""

    pdf: Blob
    sides: int
    sheets: int


@job()
def impose(job: Imposing) -> ImposedFile:
    """Return the pages on paper; what they say of themselves in their language is that they have no reading order."""
    words = labels(job.imprint.language).gettext(
        "Laid out for printing, without a reading order. The accessible document is %(name)s, beside this one."
    )
    imprint = replace(job.imprint, subject=words % {"name": job.plain})
    imposed = imposition.impose(
        job.pdf.data, SCHEMES[job.scheme], imprint=imprint, content=job.content, creep=job.creep
    )
    return ImposedFile(Blob.of(imposed.pdf), imposed.sides, imposed.sheets)
