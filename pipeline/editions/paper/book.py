"""A book's sections set on sheets, in their order, with their places among its pages."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.editions.pages import Pagination
from pipeline.editions.volume import Volume
from pipeline.jobs.runner import Runner
from pipeline.model.problems import Problem
from pipeline.press.parts import Part


@dataclass(frozen=True)
class PrintedBook:
    """A book's sheets in their order, its pages, and what the press had to say of it."""

    parts: tuple[Part, ...]
    pagination: Pagination
    problems: tuple[Problem, ...] = ()


def set_book(volume: Volume, runner: Runner) -> PrintedBook:
    """Set all sections of a book; those that tell of pages come last."""
    raise NotImplementedError
