"""Copy -> tagged PDF, as the engine gives it. Only user of WeasyPrint.

To import this module takes most of a second and sets nothing up: a process from which others are forked may do it for
them all. Fonts are set up, and style sheets read, with the first document that needs them, once in a process.
"""

from __future__ import annotations

import ctypes
import functools
import logging
import os
import warnings
from collections.abc import Iterable, Mapping
from multiprocessing.util import Finalize
from typing import Any

import weasyprint
from weasyprint.text.ffi import fontconfig, harfbuzz, pango, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from pipeline import shelf
from pipeline.press.finish import finish, join_links
from pipeline.press.fonts import faces, printing_font, stand_ins
from pipeline.press.sheets import Copy

_LOGGER = logging.getLogger("weasyprint")
# PDF/A-3a is tagged, embeds its fonts and has an output intent; finishing and binding add what PDF/UA-1 asks.
_VARIANT = "pdf/a-3a"
# The language in which Pango and fontconfig think where a text does not say its own, or one that is not written in its
# letters (English words in an Arabic text): else that of whoever publishes, in Turkish with other letters i.
_OWN_LANGUAGE = {"PANGO_LANGUAGE": "en", "FC_LANG": "en"}


def write(job: Copy) -> tuple[bytes, int]:
    """A PDF of the document, then of its strips, a page each; how many pages the document has.

    What the engine has to say goes to the log "weasyprint", as does what this machine's own fonts had to set.
    """
    document = _press().render(job)
    pages = len(document.pages) - len(job.strips)
    for page in document.pages:
        page.links[:] = join_links(page.links)
    finisher = functools.partial(finish, pages=pages)
    with warnings.catch_warnings():
        # The engine leaves the file of its colour profile open.
        warnings.simplefilter("ignore", ResourceWarning)
        # The hash of an identifier would need all to be written twice; a bound PDF gets one of its own.
        pdf: bytes = document.write_pdf(pdf_variant=_VARIANT, pdf_identifier=False, finisher=finisher)
    _tell_foreign_fonts(document.fonts.values())
    return pdf, pages


class _Press:
    """What a process keeps from one job to the next: the fonts that are set up, and the style sheets read."""

    def __init__(self) -> None:
        os.environ.update(_OWN_LANGUAGE)
        for library in (fontconfig, harfbuzz, pango, pangoft2):
            _keep_loaded(library)
        self._fonts = FontConfiguration()
        # It puts the fonts in a folder, and a worker process ends without deleting what it holds.
        Finalize(None, self._fonts.__del__, exitpriority=0)
        fontconfig.FcConfigParseAndLoadFromMemory(self._fonts._config, stand_ins(), True)  # noqa: SLF001, FBT003 - no other way in
        self._faces: set[str] = set()
        self._styles: dict[str, Any] = {}

    def render(self, job: Copy) -> Any:  # noqa: ANN401 - untyped
        """Document and strips on pages, as the library's own object."""
        html, styles = _with_strips(job)
        self._load_fonts(html)
        document = _Document(html, job.images)
        return document.render(stylesheets=[self._style(css) for css in styles], font_config=self._fonts)

    def _load_fonts(self, html: str) -> None:
        # A script's fonts are set up when a text first needs them. Which characters they may set is declared with
        # them, so that fonts left over from another text change nothing.
        for face in faces(html):
            if face not in self._faces:
                self._faces.add(face)
                self._read(face)

    def _style(self, css: str) -> Any:  # noqa: ANN401 - untyped
        if css not in self._styles:
            self._styles[css] = self._read(css)
        return self._styles[css]

    def _read(self, css: str) -> Any:  # noqa: ANN401 - untyped
        return weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=_Fetcher({}))


@functools.cache
def _press() -> _Press:
    return _Press()


def _keep_loaded(library: object) -> None:
    """Never unload a library: Pango has a thread for fonts, which must not lose its code while the process ends."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))


def _with_strips(job: Copy) -> tuple[str, tuple[str, ...]]:
    """The strips at the end of the same document, for a second one would cost its own cascade and page set-up."""
    if not job.strips:
        return job.html, job.styles
    strips = "".join(f'<div class="strip" lang="und" dir="ltr">{strip}</div>' for strip in job.strips)
    before, end, after = job.html.rpartition("</body>")
    return f"{before}{strips}{end}{after}", (*job.styles, shelf.press_stylesheet("print/strips.css"))


class _Document(weasyprint.HTML):  # type: ignore[misc]
    """A document in which elements are what base.css says."""

    def __init__(self, html: str, images: Mapping[str, bytes]) -> None:
        super().__init__(string=html, url_fetcher=_Fetcher(images))

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: FBT001, FBT002 - the library's own signature
        del forms
        return [_base()]


@functools.cache
def _base() -> Any:  # noqa: ANN401 - untyped
    return weasyprint.CSS(string=shelf.press_stylesheet("print/base.css"))


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Gives the pictures of a copy and the fonts of the shelf, and fetches nothing."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        super().__init__()
        self._images = images

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        del headers
        if url.startswith("font:"):
            return URLFetcherResponse(url, printing_font(url.removeprefix("font:")))
        if url not in self._images:
            raise ValueError("not among the pictures of the document")
        return URLFetcherResponse(url, self._images[url], {"Content-Type": _media_type(self._images[url])})


def _media_type(data: bytes) -> str:
    """SVG or not: the engine finds out for itself which kind of pixels it has."""
    return "image/svg+xml" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "application/octet-stream"


def _tell_foreign_fonts(used: Iterable[Any]) -> None:
    """Warn of fonts that are this machine's: elsewhere, the same text would look otherwise."""
    own = {font.family.replace(" ", "-") for font in shelf.fonts()}
    for font in used:
        name = font.name.decode().partition("+")[2]
        if not any(name.startswith(family) for family in own):
            characters = " ".join(sorted(set(font.to_unicode.values())))
            _LOGGER.warning("not in the fonts of styles/, so set from %s, a font of this machine: %s", name, characters)
