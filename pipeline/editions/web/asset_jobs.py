"""What all pages of the site use: the style sheet, the fonts with their licences, the icon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.editions.web.paths import icon_path
from pipeline.editions.web.values import Frame
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job
from pipeline.model.collection import Picture

_SHEETS = ("base", "masthead", "lists", "article", "body", "pages", "lessons", "code", "media")
_ICON = (192, 192)  # pixels


@dataclass(frozen=True)
class SiteAssets(Job):
    """The files below `assets/` that come with the site's own looks (a job of the runner).

    Of the `icon` a picture is made; without one it is the first letter of the title, on the accent.
    """

    frame: Frame
    icon: Picture | None = None

    about = "style sheet, fonts and icon of the site"
    speaks = ("frame.settings.language",)


@job(reads=("site/", "tokens.css", "fonts/", "screen.css", "styles/site.css", "print/base.css"))
def make_site_assets(job: SiteAssets) -> dict[str, Blob]:
    """Return the files by their paths."""
    return {path: Blob.of(content) for path, content in (*_files(), _icon(job))}


def _files() -> Iterator[tuple[str, str | bytes]]:
    from pipeline import theme  # noqa: PLC0415 - not needed where the site stays as it was

    faces = theme.font_faces(lambda font: f"fonts/{font.name}")
    sheets = [theme.screen_tokens(), *(theme.stylesheet(f"site/{name}.css") for name in _SHEETS)]
    yield "assets/site.css", "\n".join([faces, *theme.laid_over(sheets, "site")])
    for font in theme.screen_fonts():
        yield f"assets/fonts/{font.name}", font.data
    for licence in sorted((theme.STYLES / "fonts").glob("LICENSE-*.txt")):
        yield f"assets/fonts/{licence.name}", licence.read_bytes()
    for name, text in theme.own_fonts().licences:
        yield f"assets/fonts/{name}", text


def _icon(job: SiteAssets) -> tuple[str, str | bytes]:
    """Return the icon: an editor's own drawing as it is, other pictures as a square of pixels, or else a letter."""
    from pipeline import theme  # noqa: PLC0415 - as above

    if job.icon is None:
        tokens = theme.screen_tokens()
        accent, paper = theme.token("accent", tokens), theme.token("paper", tokens)
        template = theme.templates().get_template("site/icon.svg")
        return icon_path(None), template.render(letter=job.frame.title[:1].upper(), accent=accent, paper=paper)
    if icon_path(job.icon).endswith(".svg"):
        return icon_path(job.icon), job.icon.data.data
    from pipeline.press.images.pixels import as_png, whole  # noqa: PLC0415 - Pillow, for an icon of one's own alone
    from pipeline.press.images.rendered import pixels_of  # noqa: PLC0415 - likewise

    size = job.icon.width, job.icon.height
    pixels = whole(pixels_of(job.icon.data.data, job.icon.media_type, size, _ICON), _ICON)
    return icon_path(job.icon), as_png(pixels)
