"""An article's body on the web: addresses below the site's root, pictures with their sizes, wide things that scroll."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from urllib.parse import quote, unquote

from pipeline.editions import hypertext
from pipeline.editions.hypertext import Tree
from pipeline.model.collection import Picture


@dataclass(frozen=True)
class Image:
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
class Place:
    """Where a body is read: the ways from there to the site's root, to the articles, and to the body's own page."""

    root: str
    articles: str
    page: str = ""
    images: Mapping[str, Image] = field(default_factory=dict)

    def address(self, neutral: str) -> str:
        """The local form of a neutral address (`Article.body` has what there is)."""
        scheme, _, rest = neutral.partition(":")
        if neutral.startswith("#"):
            return self.page + neutral
        if scheme == "article":
            slug, mark, identifier = rest.partition("#")
            return f"{self.articles}{quote(slug)}.html{mark}{identifier}"
        if scheme == "asset":
            path = asset_path(neutral)
            return self.root + (self.images[path].address if path in self.images else quote(attachment_path(path)))
        return neutral


def image(picture: Picture) -> Image:
    """Where a picture of the collection stands in the site."""
    drawing = picture.media_type == "image/svg+xml"
    return Image(f"media/{picture.path}", picture.width, picture.height, drawing)


def asset_path(address: str) -> str:
    """The PATH of an `asset:PATH`, which stands percent-encoded in a body (libxml2 writes addresses so)."""
    return unquote(address.removeprefix("asset:"))


def attachment_path(asset: str) -> str:
    """Where an attachment of the collection stands in the site."""
    return f"files/{asset}"


def page_body(body: str, place: Place, words: NullTranslations) -> str:
    """The body as a page of the site has it; `words` name the parts that scroll, in the article's language."""
    tree = hypertext.parse(body)
    _size_images(tree, place)
    _scroll(tree, words)
    for link in tree.iterfind(".//a[@role='doc-backlink']"):
        # The arrow alone would be read as "leftwards arrow with hook".
        link.set("aria-label", words.gettext("Back to the text"))
    hypertext.localise(tree, place.address)
    return hypertext.to_html(tree)


def feed_body(body: str, place: Place) -> str:
    """The body as a feed has it: nothing but its addresses is changed."""
    tree = hypertext.parse(body)
    hypertext.localise(tree, place.address)
    return hypertext.to_html(tree)


def _size_images(tree: Tree, place: Place) -> None:
    for element in tree.iter("img"):
        element.set("loading", "lazy")
        shown = place.images.get(asset_path(element.get("src") or ""))
        if shown is None:
            # A picture of another site need not be told who reads what here.
            element.set("referrerpolicy", "no-referrer")
            continue
        element.set("width", str(shown.width))
        element.set("height", str(shown.height))
        figure = element.getparent()
        if figure is not None and figure.tag == "figure":
            # So that the style sheet can keep a figure no higher than a window, and its legend as wide as the picture.
            figure.set("style", f"--ratio:{shown.ratio}")


def _scroll(tree: Tree, words: NullTranslations) -> None:
    """Put what may be wider than a phone into regions that a keyboard can scroll (WCAG 2.1.1), each with its name."""
    for kind, name, elements in _wide(tree, words):
        # A formula stands in a paragraph, where only a span may.
        wrapper = "span" if kind == "maths" else "div"
        for number, element in enumerate(elements, start=1):
            label = name % {"n": number}
            region = element.makeelement(
                wrapper, {"class": f"scroll {kind}", "role": "region", "tabindex": "0", "aria-label": label}
            )
            element.addprevious(region)
            region.append(element)
            region.tail, element.tail = element.tail, None


def _wide(tree: Tree, words: NullTranslations) -> Iterator[tuple[str, str, list[Tree]]]:
    yield "table", words.gettext("Table %(n)s"), list(tree.iter("table"))
    yield "code", words.gettext("Code %(n)s"), list(tree.iter("pre"))
    yield "maths", words.gettext("Formula %(n)s"), list(tree.iterfind(".//math[@display='block']"))
