"""Calls that take back what was done, tell who did it, and bring back what was before or was not saved."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import islice

from pipeline.desk.bench import Bench, Call, Params, Right
from pipeline.desk.blocks import file_text
from pipeline.desk.people import Person
from pipeline.desk.review.repairs import list_changes
from pipeline.desk.store.drafts import Draft
from pipeline.desk.store.files import DeskError, Reversal, Step, Writer, digest
from pipeline.desk.store.folder import TEXT_FILES, is_text
from pipeline.i18n.sentences import Sentence, constant, sentence
from pipeline.load.walk import is_markdown

_MOST_STEPS = 30  # that a page lists at a time


def undo(bench: Bench, person: Person, params: Params) -> object:
    """Take back the person's last step that touches a post, or tell what is to be asked before."""
    return _reverse(bench, person, params, "undo")


def redo(bench: Bench, person: Person, params: Params) -> object:
    """Make the step again that the person has taken back last."""
    return _reverse(bench, person, params, "redo")


def _reverse(bench: Bench, person: Person, params: Params, way: str) -> object:
    """Reverse a step, unless it has several posts, or none in view, or touches what was changed since: then ask."""
    sure = params.get("sure")

    def is_wanted(planned: Reversal) -> bool:
        has_several = sum(map(is_markdown, planned.step.paths)) > 1
        return sure == planned.step.number or not (planned.clashes or planned.is_elsewhere or has_several)

    planned = bench.files.reverse(
        "redo" if way == "redo" else "undo", str(params.get("path", "")), person.writer, is_wanted
    )
    paths = [change.path for change in planned.changes]
    if planned.is_made:
        bench.show_changed(paths)
        left = [change.path for change in planned.changes if change.after is not None]
        return {"paths": paths, "goal": next((path for path in left if path == params.get("path")), (left or [""])[0])}
    clashes = [
        {
            "path": clash.path,
            "by": tell_writer(person, clash.writer),
            "mine": clash.mine.decode("utf-8", "replace"),
            "theirs": clash.theirs.decode("utf-8", "replace"),
        }
        for clash in planned.clashes
        if is_text(clash.path)
    ]
    return {"ask": {"number": planned.step.number, "what": planned.step.what, "paths": paths, "clashes": clashes}}


def tell_writer(person: Person, writer: Writer | None) -> Sentence:
    """Name who has changed a file, to a person."""
    if writer is None:
        return sentence("another program")
    if writer.key == person.mark:
        return sentence("you, perhaps in another tab")
    return constant(writer.name) if writer.key else sentence("the person who started the desk")


def find_author(bench: Bench, person: Person, params: Params) -> object:
    """Tell who has written a file as it is; "" where it was the person."""
    path = str(params["path"])
    raw = bench.files.read(path)
    writer = bench.files.find_writer(path, raw)
    return {"by": "" if writer and writer.key == person.mark else tell_writer(person, writer), "digest": digest(raw)}


def list_steps(bench: Bench, person: Person, params: Params) -> Mapping[str, object]:
    """Return the steps of a post, or of all, newest first, from one on; and the posts that have some."""
    every, path, before = bench.files.steps(), str(params.get("of", "")), int(params.get("before") or 0)
    steps = (step for step in (bench.files.steps(path) if path else every) if not before or step.number < before)
    rows = [_describe(step, person) for step in islice(steps, _MOST_STEPS + 1)]
    return {"steps": rows[:_MOST_STEPS], "more": len(rows) > _MOST_STEPS, "posts": _list_posts(every)}


def _describe(step: Step, person: Person) -> Mapping[str, object]:
    said = {name: getattr(step, name) for name in ("number", "what", "moment", "paths", "undone", "kind")}
    by = sentence("you") if step.writer.key == person.mark else tell_writer(person, step.writer)
    return said | {"by": by, "aside": step.state == "aside"}


def _list_posts(steps: Iterable[Step]) -> list[str]:
    """Return the posts that the history knows, by their last names."""
    posts: dict[str, None] = {}
    for step in reversed(list(steps)):
        posts.update(dict.fromkeys(filter(is_text, step.paths)))
        for old in step.moves:
            posts.pop(old, None)
    return sorted(posts)


def show_version(bench: Bench, person: Person, params: Params) -> object:
    """Return the text of a file before and after a step, and what differs."""
    path = _require_path(person, params)
    before, after = (_decode(path, data) for data in bench.files.find_version(int(params["number"]), path))
    is_known = before is not None and after is not None
    changes = list(list_changes((before or "").encode(), (after or "").encode())) if is_known else []
    return {"before": before, "after": after, "changes": changes}


def _decode(path: str, data: bytes | None) -> str | None:
    """Return a version of a text to be shown, also where its encoding is not known; None for a picture."""
    text = None if data is None else file_text(data)
    return data.decode("utf-8", "replace") if data and text is None and is_text(path) else text


def restore_version(bench: Bench, person: Person, params: Params) -> object:
    """Write a file as it was after a step, or with `before` before it, as a new step."""
    path = _require_path(person, params)
    side = "before" if params.get("before") else "after"
    change = bench.files.restore_version(int(params["number"]), path, side, person.writer)
    bench.show_changed([change])
    return {"path": change}


def _require_path(person: Person, params: Params) -> str:
    """Return the path of a file whose earlier versions a person may see.

    Raises:
        DeskError: It is of the settings, which say where the site goes.
    """
    path = str(params["path"])
    if path in TEXT_FILES and not person.is_owner:
        raise DeskError("earlier settings are shown to the person who started the desk alone")
    return path


def list_drafts(bench: Bench, person: Person, _params: Params) -> object:
    """Return what the person has typed and not saved."""
    return {"drafts": [asdict(draft) for draft in bench.files.drafts.list_of(person.mark)]}


def keep_draft(bench: Bench, person: Person, params: Params) -> object:
    """Keep what the person types, before it is saved."""
    words = {name: str(params[name]).encode(errors="replace").decode() for name in ("path", "place", "base", "text")}
    moment = min(max(float(params["moment"]), 0), time.time())
    bench.files.drafts.keep(person.mark, Draft(str(params["key"]), **words, moment=moment))
    return {}


def drop_draft(bench: Bench, person: Person, params: Params) -> object:
    """Drop a draft of the person."""
    bench.files.drafts.drop(person.mark, str(params["key"]))
    return {}


PAST_CALLS: Mapping[str, Call] = {
    "undo": Call(undo, Right.WRITE),
    "redo": Call(redo, Right.WRITE),
    "author": Call(find_author),
    "version": Call(show_version),
    "restore-version": Call(restore_version, Right.WRITE),
    "drafts": Call(list_drafts, Right.WRITE),
    "keep-draft": Call(keep_draft, Right.WRITE),
    "drop-draft": Call(drop_draft, Right.WRITE),
}
"""The calls of this module, by their names."""
