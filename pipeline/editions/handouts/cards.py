"""Cards: each article's picture and summary on a quarter of a page, to be cut out, sorted and handed round.

No style sheet reaches the letters within drawings: their size on paper is measured here, for sheets too.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml.html.builder import E
from markupsafe import Markup, escape

from pipeline import theme
from pipeline.body.neutral_html import parse, to_html
from pipeline.editions.handouts.answers import measure_fit
from pipeline.editions.handouts.designs import STANDARD
from pipeline.editions.print.article import glue_title
from pipeline.editions.print.binding import make_page_address
from pipeline.editions.print.documents import collect_images, list_styles, make_document
from pipeline.editions.print.media import draw_qr
from pipeline.i18n.labels import direction, east_asian_forms, labels, list_words, long_date
from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Job, job
from pipeline.model.article import Article, Picture
from pipeline.press.fonts.prepared import SERIF, TITLE_BOLD
from pipeline.press.geometry import A4, MILLIMETRE
from pipeline.press.images.letters import measure_letters
from pipeline.press.sheets import MARK, Copy, Sheets, TextLine
from pipeline.press.typesetting.typeset import typeset
from pipeline.text.urls import asset_address

_ON_A_PAGE = 4
_TITLE = 120  # characters
# Points (print/cards.css): what a card shows is so wide and high; a title's letters, lines and the space below it; the
# highest picture and the space below; the byline; the code beside it; a summary's letters, the first with which
# all of it has room, and its lines in em of them.
_WIDTH, _HEIGHT = (A4.width / 2 - 18) * MILLIMETRE, (A4.height / 2 - 18) * MILLIMETRE
_TITLE_SIZE, _TITLE_LINE, _BELOW_TITLE = 17, 20, 8
_PICTURE, _BELOW_PICTURE, _BYLINE = 70 * MILLIMETRE, 7.5, 16
_CODE_WIDTH, _CODE_HEIGHT = 20.6 * MILLIMETRE, 19.3 * MILLIMETRE
_SUMMARY_SIZES, _SUMMARY_LINE = (14.5, 13, 11.5), 1.35
_PIXEL = 0.75


@dataclass(frozen=True)
class Cards(Job):
    """The cards of articles; `base_url` is the address of the site, "" where it has none."""

    title: str
    language: str
    articles: tuple[Article, ...]
    pictures: Mapping[str, Picture]
    base_url: str
    title_html: str = ""

    about = sentence("cards of {name}", name="{0.title}")


@dataclass(frozen=True)
class _Card:
    """The words and the picture of a card: points for the letters of the summary and the width of the picture."""

    title: str
    title_html: str
    language: str
    direction: str
    byline: str
    summary: str
    summary_html: str
    size: float
    source: str
    alt: str
    width: float
    code: Markup


@job(reads=("look/fonts", "look/paper", "styles/print.css"))
def set_cards(job: Cards) -> Sheets:
    """Set the cards, four to a page, in the order of reading: row by row."""
    cards = [_make_card(article, job) for article in job.articles]
    pages = [cards[first : first + _ON_A_PAGE] for first in range(0, len(cards), _ON_A_PAGE)]
    template = theme.templates().get_template("print/cards.html")
    body = template.render(title=job.title, title_html=job.title_html, pages=pages)
    forms = east_asian_forms(job.language)
    own = theme.press_stylesheet("print/cards.css", east_asian=forms, properties=A4.properties)
    sheets = theme.append_own_stylesheet((*list_styles(job.language), own), "print")
    copy = Copy(make_document(job.title, job.language, body), sheets, collect_images(job.articles, job.pictures))
    shown = [(each.source, each.width) for each in cards if each.source]
    return replace(typeset(copy), small_letters=find_small_letters(shown, copy.images, STANDARD.least))


def _make_card(article: Article, job: Cards) -> _Card:
    asset, alt = _choose_picture(article, job.pictures)
    address = make_page_address(job.base_url, article.slug)
    date = long_date(article.date, article.language) if article.date else ""
    title = _shorten_text(article.title, _TITLE)
    glued = glue_title(escape(title))
    for size in _SUMMARY_SIZES:
        lines = list(_measure_summary_lines(glued.unescape(), job.pictures.get(asset), size, coded=bool(address)))
        if (fit := measure_fit(article.description, SERIF, lines)) >= len(article.description):
            break
    summary = _shorten_text(article.description, fit)
    between = labels(article.language).gettext(" · ")
    return _Card(
        title=title,
        title_html=glue_title(article.title_html) if title == article.title and article.title_html else glued,
        language=article.language,
        direction=direction(article.language),
        byline=between.join(filter(None, (list_words(article.authors, article.language), date))),
        summary=summary,
        size=size,
        summary_html=article.description_html if summary == article.description else "",
        source=asset_address(asset) if asset else "",
        alt=alt,
        width=_measure_picture(job.pictures[asset])[0] if asset else 0,
        code=Markup(to_html(E.div(draw_qr(address, article.language))) if address else ""),  # noqa: S704 - our own HTML
    )


def _choose_picture(article: Article, pictures: Mapping[str, Picture]) -> tuple[str, str]:
    """Return the picture of the article's opening, else the first that it shows, and its description."""
    if article.lead and article.lead.asset in pictures:
        return article.lead.asset, article.lead.alt
    return next(((asset, article.title) for asset in article.shown if asset in pictures), ("", ""))


def _measure_summary_lines(title: str, picture: Picture | None, size: float, *, coded: bool) -> Iterator[float]:
    """Yield how long the lines are that a card has for its summary, in em."""
    ends = itertools.count(1)
    titles = next(
        lines for lines in ends if measure_fit(title, TITLE_BOLD, [_WIDTH / _TITLE_SIZE] * lines) == len(title)
    )
    left = _HEIGHT - titles * _TITLE_LINE - _BELOW_TITLE - _BYLINE
    if picture:
        left -= _measure_picture(picture)[1] + _BELOW_PICTURE
    for line in range(int(left / _SUMMARY_LINE / size)):
        beside = coded and _BYLINE + line * _SUMMARY_LINE * size < _CODE_HEIGHT
        yield (_WIDTH - (_CODE_WIDTH if beside else 0)) / size


def _measure_picture(picture: Picture) -> tuple[float, float]:
    """Return how wide and how high a picture is on a card: points."""
    scale = min(_PIXEL, _WIDTH / picture.width, _PICTURE / picture.height)
    return picture.width * scale, picture.height * scale


def _shorten_text(text: str, limit: int) -> str:
    """Return a text cut at the end of a word, with an ellipsis, where it is too long."""
    return text if len(text) <= limit else f"{text[:limit].rpartition(' ')[0]}\u2026"


_ROUNDING = 0.05  # points: too few to see


def find_pictures(copy: Copy, lines: Sequence[TextLine]) -> Iterator[tuple[str, float]]:
    """Yield the pictures of a sheet with these lines: their addresses, and how wide they are in points."""
    widths = {line.place: line.width for line in lines}
    for image in parse(copy.html).iter("img"):
        if (place := image.get(MARK, "")) in widths:
            yield image.get("src", ""), widths[place]


def find_small_letters(
    shown: Iterable[tuple[str, float]], images: Mapping[str, bytes], least: float
) -> tuple[tuple[str, float], ...]:
    """Return the drawings with letters below so many points: their addresses, and the smallest letters.

    `shown` are pictures and how wide they are, `images` what is at their addresses.
    """
    sizes: dict[str, float] = {}
    for address, width in shown:
        points = width * measure_letters(images.get(address, b""))
        if 0 < points < least - _ROUNDING:
            sizes[address] = round(min(points, sizes.get(address, least)), 1)
    return tuple(sizes.items())
