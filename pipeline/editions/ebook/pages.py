"""A page of the e-book as XHTML, and the page that is a chapter."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree
from lxml.html.builder import E
from markupsafe import Markup

from pipeline import shelf
from pipeline.editions import hypertext
from pipeline.editions.ebook.access import facts
from pipeline.editions.ebook.blocks import placeholder
from pipeline.editions.ebook.body import Text, write
from pipeline.editions.ebook.chapter import Chapter, ChapterCopy
from pipeline.editions.ebook.fonts import used_fonts
from pipeline.editions.ebook.links import Around
from pipeline.editions.ebook.places import picture_path
from pipeline.jobs.nesting import room_to_nest
from pipeline.labels import direction, labels, long_date
from pipeline.model.text import printable
from pipeline.press.archive import deflate


def make_chapter(copy: ChapterCopy) -> Chapter:
    """See `chapter`."""
    images = {asset: f"../{picture_path(picture)}" for asset, picture in copy.pictures.items()}
    with room_to_nest():
        text = write(copy.body.text, Around(copy.slug, copy.language, images, copy.files, copy.lost))
        page = _chapter_page(copy, images, text)
        root = etree.fromstring(page)
        found = facts(root, copy.pictures.values())
        return Chapter(deflate(page), found, text.places, text.links, used_fonts(root))


def make_page(name: str, language: str, values: Mapping[str, object]) -> bytes:
    """The page of the template `epub/NAME.xhtml` with these values."""
    template = shelf.templates().get_template(f"epub/{name}.xhtml")
    return printable(template.render({**values, "language": language, "runs": direction(language)})).encode()


def _chapter_page(copy: ChapterCopy, images: Mapping[str, str], text: Text) -> bytes:
    values = {
        "title": copy.title,
        "root": "../",
        "description": copy.description,
        "tags": copy.tags,
        "authors": ", ".join(copy.authors),
        "date": long_date(copy.date, copy.language) if copy.date else "",
        "lead": _lead(copy, images),
        "body": Markup(text.xhtml),  # noqa: S704 - made of known elements, all text escaped
    }
    return make_page("chapter", copy.language, values)


def _lead(copy: ChapterCopy, images: Mapping[str, str]) -> Markup:
    if copy.lead is None:
        return Markup()
    path, alt = images.get(copy.lead.asset), copy.lead.alt
    picture = E.img(src=path, alt=alt) if path else placeholder(alt, labels(copy.language))
    return Markup(hypertext.to_xhtml(E.div(picture)))  # noqa: S704 - all text escaped
