"""Handouts: chosen articles for a class, in the layouts that a teacher prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.book.selection import EmptySelectionError, asked_for, select
from pipeline.editions.classroom.copies import HandoutCopy
from pipeline.editions.classroom.zip_folder import archive
from pipeline.editions.edition import File, Publication
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection
from pipeline.model.handouts import Handout
from pipeline.model.manuscript import SETTINGS_FILE
from pipeline.model.problems import Problem
from pipeline.text.printable import file_name_of, free_name
from pipeline.text.sentences import sentence


def handouts(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of all handouts of the collection, and what is wrong with them."""
    taken: set[str] = set()
    for request in publication.collection.handouts:
        try:
            yield from handout(publication.collection, request, runner, taken)
        except EmptySelectionError as error:
            hint = sentence("correct the entry of “handouts”, or delete it")
            message = sentence("a handout has no article: {error}", error=error)
            yield Problem(SETTINGS_FILE, *request.place, "handout", message, hint)


def handout(
    collection: Collection, asked: Handout, runner: Runner, taken: set[str] | None = None
) -> Iterator[File | Problem]:
    """Yield `handouts/NAME/LAYOUT.pdf`, NAME being made of the title and none of those that are `taken`.

    A teacher's copy has the same paths, for the `teacher`; archives are `handouts/NAME.zip` and `NAME-teacher.zip`.

    Raises:
        EmptySelectionError: an article, tag or author is not in the collection, or nothing is selected.
    """
    articles = select(collection, asked.selection, asked.order)
    title = asked.title or _title(collection, asked, articles)
    folder = free_name(_folder(title), taken or ())
    if taken is not None:
        taken.add(folder)
    copies = {f"{folder}.zip": HandoutCopy(collection, asked, articles, title, folder)}
    if asked.teacher:
        own = copies[f"{folder}.zip"]
        copies[f"{folder}-teacher.zip"] = replace(own, solutions=True)
    for packed, copy in copies.items():
        files: list[File] = []
        for item in copy.make(runner):
            if isinstance(item, File):
                files.append(item)
            yield item
        if asked.zip:
            packing = archive(title, collection.settings.language, files, copy.title_html)
            yield File(packed, packing, teacher=copy.solutions)


def folder_of(collection: Collection, asked: Handout) -> str:
    """Return the folder of a handout that is made alone.

    Raises:
        EmptySelectionError: see `handout`.
    """
    articles = select(collection, asked.selection, asked.order)
    return _folder(asked.title or _title(collection, asked, articles))


def _folder(title: str) -> str:
    return f"handouts/{file_name_of(title) or 'handout'}"


def _title(collection: Collection, asked: Handout, articles: tuple[Article, ...]) -> str:
    """Return the title of a handout: the tags or authors that were asked for.

    For all articles it is the collection's title, else the first article's.
    """
    whole = collection.settings.title if asked.selection.everything else ""
    return asked_for(collection, asked.selection) or whole or articles[0].title
