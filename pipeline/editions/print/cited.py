"""What paper can say of texts that are not in the document: articles of the collection, pages of its site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.model.article import Article

if TYPE_CHECKING:
    from pipeline.model.collection import Collection

SITE = "site:"
"""What the neutral address of a page of the site begins with."""


@dataclass(frozen=True)
class Cited:
    """An article that is not in the document: what it is called, and its page on the site, "" where that is unknown."""

    title: str
    language: str
    address: str = ""
    title_html: str = ""


def cited_pages(collection: Collection, bound: Iterable[Article]) -> dict[str, Cited]:
    """Return those pages of the site to which the articles lead, by their neutral addresses."""
    bodies = [article.body.text for article in bound] if collection.pages else []
    base_url, found = collection.settings.base_url, {}
    for page in collection.pages:
        address, text = f"{SITE}{quote(page.path)}", page.text
        if any(address in body for body in bodies):
            where = f"{base_url}{quote(page.path)}" if base_url else ""
            found[address] = Cited(text.title, text.language, where, text.title_html)
    return found
