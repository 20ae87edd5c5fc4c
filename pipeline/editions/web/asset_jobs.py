"""What all pages of the site use: the style sheets, the script, the fonts with their licences, the icon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.editions.web.values import Frame
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job

_SHEETS = (
    *("base", "masthead", "lists", "article", "body", "figures", "recordings", "pages", "lessons", "code", "reading"),
    "media",
)


@dataclass(frozen=True)
class SiteAssets(Job):
    """The files below `assets/` that come with the site's own looks (a job of the runner)."""

    frame: Frame

    about = "style sheets, script, fonts and icon of the site"
    speaks = ("frame.settings.language",)


@job(reads=("site/", "tokens.css", "fonts/"))
def make_site_assets(job: SiteAssets) -> dict[str, Blob]:
    """Return the files by their paths."""
    return {path: Blob.of(content) for path, content in _files(job.frame)}


def _files(frame: Frame) -> Iterator[tuple[str, str | bytes]]:
    from pipeline import theme  # noqa: PLC0415 - not needed where the site stays as it was

    faces = theme.font_faces(lambda font: f"fonts/{font.path.name}")
    sheets = [theme.stylesheet("tokens.css"), *(theme.stylesheet(f"site/{name}.css") for name in _SHEETS)]
    yield "assets/site.css", "\n".join([faces, *sheets])
    yield "assets/dark.css", theme.stylesheet("site/dark.css")
    yield "assets/reading.js", theme.stylesheet("site/reading.js")
    # The icon is the first letter of the title.
    yield "assets/icon.svg", theme.templates().get_template("site/icon.svg").render(letter=frame.title[:1].upper())
    for font in theme.screen_fonts():
        yield f"assets/fonts/{font.path.name}", font.path.read_bytes()
    for licence in sorted((theme.STYLES / "fonts").glob("LICENSE-*.txt")):
        yield f"assets/fonts/{licence.name}", licence.read_bytes()
