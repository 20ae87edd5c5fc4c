"""Drafts that are left out, with one note for all that are held back for one reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.i18n.sentences import counted, sentence
from pipeline.model.audience import Audience
from pipeline.model.manuscript import Manuscript
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
    outcomes: Iterable[Draft | Problem], manuscript: Manuscript, now: dt.datetime, *, drafts_too: bool
) -> SortedPosts:
    """Sort out the drafts, old copies, and the posts with a future date in folders whose tool holds these back.

    Where the editions are public, the posts for the class alone are left out, too.
    """
    result = SortedPosts()
    held: dict[str, list[Draft]] = {}
    early: list[Draft] = []
    outcomes, for_class = _split_by_audience(outcomes) if manuscript.settings.is_public else (list(outcomes), [])
    result.left_out += for_class
    for outcome in outcomes:
        if isinstance(outcome, Problem):
            result.problems.append(outcome)
            continue
        draft = _hold_back(outcome, _explain(outcome, manuscript))
        metadata = draft.metadata
        day = metadata.published_from
        if not metadata.draft and day and day > now:
            result.next_day = min(day, result.next_day or day)
            if tool := _find_innermost(manuscript.holding_back, outcome.path):
                why = sentence("dated in the future; {tool} holds it back", tool=tool)
                draft = _hold_back(outcome, why)
                metadata = draft.metadata
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


def _hold_back(draft: Draft, why: str) -> Draft:
    """Return the post as a draft for a reason, if there is one and it is none yet."""
    if not why or draft.metadata.draft:
        return draft
    return replace(draft, metadata=replace(draft.metadata, draft=True, why_draft=why))


def _explain(draft: Draft, manuscript: Manuscript) -> str:
    """Return why a post is a draft by its place in the whole, "" if nothing says so."""
    if folder := next((one for one in manuscript.copies if draft.path.startswith(f"{one}/")), ""):
        return sentence("in a folder “{folder}” of old copies", folder=folder)
    tool = _find_innermost(manuscript.tools, draft.path)
    is_unwritten = "false" in map(str.lower, draft.metadata.permalinks) and tool in ("", "Eleventy", "Obsidian")
    return sentence("by the key “{key}”", key="permalink") if is_unwritten else ""


def _find_innermost(tools: Mapping[str, str], path: str) -> str:
    """Return the tool of the innermost of the folders that hold a path, "" for none."""
    folders = [folder for folder in tools if not folder or path.startswith(f"{folder}/")]
    return tools[max(folders, key=len)] if folders else ""


def _split_by_audience(outcomes: Iterable[Draft | Problem]) -> tuple[list[Draft | Problem], list[Draft]]:
    """Return what is for all, and the posts for the class alone, of which nothing else is said."""
    all_of_them = list(outcomes)
    for_class = [one for one in all_of_them if isinstance(one, Draft) and one.metadata.audience is Audience.CLASS]
    others = {draft.path for draft in for_class}
    return [one for one in all_of_them if one.path not in others], for_class


def _report_first(drafts: list[Draft], rule: str, message: str, hint: str) -> Problem:
    first = drafts[0]
    keys = ("draft", "permalink") if rule == "draft" else ()
    key = next((key for key in keys if key in first.metadata.places), "date")
    return Problem(first.path, *first.metadata.places.get(key, BEGINNING), rule, message, hint)
