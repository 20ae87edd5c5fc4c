"""Handouts: chosen articles for a class, in the layouts that a teacher prints."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from markupsafe import Markup

from pipeline import theme
from pipeline.editions.book.plan_handouts import PlannedHandout, choose_counted_layout, list_layouts, plan_handouts
from pipeline.editions.book.selection import list_authors
from pipeline.editions.edition import Publication
from pipeline.editions.fallback import failure_problem, make_or_report, make_plain_body
from pipeline.editions.handouts.cards import Cards, set_cards
from pipeline.editions.handouts.designs import DESIGNS, STANDARD, Design, make_furniture
from pipeline.editions.handouts.documents import make_handout_ebook, make_office_files, write_legal_line
from pipeline.editions.handouts.newspaper import describe_paper, report_missing
from pipeline.editions.handouts.sheet import ClassSheet, SheetHead, carry_numbers, number_lines, set_sheet
from pipeline.editions.handouts.slides import Slides, show_steps
from pipeline.editions.press_problems import describe_small_letters, report_missing_font, report_remarks
from pipeline.editions.print import documents
from pipeline.editions.print.binding import Binding, Imposing, bind, impose
from pipeline.editions.print.references import references
from pipeline.extension import File
from pipeline.files.own_files import add_file
from pipeline.i18n.catalogue import word_of
from pipeline.i18n.labels import describe_logo, direction, labels, number_in
from pipeline.i18n.sentences import Sentence, joined, sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Picture
from pipeline.model.books_and_handouts import (
    IMPOSED,
    NEWSPAPERS,
    OTHERWISE_BROKEN,
    HandoutFormat,
    Layout,
    MarginNumbers,
)
from pipeline.model.collection import Collection
from pipeline.model.problems import TOO_MUCH_HINT, Problem
from pipeline.model.settings import SETTINGS_FILE
from pipeline.press.binding.signatures import Furniture, Piece
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import Sheets, are_unreadable, escape_name
from pipeline.text.urls import IN_TEXT, asset_path


def begin(publication: Publication, runner: Runner) -> None:
    """Begin the sheets, which take longer than any other job: before articles and books, no core waits for the last."""
    for handout in plan_handouts(publication.collection):
        if isinstance(handout, PlannedHandout) and HandoutFormat.PDF in handout.handout.formats:
            HandoutCopy(publication.collection, handout).begin(runner)


def make_handouts(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of all handouts of the collection, and what is wrong with them."""
    for handout in plan_handouts(publication.collection):
        if isinstance(handout, PlannedHandout):
            yield from make_handout(publication.collection, handout, runner)
        else:
            asked, error = handout
            hint = sentence("correct the entry of “handouts”, or delete it")
            message = sentence("a handout has no article: {error}", error=error)
            yield Problem(SETTINGS_FILE, *asked.place, "handout", message, hint)


def make_handout(
    collection: Collection, handout: PlannedHandout, runner: Runner, *, remarks: bool = False
) -> Iterator[File | Problem]:
    """Yield `handouts/NAME/LAYOUT.pdf`, and `handouts/NAME/NAME.docx` and the like, NAME being made of the title.

    With `remarks` in the bodies of its articles it is `handouts/NAME/remarks.pdf`, for the teacher. A teacher's copy
    has the same paths, for the `teacher`; archives are `handouts/NAME.zip` and `NAME-teacher.zip`.
    """
    place = ("", 0, 0) if handout.handout.is_to_order else (SETTINGS_FILE, *handout.handout.place)
    for key in handout.disputed:
        message = sentence(
            "articles of the handout “{title}” have different values of “{key}”; none is used",
            title=handout.title,
            key=key,
        )
        hint = sentence("set it in the entry of “handouts”, or with --{key}", key=key)
        yield Problem(*place, "bad-value", message, hint)
    yield from report_missing(collection, handout)
    copies = {handout.archive: HandoutCopy(collection, handout, remarks=remarks)}
    if handout.handout.teacher:
        copies[f"{handout.folder}-teacher.zip"] = replace(copies[handout.archive], solutions=True)
    for packed, copy in copies.items():
        files: list[File] = []
        for item in copy.make_all(runner):
            if isinstance(item, File):
                files.append(item)
            yield item
        if handout.handout.zip:
            packing = zip_handout(handout.title, collection.settings.language, files, handout.title_html)
            yield File(packed, packing, teacher=copy.solutions)


# No article's slug begins like that.
_PART = "_handout"
_REFERRING = frozenset(DESIGNS[layout] for layout in OTHERWISE_BROKEN)


@dataclass(frozen=True)
class HandoutCopy:
    """A handout of the collection, with the `solutions` or not, with `remarks` in the margin or not."""

    collection: Collection
    plan: PlannedHandout
    solutions: bool = False
    remarks: bool = False

    def begin(self, runner: Runner) -> None:
        """Begin the sheets, of which both copies are made."""
        runner.begin(set_sheet, self._jobs(), "handout", contained=True)

    def make_all(self, runner: Runner) -> Iterator[File | Problem]:
        """Yield the files of all formats that are asked for; the e-book has no solutions."""
        if HandoutFormat.PDF in self.plan.handout.formats:
            yield from self.make(runner)
        yield from make_office_files(self.collection, self.plan, self._sheet_head, runner, solutions=self.solutions)
        if not self.solutions:
            yield from make_handout_ebook(self.collection, self.plan, runner)

    def make(self, runner: Runner) -> Iterator[File | Problem]:
        """Yield `FOLDER/LAYOUT.pdf` for each layout, and what the press had to say."""
        layouts = list_layouts(self.plan.handout)
        sheets, problems = self._set(runner)
        yield from problems
        # Most are of the text, and so of each design.
        yield from dict.fromkeys(remark for each in sheets.values() for remark in report_remarks(each))
        bindings = {
            design: self._make_numbered_binding(design, sheets, runner) for design in self._designs if design in sheets
        }
        runner.begin(bind, bindings.values(), "binding")
        shown = {layout: sheets[DESIGNS[layout]] for layout in layouts if DESIGNS.get(layout) in sheets}
        for layout in layouts:
            if layout is Layout.CARDS:
                yield from make_or_report(self._path(layout), self._cards(shown, runner))
            elif layout in shown:
                binding = bindings[DESIGNS[layout]]
                yield from make_or_report(self._path(layout), self._pages(layout, shown[layout], binding, runner))
        if not self.solutions:
            yield from self._report_parted(sheets)
            flat = {layout: each for layout, each in shown.items() if layout not in IMPOSED}
            yield from _report_hard_to_read(flat, self.plan.articles)

    def _report_parted(self, sheets: Mapping[Design, Sheets]) -> Iterator[Problem]:
        """Yield what does not fit a slide, with the words by which its line is found."""
        sources = {escape_name(article.slug): article.source for article in self.plan.articles}
        for slug, words in (parted for each in sheets.values() for parted in each.parted):
            message = sentence("the table or code with “{words}” does not fit a slide; it is on several", words=words)
            hint = sentence("part it, shorten it, or put it in a block ::: print-only and say the rest in words")
            yield Problem(sources.get(slug, ""), 0, 0, "slide", message, hint)

    def _path(self, layout: Layout) -> str:
        return f"{self.plan.folder}/{'remarks' if self.remarks else layout}.pdf"

    @property
    def _designs(self) -> list[Design]:
        """The designs of its layouts."""
        layouts = list_layouts(self.plan.handout)
        return list(dict.fromkeys(DESIGNS[layout] for layout in layouts if layout in DESIGNS))

    @property
    def _standard(self) -> Design:
        """The design to whose lines others refer."""
        return DESIGNS[choose_counted_layout(self.plan.handout)]

    @property
    def _name(self) -> str:
        """Name by which jobs tell it from other handouts, and from the other copy."""
        return joined((self.plan.folder, sentence("teacher"))) if self.solutions else self.plan.folder

    def _jobs(self) -> list[ClassSheet]:
        """Return the sheets of its designs to be set, with that to whose lines others refer."""
        first = [self._standard] if _REFERRING.intersection(self._designs) else []
        sheet = self._sheet()
        jobs = [replace(sheet, design=design) for design in dict.fromkeys((*first, *self._designs))]
        paper = describe_paper(self.collection, self.plan)
        return [replace(each, paper=paper, flow=True) if each.design.is_newspaper else each for each in jobs]

    def _set(self, runner: Runner) -> tuple[Mapping[Design, Sheets], list[Problem]]:
        """Return the sheets by their designs."""
        jobs = self._jobs()
        outcomes = list(runner.attempt(set_sheet, jobs, "handout"))
        problems: list[Problem] = []
        failed = [job for job, outcome in zip(jobs, outcomes, strict=True) if isinstance(outcome, Failed)]
        if failed:
            articles, problems = _set_alone(failed[0], runner)
            if problems:
                jobs = [replace(job, articles=articles).qualified("2") for job in jobs]
                outcomes = list(runner.attempt(set_sheet, jobs, "handout"))
        sheets: dict[Design, Sheets] = {}
        for job, each in zip(jobs, outcomes, strict=True):
            design = job.design
            paths = [self._path(layout) for layout in list_layouts(self.plan.handout) if DESIGNS.get(layout) is design]
            if isinstance(each, Failed):
                problems += (failure_problem(path, each.reason) for path in paths)
                continue
            own = each[-1 if self.solutions else 0]
            if are_unreadable([own]):
                problems += (_report_missing_font(path, own) for path in paths)
            else:
                sheets[design] = own
        return sheets, problems

    def _sheet(self) -> ClassSheet:
        request = self.plan.handout
        return ClassSheet(
            title=self.plan.title,
            language=self.collection.settings.language,
            head=self._sheet_head,
            articles=self.plan.articles,
            pictures=self._pictures(),
            references=references(self.collection, self.plan.articles),
            base_url=self.collection.settings.base_url,
            design=STANDARD,
            flow=request.flow,
            form=request.form,
            solutions=request.teacher,
            remarks=self.remarks,
            legal=write_legal_line(self.collection),
            belongs_to=self.plan.folder,
        )

    @property
    def _sheet_head(self) -> SheetHead:
        options = self.plan.handout
        # One article says what it is called by itself.
        title = self.plan.title if self.plan.title != self.plan.articles[0].title else ""
        settings = self.collection.settings
        logo = self.collection.logo
        return SheetHead(
            title,
            options.class_name,
            options.teacher_name,
            options.date,
            options.blanks,
            logo,
            describe_logo(settings.publisher or settings.title, settings.language) if logo else "",
            marked_out_of=self.plan.marked_out_of,
            instructions=self.plan.instructions,
            named=options.named,
        )

    def _pictures(self) -> dict[str, Picture]:
        pictures = self.collection.pictures
        return {name: pictures[name] for article in self.plan.articles for name in article.shown if name in pictures}

    def _make_numbered_binding(self, design: Design, sheets: Mapping[Design, Sheets], runner: Runner) -> Binding:
        lines, numbers = sheets[design].lines, self.plan.handout.numbers
        language = self.collection.settings.language
        if design.slides:  # their style sheet has the numbers
            part = Piece(_PART, sheets[design], language=language, folio=False)
            return self._make_binding(part, documents.set_furniture(runner), design.name)
        if design.is_newspaper:
            numbers = MarginNumbers.NONE
        if design in _REFERRING and self._standard in sheets:
            marginals = carry_numbers(sheets[self._standard].lines, lines, numbers, pages=design.legible)
        else:
            marginals = number_lines(lines, numbers)
        part = Piece(_PART, sheets[design], language=language, marginals=marginals)
        furniture = make_furniture(design, language, self.plan.handout.ruling, runner)
        return self._make_binding(part, replace(furniture, drawing="") if self.remarks else furniture, design.name)

    def _make_binding(self, part: Piece, furniture: Furniture, design: str) -> Binding:
        name, site = joined((self._name, design)), self.collection.settings.base_url
        # If the site has no address, links to articles outside of the handout have no target.
        return Binding((part,), self.imprint, furniture, site, beside=False, belongs_to=name)

    def _pages(self, layout: Layout, sheets: Sheets, binding: Binding, runner: Runner) -> Iterator[File]:
        """Yield the file of a layout, made of the bound PDF."""
        (pdf,) = runner.map(bind, [binding], "binding")
        file = File(self._path(layout), pdf, sheets.pages, teacher=self.solutions or self.remarks)
        if layout is Layout.SLIDES:
            ((stepped, pages),) = runner.map(show_steps, [Slides(pdf, self.imprint)], "steps")
            file = replace(file, data=stepped, pages=pages)
        if layout in IMPOSED:
            plain = f"{IMPOSED[layout]}.pdf"
            creep = self.plan.handout.creep
            page = DESIGNS[layout].page
            content = page.unnumbered if layout in NEWSPAPERS else page.content
            job = Imposing(file.data, layout, self.imprint, plain, creep, content, belongs_to=self._name)
            (imposed,) = runner.map(impose, [job], "imposing")
            file = replace(file, data=imposed.pdf, pages=imposed.sides, sheets=imposed.sheets)
        yield file

    def _cards(self, shown: dict[Layout, Sheets], runner: Runner) -> Iterator[File | Problem]:
        """Yield the cards, and what the press had to say; what they show is `shown` then."""
        settings = self.collection.settings
        cards = Cards(
            title=self.plan.title,
            language=settings.language,
            articles=self.plan.articles,
            pictures=self._pictures(),
            base_url=settings.base_url,
            title_html=self.plan.title_html,
            belongs_to=self._name,
        )
        (sheets,) = runner.map(set_cards, [cards], "cards")
        if are_unreadable([sheets]):
            yield _report_missing_font(self._path(Layout.CARDS), sheets)
            return
        yield from report_remarks(sheets)
        part = Piece(_PART, sheets, language=settings.language, folio=False)
        binding = self._make_binding(part, documents.set_furniture(runner), Layout.CARDS)
        (pdf,) = runner.map(bind, [binding], "binding")
        shown[Layout.CARDS] = sheets
        yield File(self._path(Layout.CARDS), pdf, sheets.pages, teacher=self.solutions)

    @property
    def imprint(self) -> Imprint:
        """Metadata of its PDFs."""
        language = self.collection.settings.language
        dates = [article.date for article in self.plan.articles if article.date] or [self.collection.modified]
        return Imprint(
            title=self.plan.title,
            language=language,
            created=max(dates),
            modified=max(dates),
            authors=list_authors(self.plan.articles),
            keywords=tuple(dict.fromkeys(tag for article in self.plan.articles for tag in article.tags)),
            right_to_left=direction(language) == "rtl",
        )


def _report_missing_font(path: str, sheets: Sheets) -> Problem:
    return report_missing_font(sentence("{path} is left out", path=path), sheets.missing)


def _report_hard_to_read(sheets: Mapping[Layout, Sheets], articles: Iterable[Article]) -> Iterator[Problem]:
    """Yield the pictures whose letters are smaller than all others of the layouts; of a diagram, the post."""
    posts = {asset: article.source for article in articles for asset in article.shown if asset.startswith(IN_TEXT)}
    characters: dict[str, list[Sentence]] = {}
    for layout, each in sheets.items():
        for address, points in each.small_letters:
            characters.setdefault(asset_path(address), []).append(
                sentence("{layout} {points:g} pt", layout=word_of(layout), points=float(points))
            )
    for asset, layouts in characters.items():
        yield describe_small_letters(posts.get(asset, asset), layouts)


def _set_alone(sheet: ClassSheet, runner: Runner) -> tuple[tuple[Article, ...], list[Problem]]:
    """Return the articles of a sheet that cannot be set, with what is to be said of them.

    Of those that cannot be set alone, either, they have no more than the words.
    """
    articles: list[Article] = []
    problems: list[Problem] = []
    alone = (replace(sheet, articles=(article,)).qualified(article.slug) for article in sheet.articles)
    outcomes = runner.attempt(set_sheet, alone, "handout", len(sheet.articles))
    for article, outcome in zip(sheet.articles, list(outcomes), strict=True):
        if not isinstance(outcome, Failed):
            articles.append(article)
            continue
        name = joined((sheet.belongs_to, article.slug))
        body: Blob = make_plain_body(runner, article.body, article.language, name)
        articles.append(replace(article, body=body, lead=None, shown=(), questions=()))
        message = sentence(
            "{label}: {why}; its words are kept without their form", label=sentence("handout"), why=outcome.reason
        )
        problems.append(Problem(article.source, 0, 0, "words-alone", message, TOO_MUCH_HINT))
    return tuple(articles), problems


_PAGE = "index.html"


def zip_handout(title: str, language: str, files: Iterable[File], title_html: str = "") -> Blob:
    """Return the files of one folder, and an `index.html` that lists them, as a ZIP file.

    `title_html` is as in `Article`.
    """
    entries = [(file.path.rpartition("/")[2], file) for file in files]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        add_file(target, _PAGE, _write_index(title, title_html, language, entries).encode())
        for name, file in entries:
            add_file(target, name, file.data.data)
    return Blob.of(packed.getvalue())


def describe_file(name: str, language: str) -> str:
    """Return what a file of a handout is, its layout or its format, in a reader's words."""
    gettext = labels(language).gettext
    known: dict[str, str] = {
        HandoutFormat.DOCX: gettext("Document of Word (DOCX), to be changed"),
        HandoutFormat.ODT: gettext("Document of LibreOffice (ODT), to be changed"),
        HandoutFormat.EPUB: gettext("E-book"),
        Layout.A4: gettext("A4, to print and to read on a screen"),
        Layout.LETTER: gettext("US Letter"),
        Layout.LARGE_PRINT: gettext("Large print, with the page numbers of A4 in the margin"),
        Layout.SPACED: gettext("A4 with more space between letters, words and lines"),
        Layout.NOTES: gettext("A4 with a column for notes"),
        Layout.A5: gettext("A5, to print and to read on a screen"),
        Layout.DENSE: gettext("A4 in two columns, on less paper"),
        Layout.TWO_UP: gettext("Two pages on a side"),
        Layout.BOOKLET: gettext("Booklet: print on both sides, turn over the short edge, fold and staple"),
        Layout.SLIDES: gettext("Slides for a projector"),
        Layout.NEWSPAPER: gettext("Newspaper on A3: print on both sides, turn over the short edge, fold"),
        Layout.NEWSPAPER_A4: gettext("Newspaper, to read on a screen"),
        Layout.SMALL_NEWSPAPER: gettext("Newspaper on A4: print on both sides, turn over the short edge, fold"),
        Layout.NEWSPAPER_A5: gettext("Newspaper of A5 pages, to read on a screen"),
        Layout.CARDS: gettext("Cards to cut out"),
        Layout.GREY: gettext("A4 for printers without colour"),
    }
    return known[PurePosixPath(name).stem if name.endswith(".pdf") else name.rpartition(".")[2]]


def _write_index(title: str, title_html: str, language: str, entries: Iterable[tuple[str, File]]) -> str:
    lines = [(name, describe_file(name, language), _describe_extent(file, language)) for name, file in entries]
    template = theme.templates().get_template("handout/index.html")
    style = Markup(theme.press_stylesheet("handout/index.css"))  # noqa: S704 - our own
    between = labels(language).gettext(" · ")
    values = {"title": title, "title_html": title_html, "language": language, "direction": direction(language)}
    return template.render(values, style=style, lines=lines, between=between)


def _describe_extent(file: File, language: str) -> str:
    words = labels(language)
    if not file.pages:
        return ""
    pages = words.ngettext("%(n)s page", "%(n)s pages", file.pages) % {"n": number_in(language, file.pages)}
    if not file.sheets:
        return pages
    return words.ngettext("%(n)s sheet of paper", "%(n)s sheets of paper", file.sheets) % {
        "n": number_in(language, file.sheets)
    }
