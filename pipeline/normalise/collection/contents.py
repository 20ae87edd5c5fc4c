"""The order and the parts that another tool has for its pages, as the order and the book of a collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.model.anthologies import Anthology, ListedPart
from pipeline.model.manuscript import Manuscript
from pipeline.normalise.draft import Draft


def in_order_of_contents(manuscript: Manuscript, articles: Mapping[str, Draft]) -> Manuscript:
    """Return the manuscript with the contents of another tool as its order, and as the parts of the one book it has.

    `articles` are drafts by their slugs. Pages before the first part are in one that is called after the whole.
    """
    slugs = {draft.path: slug for slug, draft in articles.items()}
    listed = [(part, slugs[path]) for part, path in manuscript.contents if path in slugs]
    parts: dict[str, list[str]] = {}
    for part, slug in listed:
        if part or not any(parts):  # what follows the parts, in none, comes last
            parts.setdefault(part, []).append(slug)
    title = manuscript.settings.title or next((articles[slug].title for slug in parts.get("", ())), "")
    books = manuscript.anthologies
    if not books and any(parts):
        books = (Anthology(parts=tuple(ListedPart(part or title, tuple(found)) for part, found in parts.items())),)
    order = tuple(slug for _, slug in listed) or manuscript.settings.order
    return replace(manuscript, settings=replace(manuscript.settings, order=order), anthologies=books)
