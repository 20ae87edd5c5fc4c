"""The collection's cover: one typographic page of any size, for the bound anthology and the e-book."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from pipeline import shelf
from pipeline.jobs.blob import Blob
from pipeline.jobs.recipe import made_with
from pipeline.labels import direction, labels
from pipeline.model.collection import Collection
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typeset import typeset

# The page is divided into this many columns; one column's width is the unit (rem) of cover.css.
_COLUMNS = 24
_MARGIN = 2.25  # columns around the text; cover.css has the same
_SIZES = (7, 5.8, 4.9, 4.1, 3.5, 3, 2.6, 2.2, 1.9, 1.6, 1.3)  # of the title, in columns
_TITLE_SHARE = 0.4  # of the page's height that a title may fill
_LEADING = 1.08
_LINES_BELOW = 7.5  # columns that subtitle, authors and imprint take below the title
_A4 = (210.0, 297.0)
_IMAGE_MM, _IMAGE_WIDTH = (160.0, 256.0), 1600  # of the e-book's cover; the width in pixels
_NAMES = 3  # of articles' authors that a cover names where the collection names none
_RINGS = (3, 9)  # the fewest and the most of the rings, one for each article

# About how wide the letters of Source Serif 4 bold are, in em, a little more than they measure.
_NARROW, _WIDE, _CAPITAL, _COMMON = 0.36, 0.95, 0.73, 0.61


@dataclass(frozen=True)
class _Title:
    """How the title is set, in columns: its size, and the measure that makes its lines even."""

    size: float
    measure: float
    height: float


@dataclass(frozen=True)
class Cover:
    """What a cover says, and its size in millimetres (a job of the runner)."""

    title: str
    language: str
    subtitle: str = ""
    authors: str = ""
    imprint: str = ""
    articles: int = 0
    size: tuple[float, float] = _A4

    @property
    def subject(self) -> str:
        """What the job is about."""
        return "cover"


@dataclass(frozen=True)
class CoverPicture:
    """A cover as a PNG, and what the press had to say."""

    png: Blob
    sheets: Sheets


def cover_of(collection: Collection) -> Cover:
    """The cover of a collection, A4."""
    settings = collection.settings
    imprint = " · ".join(filter(None, (settings.publisher, years(collection))))
    count = min(len(collection.articles), _RINGS[1])
    return Cover(
        book_title(collection), settings.language, settings.subtitle, byline(collection), imprint, articles=count
    )


@made_with("cover/", "print/", "fonts/", "tokens.css")
def set_cover(cover: Cover) -> Sheets:
    """The cover as a page to be bound."""
    return typeset(cover_copy(cover))


@made_with("cover/", "print/", "fonts/", "tokens.css")
def draw_cover(cover: Cover) -> CoverPicture:
    """The cover as a picture of 1600 by 2560 pixels, the size that book shops ask for, whatever its own size is."""
    from pipeline.press.raster import first_page_png  # noqa: PLC0415 - only where a cover is drawn

    sheets = typeset(cover_copy(replace(cover, size=_IMAGE_MM)))
    return CoverPicture(Blob.of(first_page_png(sheets.pdf.data, _IMAGE_WIDTH)), sheets)


def cover_copy(cover: Cover) -> Copy:
    """The cover as one page, to be typeset."""
    width_mm, height_mm = cover.size
    column = min(width_mm, 0.75 * height_mm) / _COLUMNS
    width, height = width_mm / column, height_mm / column
    runs = direction(cover.language)
    title = _set_title(cover.title, width - 2 * _MARGIN, _TITLE_SHARE * height)
    reach = min(width * 1.05, height - _LINES_BELOW - title.height - 2)
    html = (
        shelf.templates()
        .get_template("cover/cover.html")
        .render(
            language=cover.language,
            direction=runs,
            corner="left" if runs == "rtl" else "right",
            text=cover.title,
            title=title,
            subtitle=cover.subtitle,
            authors=cover.authors,
            imprint=cover.imprint,
            rings=_rings(reach, cover.articles),
        )
    )
    measures = (
        f"@page {{ size: {width_mm:g}mm {height_mm:g}mm; margin: 0 }}\n"
        f"html {{ font-size: {column:.4f}mm }}\n"
        f"body {{ width: {width_mm:g}mm; height: {height_mm:g}mm }}\n"
    )
    return Copy(html, (shelf.press_stylesheet("cover/cover.css"), measures))


def book_title(collection: Collection) -> str:
    """The collection's title; a word for "anthology" where it has none."""
    return collection.settings.title or labels(collection.settings.language).gettext("Anthology")


def byline(collection: Collection) -> str:
    """Who made the book: the collection's authors, else those of its articles where they are few enough to be named."""
    authors = collection.settings.authors
    if not authors:
        found = dict.fromkeys(name for article in collection.articles for name in article.authors)
        authors = tuple(found) if len(found) <= _NAMES else ()
    return ", ".join(authors)


def years(collection: Collection) -> str:
    """The year of the articles, or the first and the last ("2023–2025"); "" where none has a date."""
    found = sorted({article.date.year for article in collection.articles if article.date})
    if not found:
        return ""
    return str(found[0]) if len(found) == 1 else f"{found[0]}–{found[-1]}"


def _set_title(text: str, measure: float, height: float) -> _Title:
    """The largest size at which no word is wider than the measure and the lines fit into the height."""
    words = [sum(map(_letter_width, word)) for word in text.split(" ")]
    size = next(
        (
            size
            for size in _SIZES
            if max(words) * size <= measure and _lines(words, measure / size) * size * _LEADING <= height
        ),
        _SIZES[-1],
    )
    lines = _lines(words, measure / size)
    # The narrowest measure that needs no more lines evens them out, as `text-wrap: balance` would.
    steps = (measure * part / 20 for part in range(8, 20))
    balanced = next(
        (step for step in steps if _lines(words, step / size) == lines and max(words) * size <= step), measure
    )
    return _Title(size, balanced, lines * size * _LEADING)


def _lines(words: list[float], measure: float) -> int:
    """How many lines words of these widths fill; all in em."""
    lines, used = 1, 0.0
    for word in words:
        needed = word + (0.23 if used else 0)  # a word space
        if used and used + needed > measure:
            lines, used = lines + 1, word
        else:
            used += needed
    return lines


def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in "iljftI.,:;!'’-()\u00a0\u202f":
        return _NARROW
    if letter in "mwMWœŒæÆ—":
        return _WIDE
    return _CAPITAL if letter.isupper() else _COMMON


def _rings(reach: float, articles: int) -> list[dict[str, float]]:
    """Concentric rings about the upper corner, one an article as far as they stay few."""
    count = min(max(articles, _RINGS[0]), _RINGS[1])
    step = reach / count
    return [{"radius": reach - index * step, "stroke": step / 2} for index in range(count)]
