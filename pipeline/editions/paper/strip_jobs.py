"""Strips set on sheets of their own, as a job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import theme
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job
from pipeline.labels import direction, labels, number_in
from pipeline.model.collection import Picture
from pipeline.press.binding.pieces import Furniture
from pipeline.press.geometry import A4, MILLIMETRE
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.typeset import typeset

if TYPE_CHECKING:
    from pipeline.jobs.runner import Runner

DIGITS = tuple("0123456789")
_LOGO = "logo:own"
_LARGEST = (45.0, 12.0)  # millimetres of a logo on a first page: it ends well above the title


@dataclass(frozen=True)
class Strips(Job):
    """Lines of text to be stamped on pages: digits, a running head; `grey` for printers that have black alone.

    What is `inked` is as dark as the text.
    """

    texts: tuple[str, ...]
    language: str = "und"
    grey: bool = False
    inked: bool = False

    @property
    def subject(self) -> str:
        """What the job is about: the ten digits are the folios."""
        return "folios" if len(self.texts) > 1 else f"running head {self.texts[0]}"


@job(reads=("print/", "fonts/", "tokens.css", "styles/print.css"))
def set_strips(job: Strips) -> Sheets:
    """Set strips alone: no page is used but theirs."""
    from pipeline.editions.paper.article import document, running_head, styles  # noqa: PLC0415 - parsers, for workers alone

    strips = tuple(running_head(text, job.language) for text in job.texts)
    inked = (theme.press_stylesheet("print/inked.css", grey=job.grey),) if job.inked else ()
    sheets = theme.laid_over((*styles(job.language, grey=job.grey), *inked), "print")
    return typeset(Copy(document(job.texts[0], "und", ""), sheets, strips=strips))


@dataclass(frozen=True)
class Emblem(Job):
    """A logo to be stamped on first pages."""

    logo: Picture

    about = "logo on first pages"


@job(reads=("print/", "fonts/", "tokens.css"))
def set_emblem(job: Emblem) -> Sheets:
    """Set a logo alone, on a page as large as it is to be."""
    logo = job.logo
    scale = min(most / side for most, side in zip(_LARGEST, (logo.width, logo.height), strict=True))
    across, down = (f"{side * scale:.2f}mm" for side in (logo.width, logo.height))
    css = f"@page {{ size: {across} {down}; margin: 0 }} body {{ margin: 0 }}"
    css += f"img {{ display: block; width: {across}; height: {down}; image-rendering: crisp-edges }}"
    html = (
        f'<!DOCTYPE html><html lang="und"><title>{_LOGO}</title><body><img src="{_LOGO}" alt="{_LOGO}"></body></html>'
    )
    return typeset(Copy(html, (css,), {_LOGO: logo.data.data}))


def digits(language: str = "und") -> Strips:
    """Return the ten digits as a language writes them: one job for all that have the European ones."""
    texts = tuple(number_in(language, digit) for digit in range(10))
    return Strips(texts, language if texts != DIGITS else "und")


def page_sign(language: str) -> Strips:
    """Return what stands before the number of a page that is referred to, behind it where text runs from the right.

    The strip itself runs from the left.
    """
    sign = labels(language).gettext("p.")
    return Strips((f"\u202f{sign}" if direction(language) == "rtl" else f"{sign}\u202f",))


def set_furniture(
    runner: Runner, title: str = "", language: str = "und", *, logo: Picture | None = None, refers: bool = False
) -> Furniture:
    """Return where binding stamps running heads and folios, and a logo on the first page.

    `title` is the running head of all even pages, "" for none. Where lines of pages refer to others, it `refers`.
    """
    jobs = [digits(language), *([Strips((title,), language)] if title else [])]
    where = place(*runner.map(set_strips, jobs, "strips"))
    if logo:
        (emblem,) = runner.map(set_emblem, [Emblem(logo)], "strips")
        where = replace(where, emblem=emblem)
    if refers:
        (sign,) = runner.map(set_strips, [page_sign(language)], "strips")
        end = A4.end_of_lines(direction(language))
        where = replace(where, page_sign=sign, height=A4.height * MILLIMETRE, line_end=end)
    return mirrored(where) if direction(language) == "rtl" else where


def prepare(runner: Runner) -> None:
    """Begin the folios, which every PDF needs; whoever sets them first makes the fonts ready for all."""
    runner.begin(set_strips, [digits()], "strips")


def place(numerals: Sheets, title: Sheets | None = None) -> Furniture:
    """Return the place of these strips on A4."""
    where = A4.stamped("ltr")
    return Furniture(numerals, where.left, where.right, where.top, where.bottom, title)


def mirrored(furniture: Furniture) -> Furniture:
    """Return the same for a script that runs from the right."""
    where = A4.stamped("rtl")
    return replace(furniture, left=where.left, right=where.right)
