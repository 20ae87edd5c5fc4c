"""What all pages of the site use: the style sheets, the scripts, the fonts with their licences, the icon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.editions.web.paths import LETTER
from pipeline.editions.web.sheets import CODE, DARK, MATHS, MATHS_FONT, MEDIA, SHEETS, SITE, faces_sheet
from pipeline.editions.web.values import Frame
from pipeline.i18n.sentences import sentence
from pipeline.inputs import STYLES
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job

if TYPE_CHECKING:
    from pipeline.theme.typefaces import Font


@dataclass(frozen=True)
class SiteAssets(Job):
    """The files below `assets/` that come with the site's own looks (a job of the runner).

    The icon is one of them where it is no picture.
    """

    frame: Frame

    about = sentence("style sheets, script, fonts and icon of the site")


@job(reads=("look/paper", "look/fonts", "look/screen", "styles/site.css"))
def make_site_assets(job: SiteAssets) -> dict[str, Blob]:
    """Return the files by their paths."""
    finding = _search_files(pagefind=job.frame.has_pagefind) if job.frame.has_search else ()
    made = {path: Blob.of(content) for path, content in (*_files(), *finding)}
    return made | ({job.frame.icon: Blob.of(letter(job.frame))} if job.frame.icon == LETTER else {})


def _files() -> Iterator[tuple[str, str | bytes]]:
    from rjsmin import jsmin

    from pipeline import theme
    from pipeline.theme import typefaces

    yield from ((f"assets/{name}.css", css) for name, css in _sheets())
    reading = theme.stylesheet("site/reading.js").replace("{/* fonts */}", json.dumps(_early(), separators=(",", ":")))
    yield "assets/reading.js", jsmin(reading)
    for font in typefaces.screen_fonts():
        yield f"assets/fonts/{font.name}", font.data
    for licence in sorted((STYLES / "fonts").glob("LICENSE-*.txt")):
        yield f"assets/fonts/{licence.name}", licence.read_bytes()
    for name, text in typefaces.own_fonts().licences:
        yield f"assets/fonts/{name}", text


def _sheets() -> Iterator[tuple[str, str]]:
    """Yield the style sheets by their names, as small as they can be; an editor's own stays as it is, and is last."""
    from rcssmin import cssmin

    from pipeline import theme

    faces = _faces()
    for sheet in SHEETS:
        if sheet.name == MATHS:  # made with its font (`maths_jobs.py`)
            continue
        parts = [theme.stylesheet(f"site/{part}.css") for part in sheet.parts]
        tokens = [theme.screen_tokens()] if sheet.name == SITE else []
        yield sheet.name, faces.pop(sheet.name, "") + cssmin("\n".join(tokens + parts))
    yield from faces.items()
    yield DARK, cssmin(theme.stylesheet("site/dark.css"))
    yield MEDIA, "\n".join(theme.laid_over([cssmin(theme.stylesheet("site/media.css"))], "site"))


def _faces() -> dict[str, str]:
    """Return what says where the fonts are, by the sheet that says it: those of code and of scripts stand apart."""
    from pipeline.theme import typefaces as faces

    found = dict.fromkeys((SITE, CODE, *map(faces_sheet, faces.subsets_of_screens())), "")
    for font, sheet in _fonts():
        found[sheet] += faces.font_face(font, f"fonts/{font.name}")
    return found


def _early() -> dict[str, list[str]]:
    """Return the names of the fonts that are seen first, by the sheet that says where they are."""
    from pipeline.theme import typefaces as faces

    found = {MATHS: [MATHS_FONT]}
    for font, sheet in _fonts():
        if faces.seen_first(font) and font.subset not in faces.SIGNS:
            found.setdefault(sheet, []).append(font.name)
    return found


def _fonts() -> Iterator[tuple[Font, str]]:
    """Yield the fonts of screens, each with the sheet that says where it is."""
    from pipeline.theme import typefaces as faces

    of_text = {family for role in (faces.SERIF, faces.SANS, faces.TITLE) for family in faces.families(role)}
    of_scripts = faces.subsets_of_screens()
    for font in faces.screen_fonts():
        latin = SITE if font.family in of_text else CODE
        yield font, faces_sheet(font.subset) if font.subset in of_scripts else latin


def _search_files(*, pagefind: bool) -> Iterator[tuple[str, str | bytes]]:
    """Yield what is loaded when somebody searches, but for what there is to find (`search/files.py`)."""
    from rcssmin import cssmin
    from rjsmin import jsmin

    from pipeline import theme

    yield "assets/search.js", jsmin(theme.stylesheet("site/search.js"))
    yield "assets/search.css", cssmin(theme.stylesheet("site/search.css"))
    engine = "pagefind" if pagefind else "minisearch"
    yield f"assets/{engine}.js", jsmin(theme.stylesheet(f"search/{engine}.js"))
    yield f"assets/LICENSE-{engine}.txt", theme.stylesheet(f"search/LICENSE-{engine}.txt")


def letter(frame: Frame) -> str:
    """Return the icon that is no picture: the first letter of the title, on the accent."""
    from pipeline import theme

    tokens = theme.screen_tokens()
    colours = {name: theme.token(name, tokens) for name in ("accent", "paper")}
    return theme.templates().get_template("site/icon.svg").render(letter=frame.title[:1].upper(), **colours)
