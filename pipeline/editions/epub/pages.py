"""A page of the e-book as XHTML, and the page that is a chapter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml import etree
from lxml.html.builder import E
from markupsafe import Markup

from pipeline import theme
from pipeline.body import neutral_html
from pipeline.body.values import LEAD
from pipeline.editions.book.pagination import folio, relative
from pipeline.editions.epub.accessibility import facts
from pipeline.editions.epub.blocks import placeholder, reference
from pipeline.editions.epub.body import Text, write
from pipeline.editions.epub.citations import Reader
from pipeline.editions.epub.fonts import used_fonts, used_signs
from pipeline.editions.epub.links import Around
from pipeline.editions.epub.paths import chapter_file, picture_path
from pipeline.editions.epub.splitting import files_of, parted, written
from pipeline.editions.epub.values import Chapter, ChapterCopy, Facts
from pipeline.i18n.labels import comma, direction, labels, listed, long_date, own_name, part_of_series
from pipeline.jobs.blob import Blob
from pipeline.jobs.recursion import room_to_nest
from pipeline.model.related import Related
from pipeline.text.printable import printable


def make_chapter(copy: ChapterCopy) -> Chapter:
    """See `chapter`."""
    images = {asset: f"../{picture_path(picture)}" for asset, picture in copy.pictures.items()}
    with room_to_nest():
        recordings = {asset: f"../{path}" for asset, path in copy.recordings.items()}
        around = Around(copy.slug, copy.language, images, copy.files, copy.lost, copy.moved, recordings)
        text = write(copy.body.text, around, copy.starts)
        page = _chapter_page(copy, images, text)
        root = etree.fromstring(page)
        read, fonts = Reader(root), used_fonts(root)
        cited, figures = read.citations(), read.figures(text.figures)
        pages = parted(root, len(page), copy.slug, copy.language)
        found = [facts(one, copy.pictures.values()) for one in pages]
        first, *more = [page] if len(pages) == 1 else map(written, pages)
        files = files_of(pages)
        return Chapter(
            *(Blob.of(first), sum(found, Facts()), text.places, text.links, fonts, cited, figures),
            pages=tuple(read.pages),
            more=tuple(map(Blob.of, more)),
            files=files,
            turned=tuple(files.get(f"page-{relative(number)}", 1) for number in read.pages),
            with_formulas=tuple(number for number, one in enumerate(found, start=1) if one.formulas),
            signs=used_signs(root),
        )


def make_page(name: str, language: str, values: Mapping[str, object]) -> bytes:
    """Return the page of the template `epub/NAME.xhtml` with these values."""
    return printable(_page(name, language, values)).encode()


def line_writer(name: str) -> Callable[..., Markup]:
    """Return what writes the lines of a list, of which a book may have thousands: a macro of `epub/lines.xhtml`."""
    return theme.macro("epub/lines.xhtml", name)


def _page(name: str, language: str, values: Mapping[str, object]) -> str:
    template = theme.templates().get_template(f"epub/{name}.xhtml")
    return template.render({**values, "language": language, "runs": direction(language)})


def _chapter_page(copy: ChapterCopy, images: Mapping[str, str], text: Text) -> bytes:
    texts = {
        "title": copy.title,
        "title_html": copy.title_html,
        "subtitle": copy.subtitle,
        "subtitle_html": copy.subtitle_html,
        "description": copy.description,
        "description_html": copy.description_html,
        "authors": listed(copy.authors, copy.language),
        "date": long_date(copy.date, copy.language) if copy.date else "",
        "instalment": _part(copy),
    }
    # What stands for the numbers of pages would not be printable.
    values = {name: printable(words) for name, words in texts.items()} | {
        "root": "../",
        "kind": copy.kind,
        "tags": tuple(map(printable, copy.tags)),
        "also": labels(copy.language).gettext("Also available in:"),
        "comma": comma(copy.language),
        "translations": [
            (one.language, direction(one.language), own_name(one.language), one.address) for one in copy.translations
        ],
        "lead": _lead(copy, images),
        "body": Markup(text.xhtml),  # noqa: S704 - made of known elements, all text escaped
        "first_page": _marks(() if copy.starts is None or copy.shared else (0,)),
        "see_also": labels(copy.language).gettext("See also"),
        "related": tuple(_related(one, copy.language) for one in copy.related),
        "pages_of_lead": _marks(start.page for start in copy.starts or () if start.place == LEAD),
    }
    return _page("chapter", copy.language, values).encode()


def _part(copy: ChapterCopy) -> str:
    own = copy.instalment
    return part_of_series(own.series, own.number, own.count, copy.language) if own else ""


def _related(other: Related, language: str) -> dict[str, str]:
    words = labels(language).gettext(" · ").join(other.words)
    texts = {"title": other.title, "title_html": other.title_html, "words": words}
    return {name: printable(text) for name, text in texts.items()} | {
        "file": chapter_file(other.slug),
        "language": other.language,
    }


def _marks(pages: Iterable[int]) -> Markup:
    mark = Markup('<span epub:type="pagebreak" role="doc-pagebreak" id="page-{0}" aria-label="{1}"></span>')
    return Markup().join(mark.format(relative(page), folio(page)) for page in pages)


def _lead(copy: ChapterCopy, images: Mapping[str, str]) -> Markup:
    if copy.lead is None:
        return Markup()
    path, alt, words = images.get(copy.lead.asset), copy.lead.alt, labels(copy.language)
    picture = E.img(src=path, alt=alt) if path else placeholder(alt, words)
    if copy.lead.address:
        picture = reference(E.img(alt=alt), copy.lead.address, words)
    return Markup(neutral_html.to_xhtml(E.div(picture)))  # noqa: S704 - all text escaped
