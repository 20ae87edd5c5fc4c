"""The sheet that a class gets: a head to fill in, the articles, their questions with room for answers.

A teacher's copy has the same pages, and the solutions behind them, so that both can turn to page 3 and line 35.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml.html.builder import E
from markupsafe import Markup

from pipeline import theme
from pipeline.body.neutral_html import Tree, parse, text_of, to_html
from pipeline.body.page_breaks import drop_names
from pipeline.editions.handouts.answer_space import give_room, make_boxes_fields, with_questions
from pipeline.editions.handouts.designs import Design, styles
from pipeline.editions.handouts.numbering import mark_places
from pipeline.editions.handouts.page_fitting import fit_page
from pipeline.editions.handouts.picture_letters import shown_pictures, small_letters
from pipeline.editions.handouts.written_answers import with_answers
from pipeline.editions.print.article import article_html, body_html, document, images, running_head
from pipeline.editions.print.footnotes import Notes
from pipeline.editions.print.link_targets import page_on_site
from pipeline.editions.print.qr import on_site
from pipeline.editions.print.references import References
from pipeline.i18n.labels import east_asian_forms, labels, number_in
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Article, Picture
from pipeline.model.handouts import Blank
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.typeset import typeset

# Points: a picture is no larger, and a box to tick as large (print/text.css).
_ROOM, _TICK = (116 / 25.4 * 72, 145 / 25.4 * 72), (8, 8)
_LOGO = "logo:own"


@dataclass(frozen=True)
class SheetHead:
    """What the head of a sheet says, and what is filled in there.

    `title` is "" where the article's own is enough; `marked_out_of` where no room is left for a mark.
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


@dataclass(frozen=True)
class ClassSheet(Job):
    """A sheet to be set (a job of the runner).

    `title` is the handout's, `base_url` where the site stands. With `flow` articles follow each other on a page;
    a `form` is filled in on a screen; `solutions` come last. `legal` is the line that says who answers for it.
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
    legal: str = ""

    about = sentence("{layout} sheet of {name}", layout="{0.design.name}", name="{0.title}")


@job(reads=("look/fonts", "look/paper", "styles/print.css"))
def set_sheet(job: ClassSheet) -> Sheets:
    """Set a sheet; its lines are known by their places (`classroom.numbering`), and what pictures are hard to read."""
    copy = _copy(job)
    sheets = typeset(copy)
    shown = shown_pictures(copy, sheets.lines)
    return replace(sheets, small_letters=small_letters(shown, copy.images, job.design.least))


def _copy(job: ClassSheet) -> Copy:
    notes = _notes(job)
    bodies = [_article(job, number, article, notes[article.slug]) for number, article in enumerate(job.articles)]
    body = "".join([_head(job), *bodies, _solutions(job, notes) if job.solutions else "", _legal(job)])
    own = [*(["print/flow.css"] if job.flow else []), *(["print/form.css"] if job.form else [])]
    grey = job.design.grey
    own += ["print/grey-flow.css"] if grey and job.flow else []
    forms = east_asian_forms(job.language)
    lengths = job.design.page.properties
    further = (theme.press_stylesheet(path, east_asian=forms, grey=grey, properties=lengths) for path in own)
    sheets = (*styles(job.design, job.language), *further)
    strips = () if job.design.legible else (running_head(job.title, job.language),)
    shown = images(job.articles, job.pictures) | ({_LOGO: job.head.logo.data.data} if job.head.logo else {})
    if grey:
        from pipeline.press.grey.drawings import grey_picture

        shown = {address: grey_picture(data, _ROOM) for address, data in shown.items()}
    html = document(job.title, job.language, body)
    return Copy(html, theme.laid_over(sheets, "print"), shown, strips, fits_pages=not job.design.legible)


def _notes(job: ClassSheet) -> dict[str, Notes]:
    """Return the notes of each article, which count anew as in its other editions.

    No two of one number share a page.
    """
    together = Notes()
    return {article.slug: together if job.flow else Notes() for article in job.articles}


def _head(job: ClassSheet) -> str:
    words, head = labels(job.language), job.head
    lines = [
        (words.gettext("Class"), head.class_name),
        (words.gettext("Teacher"), head.teacher_name),
        (words.gettext("Date"), head.date),
    ]
    terms = {Blank.NAME: words.gettext("Name"), Blank.DATE: words.gettext("Date")}
    template = theme.templates().get_template("print/handout.html")
    return template.render(
        title=head.title,
        told=[(term, text) for term, text in lines if text],
        blanks=[(str(blank), terms[blank]) for blank in head.blanks],
        mark=words.gettext("Mark"),
        marked_out_of=head.marked_out_of,
        instructed=words.gettext("Instructions"),
        instructions=head.instructions,
        form=job.form,
        logo_described=head.logo_described,
    )


def _legal(job: ClassSheet) -> Markup:
    return Markup('<p class="legal-line">{}</p>').format(job.legal) if job.legal else Markup()


def _article(job: ClassSheet, number: int, article: Article, notes: Notes) -> str:
    way = on_site(page_on_site(job.base_url, article.slug), article.language)
    references = replace(job.references, ways={article.slug: way})
    shown = with_questions(article)
    if job.solutions:
        shown = with_answers(shown)
    tree = parse(article_html(shown, job.pictures, notes, references, page=job.design.page))
    give_room(tree, number, job.design.answers, form=job.form)
    if job.form:
        make_boxes_fields(tree, number)
    mark_places(tree, number)
    _fit(tree, job.design)
    return to_html(tree)


def _fit(tree: Tree, design: Design) -> None:
    fit_page(tree, design)
    if design.grey:
        from pipeline.press.grey.drawings import make_grey

        for drawing in tree.iterfind(".//svg[@class='tick']"):
            make_grey(drawing, _TICK)


def _solutions(job: ClassSheet, notes: Mapping[str, Notes]) -> str:
    """Return the solutions of all articles, each below its article's title, on pages of their own."""
    parts = []
    for article in job.articles:
        body = _solutions_alone(article)
        if body is not None:
            tree = parse(
                body_html(
                    replace(article, body=body), job.pictures, notes[article.slug], job.references, job.design.page
                )
            )
            drop_names(tree)
            _fit(tree, job.design)
            parts.append(f"{_heading(article)}{to_html(tree)}")
    if not parts:
        return ""
    title = labels(job.language).gettext("Solutions")
    return f'<article class="solutions"><h1>{title}</h1>{"".join(parts)}</article>'


def _heading(article: Article) -> Markup:
    """Return the title of an article, above its solutions."""
    shown = Markup(article.title_html) or article.title  # noqa: S704 - of a closed set, made by normalise
    return Markup('<h2 data-label="{}" lang="{}">{}</h2>').format(article.title, article.language, shown)


def _solutions_alone(article: Article) -> Blob | None:
    """Return a body that has an article's solutions and no more, with the notes that they call.

    It is None where there are none.
    """
    tree = parse(article.body.text)
    found = [each for each in tree.find_class("solution") if not any(map(_is_solution, each.iterancestors()))]
    if not found:
        return None
    parts = [part for each in found for part in (*_asked(each, article.language), _opened(each))]
    alone = E.div(*parts, *map(_detached, tree.findall("section[@role='doc-endnotes']")))
    return Blob.of(to_html(alone).encode())


def _asked(solution: Tree, language: str) -> list[Tree]:
    """Return the question that a solution stands in, with its number; none where it stands by itself."""
    question = next(solution.iterancestors("li"), None)
    if question is None or not any(_is_of(each, "questions") for each in question.iterancestors()):
        return []
    alone = _detached(question)
    for each in alone.find_class("solution"):
        each.drop_tree()
    number = 1 + sum(1 for _ in question.itersiblings("li", preceding=True))
    return [E.p(f"{number_in(language, number)}.\u00a0{text_of(alone)}", {"class": "asked"})]


def _is_solution(element: Tree) -> bool:
    return _is_of(element, "solution")


def _is_of(element: Tree, name: str) -> bool:
    return name in element.classes


def _opened(solution: Tree) -> Tree:
    """Return a solution as a block that every edition shows."""
    opened = _detached(solution)
    opened.set("class", "model-answer")
    return opened


def _detached(element: Tree) -> Tree:
    own = copy.deepcopy(element)
    own.tail = None
    return own
