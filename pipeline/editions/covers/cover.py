"""Cover of a book, as a value that holds all that its making depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.editions.book.book import Book
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.article import Picture
from pipeline.model.books_and_handouts import CoverDesign
from pipeline.press.geometry import A4, TRIMS
from pipeline.press.sheets import Sheets, are_unreadable

_RINGS = 9  # the most rings, one for each article
_SAMPLES = 12  # pictures that a colour is taken from
_LARGE = 1000  # pixels: width of a picture that may fill a sheet
MOST, _FEWEST = 6, 6  # pictures of a mosaic: at most, and at least where none is asked for


@dataclass(frozen=True)
class Cover(Job):
    """Text of a cover, and its size in millimetres (a job of the runner).

    `pictures` are those that it shows, or that its colour is taken from where `colour` names none; `own` is a whole
    cover that an editor has made, and takes the place of all others.
    """

    title: str
    language: str
    subtitle: str = ""
    authors: str = ""
    imprint: str = ""
    articles: int = 0
    design: str = CoverDesign.RINGS.value
    colour: str = ""
    pictures: tuple[Picture, ...] = ()
    own: Picture | None = None
    size: tuple[float, float] = A4.size
    logo: Picture | None = None
    logo_described: str = ""

    about = sentence("cover")


OVERLAP = 0.5
"""How far the back of a cover goes on below its front, so that no seam shows: millimetres."""


@dataclass(frozen=True)
class BackCover(Job):
    """A book's back and its spine, with what is printed beyond their edges (a job of the runner).

    `cover` is the front, as large as it is trimmed; `spine` and `bleed` are in millimetres, `text` is small;
    `isbn` is shown as a bar code, `lines` are those that the preface begins with.
    """

    cover: Cover
    spine: float
    bleed: float
    text: tuple[str, ...] = ()
    isbn: str = ""
    lines: str = ""

    about = sentence("back cover")

    @property
    def front(self) -> Cover:
        """The front with what is printed beyond three of its edges."""
        width, height = self.cover.size
        front = replace(self.cover, size=(width + self.bleed, height + 2 * self.bleed))
        return front.qualified(f"{self.bleed:g} mm")


def cover_of(book: Book) -> Cover:
    """Return the cover of a book, as large as its pages.

    One that cannot look as it is asked to, for want of pictures, has rings.
    """
    assets = dict.fromkeys(article.lead.asset for article in book.articles if article.lead)
    leads = tuple(book.pictures[asset] for asset in assets if asset in book.pictures)
    own = None if book.cover in list(CoverDesign) else book.pictures.get(book.cover)
    design = _choose_design(book, leads)
    pictures: tuple[Picture, ...] = ()
    if own is None and design is CoverDesign.PICTURE:
        pictures = (_choose_picture(book, leads),)
    elif own is None and design is CoverDesign.MOSAIC:
        pictures = _spread(leads, MOST)
    elif own is None and not book.cover_colour:
        pictures = _spread(leads, _SAMPLES)
    return Cover(
        title=book.title,
        language=book.language,
        subtitle=book.subtitle,
        authors=book.byline,
        imprint=" · ".join(filter(None, (book.publisher_name, book.years))),
        articles=min(len(book.articles), _RINGS),
        design=design.value,
        colour=book.cover_colour,
        pictures=pictures,
        own=own,
        size=TRIMS[book.trim].size,
        logo=None if own else book.logo,
        logo_described=book.logo_described if book.logo and not own else "",
        belongs_to=book.path,
    )


def _choose_design(book: Book, leads: Sequence[Picture]) -> CoverDesign:
    """Return how the cover looks: as an editor wants it, else as its pictures allow."""
    if not leads:
        return CoverDesign.RINGS
    if book.cover in list(CoverDesign):
        return CoverDesign(book.cover)
    if len(leads) >= _FEWEST:
        return CoverDesign.MOSAIC
    picture = _choose_picture(book, leads)
    return CoverDesign.PICTURE if picture.width >= _LARGE or picture.is_drawing else CoverDesign.RINGS


def _choose_picture(book: Book, leads: Sequence[Picture]) -> Picture:
    """Return the newest article's, if it may fill a sheet, else the largest, a landscape before others."""
    dated = ((article.date, article.lead.asset) for article in book.articles if article.date and article.lead)
    latest = book.pictures.get(max(dated, default=(None, ""))[1])
    if latest and latest.width >= max(_LARGE, latest.height):
        return latest
    return max(leads, key=lambda lead: (lead.width > lead.height, lead.width * lead.height))


def _spread(leads: Sequence[Picture], limit: int) -> tuple[Picture, ...]:
    """Return all, or as many as may be, from all over the book."""
    count = min(len(leads), limit)
    return tuple(leads[index * len(leads) // count] for index in range(count))


THUMBNAIL = (480, 768)
"""Width and height of a cover on the site, in pixels."""
COVER_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True)
class CoverPicture:
    """A cover as a JPEG or PNG, and what the press had to say; nothing of one that was not set."""

    data: Blob
    media_type: str
    sheets: Sheets | None = None

    @property
    def missing(self) -> str:
        """The letters that have no font, where a tenth of the text lacks one; "" elsewhere."""
        return self.sheets.missing if self.sheets and are_unreadable([self.sheets]) else ""

    @property
    def suffix(self) -> str:
        """Suffix of its file."""
        return COVER_SUFFIXES[self.media_type]


_LOOK = ("look/fonts", "look/paper")
set_cover = JobFunction[Cover, Sheets]("pipeline.editions.covers.draw_cover:set_cover", reads=_LOOK)
set_back = JobFunction[BackCover, Sheets]("pipeline.editions.covers.draw_cover:set_back", reads=_LOOK)
draw_cover = JobFunction[Cover, CoverPicture]("pipeline.editions.covers.draw_cover:draw_cover", reads=_LOOK)
draw_thumbnail = JobFunction[Cover, CoverPicture]("pipeline.editions.covers.draw_cover:draw_thumbnail", reads=_LOOK)
