"""Apply a collection's look: read its fonts, colours, style sheets and templates and give them to a run's jobs."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline import theme
from pipeline.files.opening import read_below
from pipeline.i18n.sentences import humanize, sentence, suggest_fix
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed, Job, JobFunction, job
from pipeline.jobs.runner import Runner
from pipeline.look import palette
from pipeline.model.collection import Collection
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, SHEETS, FontChoice, Look, Part, Trust
from pipeline.press.geometry import A4
from pipeline.press.images.colours import LEAST_CONTRAST, contrast
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from pipeline.theme import typefaces
from pipeline.theme.typefaces import Font, OwnFonts

_PAGES = 20
_WORDS = "Of all that a page may hold, this one has a little. " * 12
_HTML = f"""<!DOCTYPE html><html lang="en"><head><title>Specimen</title></head><body><article>
<h1>Specimen</h1><p class="standfirst">{_WORDS}</p><h2>Text</h2><p>{_WORDS}</p><p>{_WORDS}</p>
<h3>List</h3><ul><li>One</li><li>Two</li></ul><ol><li>One</li></ol><dl><dt>Term</dt><dd>Text</dd></dl>
<blockquote><p>{_WORDS}</p></blockquote><pre><code>code</code></pre><figure><figcaption>Caption</figcaption></figure>
<table><thead><tr><th>Head</th></tr></thead><tbody><tr><td>Cell</td></tr></tbody></table></article></body></html>"""


class TooManyPagesError(Exception):
    """A style sheet makes a book of one page of text."""


@dataclass(frozen=True)
class Specimen(Job):
    """A style sheet for paper, tried on a page of text."""

    css: str

    about = sentence("print style sheet")


@job(reads=("look/fonts", "look/paper"))
def set_specimen(job: Specimen) -> int:
    """Set a specimen page with an editor's style sheet and return the number of its pages.

    Raises:
        TooManyPagesError: It has more than 20 pages.
    """
    usual = theme.press_stylesheet("print/page.css", "print/text.css", properties=A4.properties)
    sheets = typeset(Copy(_HTML, (usual, A4.rules("ltr"), job.css)))
    if sheets.pages > _PAGES:
        raise TooManyPagesError
    return sheets.pages


@dataclass(frozen=True)
class PartCopy(Job):
    """A template and its values."""

    path: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    about = sentence("template {name}", name="{0.path}")

    @property
    def budget(self) -> str:
        """All copies of one template share one time limit."""
        return self.path


@dataclass(frozen=True)
class FilledPart:
    """Clean HTML that a template gives, or the reason why it gives none and the line of the fault (0: unknown)."""

    html: str = ""
    wrong: str = ""
    line: int = 0


fill_part = JobFunction[PartCopy, FilledPart]("pipeline.look.parts:fill_part")


@dataclass(frozen=True)
class FontFiles(Job):
    """Files of one family: their paths as an editor names them, and what they hold."""

    files: tuple[tuple[str, Blob], ...]

    about = sentence("fonts {name}", name="{0.files[0][0]}")


@dataclass(frozen=True)
class FamilyRead:
    """A family cut into subsets; `wrong` has files that cannot be used, each with the reason.

    `family` is what style sheets call it, `name` what its maker does. It `lacks_bold` where bold words would look as
    others do on paper.
    """

    family: str = ""
    name: str = ""
    fonts: tuple[Font, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()
    lacks_bold: bool = False


read_fonts = JobFunction[FontFiles, FamilyRead]("pipeline.look.font_files:read_fonts", reads=("look/fonts",))


@dataclass(frozen=True)
class OwnSheet(Job):
    """A style sheet of an editor."""

    path: str
    text: str

    about = sentence("style sheet {name}", name="{0.path}")


@dataclass(frozen=True)
class RemovedRule:
    """A part removed from a style sheet: its line and column from 1, and why."""

    line: int
    column: int
    reason: str


@dataclass(frozen=True)
class SheetRead:
    """A cleaned style sheet and the removed parts."""

    css: str
    left_out: tuple[RemovedRule, ...] = ()


read_sheet = JobFunction[OwnSheet, SheetRead]("pipeline.look.sheets:read_sheet")

LOOK = "look"
"""The label of its maps."""
_ROLES = {"text_font": typefaces.SERIF, "heading_font": typefaces.SANS, "code_font": typefaces.MONO}
_LARGEST_FONT = 4_000_000  # bytes
_PRINT = "styles/print.css"
_OFL = "SIL Open Font License 1.1"


def apply_theme(collection: Collection, manuscript: Manuscript, runner: Runner, trust: Names[Trust] = ()) -> Collection:
    """Give the look to the runner's jobs; return the collection with its typefaces, trusted templates and problems."""
    problems: list[Problem] = []
    look = manuscript.look
    fonts = _own_fonts(look, manuscript, runner, problems)
    light, dark = palette.screen_palettes(look)
    problems += (_report_contrast(each, look) for each in (*light.adjusted, *dark.adjusted))
    given: dict[str, Any] = {
        theme.SCREEN: palette.screen_properties(look, light, dark, fonts),
        theme.PAPER: palette.paper_properties(palette.paper_palette(look), fonts),
        theme.EBOOK: palette.ebook_properties(palette.ebook_mark(look), fonts),
        typefaces.FONTS: fonts,
    }
    given |= _read_sheets(manuscript.beside, runner, problems)
    runner.give({name: value for name, value in given.items() if value not in ("", OwnFonts())})
    templates = {part.path: manuscript.beside[part.path] for part in Part if part.path in manuscript.beside}
    if templates and Trust.TEMPLATES not in trust:
        problems += map(_report_untrusted, templates)
        templates = {}
    return replace(
        collection,
        templates=templates,
        typefaces=_list_typefaces(look, fonts),
        problems=(*collection.problems, *problems),
    )


def _own_fonts(look: Look, manuscript: Manuscript, runner: Runner, problems: list[Problem]) -> OwnFonts:
    """Return the families that the look names, with the fonts read from its own files."""
    families: dict[str, str] = {}
    fonts: dict[Font, None] = {}
    licences: dict[tuple[str, str], None] = {}
    for key, role in _ROLES.items():
        choice: FontChoice = getattr(look, key)
        if choice.family:
            families[role] = choice.family
        elif choice.files:
            read = _read_family(key, choice, manuscript, runner, problems)
            if read.family:
                families[role] = read.family
                fonts |= dict.fromkeys(read.fonts)
                file = f"LICENSE-{read.name.lower().replace(' ', '-')}.txt"
                licences[file, f"{read.name}\n\n{choice.licence}\n"] = None
    return OwnFonts(tuple(families.items()), tuple(fonts), tuple(licences))


def _list_typefaces(look: Look, fonts: OwnFonts) -> tuple[str, ...]:
    """Return the families with their licences for the colophon, nothing for the usual families."""
    if not fonts.families:
        return ()
    chosen = dict(fonts.families)
    names: dict[str, None] = {}
    for key, role in _ROLES.items():
        choice: FontChoice = getattr(look, key)
        name = chosen.get(role, typefaces.USUAL[role])
        licence = _OFL
        if role in chosen and choice.files:
            # Without the mark that `read_fonts` adds to a family's name.
            name, licence = name.rpartition(" ")[0], choice.licence
        names[f"{name} ({licence})"] = None
    return tuple(names)


def _read_family(
    key: str, choice: FontChoice, manuscript: Manuscript, runner: Runner, problems: list[Problem]
) -> FamilyRead:
    """Read the family of an editor's files; it is empty if no file can be used."""
    place = manuscript.look.places.get(key, BEGINNING)
    files = []
    wrong: list[tuple[str, str]] = []
    for path in choice.files:
        try:
            data = read_below(manuscript.root, path, _LARGEST_FONT)
        except OSError as error:
            wrong.append((path, humanize(error)))
            continue
        if len(data) > _LARGEST_FONT:
            wrong.append((path, sentence("it has more than {number} MB", number=_LARGEST_FONT // 1000000)))
        else:
            files.append((path, runner.keep(data)))
    read = FamilyRead()
    if files:
        (outcome,) = runner.attempt(read_fonts, [FontFiles(tuple(files))], LOOK, 1)
        read = FamilyRead(wrong=((files[0][0], outcome.reason),)) if isinstance(outcome, Failed) else outcome
    for path, why in (*wrong, *read.wrong):
        message = sentence("the font {file} is not used: {why}", file=path, why=why)
        hint = sentence("name files of one family, from the content folder: regular, bold, italic")
        problems.append(Problem(SETTINGS_FILE, *place, "own-font", message, suggest_fix(why, hint)))
    if read.family and read.lacks_bold:
        message = sentence("“{key}” has no bold font: on paper, bold words look like the others", key=key)
        hint = sentence("name the file of the bold font too")
        problems.append(Problem(SETTINGS_FILE, *place, "own-font", message, hint))
    return read


def _report_contrast(colour: palette.Adjusted, look: Look) -> Problem:
    place = look.places.get(colour.key, BEGINNING)
    message = sentence(
        "“{key}” {asked} on {ground} ({where}) has a contrast of {found:.1f}, and text needs {least}; {used} is used",
        key=colour.key,
        asked=colour.requested.css,
        ground=colour.ground.css,
        where=sentence("in the dark") if colour.dark else sentence("in the light"),
        found=contrast(colour.requested, colour.ground),
        least=LEAST_CONTRAST,
        used=colour.used.css,
    )
    hint = sentence("write {used}, or a colour that differs more from the ground", used=colour.used.css)
    return Problem(SETTINGS_FILE, *place, "contrast", message, hint)


def _read_sheets(beside: Mapping[str, str], runner: Runner, problems: list[Problem]) -> dict[str, str]:
    """Return the style sheets as they may be used; that for paper only if a page can be set with it in time."""
    sheets = [OwnSheet(path, beside[path]) for path in SHEETS if path in beside]
    read: dict[str, str] = {}
    for sheet, outcome in zip(sheets, runner.attempt(read_sheet, sheets, LOOK, len(sheets)), strict=True):
        if isinstance(outcome, Failed):
            problems.append(_report_unused(sheet.path, outcome.reason))
            continue
        read[sheet.path] = outcome.css
        hint = sentence("remove it; pictures and fonts have keys in {file}", file=SETTINGS_FILE)
        problems += (
            Problem(sheet.path, each.line, each.column, "own-style", sentence("left out: {why}", why=each.reason), hint)
            for each in outcome.left_out
        )
    if _PRINT in read:
        (tried,) = runner.attempt(set_specimen, [Specimen(read[_PRINT])], LOOK, 1)
        if isinstance(tried, Failed):
            problems.append(_report_unused(_PRINT, tried.reason))
            del read[_PRINT]
    return read


def _report_unused(path: str, reason: str) -> Problem:
    message = sentence("the whole style sheet is left out: {why}", why=reason)
    hint = sentence("remove half of it, until you find the rule that takes too much")
    return Problem(path, *BEGINNING, "own-style", message, hint)


def _report_untrusted(path: str) -> Problem:
    message = sentence("the template is not used: templates of a collection need --trust")
    hint = sentence("if you trust its author, add --trust {templates} to the command", templates=Trust.TEMPLATES)
    return Problem(path, *BEGINNING, "own-template", message, hint)
