"""What all pages of the site use: the style sheets, the scripts, the fonts with their licences, the icon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.editions.web.paths import LETTER
from pipeline.editions.web.values import Frame
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import STYLES, job
from pipeline.jobs.job import Job

_SHEETS = (
    *("base", "masthead", "lists", "article", "body", "figures", "recordings", "pages", "lessons", "code", "reading"),
    "media",
)


@dataclass(frozen=True)
class SiteAssets(Job):
    """The files below `assets/` that come with the site's own looks (a job of the runner).

    The icon is one of them where it is no picture.
    """

    frame: Frame

    about = "style sheets, script, fonts and icon of the site"
    speaks = ("frame.settings.language",)


@job(reads=("site/", "search/", "tokens.css", "fonts/", "screen.css", "styles/site.css"))
def make_site_assets(job: SiteAssets) -> dict[str, Blob]:
    """Return the files by their paths."""
    finding = _search_files() if job.frame.has_search else ()
    made = {path: Blob.of(content) for path, content in (*_files(), *finding)}
    return made | ({job.frame.icon: Blob.of(_letter(job.frame))} if job.frame.icon == LETTER else {})


def _files() -> Iterator[tuple[str, str | bytes]]:
    from pipeline import theme, theme_fonts  # noqa: PLC0415 - not needed where the site stays as it was

    faces = theme_fonts.font_faces(lambda font: f"fonts/{font.name}")
    sheets = [theme.screen_tokens(), *(theme.stylesheet(f"site/{name}.css") for name in _SHEETS)]
    yield "assets/site.css", "\n".join([faces, *theme.laid_over(sheets, "site")])
    yield "assets/dark.css", theme.stylesheet("site/dark.css")
    yield "assets/reading.js", theme.stylesheet("site/reading.js")
    for font in theme_fonts.screen_fonts():
        yield f"assets/fonts/{font.name}", font.data
    for licence in sorted((STYLES / "fonts").glob("LICENSE-*.txt")):
        yield f"assets/fonts/{licence.name}", licence.read_bytes()
    for name, text in theme_fonts.own_fonts().licences:
        yield f"assets/fonts/{name}", text


def _search_files() -> Iterator[tuple[str, str | bytes]]:
    """Yield what is loaded when somebody searches, but for what there is to find (`search/files.py`)."""
    from pipeline import theme  # noqa: PLC0415 - as above

    for name in ("search.js", "search.css"):
        yield f"assets/{name}", theme.stylesheet(f"site/{name}")
    for name in ("minisearch.js", "LICENSE-minisearch.txt"):
        yield f"assets/{name}", theme.stylesheet(f"search/{name}")


def _letter(frame: Frame) -> str:
    """Return the icon that is no picture: the first letter of the title, on the accent."""
    from pipeline import theme  # noqa: PLC0415 - as above

    tokens = theme.screen_tokens()
    colours = {name: theme.token(name, tokens) for name in ("accent", "paper")}
    return theme.templates().get_template("site/icon.svg").render(letter=frame.title[:1].upper(), **colours)
