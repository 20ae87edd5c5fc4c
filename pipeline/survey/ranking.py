"""What to write or mend next: a short list, what readers gain most from first."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.survey.advice import Advice, ToDo
from pipeline.survey.mending import mending
from pipeline.survey.values import Survey
from pipeline.survey.writing import writing

MOST = 7
"""Pieces of advice: what somebody can look over at once."""
_LEAST_WRITING = 2  # among them, where there are as many: else all would be mending


def whats_next(survey: Survey) -> list[Advice]:
    """Return what to do next, the most useful first."""
    return chosen([*mending(survey), *writing(survey)])


def chosen(found: Sequence[Advice]) -> list[Advice]:
    """Return the few that weigh most, among them some to write."""
    ranked = sorted(found, key=lambda one: -one.weight)
    to_write = [one for one in ranked if one.kind is ToDo.WRITE][:_LEAST_WRITING]
    others = [one for one in ranked if one not in to_write]
    return sorted([*to_write, *others[: MOST - len(to_write)]], key=lambda one: -one.weight)
