"""What a search needs, as jobs: the terms of each text, which are remembered, an index of them, words for its box."""

from __future__ import annotations

from pipeline.editions.web.search.values import (
    BUNDLE,
    PagefindIndex,
    PagefindText,
    SearchBox,
    SearchedText,
    SearchIndex,
    TextTerms,
)
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job


@job()
def count_terms(text: SearchedText) -> TextTerms:
    """Return the terms of a text, and the script that has the text."""
    from pipeline.editions.web.search import scripts, terms

    headings, words = terms.read(text.body.text)
    fields = (text.title, headings, "\n".join((text.description, *text.facts)), words)
    script = scripts.text_script(text.path, text.description, words)
    return TextTerms(Blob.of(terms.counted(fields, text.language)), Blob.of(script))


@job()
def make_index(index: SearchIndex) -> Blob:
    """Return the script that has the index of a language."""
    from pipeline.editions.web.search import scripts

    return Blob.of(scripts.index_script(index))


@job()
def show_text(text: PagefindText) -> Blob:
    """Return a text as Pagefind is shown it."""
    from pipeline.editions.web.search import pagefind_text, terms

    return Blob.of(pagefind_text.pagefind_text(text, *terms.read(text.body.text)))


@job()
def make_pagefind_index(index: PagefindIndex) -> dict[str, Blob]:
    """Return the files of Pagefind's index by their paths."""
    from pipeline.editions.web.search import pagefind

    files = pagefind.files_of_index({path: text.text for path, text in index.texts.items()})
    return {f"{BUNDLE}{path}": Blob.of(data) for path, data in files.items()}


@job()
def make_box(box: SearchBox) -> Blob:
    """Return the script that has what the box says, and how words are cut."""
    from pipeline.editions.web.search import box_script

    return Blob.of(box_script.box_script(box))
