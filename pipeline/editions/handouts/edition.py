"""Handouts: chosen articles for a class, in the layouts that a teacher prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.editions.book.handout_plan import PlannedHandout, all_planned
from pipeline.editions.edition import File, Publication
from pipeline.editions.handouts.copies import HandoutCopy
from pipeline.editions.handouts.zip_folder import archive
from pipeline.i18n.sentences import sentence
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Collection
from pipeline.model.handouts import REPLACED
from pipeline.model.problems import Problem
from pipeline.model.settings import SETTINGS_FILE


def handouts(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of all handouts of the collection, and what is wrong with them."""
    for one in all_planned(publication.collection):
        if isinstance(one, PlannedHandout):
            yield from handout(publication.collection, one, runner)
        else:
            asked, error = one
            hint = sentence("correct the entry of “handouts”, or delete it")
            message = sentence("a handout has no article: {error}", error=error)
            yield Problem(SETTINGS_FILE, *asked.place, "handout", message, hint)


def handout(collection: Collection, one: PlannedHandout, runner: Runner) -> Iterator[File | Problem]:
    """Yield `handouts/NAME/LAYOUT.pdf`, NAME being made of the title.

    A teacher's copy has the same paths, for the `teacher`; archives are `handouts/NAME.zip` and `NAME-teacher.zip`.
    """
    place = ("", 0, 0) if one.asked.is_to_order else (SETTINGS_FILE, *one.asked.place)
    for old in filter(REPLACED.__contains__, one.asked.layouts):
        message = sentence("the layout {old} is no more; {layout} comes in its place", old=old, layout=REPLACED[old])
        hint = sentence("write {what}", what=f"layout: {REPLACED[old]}")
        yield Problem(*place, "old-layout", message, hint)
    for key in one.disputed:
        message = sentence(
            "articles of the handout “{title}” say different things as “{key}”; none counts", title=one.title, key=key
        )
        hint = sentence("say it in the entry of “handouts”, or with --{key}", key=key)
        yield Problem(*place, "bad-value", message, hint)
    copies = {one.archive: HandoutCopy(collection, one)}
    if one.asked.teacher:
        copies[f"{one.folder}-teacher.zip"] = replace(copies[one.archive], solutions=True)
    for packed, copy in copies.items():
        files: list[File] = []
        for item in copy.make(runner):
            if isinstance(item, File):
                files.append(item)
            yield item
        if one.asked.zip:
            packing = archive(one.title, collection.settings.language, files, one.title_html)
            yield File(packed, packing, teacher=copy.solutions)
