"""Proof that a repair is right: the post is read again, publishes the same, and has the problem no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pipeline.desk.review.repairs import mend, mend_all
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem

Imagine = Callable[[str, bytes], Collection]
"""From the path of a file and other bytes of it to the collection as it would be then."""


def mend_surely(raw: bytes, problems: Iterable[Problem], imagine: Imagine) -> tuple[bytes, list[Problem]]:
    """Return a file with those problems of one path mended whose repairs can be proven, and which these are."""
    problems = sorted(problems, reverse=True)
    if not problems:
        return raw, []
    path = problems[0].path
    before = imagine(path, raw)
    there = set(before.problems)
    problems = [problem for problem in problems if problem in there]
    after = mend_all(raw, problems)
    if is_proven(before, raw, after, problems, imagine):
        return after, problems
    mended: list[Problem] = []
    for problem in problems if len(problems) > 1 else ():
        after = mend(raw, problem)
        if is_proven(before, raw, after, [problem], imagine):
            raw, mended = after, [*mended, problem]
            before = imagine(path, raw)
    return raw, mended


def is_proven(before: Collection, raw: bytes, after: bytes, problems: Iterable[Problem], imagine: Imagine) -> bool:
    """Return whether a file with other bytes publishes the same, and has these problems less and no new one."""
    problems = list(problems)
    if raw == after or not problems:
        return False
    path = problems[0].path
    imagined = imagine(path, after)
    gone = Counter((problem.path, problem.rule) for problem in problems)
    left = _count(before) - gone
    return _published(before, path) == _published(imagined, path) and not _count(imagined) - left


def publishes_the_same(before: Collection, after: Collection, path: str) -> bool:
    """Return whether a file with other bytes publishes the same, and has no new problem."""
    return _published(before, path) == _published(after, path) and not _count(after) - _count(before)


def _published(collection: Collection, path: str) -> Mapping[str, Article]:
    """Return all that is published of a file, by its address."""
    pages = {f"page/{page.text.slug}": page.text for page in collection.pages}
    texts = {article.slug: article for article in collection.reachable} | pages
    return {name: replace(text, numbered=None) for name, text in texts.items() if text.source == path}


def _count(collection: Collection) -> Counter[tuple[str, str]]:
    """Return how often each file has which problem; that a remark is left out is none."""
    return Counter((each.path, each.rule) for each in set(collection.problems) if each.rule != "remark")
