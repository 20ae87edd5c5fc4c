"""Copy -> sheets: one document set on pages, tagged. Only user of WeasyPrint.

A job function for worker processes. Setting up fonts and reading style sheets is dear, so that each process does it
once and keeps them. Nothing is fetched but the pictures of the copy and the fonts of the shelf.
"""

from __future__ import annotations

import ctypes
import functools
import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from typing import Any

from pipeline import shelf
from pipeline.jobs.nesting import room_to_nest
from pipeline.press.finish import finish, join_links
from pipeline.press.fonts import faces, printing_font, stand_ins
from pipeline.press.sheets import Copy, Sheets

# Stands for a character that neither the shelf nor the machine has a glyph for: PDF/A and PDF/UA forbid .notdef.
_UNKNOWN_CHARACTER = "\u25a1"
# Asks for the coloured form of a sign, which only fonts of some machines have.
_EMOJI_STYLE = 0xFE0F
_LOGGER = logging.getLogger("weasyprint")
_NOTDEF = ".notdef glyph rendered"
# PDF/A-3a is tagged, embeds its fonts and has an output intent; finishing and binding add what PDF/UA-1 asks.
_VARIANT = "pdf/a-3a"


def typeset(job: Copy) -> Sheets:
    """Set a document and its strips; the same copy gives the same bytes in any process."""
    job = _translated(job, {_EMOJI_STYLE: None})
    with _listening() as said, room_to_nest():
        pdf, pages = _set(job)
        unknown = _unknown_characters(said)
        if unknown:
            del said[:]
            pdf, pages = _set(_translated(job, {ord(character): _UNKNOWN_CHARACTER for character in unknown}))
            named = ", ".join(f"{character} (U+{ord(character):04X})" for character in unknown)
            said.append(f"no font has {'this character' if len(unknown) == 1 else 'these characters'}: {named}")
    return Sheets(pdf, pages, tuple(dict.fromkeys(said)))


def _keep_loaded(library: object) -> None:
    """Never unload a library: Pango has a thread for fonts, which must not lose its code while the process ends."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))


class _Press:
    """What a process keeps from one job to the next: the fonts that are set up, and the style sheets read."""

    def __init__(self) -> None:
        import weasyprint  # noqa: PLC0415 - a second of work that only processes which typeset should do
        from weasyprint.text.ffi import fontconfig, harfbuzz, pango, pangoft2  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

        for library in (fontconfig, harfbuzz, pango, pangoft2):
            _keep_loaded(library)
        self._library = weasyprint
        self._fonts = FontConfiguration()
        fontconfig.FcConfigParseAndLoadFromMemory(self._fonts._config, stand_ins(), True)  # noqa: SLF001, FBT003 - no other way in
        self._faces: set[str] = set()
        self._styles: dict[str, Any] = {}

    def render(self, html: str, styles: tuple[str, ...], images: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - untyped
        """The document on pages, as the library's own object."""
        self._load_fonts(html)
        document = self._library.HTML(string=html, url_fetcher=_fetcher(images))
        return document.render(stylesheets=[self._style(css) for css in styles], font_config=self._fonts)

    def _load_fonts(self, html: str) -> None:
        # A script's fonts are set up when a text first needs them. Which characters they may set is declared with
        # them, so that fonts left over from another text change nothing.
        for face in faces(unescape(html)):
            if face not in self._faces:
                self._faces.add(face)
                self._library.CSS(string=face, font_config=self._fonts, url_fetcher=_fetcher({}))

    def _style(self, css: str) -> Any:  # noqa: ANN401 - untyped
        if css not in self._styles:
            self._styles[css] = self._library.CSS(string=css, font_config=self._fonts, url_fetcher=_fetcher({}))
        return self._styles[css]


@functools.cache
def _press() -> _Press:
    return _Press()


def _set(job: Copy) -> tuple[bytes, int]:
    document = _press().render(job.html, job.styles, job.images)
    pages = len(document.pages)
    if job.strips:
        strips = _press().render(_strip_pages(job), (*job.styles, shelf.stylesheet("print/strips.css")), job.images)
        document = document.copy([*document.pages, *strips.pages])
    for page in document.pages:
        page.links[:] = join_links(page.links)
    finisher = functools.partial(finish, pages=pages)
    with warnings.catch_warnings():
        # The engine leaves the file of its colour profile open.
        warnings.simplefilter("ignore", ResourceWarning)
        pdf: bytes = document.write_pdf(pdf_variant=_VARIANT, finisher=finisher)
    _tell_foreign_fonts(document.fonts.values())
    return pdf, pages


def _tell_foreign_fonts(used: Iterable[Any]) -> None:
    """Warn of fonts that are this machine's: elsewhere, the same text would look otherwise."""
    own = {font.family.replace(" ", "-") for font in shelf.fonts()}
    for font in used:
        name = font.name.decode().partition("+")[2]
        if not any(name.startswith(family) for family in own):
            characters = " ".join(sorted(set(font.to_unicode.values())))
            _LOGGER.warning("not in the fonts of styles/, so set from %s, a font of this machine: %s", name, characters)


def _strip_pages(job: Copy) -> str:
    strips = "".join(f'<div class="strip">{strip}</div>' for strip in job.strips)
    return f'<!DOCTYPE html><html lang="und"><head><title>strips</title></head><body>{strips}</body></html>'


def _fetcher(images: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - untyped
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            del headers
            if url.startswith("font:"):
                return URLFetcherResponse(url, printing_font(url.removeprefix("font:")))
            if url not in images:
                raise ValueError("not among the pictures of the document")
            return URLFetcherResponse(url, images[url], {"Content-Type": _media_type(images[url])})

    return Fetcher()


def _media_type(data: bytes) -> str:
    """SVG or not: the engine finds out for itself which kind of pixels it has."""
    return "image/svg+xml" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "application/octet-stream"


class _Ear(logging.Handler):
    """Collects what the engine only logs."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[list[str]]:
    said: list[str] = []
    ear = _Ear(said)
    passed_on, _LOGGER.propagate = _LOGGER.propagate, False
    _LOGGER.addHandler(ear)
    try:
        yield said
    finally:
        _LOGGER.removeHandler(ear)
        _LOGGER.propagate = passed_on


def _unknown_characters(said: list[str]) -> list[str]:
    """The characters that the engine found no glyph for, from messages that end with "(U+1234)"."""
    codes = {sentence[-7:].strip("+()U ") for sentence in said if sentence.startswith(_NOTDEF)}
    return sorted(chr(int(code, 16)) for code in codes)


def _translated(job: Copy, table: dict[int, str | None]) -> Copy:
    return replace(job, html=job.html.translate(table), strips=tuple(strip.translate(table) for strip in job.strips))
