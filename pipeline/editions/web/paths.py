"""Where things stand in the site, and the ways to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from pipeline.model.collection import Picture
from pipeline.text.neutral import asset_path

JSON_FEED, TEXT_LIST = "feed.json", "llms.txt"
"""Where what programs read of the site stands, besides the feed and the sitemap."""


@dataclass(frozen=True)
class SiteImage:
    """A picture as a page shows it: `path` below the site's root, size in pixels, `drawing` where it scales freely."""

    path: str
    width: int
    height: int
    drawing: bool

    @property
    def ratio(self) -> str:
        """Width to height, as a style sheet reads it."""
        return f"{self.width / max(self.height, 1):.3f}"

    @property
    def address(self) -> str:
        """The path as it stands in a link, relative to the root."""
        return quote(self.path)


@dataclass(frozen=True)
class SiteLocation:
    """Where a body is read: the ways from there to the site's root, to the articles, and to the body's own page."""

    root: str
    articles: str
    page: str = ""
    images: Mapping[str, SiteImage] = field(default_factory=dict)

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
            return self.root + (self.images[path].address if path in self.images else quote(attachment_path(path)))
        if scheme == "site":
            path, mark, identifier = rest.partition("#")
            return f"{self.root}{quote(unquote(path).lstrip('/'))}{mark}{identifier}"
        return neutral


def image(picture: Picture) -> SiteImage:
    """Return where a picture of the collection stands in the site."""
    drawing = picture.media_type == "image/svg+xml"
    return SiteImage(f"media/{picture.path}", picture.width, picture.height, drawing)


def images_of(shown: Iterable[str], pictures: Mapping[str, Picture]) -> dict[str, SiteImage]:
    """Return where the pictures that a body shows stand in the site, by their assets."""
    return {asset: image(pictures[asset]) for asset in shown if asset in pictures}


def article_path(slug: str) -> str:
    """Return where an article's page stands in the site."""
    return f"articles/{slug}.html"


def attachment_path(asset: str) -> str:
    """Return where an attachment of the collection stands in the site."""
    return f"files/{asset}"
