"""Copies of a handout, one for each pupil of a list: each with its name, its layout, its language and its blocks.

A variant is set and bound once, as any other handout, without a name. Names are put in afterwards, by functions whose
results are not remembered: no cache, log or report has one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import escape

from pipeline import theme
from pipeline.body.media import keep_for
from pipeline.body.neutral_html import parse, to_html
from pipeline.editions.book.plan_handouts import PlannedHandout
from pipeline.editions.handouts.designs import DESIGNS, STANDARD, Design, choose_styles
from pipeline.editions.handouts.edition import HandoutCopy
from pipeline.editions.print.documents import list_styles, make_document
from pipeline.extension import File
from pipeline.files.pupils import PERSONAL, Pupil, PupilList
from pipeline.i18n.labels import direction, labels
from pipeline.i18n.sentences import joined, sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Readers
from pipeline.model.books_and_handouts import Blank, Layout
from pipeline.model.collection import Collection, are_one, list_translations
from pipeline.model.problems import Problem
from pipeline.press.binding.bind import bind
from pipeline.press.binding.named_copies import NamedCopy, join_copies, name_copies
from pipeline.press.binding.signatures import Piece
from pipeline.press.fonts.prepared import SANS
from pipeline.press.geometry import MILLIMETRE
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.typeset import typeset
from pipeline.text.printable import file_name_of, free_name

_FOLDER, _TO_PRINT, _TABLE, _CHECK = "each", "each.pdf", "each.csv", "check-sheet.pdf"
_RULE = "pupils"
_TERM, _GAP = 9.5, 3 * MILLIMETRE  # points: the term before a name on a standard page, and what is around it
_HEADS = ("name", "class", "layout", "language", "level", "group", "file", "pages")
_FRENCH = ("nom", "classe", "mise en page", "langue", "niveau", "groupe", "fichier", "pages")
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would reckon


def edition_of(plan: PlannedHandout) -> str:
    """Return the edition that all files of the copies belong to."""
    return f"{plan.folder}/{_FOLDER}"


@dataclass(frozen=True)
class _Variant:
    """Copies that differ in the name alone, and the pupils who get one."""

    layout: Layout
    language: str
    levels: tuple[str, ...]
    groups: tuple[str, ...]
    class_name: str

    @property
    def called(self) -> str:
        """Name by which jobs tell it from others."""
        return joined(filter(None, (self.layout, self.language, *self.levels, *self.groups, self.class_name)))


@dataclass(frozen=True)
class _Given:
    """A pupil with the copy, and the path of its file."""

    pupil: Pupil
    variant: _Variant
    copy: NamedCopy
    path: str


def make_copies(
    collection: Collection, plan: PlannedHandout, given: PupilList, runner: Runner
) -> Iterator[File | Problem]:
    """Yield a PDF for each pupil, one of all copies to print, a table of who got what, and a list to tick off.

    All are for the teacher. The articles of the collection have all blocks (`ALL_BLOCKS`).
    """
    yield from given.problems
    yield from _report_languages(collection, plan, given)
    asked, variants = _plan_variants(collection, plan, given)
    for handout in variants.values():
        handout.begin(runner)
    bound: dict[_Variant, File] = {}
    problems: dict[Problem, None] = {}
    for variant, handout in variants.items():
        for item in handout.make(runner):
            if isinstance(item, Problem):
                problems[item] = None
            elif item.path == f"{handout.plan.folder}/{variant.layout}.pdf":
                bound[variant] = item
    yield from problems
    named = list(_name_pupils(collection, given.path, asked, bound, runner))
    yield from (item for item in named if isinstance(item, Problem))
    copies = dict(item for item in named if not isinstance(item, Problem))
    taken: set[str] = set()
    listed: list[_Given] = []
    for pupil, variant in asked:
        if pupil in copies:
            path = free_name(f"{plan.folder}/{_FOLDER}/{file_name_of(pupil.name) or _FOLDER}", taken)
            taken.add(path)
            listed.append(_Given(pupil, variant, copies[pupil], f"{path}.pdf"))
    if listed:
        yield from _list_files(collection, plan, listed, runner)


def list_variants(collection: Collection, plan: PlannedHandout, given: PupilList) -> list[HandoutCopy]:
    """Return the variants that the copies for the pupils of a list are made of."""
    return list(_plan_variants(collection, plan, given)[1].values())


def _plan_variants(
    collection: Collection, plan: PlannedHandout, given: PupilList
) -> tuple[list[tuple[Pupil, _Variant]], dict[_Variant, HandoutCopy]]:
    """Return the pupils with their variants, and the handouts that the variants are."""
    asked = [(pupil, _choose_variant(collection, plan, pupil)) for pupil in given.pupils]
    variants = dict.fromkeys(variant for _, variant in asked)
    return asked, {variant: _plan_variant(collection, plan, variant) for variant in variants}


def _list_files(
    collection: Collection, plan: PlannedHandout, listed: Sequence[_Given], runner: Runner
) -> Iterator[File]:
    language, imprint = collection.settings.language, HandoutCopy(collection, plan).imprint
    for each in listed:
        yield File(each.path, Blob.of(each.copy.pdf), each.copy.pages, teacher=True)
    pages = sum(each.copy.pages for each in listed)
    whole = join_copies([each.copy for each in listed], imprint)
    yield File(f"{plan.folder}/{_TO_PRINT}", Blob.of(whole), pages, teacher=True)
    yield File(f"{plan.folder}/{_TABLE}", Blob.of(_write_table(plan, listed, language)), teacher=True)
    sheet = _plan_check_sheet(plan, listed, language)
    sheets = runner.do_unremembered(set_check_sheet, sheet)
    part = Piece("check-sheet", sheets, language=language, folio=False)
    pdf = bind([part], replace(imprint, title=sheet.title))
    yield File(f"{plan.folder}/{_CHECK}", Blob.of(pdf), sheets.pages, teacher=True)


def _choose_variant(collection: Collection, plan: PlannedHandout, pupil: Pupil) -> _Variant:
    layout = pupil.layout or next((layout for layout in plan.handout.layouts if layout in PERSONAL), Layout.A4)
    spoken = pupil.language if _has_translation(collection, plan, pupil.language) else ""
    settings = collection.settings
    levels, groups = pupil.levels or settings.levels, pupil.groups or settings.groups
    return _Variant(layout, spoken, levels, groups, pupil.class_name or plan.handout.class_name)


def _has_translation(collection: Collection, plan: PlannedHandout, language: str) -> bool:
    return bool(language) and _translate(collection, plan.articles, language) != plan.articles


def _translate(collection: Collection, articles: Iterable[Article], language: str) -> tuple[Article, ...]:
    """Return the articles in a language, as far as they are translated."""
    versions = list_translations(collection)
    by_slug = {article.slug: article for article in collection.articles}
    found = []
    for article in articles:
        others = versions.get(article.slug, ())
        slug = next((one.slug for one in others if are_one(one.language, language)), article.slug)
        found.append(article if are_one(article.language, language) else by_slug.get(slug, article))
    return tuple(found)


def _report_languages(collection: Collection, plan: PlannedHandout, given: PupilList) -> Iterator[Problem]:
    for pupil in given.pupils:
        language = pupil.language
        if not language or all(are_one(article.language, language) for article in plan.articles):
            continue
        if not _has_translation(collection, plan, language):
            message = sentence("no article of the handout is translated into “{language}”", language=language)
            hint = sentence("translate one, and name it with “translation_key”, or delete the language")
            yield Problem(given.path, pupil.line, 1, _RULE, message, hint)


def _plan_variant(collection: Collection, plan: PlannedHandout, variant: _Variant) -> HandoutCopy:
    """Return a handout that is the copy of a variant but for the name."""
    articles = _translate(collection, plan.articles, variant.language) if variant.language else plan.articles
    if variant.language:
        collection = replace(collection, settings=replace(collection.settings, language=variant.language))
    readers = Readers(variant.levels, variant.groups)
    shown = tuple(_keep_for(article, readers) for article in articles)
    title = shown[0].title if plan.title == plan.articles[0].title else plan.title
    asked = replace(
        plan.handout,
        class_name=variant.class_name,
        layouts=(variant.layout,),
        blanks=tuple(blank for blank in plan.handout.blanks if blank is not Blank.NAME),
        teacher=False,
        named=True,
    )
    return HandoutCopy(collection, PlannedHandout(asked, shown, title, f"{plan.folder}/{_FOLDER}/{variant.called}"))


def _keep_for(article: Article, readers: Readers) -> Article:
    text = article.body.text
    if "data-level" not in text and "data-group" not in text:
        return article
    tree = parse(text)
    keep_for(tree, readers)
    return replace(article, body=Blob.of(to_html(tree)))


@dataclass(frozen=True)
class _NamePages:
    """Names, a page each, in the letters of a design."""

    names: tuple[str, ...]
    design: Design
    language: str


@dataclass(frozen=True)
class _CheckSheet:
    """A list of who got what: a title, what is said above, the heads and rows of the table."""

    title: str
    told: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    language: str


@job(reads=("look/fonts", "look/paper", "styles/print.css"))
def set_names(job: _NamePages) -> Sheets:
    """Set names; the runner must not remember what comes of it."""
    lines = "".join(f'<p class="pupil"><strong>{escape(name)}</strong></p>' for name in job.names)
    css = "@page { size: 2000pt 60pt; margin: 10pt } p.pupil { break-after: page; margin: 0 }"
    sheets = theme.append_own_stylesheet(choose_styles(job.design, job.language), "print")
    return typeset(Copy(make_document("", job.language, lines), (*sheets, css)))


@job(reads=("look/fonts", "look/paper", "styles/print.css"))
def set_check_sheet(job: _CheckSheet) -> Sheets:
    """Set the list to tick off; the runner must not remember what comes of it."""
    template = theme.templates().get_template("print/check-sheet.html")
    html = template.render(title=job.title, told=job.told, heads=job.heads, rows=job.rows, given="✓")
    sheets = (
        *list_styles(job.language),
        theme.press_stylesheet("print/check-sheet.css", properties=STANDARD.page.properties),
    )
    return typeset(Copy(make_document(job.title, job.language, html), sheets))


def _name_pupils(
    collection: Collection,
    path: str,
    requested: Sequence[tuple[Pupil, _Variant]],
    bound: Mapping[_Variant, File],
    runner: Runner,
) -> Iterator[tuple[Pupil, NamedCopy] | Problem]:
    """Yield the pupils with their copies of bound variants, and names that no font has."""
    by_letters: dict[tuple[Design, str], list[tuple[Pupil, _Variant]]] = {}
    for pupil, variant in requested:
        if variant in bound:
            letters = DESIGNS[variant.layout], variant.language or collection.settings.language
            by_letters.setdefault(letters, []).append((pupil, variant))
    for (design, language), row in by_letters.items():
        names = tuple(dict.fromkeys(pupil.name for pupil, _ in row))
        sheets = runner.do_unremembered(set_names, _NamePages(names, design, language))
        yield from _report_missing((pupil for pupil, _ in row), path, sheets)
        size = design.letters * design.wider or _TERM
        width = (design.page.measure if design.is_narrow else design.page.full) * MILLIMETRE
        room = width - SANS.width(labels(language).gettext("Name")) * size - _GAP
        backwards = direction(language) == "rtl"
        for variant in dict.fromkeys(variant for _, variant in row):
            pupils = [pupil for pupil, own in row if own == variant]
            pages = [names.index(pupil.name) for pupil in pupils]
            file = bound[variant]
            copies = name_copies(file.data.data, sheets.pdf.data, pages, room, right_to_left=backwards)
            for pupil, pdf in zip(pupils, copies, strict=True):
                yield pupil, NamedCopy(pupil.name, pdf, file.pages, language)


def _report_missing(pupils: Iterable[Pupil], path: str, sheets: Sheets) -> Iterator[Problem]:
    for pupil in pupils:
        missing = sorted(set(pupil.name) & set(sheets.missing))
        if missing:
            signs = joined(f"U+{ord(letter):04X}" for letter in missing)
            message = sentence("no font has letters of this name ({signs}); boxes replace them", signs=signs)
            hint = sentence("install a font that has them: the Debian packages fonts-noto-core and fonts-noto-cjk")
            yield Problem(path, pupil.line, 1, _RULE, message, hint)


def _plan_check_sheet(plan: PlannedHandout, listed: Sequence[_Given], language: str) -> _CheckSheet:
    """Return the list to tick off."""
    gettext = labels(language).gettext
    classes = list(dict.fromkeys(filter(None, (each.variant.class_name for each in listed))))
    told = [(gettext("Class"), ", ".join(classes))] if classes else []
    told.append((gettext("Date"), plan.handout.date))
    got = [(each.variant.layout, each.variant.language, each.pupil.level, each.pupil.group) for each in listed]
    columns = {
        gettext("Name"): [each.pupil.name for each in listed],
        gettext("Class"): [each.variant.class_name for each in listed] if len(classes) > 1 else [],
        gettext("Layout"): [" · ".join(filter(None, each)) for each in got],
    }
    columns = {head: cells for head, cells in columns.items() if cells}
    title = gettext(" · ").join((gettext("Copies given out"), plan.title))
    return _CheckSheet(title, tuple(told), tuple(columns), tuple(zip(*columns.values(), strict=True)), language)


def _write_table(plan: PlannedHandout, listed: Sequence[_Given], language: str) -> bytes:
    """Return the table of who got what, as spreadsheets read it, and as a list for the next copies."""
    french = are_one(language, "fr")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if french else ",", lineterminator="\r\n")
    writer.writerow(_FRENCH if french else _HEADS)
    for each in listed:
        variant = each.variant
        pure = each.path.removeprefix(f"{plan.folder}/")
        cells = [each.pupil.name, variant.class_name, str(variant.layout), variant.language]
        cells += [each.pupil.level, each.pupil.group, pure]
        writer.writerow([*(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells), each.copy.pages])
    return text.getvalue().encode("utf-8-sig")
