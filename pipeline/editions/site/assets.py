"""Files that all pages of the site use: style sheets, scripts, fonts with their licences, the icon.

What a page needs is seen in the page itself once it is there, so that it depends on no other text, setting or font.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rcssmin import cssmin
from rjsmin import jsmin

from pipeline import theme
from pipeline.editions.site.app import draw_letter
from pipeline.editions.site.pages import Frame
from pipeline.editions.site.paths import LETTER
from pipeline.i18n.sentences import sentence
from pipeline.inputs import STYLES
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.press.formulas import maths_font
from pipeline.theme import typefaces
from pipeline.theme.typefaces import Font

_ALWAYS = re.compile("")


@dataclass(frozen=True)
class Sheet:
    """A file below `assets/`: the sheets of `styles/site/` that it is made of, and what shows that a page needs it."""

    name: str
    parts: tuple[str, ...]
    sign: re.Pattern[str] = _ALWAYS


def _of_class(names: str) -> re.Pattern[str]:
    return re.compile(rf'class="[^"]*\b(?:{names})\b')


SITE, CODE, MATHS, DARK, MEDIA = "site", "code", "maths", "dark", "media"
MATHS_FONT = "stix-two-math-cut.woff2"
"""The file of the font of formulas, in the folder of fonts; it is there where a page needs `MATHS`."""
SHEETS = (
    Sheet(SITE, ("base", "masthead", "ways")),
    Sheet("menu", ("menu",), _of_class("menu")),
    Sheet("scripts", ("scripts",), re.compile(r'lang="(?:ar|fa|ur|he|yi|hi|mr|ne|bn|ta|te|th|ka|am|zh|ja|ko)\b')),
    Sheet("lists", ("lists",), re.compile('<body class="(?:front|list)"')),
    Sheet("article", ("article", "body", "reading"), _of_class("reading|body|scroll")),
    Sheet(
        "boxes",
        ("boxes",),
        re.compile(r'class="[^"]*\b(?:admonition|task-list|series|missing-picture)\b|<details(?! class="menu)'),
    ),
    Sheet("notes", ("notes",), _of_class("footnote-ref|footnotes")),
    Sheet("references", ("references",), _of_class("references|citation")),
    Sheet(MATHS, ("maths",), re.compile("<math")),
    Sheet("figures", ("figures",), _of_class(r"gallery|left|right|share-\d+")),
    Sheet("numbered", ("numbered",), _of_class("number|listing")),
    Sheet("diagrams", ("diagrams",), _of_class("diagram")),
    Sheet("recordings", ("recordings",), _of_class("recording|narration|transcript|film-line")),
    Sheet("pages", ("pages",), _of_class("page-mark|book-pages")),
    Sheet("page-list", ("page-list",), _of_class("page-list")),
    Sheet("paths", ("paths",), re.compile(" data-path=")),
    Sheet("lessons", ("lessons",), _of_class("questions|glossary|block-title")),
    Sheet(CODE, ("code",), re.compile("<(?:code|pre|kbd|samp)")),
    Sheet("named-code", ("named-code",), _of_class("named-code")),
)
"""In the order in which one is laid over the other; after them come `DARK` and `MEDIA`, with the look's own sheet."""


@lru_cache(1)
def choose_sheets(page: str, language: str) -> tuple[str, ...]:
    """Return the names of the sheets that a page needs, in their order; `page` is what its body says."""
    text = f'lang="{language}"{page}'
    faces = map(faces_sheet, typefaces.subsets_in(page))
    return (*(sheet.name for sheet in SHEETS if sheet.sign.search(text)), *(sheet for sheet in faces if sheet != SITE))


def choose_early_fonts(page: str, language: str) -> Iterator[str]:
    """Yield the names of the sheets whose fonts a page shows first, and asks for before it is laid out."""
    first = {SITE, CODE, MATHS, faces_sheet(typefaces.subset_of(language))}
    yield from (sheet for sheet in choose_sheets(page, language) if sheet in first)


def faces_sheet(subset: str) -> str:
    """Return the name of the sheet that says where the fonts of a subset are.

    Those of signs are known to every page: machines have fonts of the same names, with letters, which they would show
    until ours arrive.
    """
    return SITE if subset in typefaces.SIGNS else f"fonts-{subset}"


@dataclass(frozen=True)
class SiteAssets(Job):
    """The files below `assets/` that come with the site's own looks.

    The icon is one of them where it is no picture.
    """

    frame: Frame

    about = sentence("style sheets, script, fonts and icon of the site")


@job(reads=("look/paper", "look/fonts", "look/screen", "styles/site.css"))
def make_site_assets(job: SiteAssets) -> dict[str, Blob]:
    """Return the files by their paths."""
    finding = _search_files(pagefind=job.frame.has_pagefind) if job.frame.has_search else ()
    made = {path: Blob.of(content) for path, content in (*_files(), *finding)}
    return made | ({job.frame.icon: Blob.of(draw_letter(job.frame))} if job.frame.icon == LETTER else {})


def _files() -> Iterator[tuple[str, str | bytes]]:
    yield from ((f"assets/{name}.css", css) for name, css in _sheets())
    reading = theme.stylesheet("site/reading.js").replace("{/* fonts */}", json.dumps(_early(), separators=(",", ":")))
    yield "assets/reading.js", jsmin(reading)
    yield "assets/questions.js", jsmin(theme.stylesheet("site/questions.js"))
    yield "assets/paths.js", jsmin(theme.stylesheet("site/paths.js"))
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
    yield MEDIA, "\n".join(theme.append_own_stylesheet([cssmin(theme.stylesheet("site/media.css"))], "site"))


def _faces() -> dict[str, str]:
    """Return the `@font-face` rules by their sheets: those of code and of scripts have sheets of their own."""
    faces = dict.fromkeys((SITE, CODE, *map(faces_sheet, typefaces.subsets_of_screens())), "")
    for font, sheet in _fonts():
        faces[sheet] += typefaces.font_face(font, f"fonts/{font.name}")
    return faces


def _early() -> dict[str, list[str]]:
    """Return the names of the fonts that are seen first, by the sheet that says where they are."""
    preloads = {MATHS: [MATHS_FONT]}
    for font, sheet in _fonts():
        if typefaces.seen_first(font) and font.subset not in typefaces.SIGNS:
            preloads.setdefault(sheet, []).append(font.name)
    return preloads


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
    """Yield the scripts and sheets of the search, without what there is to find (`search/`)."""
    yield "assets/search.js", jsmin(theme.stylesheet("site/search.js"))
    yield "assets/search.css", cssmin(theme.stylesheet("site/search.css"))
    engine = "pagefind" if pagefind else "minisearch"
    yield f"assets/{engine}.js", jsmin(theme.stylesheet(f"search/{engine}.js"))
    yield f"assets/LICENSE-{engine}.txt", theme.stylesheet(f"search/LICENSE-{engine}.txt")


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
    return {f"assets/{MATHS}.css": Blob.of(_FACE + sheet), f"assets/{_FONT}": Blob.of(maths_font(job.signs))}
