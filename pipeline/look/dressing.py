"""The look of a collection: read, put right, and given to the jobs of a run by the names under which they know it."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline import theme
from pipeline.files.opening import read_below
from pipeline.i18n.humanize import hint_for, said
from pipeline.i18n.sentences import sentence
from pipeline.jobs.outcomes import Failed
from pipeline.jobs.runner import Runner
from pipeline.look.palette import Adjusted, adjusted, ebook_mark, paper_palette, screen_palettes
from pipeline.look.properties import ebook_properties, paper_properties, screen_properties
from pipeline.look.specimen import Specimen, set_specimen
from pipeline.look.values import FamilyRead, FontFiles, OwnSheet, read_fonts, read_sheet
from pipeline.model.collection import Collection
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, SHEETS, FontChoice, Look, Part, Trust
from pipeline.press.images.colours import LEAST_CONTRAST, contrast
from pipeline.theme import typefaces
from pipeline.theme.typefaces import OwnFonts

LOOK = "look"
"""The label of its maps."""
_ROLES = {"text_font": typefaces.SERIF, "heading_font": typefaces.SANS, "code_font": typefaces.MONO}
_LARGEST_FONT = 4_000_000  # bytes
_PRINT = "styles/print.css"
_OFL = "SIL Open Font License 1.1"


def dressed(collection: Collection, manuscript: Manuscript, runner: Runner, trust: Names[Trust] = ()) -> Collection:
    """Return the collection in its own look, which the jobs of the runner are given; what is wrong joins its problems.

    Its templates are there only where they are trusted.
    """
    problems: list[Problem] = []
    look = manuscript.look
    fonts = _fonts(look, manuscript, runner, problems)
    light, dark = screen_palettes(look)
    problems += (_unreadable(one, look) for one in adjusted((light, dark)))
    given: dict[str, Any] = {
        theme.SCREEN: screen_properties(look, light, dark, fonts),
        theme.PAPER: paper_properties(paper_palette(look), fonts),
        theme.EBOOK: ebook_properties(ebook_mark(look), fonts),
        typefaces.FONTS: fonts,
    }
    given |= _sheets(manuscript.beside, runner, problems)
    runner.give({name: value for name, value in given.items() if value not in ("", OwnFonts())})
    templates = {part.path: manuscript.beside[part.path] for part in Part if part.path in manuscript.beside}
    if templates and Trust.TEMPLATES not in trust:
        problems += map(_untrusted, templates)
        templates = {}
    return replace(
        collection,
        templates=templates,
        typefaces=_typefaces(look, fonts),
        problems=(*collection.problems, *problems),
    )


def _fonts(look: Look, manuscript: Manuscript, runner: Runner, problems: list[Problem]) -> OwnFonts:
    """Return the families that are asked for, with the fonts that are not ours."""
    families: dict[str, str] = {}
    own = OwnFonts()
    for key, role in _ROLES.items():
        choice: FontChoice = getattr(look, key)
        if choice.family:
            families[role] = choice.family
        elif choice.files:
            read = _family(key, choice, manuscript, runner, problems)
            if read.family:
                families[role] = read.family
                licence = f"LICENSE-{read.name.lower().replace(' ', '-')}.txt", f"{read.name}\n\n{choice.licence}\n"
                files = dict.fromkeys((*own.files, *read.fonts))
                own = OwnFonts((), tuple(files), tuple(dict.fromkeys((*own.licences, licence))))
    return replace(own, families=tuple(families.items()))


def _typefaces(look: Look, fonts: OwnFonts) -> tuple[str, ...]:
    """Return the families with their licences, as a colophon has them; nothing where they are the usual ones."""
    if not fonts.families:
        return ()
    chosen = dict(fonts.families)
    found: dict[str, None] = {}
    for key, role in _ROLES.items():
        choice: FontChoice = getattr(look, key)
        name = chosen.get(role, typefaces.usual_family(role))
        licence = choice.licence if role in chosen and choice.files else _OFL
        found[f"{name.rpartition(' ')[0] if choice.files and role in chosen else name} ({licence})"] = None
    return tuple(found)


def _family(
    key: str, choice: FontChoice, manuscript: Manuscript, runner: Runner, problems: list[Problem]
) -> FamilyRead:
    """Return the family of an editor's files; without one that can be used, ours stays."""
    place = manuscript.look.places.get(key, BEGINNING)
    files = []
    wrong: list[tuple[str, str]] = []
    for path in choice.files:
        try:
            data = read_below(manuscript.root, path, _LARGEST_FONT)
        except OSError as error:
            wrong.append((path, said(error)))
            continue
        if len(data) > _LARGEST_FONT:
            wrong.append((path, sentence("it has more than {number} MB", number=_LARGEST_FONT // 1000000)))
        else:
            files.append((path, runner.keep(data)))
    read = FamilyRead()
    if files:
        (outcome,) = runner.attempt(read_fonts, [FontFiles(tuple(files))], LOOK, 1)
        read = FamilyRead(wrong=((files[0][0], outcome.why),)) if isinstance(outcome, Failed) else outcome
    for path, why in (*wrong, *read.wrong):
        message = sentence("the font {file} is not used: {why}", file=path, why=why)
        hint = sentence("name files of one family, seen from the content folder: regular, bold, italic")
        problems.append(Problem(SETTINGS_FILE, *place, "own-font", message, hint_for(why, hint)))
    if read.family and read.lacks_bold:
        message = sentence("“{key}” has no bold: bold words look as others do on paper", key=key)
        hint = sentence("name the file of the bold, too")
        problems.append(Problem(SETTINGS_FILE, *place, "own-font", message, hint))
    return read


def _unreadable(one: Adjusted, look: Look) -> Problem:
    """Return that a colour could not be read on its ground."""
    place = look.places.get(one.key, BEGINNING)
    where = sentence("in the dark") if one.dark else sentence("in the light")
    message = sentence(
        "“{key}” {asked} on {ground} ({where}) has a contrast of {found}, and text needs {least}; {used} is used",
        key=one.key,
        asked=one.asked.css,
        ground=one.ground.css,
        where=where,
        found=f"{contrast(one.asked, one.ground):.1f}",
        least=LEAST_CONTRAST,
        used=one.used.css,
    )
    hint = sentence("write {used}, or a colour that differs more from the ground", used=one.used.css)
    return Problem(SETTINGS_FILE, *place, "contrast", message, hint)


def _sheets(beside: Mapping[str, str], runner: Runner, problems: list[Problem]) -> dict[str, str]:
    """Return the style sheets as they may be used; that for paper only if a page can be set with it."""
    sheets = [OwnSheet(path, beside[path]) for path in SHEETS if path in beside]
    found: dict[str, str] = {}
    for sheet, outcome in zip(sheets, runner.attempt(read_sheet, sheets, LOOK, len(sheets)), strict=True):
        if isinstance(outcome, Failed):
            problems.append(_left_out(sheet.path, outcome.why))
            continue
        found[sheet.path] = outcome.css
        problems += (
            Problem(
                sheet.path,
                one.line,
                one.column,
                "own-style",
                sentence("left out: {why}", why=one.why),
                sentence("take it out; pictures and fonts have keys in {file}", file=SETTINGS_FILE),
            )
            for one in outcome.left_out
        )
    return {path: css for path, css in found.items() if path != _PRINT or _sets(css, runner, problems)}


def _sets(css: str, runner: Runner, problems: list[Problem]) -> bool:
    """Return whether a page can be set with a style sheet in the time that a post may take."""
    (outcome,) = runner.attempt(set_specimen, [Specimen(css)], LOOK, 1)
    if isinstance(outcome, Failed):
        problems.append(_left_out(_PRINT, outcome.why))
        return False
    return True


def _left_out(path: str, why: str) -> Problem:
    message = sentence("the whole style sheet is left out: {why}", why=why)
    hint = sentence("halve it until you have found the rule that is too much")
    return Problem(path, *BEGINNING, "own-style", message, hint)


def _untrusted(path: str) -> Problem:
    message = sentence("the template is not used: nobody has said that this collection's templates are trusted")
    hint = sentence("whoever knows who wrote it gives the command --trust {templates}", templates=Trust.TEMPLATES)
    return Problem(path, *BEGINNING, "own-template", message, hint)
