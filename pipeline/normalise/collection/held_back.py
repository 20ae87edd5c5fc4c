"""The drafts that are published, and what is said of the others: once for all that are held back for one reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.i18n.sentences import counted, sentence
from pipeline.model.problems import BEGINNING, Problem
from pipeline.normalise.draft import Draft

_MARKED, _SEE_DRAFTS = sentence("marked as a draft; left out"), sentence("use --drafts to see it")
_HOLD_BACK = sentence("“draft: true” holds a post back")


@dataclass
class Sorted:
    """The posts that are published, those that are not, what is wrong with all, and when the next one's day comes."""

    kept: list[Draft] = field(default_factory=list)
    left_out: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    next_day: dt.datetime | None = None


def without_drafts(
    found: Iterable[Draft | Problem], holding_back: Mapping[str, str], now: dt.datetime, *, drafts_too: bool
) -> Sorted:
    """Sort out the drafts, and the posts whose day has not come where a tool holds these back.

    `holding_back` has the folders of such tools with their names.
    """
    result = Sorted()
    held: dict[str, list[Draft]] = {}
    early: list[Draft] = []
    for one in found:
        if isinstance(one, Problem):
            result.problems.append(one)
            continue
        result.problems += one.problems
        draft = one
        day = one.metadata.published_from
        if not one.metadata.draft and day and day > now:
            result.next_day = min(day, result.next_day or day)
            tool = _tool_of(one.path, holding_back)
            if tool:
                why = sentence("dated in the future; {tool} holds it back", tool=tool)
                draft = replace(one, metadata=replace(one.metadata, draft=True, why_draft=why))
            else:
                early.append(one)
        if not draft.metadata.draft or drafts_too:
            result.kept.append(draft)
            continue
        result.left_out.append(draft)
        if draft.metadata.why_draft:
            held.setdefault(draft.metadata.why_draft, []).append(draft)
        else:
            place = one.metadata.places.get("draft", BEGINNING)
            result.problems.append(Problem(one.path, *place, "draft", _MARKED, _SEE_DRAFTS))
    for reason, drafts in held.items():
        message = counted("a draft ({why}); left out", "{number} drafts ({why}); left out", len(drafts), why=reason)
        result.problems.append(_at_first(drafts, "draft", message, _SEE_DRAFTS))
    if early:
        late = counted(
            "dated in the future; published all the same",
            "{number} posts are dated in the future; published all the same",
            len(early),
        )
        result.problems.append(_at_first(early, "bad-date", late, _HOLD_BACK))
    return result


def _tool_of(path: str, holding_back: Mapping[str, str]) -> str:
    around = [folder for folder in holding_back if not folder or path.startswith(f"{folder}/")]
    return holding_back[max(around, key=len)] if around else ""


def _at_first(drafts: list[Draft], rule: str, message: str, hint: str) -> Problem:
    first = drafts[0]
    key = "draft" if rule == "draft" and "draft" in first.metadata.places else "date"
    return Problem(first.path, *first.metadata.places.get(key, BEGINNING), rule, message, hint)
