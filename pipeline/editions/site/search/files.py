"""The files of a search, made by the runner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.editions.edition import File
from pipeline.editions.fallback import with_fallback
from pipeline.editions.site.search.values import (
    BOX,
    PagefindIndex,
    SearchedText,
    SearchIndex,
    SearchPlan,
    TextTerms,
    count_terms,
    make_box,
    make_index,
    make_pagefind_index,
    show_text,
)
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner

_TERMS, _LABEL = "terms", "search"


def search_files(plan: SearchPlan | None, runner: Runner) -> Iterator[File]:
    """Yield what is loaded when somebody searches."""
    if plan is None:
        return
    yield from (File(BOX, script) for script in runner.map(make_box, [plan.box], _LABEL))
    if plan.pagefind:
        yield from _pagefind_files(plan, runner)
    made = {text.path: found for text, found in zip(plan.texts, terms_of(plan.texts, runner), strict=True)}
    yield from (File(text.script, made[text.path].script) for text in plan.texts)
    indexes = [with_terms(index, (made[text.path].terms for text in index.texts)) for index in plan.indexes]
    for index, script in zip(indexes, runner.map(make_index, indexes, _LABEL), strict=True):
        yield File(index.path, script)


def _pagefind_files(plan: SearchPlan, runner: Runner) -> Iterator[File]:
    """Yield Pagefind's index of the texts that it is shown."""
    shown = with_fallback(runner, show_text, plan.shown, _TERMS, len(plan.shown))
    texts = {text.path: found for text, (found, _) in zip(plan.shown, shown, strict=True)}
    for files in runner.map(make_pagefind_index, [PagefindIndex(plan.pagefind, texts)], _LABEL):
        yield from (File(path, data) for path, data in files.items())


def terms_of(texts: tuple[SearchedText, ...], runner: Runner) -> Iterator[TextTerms]:
    """Yield the terms of texts; of one that is too much, its page says so already."""
    for found, _ in with_fallback(runner, count_terms, texts, _TERMS, len(texts)):
        yield found


def with_terms(index: SearchIndex, terms: Iterable[Blob]) -> SearchIndex:
    """Return an index with the terms of its texts."""
    return replace(index, terms=tuple(terms))
