"""What all pages of the site use: the style sheets, the scripts, the fonts with their licences, the icon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from rcssmin import cssmin
from rjsmin import jsmin

from pipeline import theme
from pipeline.editions.site.paths import LETTER
from pipeline.editions.site.sheets import CODE, DARK, MATHS, MATHS_FONT, MEDIA, SHEETS, SITE, faces_sheet
from pipeline.editions.site.values import Frame
from pipeline.i18n.sentences import sentence
from pipeline.inputs import STYLES
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Picture
from pipeline.press.formulas.font import maths_font
from pipeline.theme import typefaces
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
    faces = _faces()
    for sheet in SHEETS:
        if sheet.name == MATHS:  # made with its font (`make_site_maths`)
            continue
        parts = [theme.stylesheet(f"site/{part}.css") for part in sheet.parts]
        tokens = [theme.screen_tokens()] if sheet.name == SITE else []
        yield sheet.name, faces.pop(sheet.name, "") + cssmin("\n".join(tokens + parts))
    yield from faces.items()
    yield DARK, cssmin(theme.stylesheet("site/dark.css"))
    yield MEDIA, "\n".join(theme.laid_over([cssmin(theme.stylesheet("site/media.css"))], "site"))


def _faces() -> dict[str, str]:
    """Return what says where the fonts are, by the sheet that says it: those of code and of scripts stand apart."""
    found = dict.fromkeys((SITE, CODE, *map(faces_sheet, typefaces.subsets_of_screens())), "")
    for font, sheet in _fonts():
        found[sheet] += typefaces.font_face(font, f"fonts/{font.name}")
    return found


def _early() -> dict[str, list[str]]:
    """Return the names of the fonts that are seen first, by the sheet that says where they are."""
    found = {MATHS: [MATHS_FONT]}
    for font, sheet in _fonts():
        if typefaces.seen_first(font) and font.subset not in typefaces.SIGNS:
            found.setdefault(sheet, []).append(font.name)
    return found


def _fonts() -> Iterator[tuple[Font, str]]:
    """Yield the fonts of screens, each with the sheet that says where it is."""
    of_text = {
        family for role in (typefaces.SERIF, typefaces.SANS, typefaces.TITLE) for family in typefaces.families(role)
    }
    of_scripts = typefaces.subsets_of_screens()
    for font in typefaces.screen_fonts():
        latin = SITE if font.family in of_text else CODE
        yield font, faces_sheet(font.subset) if font.subset in of_scripts else latin


def _search_files(*, pagefind: bool) -> Iterator[tuple[str, str | bytes]]:
    """Yield what is loaded when somebody searches, but for what there is to find (`search/files.py`)."""
    yield "assets/search.js", jsmin(theme.stylesheet("site/search.js"))
    yield "assets/search.css", cssmin(theme.stylesheet("site/search.css"))
    engine = "pagefind" if pagefind else "minisearch"
    yield f"assets/{engine}.js", jsmin(theme.stylesheet(f"search/{engine}.js"))
    yield f"assets/LICENSE-{engine}.txt", theme.stylesheet(f"search/LICENSE-{engine}.txt")


def letter(frame: Frame) -> str:
    """Return the icon that is no picture: the first letter of the title, on the accent."""
    tokens = theme.screen_tokens()
    colours = {name: theme.token(name, tokens) for name in ("accent", "paper")}
    return theme.templates().get_template("site/icon.svg").render(letter=frame.title[:1].upper(), **colours)


_FONT = f"fonts/{MATHS_FONT}"
# Without a font for mathematics no root is drawn: formulas wait for no other page, as text does.
_FACE = f'@font-face{{font-family:"Formula";font-display:swap;src:url("{_FONT}")}}'


@dataclass(frozen=True)
class SiteMaths(Job):
    """The signs of all formulas of the site, each once, in order; "" where it has none."""

    signs: str = ""

    about = sentence("style sheet and font of formulas")


@job()
def make_site_maths(job: SiteMaths) -> dict[str, Blob]:
    """Return the style sheet, and the font if there are formulas, by their paths."""
    sheet = cssmin(theme.stylesheet("site/maths.css"))
    if not job.signs:
        return {f"assets/{MATHS}.css": Blob.of(sheet)}
    return {
        f"assets/{MATHS}.css": Blob.of(_FACE + sheet),
        f"assets/{_FONT}": Blob.of(maths_font(job.signs)),
    }


_ICON = (192, 192)  # pixels


@dataclass(frozen=True)
class Icon(Job):
    """A picture that stands for the site in a browser's tab."""

    picture: Picture

    about = sentence("icon")


@job(reads=("look/fonts",))
def draw_icon(icon: Icon) -> Blob:
    """Return the picture in a square of pixels, on the colour of its edge, as PNG."""
    from pipeline.press.images.pixels import as_png, whole
    from pipeline.press.images.rendered import pixels_of

    own = icon.picture
    pixels = pixels_of(own.data.data, own.media_type, (own.width, own.height), _ICON)
    return Blob.of(as_png(whole(pixels, _ICON)))
