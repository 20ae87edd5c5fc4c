"""A handout to order: one for a class, or a copy for each pupil of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.editions.book.plan_handouts import PlannedHandout, plan_handout
from pipeline.editions.handouts.each import edition_of, list_variants, make_copies
from pipeline.editions.handouts.edition import make_handout
from pipeline.extension import File, Plan, Prepared
from pipeline.files.pupils import PERSONAL, PupilList, load_pupils
from pipeline.i18n.catalogue import word_of
from pipeline.i18n.sentences import counted, joined, sentence
from pipeline.jobs.runner import Runner
from pipeline.model.audience import Audience
from pipeline.model.books_and_handouts import Handout, HandoutOrder, Layout
from pipeline.model.collection import Collection
from pipeline.model.problems import BEGINNING, Problem
from pipeline.options import Options
from pipeline.text.setting_values import WrongFieldError


@dataclass(frozen=True)
class _Ordered:
    """A handout, the pupils who get a copy each, and whether the remarks of people are printed."""

    handout: Handout
    pupils: PupilList | None = None
    remarks: bool = False


@dataclass(frozen=True)
class _Planned:
    ordered: _Ordered
    handout: PlannedHandout


def prepare(options: Options, order: HandoutOrder) -> Prepared:
    """Read the list of pupils, if there is one.

    Copies and remarks are for the class, unless the command says otherwise.

    Raises:
        PupilsError: The list cannot be read.
        WrongFieldError: No copy can come in these layouts.
    """
    if not order.each and not order.remarks:
        return Prepared(options, _Ordered(order.handout))
    options = replace(options, audience=options.audience or Audience.CLASS)
    if order.remarks:  # in one layout alone
        handout = replace(order.handout, layouts=(Layout.NOTES,), teacher=False, form=False, zip=False)
        return Prepared(replace(options, drafts=True, remarks=True), _Ordered(handout, remarks=True))
    if set(PERSONAL).isdisjoint(order.handout.layouts):
        names = joined(map(word_of, PERSONAL))
        raise WrongFieldError("layout", sentence("must be {layouts} in copies for pupils", layouts=names))
    pupils = _warn_of_place(load_pupils(order.each), options.content)
    said = counted(
        "{number} copy for the list {path} would go into {folder}, with one file to print.",
        "{number} copies for the list {path} would go into {folder}, with one file to print all.",
        len(pupils.pupils),
        path=pupils.path,
        folder=str(options.teachers),
    )
    # They have all blocks until they are made.
    options = replace(options, has_variants=True)
    return Prepared(options, _Ordered(order.handout, pupils), said=said, problems=pupils.problems)


def _warn_of_place(pupils: PupilList, content: Path) -> PupilList:
    """Return a list with a warning where it lies in the content folder."""
    if not Path(pupils.path).resolve().is_relative_to(content.resolve()):
        return pupils
    message = sentence("this list is in the content folder: anyone who gets that folder has the names")
    hint = sentence("keep it outside the content folder")
    return replace(pupils, problems=(*pupils.problems, Problem(pupils.path, *BEGINNING, "pupils", message, hint)))


def plan(collection: Collection, prepared: Prepared) -> Plan:
    """Plan a handout: an edition for each, so that making one takes nothing from the others.

    Raises:
        EmptySelectionError: No article is selected.
    """
    ordered: _Ordered = prepared.wanted
    one = plan_handout(collection, ordered.handout)
    edition = edition_of(one) if ordered.pupils else f"{one.folder}-remarks" if ordered.remarks else one.folder
    return Plan(
        _Planned(ordered, one),
        edition,
        frozenset(text.source for text in one.articles),
        one.folder,
        has_all=ordered.handout.selection.everything,
        for_teachers=ordered.remarks or ordered.pupils is not None,
    )


def make(collection: Collection, plan: Plan, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of a handout, or the copies for pupils."""
    planned: _Planned = plan.value
    ordered = planned.ordered
    if ordered.pupils is not None:
        return make_copies(collection, planned.handout, ordered.pupils, runner)
    return make_handout(collection, planned.handout, runner, remarks=ordered.remarks)


def try_out(collection: Collection, plan: Plan, runner: Runner) -> Iterator[Iterator[File | Problem]]:
    """Yield what a dry run makes: each variant of the copies for pupils."""
    planned: _Planned = plan.value
    if planned.ordered.pupils is None:
        yield make(collection, plan, runner)
    else:
        yield from (
            variant.make(runner) for variant in list_variants(collection, planned.handout, planned.ordered.pupils)
        )
