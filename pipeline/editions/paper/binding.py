"""Binding as jobs: a whole PDF of a few parts, or a signature of a book and the book of signatures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.editions.paper.addresses import address_of
from pipeline.editions.paper.strips import Strips, set_strips
from pipeline.jobs.blob import Blob
from pipeline.jobs.recipe import made_with
from pipeline.jobs.runner import Runner
from pipeline.labels import direction
from pipeline.press.parts import Furniture, Gathering, Part
from pipeline.press.sheets import Sheets
from pipeline.press.signature import Signature
from pipeline.press.xmp import Imprint

# Where running heads and folios stand on the page that page.css describes: points from its lower left corner.
_LEFT, _RIGHT, _HEAD, _FOOT, _WIDTH = (millimetres * 72 / 25.4 for millimetres in (28, 190, 284, 15, 210))
DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class Binding:
    """Parts to be bound into one PDF.

    Links to articles that are not among them lead to the site at `base_url`; where that is "", to the articles' own
    PDFs if these stand `beside` this one, else nowhere.
    """

    parts: tuple[Part, ...]
    imprint: Imprint
    furniture: Furniture
    base_url: str
    beside: bool = True

    @property
    def subject(self) -> str:
        """What the job is about."""
        return f"PDF of {self.imprint.title}"


@dataclass(frozen=True)
class Assembly:
    """Signatures to be assembled to a book."""

    signatures: tuple[Signature, ...]
    imprint: Imprint
    furniture: Furniture

    @property
    def subject(self) -> str:
        """What the job is about."""
        return f"book {self.imprint.title}"


def furniture(runner: Runner, title: str = "", language: str = "und") -> Furniture:
    """Where binding stamps running heads and folios; `title` is the running head of all even pages, "" for none."""
    jobs = [Strips(DIGITS), *([Strips((title,), language)] if title else [])]
    where = place(*runner.map(set_strips, jobs, "strips"))
    return mirrored(where) if direction(language) == "rtl" else where


def prepare(runner: Runner) -> None:
    """Begin the folios, which every PDF needs; whoever sets them first makes the fonts ready for all."""
    runner.begin(set_strips, [Strips(DIGITS)], "strips")


def place(digits: Sheets, title: Sheets | None = None) -> Furniture:
    """The place of these strips on the page that page.css describes."""
    return Furniture(digits, _LEFT, _RIGHT, _HEAD, _FOOT, title)


def mirrored(furniture: Furniture) -> Furniture:
    """The same on the page of right-to-left.css."""
    return replace(furniture, left=_WIDTH - furniture.right, right=_WIDTH - furniture.left)


@made_with("fonts/")
def bind(job: Binding) -> Blob:
    """The PDF; what is typed into its fields has a font of the shelf."""
    from pipeline.press import bind as press  # noqa: PLC0415 - pikepdf, for workers alone

    elsewhere = address_of(job.base_url) if job.base_url or job.beside else _nowhere
    return Blob.of(press.bind(job.parts, job.imprint, elsewhere, job.furniture))


def gather(job: Gathering) -> Signature:
    """A signature."""
    from pipeline.press import gather as press  # noqa: PLC0415 - likewise

    return press.gather(job)


def assemble(job: Assembly) -> Blob:
    """The book."""
    from pipeline.press import assemble as press  # noqa: PLC0415 - likewise

    return Blob.gathered(press.assemble(job.signatures, job.imprint, job.furniture))


def _nowhere(_: str) -> None:
    return None
