"""Slides: the articles of a handout on pages as wide as a screen, a heading each, with a teacher's notes behind them.

A slide begins with a heading of level 2 or 3 and with a rule (`---`); one that is too long goes on, with its heading
above it. Where a slide waits (`. . .`), `press/slide_steps.py` shows its parts one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lxml.html.builder import E
from markupsafe import Markup, escape

from pipeline import theme
from pipeline.body.media import keep_variants
from pipeline.body.neutral_html import Tree, add_classes, copy_alone, parse, text_of, to_html
from pipeline.editions.print.article import body_html, glue_title
from pipeline.editions.print.footnotes import Notes
from pipeline.editions.print.references import References
from pipeline.i18n.labels import direction, labels, list_words, long_date, number_in
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import NOTES, PAUSE, Article, Picture
from pipeline.press.geometry import MILLIMETRE, SLIDE, Page
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import COPY, MARK, TextLine, anchor
from pipeline.press.slide_steps import STEP, add_steps
from pipeline.text.urls import asset_address

_BEGINNING = "slide-begins"
_TOLD = "told-beside"
_HEADINGS = ("h2", "h3")
_NOTHING = Markup()
# Letters of a line and points from one to the next of title, subtitle and description; those of a fact; and how many
# there is room for.
_OPENING, _FACT, _ROOM = ((28, 50), (44, 34), (52, 30)), 24, 200
_LONG = 380  # letters of a paragraph that may be parted: it leaves no room for a heading
_QUOTED = 60  # letters of a block's text, by which its place in the post is found


@dataclass(frozen=True)
class SpeakerNotes:
    """Speaker notes beside a slide: the id of a place on it, and the notes."""

    place: str
    notes: Article


@dataclass(frozen=True)
class Slides(Job):
    """Bound slides, some of which wait."""

    pdf: Blob
    imprint: Imprint

    about = sentence("steps of {name}", name="{0.imprint.title}")


@job()
def show_steps(job: Slides) -> tuple[Blob, int]:
    """Return the slides, with a page for each step, and the number of pages."""
    pdf, pages = add_steps(job.pdf.data, SLIDE.top * MILLIMETRE, SLIDE.bottom * MILLIMETRE)
    return Blob.of(pdf), pages


def take_notes(article: Article) -> tuple[Article, list[SpeakerNotes]]:
    """Return an article without the notes for its teacher, with marks where slides wait, and these notes."""
    tree = parse(article.body.text)
    keep_variants(tree, "slides")
    told = []
    for number, block in enumerate(list(tree.find_class(NOTES)), start=1):
        name = f"{_TOLD}-{number}"
        notes = copy_alone(block)
        notes.tag = "div"
        notes.attrib.pop("class")
        alone = E.div(notes, *map(copy_alone, tree.findall("section[@role='doc-endnotes']")))
        told.append(SpeakerNotes(anchor(article.slug, name), replace(article, body=Blob.of(to_html(alone).encode()))))
        block.addnext(E.div({"id": name, "class": _TOLD}))
        block.drop_tree()
    for number, block in enumerate(list(tree.find_class(PAUSE)), start=1):
        if not _is_last(block):
            block.addnext(E.div({"id": f"{STEP}{number}", "class": "step"}))
        block.drop_tree()
    for rule in tree.findall("hr"):
        following = rule.getnext()
        if following is not None:
            add_classes(following, **{_BEGINNING: True})
        rule.drop_tree()
    return replace(article, body=Blob.of(to_html(tree).encode())), told


def _is_last(pause: Tree) -> bool:
    """Return whether nothing of its slide comes after a pause."""
    following = pause.getnext()
    while following is not None and not {NOTES, _TOLD, PAUSE}.isdisjoint(following.classes):
        following = following.getnext()
    return following is None or following.tag in ("hr", *_HEADINGS) or "footnotes" in following.classes


def opening_html(
    title: str, language: str, articles: Iterable[Article], facts: Iterable[str], logo_described: str = ""
) -> str:
    """Return the first slide of a deck of several articles: its title, their authors, `facts` of the handout."""
    authors = list_words(dict.fromkeys(author for article in articles for author in article.authors), language)
    lines = (authors, labels(language).gettext(" · ").join(filter(None, facts)))
    opening = _fill_opening((glue_title(escape(title)), _NOTHING, _NOTHING), lines, logo_described, is_deck=True)
    return f'<div lang="{language}" dir="{direction(language)}">{opening}</div>'


def _fill_opening(
    lines: tuple[Markup, Markup, Markup], facts: Iterable[str], logo_described: str, *, is_deck: bool = False
) -> str:
    """Return the HTML of an opening with a title, a subtitle and a description; many words are smaller."""
    title, subtitle, description = lines
    shown = list(filter(None, facts))
    rows = zip(lines, _OPENING, strict=True)
    height = sum(-(-len(text.striptags()) // letters) * points for text, (letters, points) in rows)
    return (
        theme.templates()
        .get_template("print/slide-opening.html")
        .render(
            title=title,
            subtitle=subtitle,
            description=description,
            facts=shown,
            logo_described=logo_described,
            is_deck=is_deck,
            is_long=height + _FACT * len(shown) > _ROOM,
        )
    )


@dataclass(frozen=True)
class Deck:
    """Data that all slides of a handout share: pictures by their paths, references to other articles, the page."""

    pictures: Mapping[str, Picture]
    references: References
    page: Page
    language: str


def slides_html(article: Article, notes: Notes, deck: Deck, facts: Iterable[str] = (), logo_described: str = "") -> str:
    """Return an article as slides: an opening with `facts` of its handout, and its body.

    The article has no notes for a teacher any more (`take_notes`).
    """
    language = article.language
    authors = list_words(article.authors, language)
    date = long_date(article.date, language) if article.date else ""
    between = labels(language).gettext(" · ")
    lines = (between.join(filter(None, (authors, date))), between.join(filter(None, facts)))
    pairs = (article.title, article.title_html), (article.subtitle, article.subtitle_html)
    title, subtitle = (glue_title(_markup(*pair)) for pair in pairs)
    described = _markup(article.description, article.description_html)
    opening = _fill_opening((title, subtitle, described), lines, logo_described)
    body = body_html(article, deck.pictures, notes, replace(deck.references, pages=None), deck.page)
    tree = parse(f"{opening}{_lead_html(article, deck.pictures)}{body}")
    _name_slides(tree, article)
    name = escape(anchor(article.slug))
    return f'<article id="{name}" lang="{language}" dir="{direction(language)}">{to_html(tree)}</article>'


def _markup(plain: str, marked: str) -> Markup:
    return Markup(marked) if marked else escape(plain)  # noqa: S704 - of a closed set, made by normalise


def _lead_html(article: Article, pictures: Mapping[str, Picture]) -> str:
    lead = article.opening
    if lead is None or lead.asset not in pictures:
        return ""
    return to_html(E.div(E.figure(E.img(src=asset_address(lead.asset), alt=lead.alt), {"class": f"lead {_BEGINNING}"})))


def _name_slides(tree: Tree, article: Article) -> None:
    """Say on each heading what is above the slides that go on after it; let long paragraphs be parted."""
    words = labels(article.language)
    for heading in tree.iter("h1", *_HEADINGS):
        title = text_of(heading)
        further = title if heading.tag == "h1" else words.gettext("%(title)s (continued)") % {"title": title}
        heading.set("data-further", further)
    for block in tree.iter("p", "li", "dd"):
        notes = sum(len(text_of(note)) for note in block.find_class("note"))
        add_classes(block, long=len(text_of(block)) - notes > _LONG)
    for block in tree.find_class("block-title"):
        block.set("data-further", words.gettext("%(title)s (continued)") % {"title": text_of(block)})


def notes_html(notes: Iterable[SpeakerNotes], deck: Deck) -> str:
    """Return the notes of a teacher's copy, behind the slides, each with the number of its slide."""
    words = labels(deck.language)
    digits = "".join(number_in(deck.language, digit) for digit in range(10))
    parts = []
    for each in notes:
        number = Markup('<span data-page-of="{}" data-digits="{}">0</span>').format(each.place, digits)
        label = escape(words.gettext("Slide %(number)s")) % {"number": number}
        tree = parse(body_html(each.notes, deck.pictures, Notes(), replace(deck.references, pages=None), deck.page))
        for element in tree.iter("*"):
            element.attrib.pop(MARK, None)
            element.attrib.pop("id", None)
        parts.append(f'<h2>{label}</h2><div lang="{each.notes.language}">{to_html(tree)}</div>')
    if not parts:
        return ""
    title = words.gettext("Notes")
    return f'<article class="solutions slide-notes" {COPY}="1"><h1>{title}</h1>{"".join(parts)}</article>'


def find_parted(html: str, lines: Iterable[TextLine]) -> tuple[tuple[str, str], ...]:
    """Return the tables and code that do not fit a slide: the slugs of their articles, and their first words."""
    pages: dict[str, set[int]] = {}
    for line in lines:
        pages.setdefault(line.place, set()).add(line.page)
    found = []
    for article in parse(html).iter("article"):
        for block in article.iter("table", "pre"):
            marked = (each.get(MARK, "") for each in block.iter("*"))
            if len(set().union(*(pages.get(place, set()) for place in marked))) > 1:
                found.append((article.get("id", ""), _quote(block, text_of(article))))
    return tuple(found)


def _quote(block: Tree, whole: str) -> str:
    """Return the first words of a block that are nowhere else in its article, if there are any."""
    pieces = ["".join(block.itertext())] if block.tag == "pre" else [text_of(cell) for cell in block.iter("td", "th")]
    lines = [line.strip()[:_QUOTED] for piece in pieces for line in piece.splitlines() if line.strip()]
    return next((line for line in lines if whole.count(" ".join(line.split())) == 1), lines[0] if lines else "")
