"""The contents of a page of the docs: links to its headings, as hosts of repositories make addresses of them."""

from __future__ import annotations

import re

_LEFT_OUT = re.compile(r"[^\w\- ]")


def anchor(heading: str) -> str:
    """Return the address of a heading within its page."""
    return _LEFT_OUT.sub("", heading.lower()).replace(" ", "-")


def link(heading: str) -> str:
    """Return a link to a heading of the same page, in Markdown."""
    return f"[{heading}](#{anchor(heading)})"
