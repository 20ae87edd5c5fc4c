"""Documents for print: their HTML and style sheets; strips and emblems, which binding stamps on pages, as jobs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from pipeline import theme
from pipeline.i18n.labels import direction, east_asian_forms, labels, number_in, script
from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Job, job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Picture
from pipeline.press.binding.signatures import Furniture
from pipeline.press.geometry import A4, MILLIMETRE, Page
from pipeline.press.sheets import FROM_THE_RIGHT, Copy, Sheets
from pipeline.press.typesetting.typeset import typeset
from pipeline.text.scripts import wrap_phrases
from pipeline.text.urls import asset_address

_SHEETS = ("print/page.css", "print/text.css", "print/classroom.css", "print/recordings.css", "print/figures.css")


ONE_COLUMN = "print/one-column.css"


# What may be set large enough to fill a line with few letters.
_TITLES = re.compile(r'<(h[1-6]|p(?= class="(?:entry|book-subtitle|under-title)))\b(?:[^<]++|<(?!/?\1\b))*+</\1>')
# Scripts that have italics, or none that is known.
_WITH_ITALICS = frozenset({"Latn", "Grek", "Cyrl", "Armn", ""})


def make_document(title: str, language: str, body: str) -> str:
    """Return a complete HTML document around the HTML of one or more articles."""
    template = theme.templates().get_template("print/document.html")
    if script(language) == "Jpan":
        body = _TITLES.sub(lambda title: wrap_phrases(title[0]), body)
    safe = Markup(body)  # noqa: S704 - made of article_html
    return template.render(title=title, language=language, direction=direction(language), body=safe)


def list_styles(language: str, page: Page = A4, *, legible: bool = False, grey: bool = False) -> tuple[str, ...]:
    """Return the style sheets of every document printed in a language on a page; an edition's own come after them.

    `legible` is the family for readers of large print; `grey` for printers that have black alone.
    """
    forms = east_asian_forms(language)
    applies = {
        "print/right-to-left.css": direction(language) == "rtl",
        "print/upright.css": script(language) not in _WITH_ITALICS,
        "print/east-asian.css": forms,
        "print/accent.css": theme.has_own_accent() and not grey,
        "print/grey.css": grey,
    }
    names = (*_SHEETS, *(name for name, needed in applies.items() if needed))
    look = theme.press_stylesheet(*names, east_asian=forms, legible=legible, grey=grey, properties=page.properties)
    return look, page.rules(direction(language))


def list_one_column_styles(page: Page) -> tuple[str, ...]:
    """Return what comes after all other style sheets on a page that has nothing beside its text."""
    return () if page.column else (theme.press_stylesheet(ONE_COLUMN, properties=page.properties),)


def list_running_on_styles(above: float, page: Page) -> tuple[str, ...]:
    """Return what makes a text begin below another one, which has its first page down to `above` points."""
    if not above:
        return ()
    sheet = theme.press_stylesheet("print/running-on.css", properties=page.properties)
    return sheet, f"@page :first {{ padding-top: {above:g}pt }}"


def make_running_head(text: str, language: str = "und") -> str:
    """Return a line of text as a strip to be stamped."""
    return f"{FROM_THE_RIGHT if direction(language) == 'rtl' else ''}{escape(text)}"


def collect_images(articles: Iterable[Article], pictures: Mapping[str, Picture]) -> dict[str, bytes]:
    """Return the pictures that the articles show, by the addresses that their HTML uses."""
    assets = (asset for article in articles for asset in article.shown if asset in pictures)
    return {asset_address(asset): pictures[asset].data.data for asset in assets}


DIGITS = tuple("0123456789")
_LOGO = "logo:own"
_LARGEST = (45.0, 12.0)  # millimetres of a logo on a first page: it ends well above the title


@dataclass(frozen=True)
class Strips(Job):
    """Lines of text to be stamped on pages: digits, a running head; `grey` for printers that have black alone.

    What is `inked` is as dark as the text. `page` says how large letters are, and how long lines.
    """

    texts: tuple[str, ...]
    language: str = "und"
    grey: bool = False
    page: Page = A4
    inked: bool = False

    @property
    def called(self) -> str:
        """Subject of the job: the ten digits are the folios."""
        what = sentence("running head {name}", name=self.texts[0]) if len(self.texts) == 1 else sentence("folios")
        return self.page.named(what)


@job(reads=("look/fonts", "look/paper", "styles/print.css"))
def set_strips(job: Strips) -> Sheets:
    """Set strips alone: no page is used but theirs."""
    strips = tuple(make_running_head(text, job.language) for text in job.texts)
    inked = (theme.press_stylesheet("print/inked.css", grey=job.grey),) if job.inked else ()
    sheets = theme.append_own_stylesheet((*list_styles(job.language, job.page, grey=job.grey), *inked), "print")
    return typeset(Copy(make_document(job.texts[0], "und", ""), sheets, strips=strips))


@dataclass(frozen=True)
class Emblem(Job):
    """A logo to be stamped on first pages."""

    logo: Picture

    about = sentence("logo on first pages")


@job(reads=("look/fonts", "look/paper"))
def set_emblem(job: Emblem) -> Sheets:
    """Set a logo alone, on a page as large as it is to be."""
    logo = job.logo
    scale = min(most / side for most, side in zip(_LARGEST, (logo.width, logo.height), strict=True))
    across, down = (f"{side * scale:.2f}mm" for side in (logo.width, logo.height))
    css = f"@page {{ size: {across} {down}; margin: 0 }} body {{ margin: 0 }}"
    css += f"img {{ display: block; width: {across}; height: {down}; image-rendering: crisp-edges }}"
    body = f'<body><img src="{_LOGO}" alt="{_LOGO}"></body>'
    html = f'<!DOCTYPE html><html lang="und"><title>{_LOGO}</title>{body}</html>'
    return typeset(Copy(html, (css,), {_LOGO: logo.data.data}))


def make_digits(language: str = "und", page: Page = A4) -> Strips:
    """Return the ten digits as a language writes them: one job for all that have the European ones."""
    texts = tuple(number_in(language, digit) for digit in range(10))
    if texts == DIGITS:
        return Strips(texts, page=page)
    return Strips(texts, language, page=page, belongs_to=language)


def make_page_sign(language: str, page: Page = A4) -> Strips:
    """Return the sign before the number of a page that is referred to, or behind it where text runs from the right.

    The strip itself runs from the left.
    """
    sign = labels(language).gettext("p.")
    sign = f"\u202f{sign}" if direction(language) == "rtl" else f"{sign}\u202f"
    return Strips((sign,), page=page)


def set_furniture(
    runner: Runner, title: str = "", language: str = "und", page: Page = A4, *, logo: Picture | None = None
) -> Furniture:
    """Return the places of folios, of a running head `title` of even pages, and of a logo on the first page."""
    jobs = [
        make_digits(language, page),
        *([Strips((title,), language, page=page, belongs_to=language)] if title else []),
    ]
    numerals, *heads = runner.map(set_strips, jobs, "strips")
    where = place_furniture(numerals, heads[0] if heads else None, page)
    if logo:
        (emblem,) = runner.map(set_emblem, [Emblem(logo)], "strips")
        where = replace(where, emblem=emblem)
    return mirror_furniture(where, page) if direction(language) == "rtl" else where


def add_page_sign(furniture: Furniture, runner: Runner, language: str, page: Page = A4) -> Furniture:
    """Return the furniture of a book in which lines of pages refer to other pages."""
    (sign,) = runner.map(set_strips, [make_page_sign(language, page)], "strips")
    end = page.end_of_lines(direction(language))
    return replace(furniture, page_sign=sign, height=page.height * MILLIMETRE, line_end=end)


def begin_folios(runner: Runner, page: Page) -> None:
    """Begin the folios, which every PDF needs: to set them first makes the fonts ready for all."""
    runner.begin(set_strips, [make_digits(page=page)], "strips")


def place_furniture(numerals: Sheets, title: Sheets | None = None, page: Page = A4) -> Furniture:
    """Return the place of these strips on such pages."""
    where = page.stamped("ltr")
    return Furniture(numerals, where.left, where.right, where.top, where.bottom, title)


def mirror_furniture(furniture: Furniture, page: Page = A4) -> Furniture:
    """Return the same for a script that runs from the right."""
    where = page.stamped("rtl")
    return replace(furniture, left=where.left, right=where.right)
