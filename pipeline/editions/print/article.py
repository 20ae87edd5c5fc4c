"""An article as it is set on sheets: its neutral body made ready for paper, below an opening.

Shared by the editions that print: an article on its own, several in one document, the anthology. Addresses stay
neutral (binding decides where they lead), but ids become `SLUG#ID` (`press.sheets.anchor`), so that several
can be in one document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape

from lxml.html.builder import E
from markupsafe import Markup, escape

from pipeline import theme
from pipeline.body.bound_words import isolate_latin
from pipeline.body.media import leave_out
from pipeline.body.neutral_html import (
    HEADINGS,
    Tree,
    make_address_link,
    mark_bold_lines,
    name_figures,
    parse,
    text_of,
    to_html,
)
from pipeline.body.page_breaks import name_blocks
from pipeline.body.places import LEAD, RELATED, Figure
from pipeline.editions.book.pagination import find_page_starts
from pipeline.editions.book.sections import AUTHORS
from pipeline.editions.print.binding import Binding, bind, make_page_address
from pipeline.editions.print.blocks import keep_beginnings, keep_end, prepare_for_print
from pipeline.editions.print.documents import (
    collect_images,
    list_one_column_styles,
    list_running_on_styles,
    list_styles,
    make_document,
    make_running_head,
    mirror_furniture,
)
from pipeline.editions.print.footnotes import Notes, set_notes
from pipeline.editions.print.media import lead_to_recordings, make_frame, make_placeholder, set_recordings
from pipeline.editions.print.print_article import ArticlePrint, Bodies, PrintedArticle
from pipeline.editions.print.references import References, drop_ways_back, list_translations, make_related_block
from pipeline.editions.print.sections import WrittenSection, make_section_copy
from pipeline.editions.print.widths import Room, enlarge_drawings, find_unreadable, fit_tables, keep_width, mark_widths
from pipeline.i18n.labels import direction, labels, list_words, number_in, part_of_series, raised_date
from pipeline.model.article import Article, Lead, Medium, Picture
from pipeline.press.binding.signatures import PageReference, Piece
from pipeline.press.geometry import A4, Page
from pipeline.press.sheets import MARK, Copy, Sheets, anchor
from pipeline.press.typesetting.typeset import typeset
from pipeline.text.standard_numbers import DOI_RESOLVER
from pipeline.text.urls import asset_address

Pictures = Mapping[str, Picture]

_SILENT, _NOTHING = References(), Markup()
# Two words at the end of a title, as HTML; together they have no more letters.
_LAST_WORDS, _TAG, _SHORT_WORDS = re.compile(r"(?<= )([^\s<>]++) ((?:[^\s<>]|<[^<>]*>)++)$"), re.compile("<[^<>]*>"), 16
# A lead picture at least this much wider than high takes the column of notes as well.
_LANDSCAPE = 1.5
_BANDED = 0.75  # of its usual height has one below the beginning of a part (print/text.css)


def article_copy(
    article: Article,
    pictures: Pictures,
    strips: tuple[str, ...] = (),
    references: References = _SILENT,
    page: Page = A4,
) -> Copy:
    """Return one article as a document of its own, on such pages, with room on them for other articles."""
    html = make_document(
        article.title, article.language, article_html(article, pictures, Notes(), references, page=page)
    )
    shared = references.shared
    sheets = [*list_styles(article.language, page), *list_one_column_styles(page)]
    sheets += list_running_on_styles(shared.above, page)
    if shared.below:
        sheets.append(f"@page :nth({shared.last}) {{ padding-bottom: {shared.below:g}pt }}")
    shown = collect_images((article,), pictures)
    return Copy(html, theme.append_own_stylesheet(tuple(sheets), "print"), shown, strips, fits_pages=True)


def article_html(
    article: Article, pictures: Pictures, notes: Notes, references: References = _SILENT, page: Page = A4
) -> str:
    """Return an article for print, title and opening included, as one `article` element with the article's slug as id.

    `notes` numbers the notes at the foot: give one to all articles of a document to number them through. `references`
    are what it can say of other articles.
    """
    template = theme.templates().get_template("print/article.html")
    related = make_related_block(article, references)
    series = article.instalment
    language = article.language
    reading = labels(language).ngettext("%(n)s minute to read", "%(n)s minutes to read", article.reading_minutes)
    return template.render(
        article=article,
        title=glue_title(article.title_html or str(escape(article.title))),
        anchor=anchor(article.slug),
        authors=list_words(article.authors, article.language),
        date=Markup(raised_date(article.date, article.language)),  # noqa: S704 - escaped
        direction=direction(article.language),
        resolver=DOI_RESOLVER,
        reading=reading % {"n": number_in(language, article.reading_minutes)},
        instalment=part_of_series(series.series, series.number, series.count, language) if series else "",
        lead=Markup(  # noqa: S704 - our own HTML
            _lead(article.opening, pictures, article.language, page, _BANDED if article.slug in references.bands else 1)
        ),
        body=Markup(body_html(article, pictures, notes, references, page)),  # noqa: S704 - sanitised when it was normalised
        related=Markup("" if related is None else to_html(E.div(related))),  # noqa: S704 - our own HTML
        band=references.bands.get(article.slug),
        on_site=references.ways.get(article.slug, _NOTHING),
        also=list_translations(references.translations.get(article.slug, ()), article.language, references.site),
    )


def glue_title(title: str) -> Markup:
    """Return the HTML of a title whose last line has more than one short word."""
    match = _LAST_WORDS.search(title)
    if match and len(unescape(_TAG.sub("", match[1] + match[2]))) < _SHORT_WORDS:
        title = f"{title[: match.end(1)]}\u00a0{match[2]}"
    return Markup(title)  # noqa: S704 - of a closed set, made by normalise, or escaped


def body_html(
    article: Article, pictures: Pictures, notes: Notes, references: References = _SILENT, page: Page = A4
) -> str:
    """Return an article's body alone, ready for paper: what is wide in it fits the page."""
    tree = parse(article.body.text)
    name_blocks(tree)
    leave_out(tree, Medium.PRINT)
    drop_ways_back(tree)
    if direction(article.language) == "rtl":
        isolate_latin(tree)
    for heading in tree.iter(*HEADINGS):
        # The outline shall have the heading's own words, without the numbers of notes.
        heading.set("data-label", text_of(heading))
    set_recordings(tree, article.language)
    prepare_for_print(tree, pictures, article.language)
    mark_bold_lines(tree)
    mark_widths(tree, page)
    enlarge_drawings(tree, pictures, page)
    fit_tables(tree, Room.on(page))
    keep_beginnings(tree)
    keep_end(tree)
    set_notes(tree, article, notes, references)
    lead_to_recordings(tree, make_page_address(references.site, article.slug), article.language)
    _name_places(tree, article.slug)
    return to_html(tree)


def _name_places(tree: Tree, slug: str) -> None:
    """Give the ids, and the links to them, the names that they have among those of other articles."""
    own = f"article:{slug}"
    ids = {element.get("id") for element in tree.iterdescendants()}
    for element in tree.iterdescendants():
        identifier = element.get("id")
        if identifier and not identifier.startswith(f"{slug}#"):
            element.set("id", anchor(slug, identifier))
        address = element.get("href", "")
        # Another article of the same document may have the note to which a link leads: that has its full name already.
        if address.startswith("#") and address[1:] in ids and not address.startswith(f"#{slug}#"):
            element.set("href", f"#{anchor(slug, address.removeprefix('#'))}")
        elif address == own or address.startswith(f"{own}#"):
            element.set("href", f"#{address.removeprefix('article:')}")


def _lead(lead: Lead | None, pictures: Pictures, language: str, page: Page, height: float) -> str:
    if lead is None:
        return ""
    picture = pictures.get(lead.asset)
    if picture and not lead.address:
        wide = picture.width >= _LANDSCAPE * picture.height
        image = E.img({"src": asset_address(lead.asset), "alt": lead.alt, MARK: LEAD})
        shown = E.div(E.figure(image, {"class": "lead wide" if wide else "lead"}))
        enlarge_drawings(shown, pictures, page, height)
        if page.measure > A4.measure:
            keep_width(image, picture, min(A4.full if wide else A4.measure, page.measure))
        return to_html(shown)
    words = make_placeholder(lead.alt, language)
    if lead.address:
        label = labels(language).gettext("Picture on the web:")
        words = make_frame(f"{label} {lead.alt} – ", make_address_link(lead.address))
    return to_html(E.div(E.figure(words, {"class": "lead", MARK: LEAD})))


def print_article(job: ArticlePrint) -> PrintedArticle:
    """Set one article and bind it."""
    article = job.article
    head = make_running_head(article.title, job.language)
    references = References(
        cited=job.cited,
        site=job.base_url,
        related={article.slug: job.related},
        translations={article.slug: job.translations},
        bands={article.slug: job.band} if job.band else {},
        shared=job.shared,
        pages=job.pages,
    )
    copy = article_copy(article, job.pictures, (head,), references, job.page)
    sheets = typeset(copy)
    if sheets.pages == 1 and job.bound and 'class="xref"' in article.body.text:  # the reader has all in view
        sheets = typeset(article_copy(article, job.pictures, (head,), replace(references, pages=None), job.page))
    own = [line for line in sheets.lines if not line.place.startswith(RELATED)]
    # The pages of related articles are stamped at the end of the last line of each.
    ends = {line.place.removeprefix(RELATED): line for line in sheets.lines if line.place.startswith(RELATED)}
    stamped = tuple(PageReference(line.page, line.baseline, slug) for slug, line in ends.items())
    starts = find_page_starts(own, sheets.pages)
    # The other lines are not needed, and a book has many.
    sheets = replace(sheets, lines=(), small_letters=find_unreadable(copy.html))
    if not job.bound:
        return PrintedArticle(sheets, starts=starts, references=stamped, runs_on=job.shared.above > 0)
    part = Piece(article.slug, sheets, article.title, article.language)
    imprint, place = job.imprint, job.furniture
    if direction(article.language) == "rtl":
        imprint, place = replace(imprint, right_to_left=True), mirror_furniture(place, job.page)
    pdf = bind(Binding((part,), imprint, place, job.base_url))
    return PrintedArticle(sheets, pdf, starts=starts, references=stamped)


def find_captions(job: Bodies) -> tuple[tuple[Figure, ...], ...]:
    """Return the figures and tables of each body that paper shows, as `body_html` names them."""
    captions = []
    for body in job.bodies:
        tree = parse(body.text if "<figcaption" in body.text or "<caption" in body.text else "")
        leave_out(tree, Medium.PRINT)
        captions.append(name_figures(tree))
    return tuple(captions)


def set_written_section(section: WrittenSection) -> Sheets:
    """Set a text around a book's articles."""
    text = section.text
    html = Markup(body_html(text, section.pictures, Notes(), page=section.page))  # noqa: S704 - sanitised when it was normalised
    template = theme.templates().get_template(f"print/book/{section.template}.html")
    title = glue_title(text.title_html or str(escape(text.title)))
    values = {"title_html": title, "name": text.slug, "has_entries": text.slug == AUTHORS}
    body = template.render(title=text.title, body=html, **values)
    return typeset(
        make_section_copy(text.title, text.language, body, collect_images((text,), section.pictures), section.page)
    )
