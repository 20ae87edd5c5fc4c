"""Paths in the site, the addresses that lead there, and the pictures at several widths.

AVIF has half the weight and less, and photographs come as JPEG too; for a light photograph AVIF would save little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import quote, unquote

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Night, Picture, article_page
from pipeline.text.urls import asset_path, write_data_url

TEXT_LIST = "llms.txt"
"""The list of texts for programs."""
_MEDIA, _SIZED = "media/", "sizes/"
# Pixels: of a telephone, or a picture in a list; of a column on a screen with two pixels for each of CSS.
_WIDTHS = (480, 960)
_LIGHT = 48_000  # bytes: AVIF would save less than 20 kB of a photograph that weighs no more, and cost the most to make
_NARROWER = 0.8  # of a picture's width: a copy that is hardly narrower is not worth its place


@dataclass(frozen=True)
class SiteImage:
    """A picture as a page shows it: `path` below the site's root, size in pixels, `drawing` where it scales freely.

    A drawing that `turns` is shown in light ink where screens are dark.

    `widths` are those at which the site has it, its own last; none for one that is very light, or that moves.
    Where it `has_avif`, all of them are there as AVIF; a photograph's are there as JPEG, too.
    """

    path: str
    width: int
    height: int
    drawing: bool
    widths: tuple[int, ...] = ()
    has_avif: bool = False
    turns: bool = False

    @property
    def ratio(self) -> str:
        """Width to height, as a style sheet reads it."""
        return f"{self.width / max(self.height, 1):.3f}"

    def within(self, width: int, height: int) -> tuple[int, int]:
        """Return the sides at which it is no larger than these: a page that knows them does not move when it comes."""
        scale = min(1, width / max(self.width, 1), height / max(self.height, 1))
        return max(round(self.width * scale), 1), max(round(self.height * scale), 1)

    @property
    def address(self) -> str:
        """The path as a link has it, relative to the root."""
        return quote(self.path)

    @property
    def sized_paths(self) -> tuple[str, ...]:
        """The paths of its copies: as AVIF at each width, then a photograph's at each but its own."""
        avif = (f"{_sized(width, self.path)}.avif" for width in self.widths if self.has_avif)
        return (*avif, *(_sized(width, self.path) for width in self._narrower))

    @property
    def _narrower(self) -> tuple[int, ...]:
        return self.widths[:-1] if self.path.lower().endswith((".jpg", ".jpeg")) else ()

    def avif(self, root: str) -> str:
        """Return its copies as AVIF, as a `srcset` has them; `root` is the way to the site's root."""
        return ", ".join(f"{root}{quote(_sized(width, self.path))}.avif {width}w" for width in self.widths)

    def narrower(self, root: str) -> str:
        """Return the picture and its narrower copies in its own format, likewise."""
        copies = [f"{root}{quote(_sized(width, self.path))} {width}w" for width in self._narrower]
        return ", ".join((*copies, f"{root}{self.address} {self.width}w"))


@dataclass(frozen=True)
class SiteLocation:
    """Location of a body: the paths from there to the site's root, to the articles, and to the body's own page.

    `captions` are put into the page itself, by their assets: browsers load none from a folder.
    """

    root: str
    articles: str
    page: str = ""
    images: Mapping[str, SiteImage] = field(default_factory=dict)
    captions: Mapping[str, bytes] = field(default_factory=dict)

    def address(self, neutral: str) -> str:
        """Return the local form of a neutral address (`Article.body` has what there is)."""
        scheme, _, rest = neutral.partition(":")
        if neutral.startswith("#"):
            return self.page + neutral
        if scheme == "article":
            slug, mark, identifier = rest.partition("#")
            return f"{self.articles}{quote(slug)}.html{mark}{identifier}"
        if scheme == "asset":
            path = asset_path(neutral)
            if path in self.captions:
                return write_data_url("text/vtt", self.captions[path])
            return self.root + (self.images[path].address if path in self.images else quote(attachment_path(path)))
        if scheme == "site":
            path, mark, identifier = rest.partition("#")
            return f"{self.root}{quote(unquote(path).lstrip('/'))}{mark}{identifier}"
        return neutral


def image(picture: Picture, night: Night | None = None) -> SiteImage:
    """Return a picture of the collection as the site has it, and what an article says of its drawings at night."""
    if picture.moving:
        return SiteImage(f"{_MEDIA}{picture.path}.webp", picture.width, picture.height, drawing=False)
    # A photograph, or a picture as heavy as one, has narrower copies.
    narrower = (width for width in _WIDTHS if width <= picture.width * _NARROWER)
    widths = (*narrower, picture.width) if picture.is_heavy else ()
    turns = picture.is_drawing and (picture.turns if night is None else night is Night.TURN)
    has_avif = bool(widths) and (picture.media_type != "image/jpeg" or picture.data.size > _LIGHT)
    return SiteImage(
        f"{_MEDIA}{picture.path}", picture.width, picture.height, picture.is_drawing, widths, has_avif, turns
    )


def _sized(width: int, path: str) -> str:
    return f"{_SIZED}{width}/{path.removeprefix(_MEDIA)}"


LETTER, PIXELS, _DRAWN = "assets/icon.svg", "assets/icon.png", "assets/mark.svg"
"""Paths of the site's icon: a letter of ours, pixels that are made of a picture, or a drawing."""


def icon_path(icon: Picture | None) -> str:
    """Return the path of the icon; a square drawing of an editor's stays as it is."""
    if icon is None:
        return LETTER
    return _DRAWN if icon.is_drawing and icon.width == icon.height else PIXELS


def images_of(
    shown: Iterable[str], pictures: Mapping[str, Picture], night: Night | None = None
) -> dict[str, SiteImage]:
    """Return the pictures that a body shows, by their assets."""
    return {asset: image(pictures[asset], night) for asset in shown if asset in pictures}


article_path = article_page


def attachment_path(asset: str) -> str:
    """Return the path of an attachment of the collection."""
    return f"files/{asset}"


def author_page(feed: str) -> str:
    """Return the path of an author's page, beside the feed."""
    return f"{feed.removesuffix('.xml')}.html"


@dataclass(frozen=True)
class SizedPicture(Job):
    """A picture and the widths at which a site has it, as AVIF where it `has_avif` (a job of the runner)."""

    picture: Picture
    widths: tuple[int, ...]
    has_avif: bool = True

    about = sentence("picture {name}", name="{0.picture.path}")
    causes: ClassVar[dict[str, str]] = {
        "picture": sentence("its file changed"),
        "has_avif": sentence("it is made in other formats"),
    }

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of its copies."""
        return image(self.picture).sized_paths


def plan_sizes(pictures: Iterator[Picture] | tuple[Picture, ...]) -> list[SizedPicture]:
    """Return the jobs of those pictures that screens need at several widths."""
    shown = ((picture, image(picture)) for picture in pictures)
    return [SizedPicture(picture, image.widths, image.has_avif) for picture, image in shown if image.sized_paths]


@job()
def size_picture(picture: SizedPicture) -> tuple[Blob, ...]:
    """Return a picture as AVIF at each width where it has that, and a photograph as JPEG at each but its own.

    Raises:
        LostBlobError: its bytes are gone.
    """
    from pipeline.press.images.pixels import encode_widths

    return tuple(map(Blob.of, encode_widths(picture.picture.data.data, picture.widths, avif=picture.has_avif)))
