"""Calls of the panels of problems and of remarks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace

from pipeline.desk.bench import Bench, Call, Params, Right, encode
from pipeline.desk.people import Person
from pipeline.desk.review.remarks import add_remark, change_remark, find_remarks
from pipeline.desk.review.repairs import REPAIRS, apply_repair, apply_repairs, list_changes
from pipeline.desk.store.files import Change, DeskError, digest
from pipeline.desk.store.history import GitHistory
from pipeline.dialects.remarks import Entry, Kind, write_remark
from pipeline.extensions import severity_of
from pipeline.i18n.catalogue import load_rules
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.model.problems import SEVERITY_NAMES, Problem
from pipeline.text.printable import shorten

_KINDS: Mapping[str, Kind] = {"answer": "answer", "done": "done"}
_LONGEST_TITLE = 72


def list_problems(bench: Bench, _person: Person, _params: Params) -> object:
    """Return all problems of the collection in their order, and the titles of their files."""
    problems = bench.state.status.problems
    return {"problems": [_describe(each, bench.language) for each in problems], "titles": dict(_name_files(bench))}


def proofread(bench: Bench, _person: Person, params: Params) -> object:
    """Return what a proof-reader finds in a post beside the problems that are known."""
    known = frozenset(bench.state.status.problems)
    return {
        "problems": [
            _describe(each, bench.language)
            for each in bench.state.site.proofread(str(params["path"]))
            if each not in known
        ]
    }


def _name_rule(rule: str, language: str) -> str:
    return shorten(load_rules(language)[rule]["meaning"].replace("`", ""), _LONGEST_TITLE).removesuffix(".")


def _describe(problem: Problem, language: str) -> Mapping[str, object]:
    severity = severity_of(problem.rule)
    known = {"path": problem.path, "line": problem.line, "column": problem.column, "rule": problem.rule}
    named = {"severity": severity.value, "called": SEVERITY_NAMES[severity]}
    said = {"message": problem.message, "hint": problem.hint, **named}
    return {**known, **said, "title": _name_rule(problem.rule, language), "repair": _is_repairable(problem)}


def _name_files(bench: Bench) -> Iterator[tuple[str, str]]:
    """Yield the paths of posts and pages with their titles."""
    if collection := bench.collection:
        yield from ((article.source, article.title) for article in collection.reachable)
        yield from ((page.text.source, page.text.title) for page in collection.pages)


def list_repairs(bench: Bench, _person: Person, params: Params) -> object:
    """Return the problems of a file whose repairs can be written for sure, by their places."""
    path = str(params["path"])
    raw = bench.files.read(path)
    found = _find_repairable(bench, path)
    sure: list[Problem] = []
    for rule in dict.fromkeys(problem.rule for problem in found):
        sure += _repair(bench, raw, [problem for problem in found if problem.rule == rule])[1]
    return {"digest": digest(raw), "sure": [[each.line, each.column, each.rule] for each in sure]}


def repair(bench: Bench, person: Person, params: Params) -> object:
    """Return what a repair changes in a file, of one problem or of all of a rule; `write` it where that is said."""
    path, raw = bench.read_known(params)
    rule, place = str(params["rule"]), params.get("place")
    wanted = [each for each in _find_repairable(bench, path) if each.rule == rule]
    if place is not None:
        wanted = [each for each in wanted if [each.line, each.column] == list(place)]
    after, sure = _repair(bench, raw, wanted)
    if not sure:
        raise DeskError("this cannot be fixed automatically: open it, and write it as you mean it")
    if params.get("write"):
        called = _name_rule(rule, bench.language)
        bench.apply(person, [Change(path, raw, after)], sentence("{path}, fixed: {rule}", path=path, rule=called))
    return {"count": len(sure), "changes": list(list_changes(raw, after))}


def _find_repairable(bench: Bench, path: str) -> list[Problem]:
    return [each for each in bench.state.status.problems if each.path == path and _is_repairable(each)]


def _is_repairable(problem: Problem) -> bool:
    return problem.rule in REPAIRS and problem.line > 0 and not problem.path.endswith((".yaml", ".yml"))


def _repair(bench: Bench, raw: bytes, problems: list[Problem]) -> tuple[bytes, list[Problem]]:
    return apply_proven_repairs(raw, problems, bench.state.site.imagine)


def list_remarks(bench: Bench, person: Person, _params: Params) -> object:
    """Return all remarks of the collection by files, as they are written, with what was said by whom and when."""
    rows = []
    for path, title in _name_files(bench):
        try:
            raw = bench.files.read(path)
        except DeskError:
            continue  # it was renamed or removed this moment, and the preview has not read that yet
        for remark in find_remarks(raw):
            entries = [asdict(entry) for entry in remark.entries]
            row = {"path": path, "title": title, "line": remark.line, "was": write_remark(remark)}
            rows.append({**row, "entries": entries, "done": remark.is_done})
    return {"remarks": rows, "me": person.name or GitHistory(bench.content).find_user()}


def leave_remark(bench: Bench, person: Person, params: Params) -> object:
    """Write a remark behind a block of a file that is as the page knows it."""
    path, raw = bench.read_known(params)
    entry = _make_entry(person, params, "remark")
    new = encode(lambda: add_remark(raw, path, int(params["number"]), entry))
    imagine = bench.state.site.imagine
    if bench.collection and not publishes_the_same(imagine(path, raw), imagine(path, new), path):
        raise DeskError("a remark after this block would change what is published; leave it after another one")
    bench.apply(person, [Change(path, raw, new)], sentence("{path}, a remark", path=path))
    return {}


def answer_remark(bench: Bench, person: Person, params: Params) -> object:
    """Answer a remark, tick it off, or take it out."""
    path, kind = str(params["path"]), str(params["kind"])
    entry = None if kind == "remove" else _make_entry(person, params, _KINDS[kind])
    raw = bench.files.read(path)
    new = encode(lambda: change_remark(raw, path, int(params["line"]), str(params["was"]), entry))
    bench.apply(person, [Change(path, raw, new)], sentence("{path}, a remark", path=path))
    return {}


def _make_entry(person: Person, params: Params, kind: Kind) -> Entry:
    """Return what a person says today, by the name of their link; the owner says theirs.

    Raises:
        DeskError: There is no name.
    """
    name = person.name or " ".join(str(params.get("author", "")).split())[:60]
    if not name:
        raise DeskError("say your name, so that others know whose remark it is")
    return Entry(kind, name, dt.datetime.now().astimezone().date().isoformat(), str(params.get("text", "")))


REVIEW_CALLS: Mapping[str, Call] = {
    "problems": Call(list_problems),
    "proofread": Call(proofread, Right.WRITE),
    "repairs": Call(list_repairs, Right.WRITE),
    "repair": Call(repair, Right.WRITE),
    "remarks": Call(list_remarks),
    "remark": Call(leave_remark, Right.WRITE),
    "answer-remark": Call(answer_remark, Right.WRITE),
}
"""The calls of these panels, by the names that pages use."""


Imagine = Callable[[str, bytes], Collection]
"""From the path of a file and other bytes of it to the collection as it would be then."""


def apply_proven_repairs(raw: bytes, problems: Iterable[Problem], imagine: Imagine) -> tuple[bytes, list[Problem]]:
    """Return a file with those problems of one path repaired whose repairs can be proven, and which these are."""
    problems = sorted(problems, reverse=True)
    if not problems:
        return raw, []
    path = problems[0].path
    before = imagine(path, raw)
    there = set(before.problems)
    problems = [problem for problem in problems if problem in there]
    after = apply_repairs(raw, problems)
    if is_proven(before, raw, after, problems, imagine):
        return after, problems
    repaired: list[Problem] = []
    for problem in problems if len(problems) > 1 else ():
        after = apply_repair(raw, problem)
        if is_proven(before, raw, after, [problem], imagine):
            raw, repaired = after, [*repaired, problem]
            before = imagine(path, raw)
    return raw, repaired


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
