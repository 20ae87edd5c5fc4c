"""Drafts that are left out, with one note for all that are held back for one reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.i18n.sentences import counted, sentence
from pipeline.model.audience import Audience
from pipeline.model.problems import BEGINNING, Problem
from pipeline.normalise.drafts import Draft

_MARKED = sentence("marked as a draft; left out")
_SEE_DRAFTS = sentence("use --drafts to see it")
_HOLD_BACK = sentence("“draft: true” holds a post back")


@dataclass
class SortedPosts:
    """The posts that are published, those that are left out, their problems, and the next day with a post."""

    kept: list[Draft] = field(default_factory=list)
    left_out: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    next_day: dt.datetime | None = None


def sort_out_drafts(
    outcomes: Iterable[Draft | Problem],
    holding_back: Mapping[str, str],
    now: dt.datetime,
    *,
    drafts_too: bool,
    is_public: bool = False,
) -> SortedPosts:
    """Sort out the drafts, and the posts with a future date in folders whose tool holds these back.

    Where the editions are public, the posts for the class alone are left out, too.
    `holding_back` has such folders with the names of their tools.
    """
    result = SortedPosts()
    held: dict[str, list[Draft]] = {}
    early: list[Draft] = []
    outcomes, for_class = _split_by_audience(outcomes) if is_public else (list(outcomes), [])
    result.left_out += for_class
    for outcome in outcomes:
        if isinstance(outcome, Problem):
            result.problems.append(outcome)
            continue
        draft = outcome
        metadata = outcome.metadata
        day = metadata.published_from
        if not metadata.draft and day and day > now:
            result.next_day = min(day, result.next_day or day)
            if folders := [folder for folder in holding_back if not folder or outcome.path.startswith(f"{folder}/")]:
                tool = holding_back[max(folders, key=len)]
                why = sentence("dated in the future; {tool} holds it back", tool=tool)
                metadata = replace(metadata, draft=True, why_draft=why)
                draft = replace(outcome, metadata=metadata)
            else:
                early.append(outcome)
        if not metadata.draft or drafts_too:
            result.problems += outcome.problems
            result.kept.append(draft)
            continue
        result.problems += (problem for problem in outcome.problems if problem.rule != "answer-shown")
        result.left_out.append(draft)
        if metadata.why_draft:
            held.setdefault(metadata.why_draft, []).append(draft)
        else:
            place = metadata.places.get("draft", BEGINNING)
            result.problems.append(Problem(outcome.path, *place, "draft", _MARKED, _SEE_DRAFTS))
    for reason, drafts in held.items():
        message = counted("a draft ({why}); left out", "{number} drafts ({why}); left out", len(drafts), why=reason)
        result.problems.append(_report_first(drafts, "draft", message, _SEE_DRAFTS))
    if for_class:
        message = counted(
            "for the class only; left out", "{number} posts are for the class only; left out", len(for_class)
        )
        place = for_class[0].metadata.places.get("audience", BEGINNING)
        result.problems.append(Problem(for_class[0].path, *place, "for-class", message))
    if early:
        late = counted(
            "dated in the future; published all the same",
            "{number} posts are dated in the future; published all the same",
            len(early),
        )
        result.problems.append(_report_first(early, "bad-date", late, _HOLD_BACK))
    return result


def _split_by_audience(outcomes: Iterable[Draft | Problem]) -> tuple[list[Draft | Problem], list[Draft]]:
    """Return what is for all, and the posts for the class alone, of which nothing else is said."""
    all_of_them = list(outcomes)
    for_class = [one for one in all_of_them if isinstance(one, Draft) and one.metadata.audience is Audience.CLASS]
    others = {draft.path for draft in for_class}
    return [one for one in all_of_them if one.path not in others], for_class


def _report_first(drafts: list[Draft], rule: str, message: str, hint: str) -> Problem:
    first = drafts[0]
    key = "draft" if rule == "draft" and "draft" in first.metadata.places else "date"
    return Problem(first.path, *first.metadata.places.get(key, BEGINNING), rule, message, hint)
