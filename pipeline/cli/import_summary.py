"""What an import has to say: the posts that each document became, what was turned, dropped, and is to be mended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pipeline.importing import Imported
from pipeline.importing.remarks import Fate
from pipeline.text.visible import visible

_NAMED = 3  # posts of one document that are named one by one


def as_lines(outcomes: Sequence[Imported], *, wrote: bool, quiet: bool = False) -> str:
    """Return the lines; of a run that `wrote` nothing they say what would be, `quiet` ones what failed alone."""
    told = [line for one in outcomes if one.why or not quiet for line in _told(one)]
    return "".join(f"{line}\n" for line in [*told, *([] if quiet else [_sum(outcomes, wrote=wrote)])])


def as_json(outcomes: Sequence[Imported]) -> str:
    """Return the same for programs, in ASCII."""
    values = [
        {
            "file": one.source,
            "posts": list(one.posts),
            "pictures": one.pictures,
            "stood_there": one.stood,
            "error": one.why,
            "remarks": [
                {"fate": str(remark.fate), "kind": remark.kind, "number": remark.number, "message": str(remark)}
                for remark in one.remarks
            ],
        }
        for one in outcomes
    ]
    return f"{json.dumps({'files': values}, indent=2)}\n"


def _told(one: Imported) -> Iterator[str]:
    name = visible(one.source)
    if one.why:
        yield f"{name}: not imported: {visible(one.why)}"
        return
    if one.stood:
        yield f"{name}: stands there already, as {_posts(one.posts)}; nothing was changed"
        return
    pictures = f", with {_count(one.pictures, 'picture')}" if one.pictures else ""
    yield f"{name} → {_posts(one.posts)}{pictures}"
    for fate in Fate:
        sentences = [visible(str(remark)) for remark in one.remarks if remark.fate is fate]
        if fate is Fate.MEND:
            yield from (f"  {fate}: {sentence}" for sentence in sentences)
        elif sentences:
            yield f"  {fate}: {'; '.join(sentences)}"


def _posts(paths: Sequence[str]) -> str:
    named = ", ".join(map(visible, paths[:_NAMED]))
    return named if len(paths) <= _NAMED else f"{named} and {len(paths) - _NAMED} more"


def _sum(outcomes: Sequence[Imported], *, wrote: bool) -> str:
    made = [one for one in outcomes if one.posts and not one.stood]
    posts = _count(sum(len(one.posts) for one in made), "post")
    failed = sum(bool(one.why) for one in outcomes)
    rest = f"; {_count(failed, 'file')} not imported" if failed else ""
    documents = _count(len(made), "document")
    return f"{'Made' if wrote else 'Would make'} {posts} of {documents}{rest}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
