"""Steps that are taken back or made again: which is next for a person and a post, and what it changes by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.desk.store.folder import Change, ConflictError, ContentFolder, DeskError, is_text
from pipeline.desk.store.merging import merge
from pipeline.desk.store.step_log import Step, StepLog, Writer, digest_of
from pipeline.i18n.sentences import sentence

Way = Literal["undo", "redo"]


@dataclass(frozen=True, slots=True)
class Clash:
    """Place that was changed since: what the reversal writes, what is there, and by whom; None for another program."""

    path: str
    mine: bytes
    theirs: bytes
    writer: Writer | None


@dataclass(frozen=True, slots=True)
class Reversal:
    """Step that is to be reversed, its changes by now, and the places that they share with later ones.

    `is_elsewhere` where it touches no file of the post that was asked about.
    """

    step: Step
    changes: tuple[Change, ...]
    clashes: tuple[Clash, ...]
    is_elsewhere: bool
    restores: str
    is_made: bool = False


def find_steps_of(steps: Sequence[Step], path: str) -> Iterator[Step]:
    """Yield the steps that have changed a post, newest first, also those before it was renamed."""
    for step in reversed(steps):
        if path not in step.paths:
            continue
        yield step
        sources = {new: old for old, new in step.moves.items()}
        is_new = (path, None) in [(each, old) for each, old, _ in step.changes] and path not in sources
        if is_new and step.kind == "step" and step.state != "aside" and not step.restores:
            return  # what had the name before was another post
        path = sources.get(path, path)


def find_path_now(steps: Sequence[Step], number: int, path: str) -> str:
    """Return the path by now of a file that a step has left at a path."""
    for step in steps:
        path = step.moves.get(path, path) if step.number > number else path
    return path


def find_writer(steps: Sequence[Step], path: str, data: bytes | None) -> Writer | None:
    """Return who has written a file as it is, None where it was another program."""
    made = path, digest_of(data)
    done = (step for step in reversed(steps) if step.state != "aside")
    return next((step.writer for step in done if made in [(each, new) for each, _, new in step.changes]), None)


def find_next(steps: Sequence[Step], way: Way, writer: Writer, path: str) -> tuple[Step, bool]:
    """Return the step of a person that is to be reversed next, and whether it touches no file of the post.

    Raises:
        DeskError: There is none.
    """
    for is_elsewhere, touching in enumerate((find_steps_of(steps, path), reversed(steps))):
        for step in touching:
            if step.writer.key != writer.key or step.state == "aside":
                continue
            if step.state == "done" and (step.kind == "undo") == (way == "redo"):
                return step, bool(is_elsewhere)
            if way == "redo" and step.kind == "step":
                break  # which has passed what was undone before
    none = {"undo": sentence("there is nothing to undo"), "redo": sentence("there is nothing to redo")}
    raise DeskError(none[way])


def plan_reversal(log: StepLog, folder: ContentFolder, way: Way, writer: Writer, path: str) -> Reversal:
    """Return what takes back the last step of a person that touches a post, or makes it again.

    What was changed since stays, also by others, but for the lines that both have changed: these are `clashes`.

    Raises:
        ConflictError: A file is in the way.
        DeskError: There is no such step, or a file is gone.
    """
    steps = log.steps()
    step, is_elsewhere = find_next(steps, way, writer, path)
    replaced = {name: old for name, old, _ in step.changes}
    sources = {new: old for old, new in step.moves.items()}
    changes: list[Change] = []
    clashes: list[Clash] = []
    for name, old, new in step.changes:
        if name in step.moves:  # which goes with its new path
            continue
        here = find_path_now(steps, step.number, name)
        current = folder.read(here)
        source = sources.get(name, here)
        wanted = replaced.get(source, old)
        if digest_of(current) == new or current is None:
            if current is None and new is not None:  # it was removed since
                continue
            before = log.bytes_of(wanted, source)
        elif new is None:
            raise ConflictError(here, current)
        else:
            base, before = log.find_bytes(new), log.bytes_of(wanted, source)
            touching: Sequence[tuple[bytes, bytes]] = ((before or b"", current),)
            if base is not None and before is not None and is_text(here):
                merged = merge(base, before, current)
                before, touching = merged.data, merged.clashes
            clashes += [Clash(here, *both, find_writer(steps, here, current)) for both in touching]
        changes += [Change(source, None, before)] if source != here else []
        changes.append(Change(here, current, None if source != here else before))
    if not changes:
        raise DeskError("{path} no longer exists: it was renamed or removed", path=", ".join(step.paths))
    restores = next((each.restores for each in steps if way == "redo" and each.number == step.reverses), "")
    return Reversal(step, tuple(changes), tuple(clashes), is_elsewhere, restores)
