"""A course to order, of articles that are chosen as for a handout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.editions.course.edition import make_course, plan_course
from pipeline.extension import File, Plan, Prepared
from pipeline.jobs.runner import Runner
from pipeline.model.audience import Audience
from pipeline.model.books_and_handouts import HandoutOrder
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.options import Options


def prepare(options: Options, order: HandoutOrder) -> Prepared:
    """Prepare a course: it is for the class, unless a command says otherwise."""
    return Prepared(replace(options, audience=options.audience or Audience.CLASS), order.handout)


def plan(collection: Collection, prepared: Prepared) -> Plan:
    """Plan a course.

    Raises:
        EmptySelectionError: An article, tag or author is not in the collection.
    """
    one = plan_course(collection, prepared.wanted)
    sources = frozenset(text.source for text in one.articles)
    has_all = prepared.wanted.selection.everything
    return Plan(one, one.folder, sources, one.folder, has_all=has_all, for_teachers=True)


def make(collection: Collection, plan: Plan, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of a course."""
    return make_course(collection, plan.value, runner)
