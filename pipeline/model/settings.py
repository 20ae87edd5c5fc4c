"""What an editor says of a collection as a whole, and what whoever runs a command lets it do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.anthologies import Economy, Trim

SETTINGS_FILE = "collection.yaml"
"""Where an editor says what the collection is, in the content folder."""
FOOTER = f"{SETTINGS_FILE}#footer"
"""The path of the text of the footer, which stands in the settings."""
AUTHORS_FILE = "authors.yaml"
"""Where an editor says who the authors are."""


class Trust(StrEnum):
    """What whoever runs a command may let a collection do.

    `html` lets raw HTML of posts through as it is; `templates` has the collection's own templates fill parts of pages.
    """

    HTML = "html"
    TEMPLATES = "templates"


@dataclass(frozen=True)
class Settings:
    """`collection.yaml`: what its editor says of the collection as a whole.

    `language` is "" as long as nobody has told it.
    `order` is "date", "title" or a tuple of slugs. `reader` names a pandoc reader ("" for the default one).
    `trim` is that of books, `article_trim` that of the articles' own PDFs. `small_caps` sets acronyms so.
    `base_url` ends with a slash, or is "" for a site whose address is not known. `trust` is what the command line gave:
    the file itself, which strangers may write, cannot give it.
    """

    title: str = ""
    subtitle: str = ""
    language: str = "fr"
    authors: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    base_url: str = ""
    identifier: str = ""
    order: str | tuple[str, ...] = "date"
    reader: str = ""
    trim: Trim = Trim.A5
    article_trim: Trim = Trim.A4
    economy: Economy = Economy.AUTO
    small_caps: bool = False
    trust: tuple[Trust, ...] = ()
