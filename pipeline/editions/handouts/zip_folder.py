"""A class's folder as one file to send: all layouts, and a page that says which is which."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from markupsafe import Markup

from pipeline import theme
from pipeline.editions.edition import File
from pipeline.files.zips import add_file
from pipeline.i18n.labels import direction, labels, number_in
from pipeline.jobs.blob import Blob
from pipeline.model.handouts import Layout

_PAGE = "index.html"


def archive(title: str, language: str, files: Iterable[File], title_html: str = "") -> Blob:
    """Return the files of one folder, and an `index.html` that lists them, as a ZIP file.

    `title_html` is as in `Article`.
    """
    entries = [(file.path.rpartition("/")[2], file) for file in files]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        add_file(target, _PAGE, _index(title, title_html, language, entries).encode())
        for name, file in entries:
            add_file(target, name, file.data.data)
    return Blob.of(packed.getvalue())


def what_it_is(layout: str, language: str) -> str:
    """Return a layout in a reader's words."""
    gettext = labels(language).gettext
    return {
        Layout.A4: gettext("A4, to print and to read on a screen"),
        Layout.LETTER: gettext("US Letter"),
        Layout.LARGE_PRINT: gettext("Large print, with the page numbers of A4 in the margin"),
        Layout.NOTES: gettext("A4 with a column for notes"),
        Layout.A5: gettext("A5, to print and to read on a screen"),
        Layout.DENSE: gettext("A4 in two columns, on less paper"),
        Layout.TWO_UP: gettext("Two pages on a side"),
        Layout.BOOKLET: gettext("Booklet: print on both sides, turn over the short edge, fold and staple"),
        Layout.CARDS: gettext("Cards to cut out"),
        Layout.GREY: gettext("A4 for printers without colour"),
    }[Layout(layout)]


def _index(title: str, title_html: str, language: str, entries: Iterable[tuple[str, File]]) -> str:
    lines = [(name, what_it_is(name.removesuffix(".pdf"), language), _extent(file, language)) for name, file in entries]
    template = theme.templates().get_template("handout/index.html")
    style = Markup(theme.press_stylesheet("handout/index.css"))  # noqa: S704 - our own
    between = labels(language).gettext(" · ")
    values = {"title": title, "title_html": title_html, "language": language, "direction": direction(language)}
    return template.render(values, style=style, lines=lines, between=between)


def _extent(file: File, language: str) -> str:
    words = labels(language)
    pages = words.ngettext("%(n)s page", "%(n)s pages", file.pages) % {"n": number_in(language, file.pages)}
    if not file.sheets:
        return pages
    return words.ngettext("%(n)s sheet of paper", "%(n)s sheets of paper", file.sheets) % {
        "n": number_in(language, file.sheets)
    }
