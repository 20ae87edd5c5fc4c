"""The site as an app that a reader's device keeps: its name (W3C's web app manifest), its icons, its worker."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline import theme
from pipeline.editions.site.pages import Frame
from pipeline.editions.site.paths import PIXELS
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Picture

MANIFEST, WORKER = "app.webmanifest", "worker.js"
_ICON, _ICON_SIZES = 192, (192, 512)  # pixels; browsers ask for both before they offer to keep a site
_MOST_PICTURES = 50_000_000  # bytes that a visit may cost a reader
_COLUMN = "sizes/960/"
_KEPT = re.compile(r"(?!single/|dump/)(?:.*\.html|assets/(?!.*\.txt$).*|search/.*|covers/.*)")
_PICTURE = re.compile(r"(?:media|sizes/\d+)/")
_WEIGHED = 12  # digits of a digest that tell one state of a file from another


@dataclass(frozen=True)
class App(Job):
    """The app: its name, and the picture of the site, None for a letter."""

    frame: Frame
    picture: Picture | None = None

    about = sentence("app")


@dataclass(frozen=True)
class OfflineFiles(Job):
    """The files that a reader's device keeps, by their paths."""

    files: Mapping[str, Blob]

    about = sentence("worker of the app")


def plan_offline_files(made: Mapping[str, Blob]) -> OfflineFiles:
    """Return what is kept of the files of a site: its pages with all that these are made of, and pictures.

    Of each picture one copy is kept, until they are too much. PDFs, books and recordings are not.
    """
    pages = {path: blob for path, blob in made.items() if _KEPT.fullmatch(path)}
    return OfflineFiles(pages | dict(_pictures(made)))


def _pictures(made: Mapping[str, Blob]) -> Iterator[tuple[str, Blob]]:
    """Yield of each picture the copy that is as wide as a column of text, or, where there is none, itself."""
    wide = {path for path in made if path.startswith(_COLUMN) and path.endswith(".avif")}
    columns = {path.removeprefix(_COLUMN).removesuffix(".avif") for path in wide}
    weight = 0
    for path, blob in sorted(made.items()):
        own = path.startswith("media/") and path.removeprefix("media/") not in columns
        if own or path in wide:
            weight += blob.size
            if weight <= _MOST_PICTURES:
                yield path, blob


@job()
def make_worker(job: OfflineFiles) -> Blob:
    """Return the script that keeps the files, and gives them out where there is no network."""
    listed = json.dumps({path: blob.digest[:_WEIGHED] for path, blob in sorted(job.files.items())}, ensure_ascii=False)
    return Blob.of(theme.stylesheet("site/worker.js").replace("{/* files */}", listed))


@job(reads=("look/paper", "look/screen", "look/fonts"))
def make_app(job: App) -> dict[str, Blob]:
    """Return the manifest and the icons, by their paths."""
    tokens, frame = theme.screen_tokens(), job.frame
    icons = {f"assets/app-{size}.png": size for size in _ICON_SIZES}
    manifest = {
        "name": frame.title,
        "short_name": frame.title,
        "lang": frame.settings.language,
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": theme.token("paper", tokens),
        "theme_color": theme.token("accent", tokens),
        "icons": [{"src": path, "sizes": f"{size}x{size}", "type": "image/png"} for path, size in icons.items()],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    own = job.picture or Picture("", "image/svg+xml", 32, 32, Blob.of(draw_letter(job.frame)))
    return {MANIFEST: Blob.of(text)} | {path: _square(own, size) for path, size in icons.items()}


def _square(own: Picture, size: int) -> Blob:
    """Return a picture in a square of so many pixels, on the colour of its edge, as PNG."""
    from pipeline.press.images.pixels import encode_png, load_pixels, pad_to_size

    pixels = load_pixels(own.data.data, own.media_type, (own.width, own.height), (size, size))
    return Blob.of(encode_png(pad_to_size(pixels, (size, size))))


@dataclass(frozen=True)
class Icon(Job):
    """The picture of the site in a browser's tab."""

    picture: Picture

    path = PIXELS
    about = sentence("icon")


@job(reads=("look/fonts",))
def draw_icon(icon: Icon) -> Blob:
    """Return the picture as PNG."""
    return _square(icon.picture, _ICON)


def draw_letter(frame: Frame) -> str:
    """Return the icon that is no picture: the first letter of the title, on the accent."""
    tokens = theme.screen_tokens()
    colours = {name: theme.token(name, tokens) for name in ("accent", "paper")}
    return theme.templates().get_template("site/icon.svg").render(letter=frame.title[:1].upper(), **colours)
