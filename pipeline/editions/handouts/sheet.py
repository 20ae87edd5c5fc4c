"""The sheet that a class gets: a head to fill in, the articles, their questions with room for answers.

A teacher's copy has the same pages, and the solutions behind them, so that both can turn to page 3 and line 35.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from pipeline import theme
from pipeline.body.media import UNCOUNTED
from pipeline.body.neutral_html import HEADINGS, Tree, add_classes, parent_of, parse, to_html
from pipeline.body.page_breaks import drop_names
from pipeline.editions.handouts.answers import (
    add_answers,
    add_questions,
    extract_solutions,
    give_room,
    make_boxes_fields,
    make_gaps_fields,
    tick_choices,
)
from pipeline.editions.handouts.cards import find_pictures, find_small_letters
from pipeline.editions.handouts.designs import Design, choose_styles
from pipeline.editions.handouts.newspaper import Paper, put_in_columns
from pipeline.editions.handouts.slides import Deck, find_parted, notes_html, opening_html, slides_html, take_notes
from pipeline.editions.print.article import article_html, body_html
from pipeline.editions.print.binding import make_page_address
from pipeline.editions.print.documents import collect_images, make_document, make_running_head
from pipeline.editions.print.footnotes import Notes, raise_long_notes
from pipeline.editions.print.media import make_site_code
from pipeline.editions.print.references import References
from pipeline.editions.print.widths import Room, fit_tables
from pipeline.i18n.labels import east_asian_forms, labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Job, job
from pipeline.model.article import REMARK, Article, Picture
from pipeline.model.books_and_handouts import Blank, MarginNumbers
from pipeline.press.binding.named_copies import MARK as NAME_MARK
from pipeline.press.binding.named_copies import MARK_COLOUR
from pipeline.press.binding.signatures import Marginal
from pipeline.press.formulas import INK
from pipeline.press.sheets import COPY, MARK, Copy, Sheets, TextLine, anchor
from pipeline.press.typesetting.typeset import typeset_copies

# Points: a picture is no larger, and a box to tick as large (print/text.css).
_ROOM, _TICK = (116 / 25.4 * 72, 145 / 25.4 * 72), (8, 8)
_LOGO = "logo:own"
_PAPER = ("masthead", "ours")  # the templates of what comes before and behind a newspaper's articles


@dataclass(frozen=True)
class SheetHead:
    """Head of a sheet: its text, and the blanks to fill in.

    `title` is "" where the article's own is enough; `marked_out_of` where no room is left for a mark. One that is
    `named` has a mark in the place of a pupil's name.
    """

    title: str
    class_name: str
    teacher_name: str
    date: str
    blanks: tuple[Blank, ...]
    logo: Picture | None = None
    logo_described: str = ""
    marked_out_of: str = ""
    instructions: str = ""
    named: bool = False

    def told(self, language: str) -> list[tuple[str, str]]:
        """Return what is said in the head, each with its term."""
        gettext = labels(language).gettext
        lines = [
            (gettext("Class"), self.class_name),
            (gettext("Teacher"), self.teacher_name),
            (gettext("Date"), self.date),
        ]
        return [(term, text) for term, text in lines if text]

    def list_blanks(self, language: str) -> list[tuple[str, str]]:
        """Return what is filled in: its name for programs and its term."""
        gettext = labels(language).gettext
        terms = {Blank.NAME: gettext("Name"), Blank.DATE: gettext("Date")}
        return [(str(blank), terms[blank]) for blank in self.blanks]


@dataclass(frozen=True)
class ClassSheet(Job):
    """A sheet to be set (a job of the runner).

    `title` is the handout's, `base_url` the address of the site. With `flow` articles follow each other on a page;
    a `form` is filled in on a screen; `solutions` come last, `remarks` beside what they are about. `legal` is the line
    that says who answers for it, `paper` the masthead and the box of a newspaper.
    """

    title: str
    language: str
    head: SheetHead
    articles: tuple[Article, ...]
    pictures: Mapping[str, Picture]
    references: References
    base_url: str
    design: Design
    flow: bool = False
    form: bool = False
    solutions: bool = False
    remarks: bool = False
    legal: str = ""
    paper: Paper | None = None

    about = sentence("{layout} sheet of {name}", layout="{0.design.name}", name="{0.title}")


@job(reads=("look/fonts", "look/paper", "styles/print.css"))
def set_sheet(job: ClassSheet) -> tuple[Sheets, ...]:
    """Set a sheet once, and write the pupils' copy and the teacher's, or one for both where there are no solutions.

    Lines are known by their places (`mark_places`), and what pictures are hard to read.
    """
    copy = _make_copy(job)
    least = job.design.least
    return tuple(
        replace(
            sheets,
            small_letters=find_small_letters(find_pictures(copy, sheets.lines), copy.images, least),
            parted=find_parted(copy.html, sheets.lines) if job.design.slides else (),
        )
        for sheets in typeset_copies(copy)
    )


def _make_copy(job: ClassSheet) -> Copy:
    if job.design.slides:
        return _make_slides(job)
    # Notes count anew in each article, but for articles that share pages.
    together = Notes()
    notes = {article.slug: together if job.flow else Notes() for article in job.articles}
    bodies = [_render_article(job, number, article, notes[article.slug]) for number, article in enumerate(job.articles)]
    legal = Markup('<p class="legal-line">{}</p>').format(job.legal) if job.legal else ""
    head = _render_head(job)
    if job.paper:
        values = {"paper": job.paper, "logo_described": job.head.logo_described}
        head, legal = (theme.templates().get_template(f"print/{name}.html").render(values) for name in _PAPER)
    body = "".join([head, *bodies, legal, _render_solutions(job, notes) if job.solutions else ""])
    own = [
        *(["print/remarks.css"] if job.remarks else []),
        *(["print/flow.css"] if job.flow else []),
        *(["print/form.css"] if job.form else []),
    ]
    grey = job.design.grey
    own += ["print/grey-flow.css"] if grey and job.flow else []
    forms = east_asian_forms(job.language)
    lengths = job.design.page.properties
    further = (theme.press_stylesheet(path, east_asian=forms, grey=grey, properties=lengths) for path in own)
    sheets = (*choose_styles(job.design, job.language), *further)
    strips = () if job.design.legible else (make_running_head(job.title, job.language),)
    shown = collect_images(job.articles, job.pictures) | ({_LOGO: job.head.logo.data.data} if job.head.logo else {})
    if grey:
        from pipeline.press.grey import grey_picture

        shown = {address: grey_picture(data, _ROOM) for address, data in shown.items()}
    html = make_document(job.title, job.language, body)
    return Copy(html, theme.append_own_stylesheet(sheets, "print"), shown, strips, fits_pages=not job.paper)


def _make_slides(job: ClassSheet) -> Copy:
    head, deck = job.head, Deck(job.pictures, job.references, job.design.page, job.language)
    facts = (head.class_name, head.teacher_name, head.date)
    taken = [take_notes(add_questions(article)) for article in job.articles]
    notes = {article.slug: Notes() for article, _ in taken}
    parts = [opening_html(head.title, job.language, job.articles, facts, head.logo_described)] if head.title else []
    for number, (article, _) in enumerate(taken):
        own = () if head.title else (facts, head.logo_described)
        tree = parse(slides_html(article, notes[article.slug], deck, *own))
        mark_places(tree, number)
        _fit(tree, job.design)
        parts.append(to_html(tree))
    if job.solutions:
        told = [each for _, own in taken for each in own]
        parts += [notes_html(told, deck), _render_solutions(job, notes)]
    shown = collect_images(job.articles, job.pictures) | ({_LOGO: head.logo.data.data} if head.logo else {})
    html = make_document(job.title, job.language, "".join(parts))
    return Copy(html, theme.append_own_stylesheet(choose_styles(job.design, job.language), "print"), shown)


def _render_head(job: ClassSheet) -> str:
    words, head = labels(job.language), job.head
    template = theme.templates().get_template("print/handout.html")
    return template.render(
        title=head.title,
        named=words.gettext("Name") if head.named else "",
        name_mark=NAME_MARK,
        mark_colour=MARK_COLOUR,
        told=head.told(job.language),
        blanks=head.list_blanks(job.language),
        mark=words.gettext("Mark"),
        marked_out_of=head.marked_out_of,
        instructed=words.gettext("Instructions"),
        instructions=head.instructions,
        form=job.form,
        logo_described=head.logo_described,
    )


def _render_article(job: ClassSheet, number: int, article: Article, notes: Notes) -> str:
    way = make_site_code(make_page_address(job.base_url, article.slug), article.language)
    references = job.references if job.paper else replace(job.references, ways={article.slug: way})
    shown = add_questions(article)
    if job.solutions:
        shown = add_answers(shown)
    tree = parse(article_html(shown, job.pictures, notes, references, page=job.design.page))
    if job.remarks:
        _place_remarks(tree)
    give_room(tree, number, job.design.answers, form=job.form)
    tick_choices(tree)
    if job.form:
        make_boxes_fields(tree, number)
        make_gaps_fields(tree, number)
    mark_places(tree, number)
    _fit(tree, job.design)
    if job.paper:
        put_in_columns(tree)
    elif job.design.page.columns > 1:  # the opening goes over all columns, its picture has the width of one
        for lead in tree.findall(".//header/figure"):
            parent_of(lead).addnext(lead)
    return to_html(tree)


def _place_remarks(tree: Tree) -> None:
    """Put remarks before the blocks that they are about, so that they begin beside them; one on a heading is below."""
    for remark in tree.find_class(REMARK):
        before = remark.getprevious()
        while before is not None and REMARK in before.classes:
            before = before.getprevious()
        if before is not None and before.tag not in HEADINGS:
            before.addprevious(remark)


def _fit(tree: Tree, design: Design) -> None:
    fit_page(tree, design)
    if design.grey:
        from pipeline.press.grey import make_grey

        for drawing in tree.iterfind(".//svg[@class='tick']"):
            make_grey(drawing, _TICK)


def _render_solutions(job: ClassSheet, notes: Mapping[str, Notes]) -> str:
    """Return the solutions of all articles, each below its article's title, on pages of their own."""
    parts = []
    for article in job.articles:
        body = extract_solutions(article)
        if body is not None:
            alone = replace(article, body=body)
            tree = parse(body_html(alone, job.pictures, notes[article.slug], job.references, job.design.page))
            drop_names(tree)
            for link in tree.iter("a"):  # to what the pupils' pages have
                if link.get("href", "").startswith("#") and not link.get("href", "").startswith(f"#{article.slug}#"):
                    link.set("href", f"#{anchor(article.slug, link.get('href', '')[1:])}")
            _fit(tree, job.design)
            title = Markup(article.title_html) or article.title  # noqa: S704 - of a closed set, made by normalise
            heading = Markup('<h2 data-label="{}" lang="{}">{}</h2>').format(article.title, article.language, title)
            parts.append(f"{heading}{to_html(tree)}")
    if not parts:
        return ""
    name = labels(job.language).gettext("Solutions")
    return f'<article class="solutions" {COPY}="1"><h1>{name}</h1>{"".join(parts)}</article>'


# Characters of large print: two thirds of a page.
_LONGEST_NOTE = 900
# Rows of a table that is kept on one page in large print.
_SHORT_TABLE = 10
# What has smaller letters than the text.
_SMALL = ("figcaption", "td", "th", "caption", "small")
_SMALL_CLASSES = frozenset(("note", "long-note", "facts", "related", "admonition-title", "recording"))


def fit_page(tree: Tree, design: Design) -> None:
    """Have an article, which fits a page of its own, fit the page of a handout: tables, notes, codes."""
    if design.room != Room.on(design.page):
        fit_tables(tree, design.room)
    _keep_code_large(tree)
    if design.grey:
        _blacken_formulas(tree)
    if design.is_narrow:
        _lower_codes(tree)
    if design.legible:
        for table in tree.iter("table"):
            add_classes(table, short="short" in table.classes or sum(1 for _ in table.iter("tr")) <= _SHORT_TABLE)
        raise_long_notes(tree, _LONGEST_NOTE)


def _blacken_formulas(tree: Tree) -> None:
    """Draw formulas in black, as the text is where there is no other ink."""
    for part in (part for formula in tree.find_class("formula") for part in formula.iter()):
        for name in ("fill", "stroke"):
            if part.get(name) == INK:
                part.set(name, "#000")


def _keep_code_large(tree: Tree) -> None:
    """Set code as large as the small letters around it."""
    for code in tree.iter("code", "kbd", "samp"):
        around = [*code.iterancestors()]
        small = any(each.tag in _SMALL or not _SMALL_CLASSES.isdisjoint(each.classes) for each in around)
        add_classes(code, unreduced=small)


def _lower_codes(tree: Tree) -> None:
    """Put the way to an article's page beside the facts, so that title and standfirst have the whole measure."""
    for way in tree.find_class("on-site"):
        for facts in parent_of(way).find_class("facts"):
            facts.addprevious(way)


_EVERY = 5
_COUNTED = frozenset(("p", "li", "dt", "dd", "blockquote"))
_OTHERS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "caption", "figcaption", "pre", "img"))
# Blocks that have no lines of the text.
_APART = frozenset(("header", "figure", "table", "details"))
_APART_CLASSES = frozenset(
    ("questions", "glossary", "solution", "room", "note", "long-note", "related", "references", REMARK, UNCOUNTED)
)


def mark_places(article: Tree, number: int) -> None:
    """Name the blocks of an article, which is the handout's first for 0."""
    drop_names(article)
    for index, element in enumerate(article.iter(*_COUNTED, *_OTHERS)):
        apart = any(
            each.tag in _APART or not _APART_CLASSES.isdisjoint(each.classes)
            for each in (element, *element.iterancestors())
        )
        element.set(MARK, f"{number}{'-' if apart or element.tag not in _COUNTED else '.'}{index}")


def number_lines(lines: Sequence[TextLine], numbers: MarginNumbers) -> tuple[Marginal, ...]:
    """Return the numbers in the margin of a sheet that has these lines; each article is counted from 1."""
    return tuple(Marginal(line.page, number, line.baseline) for line, number in _select_numbered(lines, numbers))


def carry_numbers(
    standard: Sequence[TextLine], lines: Sequence[TextLine], numbers: MarginNumbers, *, pages: bool = True
) -> tuple[Marginal, ...]:
    """Return the numbers of another sheet, and of its `pages`, beside the lines of this one that have their words."""
    by_place: dict[str, list[TextLine]] = defaultdict(list)
    for line in lines:
        by_place[line.place].append(line)
    numbered = [(line, number, False) for line, number in _select_numbered(standard, numbers)]
    numbered += [(line, line.page + 1, True) for line in _find_first_lines(standard) if pages]
    marginals = []
    for line, number, of_page in numbered:
        if there := by_place.get(line.place):
            # The line that has the first word of the other one.
            own = there[max(bisect.bisect_right([line.before for line in there], line.before) - 1, 0)]
            marginals.append(Marginal(own.page, number, own.baseline, of_page, own.left))
    # Of two numbers beside one line, the later one: the first one's line has ended there.
    return tuple(
        {
            (marginal.page, marginal.left, marginal.baseline, marginal.of_page): marginal for marginal in marginals
        }.values()
    )


def _select_numbered(lines: Sequence[TextLine], numbers: MarginNumbers) -> Iterator[tuple[TextLine, int]]:
    """Yield the lines that have a number: every fifth, or the first of each paragraph."""
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for line in lines:
        article, counted, _ = line.place.partition(".")
        if not counted or (numbers is MarginNumbers.PARAGRAPHS and line.place in seen):
            continue
        seen.add(line.place)
        counts[article] += 1
        if numbers is MarginNumbers.PARAGRAPHS or (numbers is MarginNumbers.LINES and not counts[article] % _EVERY):
            yield line, counts[article]


def _find_first_lines(lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """Yield the first line of each page after the first."""
    pages = {0}
    for line in lines:
        if line.page not in pages:
            pages.add(line.page)
            yield line
