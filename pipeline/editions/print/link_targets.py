"""Where links on paper lead that stay within the collection and leave the PDF."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote


def address_of(base_url: str) -> Callable[[str], str | None]:
    """Return where a neutral link leads from an article that stands alone.

    To the site, where its address is known; else to the other article's PDF in the same folder, and an attachment or a
    list of the site, which are no files beside it, keep only their text.
    """

    def address(neutral: str) -> str | None:
        kind, _, goal = neutral.partition(":")
        if kind == "asset":
            return f"{base_url}files/{quote(goal)}" if base_url else None
        if kind == "site":
            return f"{base_url}{goal}" if base_url else None
        slug, _, place = goal.partition("#")
        if not base_url:
            return f"{quote(slug)}.pdf"
        return page_on_site(base_url, slug) + (f"#{quote(place)}" if place else "")

    return address


def page_on_site(base_url: str, slug: str) -> str:
    """Return the address of an article's page on the site, "" where it is not known where the site stands."""
    return f"{base_url}articles/{quote(slug)}.html" if base_url else ""
