"""A text as Pagefind is shown it: a page that has nothing but what can be found, and by what one may choose."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pipeline.editions.site.search.terms import read
from pipeline.editions.site.search.values import PagefindText
from pipeline.jobs.blob import Blob

_OF_RESULTS = "data-pagefind-ignore data-pagefind-"  # shown with a result, and no part of the text


def pagefind_text(text: PagefindText, headings: str, words: str) -> str:
    """Return a text in HTML; `headings` and `words` are those of its body (`terms.read`)."""
    return "\n".join(
        (
            f'<!DOCTYPE html>\n<html lang="{escape(text.language)}">\n<head><meta charset="utf-8"></head>',
            "<body><main data-pagefind-body>",
            *_of_results(text),
            *_body(text.description, frozenset(headings.split("\n")), words),
            "</main></body></html>\n",
        )
    )


def _of_results(text: PagefindText) -> Iterator[str]:
    # The title is a part of the text, too: of what is only shown with a result, no other forms of a word are found.
    yield f'<h1 data-pagefind-meta="title">{escape(text.title)}</h1>'
    if text.facts:
        yield f'<p {_OF_RESULTS}meta="facts">{escape(" · ".join(text.facts))}</p>'
    if text.date:
        yield f'<p {_OF_RESULTS}meta="date" data-pagefind-sort="date">{text.date}</p>'
    chosen = (("topic", text.topics), ("author", text.authors), ("year", filter(None, (text.date[:4],))))
    yield from (f'<p {_OF_RESULTS}filter="{name}">{escape(one)}</p>' for name, values in chosen for one in values)


def _body(description: str, headings: frozenset[str], words: str) -> Iterator[str]:
    if description:
        yield f'<p data-pagefind-weight="3">{escape(description)}</p>'
    for line in words.split("\n"):
        name = "h2" if line in headings else "p"
        yield f"<{name}>{escape(line)}</{name}>"


def show_text(text: PagefindText) -> Blob:
    """Return a text as Pagefind is shown it."""
    return Blob.of(pagefind_text(text, *read(text.body.text)))
