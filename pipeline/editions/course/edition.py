"""A course of chosen articles: a file for each thing that a platform takes, all for the teacher, who imports them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipeline.editions.book.plan_handouts import plan_handout
from pipeline.editions.course.lessons import Course, CourseAsset, Lesson, plan_lesson, read_lesson
from pipeline.editions.course.packages import Written
from pipeline.editions.edition import Publication
from pipeline.editions.fallback import make_or_report, with_fallback
from pipeline.extension import File
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, NamedFunction, job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.books_and_handouts import Handout, Selection
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.text.printable import file_name_of, free_name, slug_of

FORMATS: Mapping[str, NamedFunction[[Course], Written]] = {
    "moodle-book.zip": NamedFunction("pipeline.editions.course.packages:write_book"),
    "moodle-questions.xml": NamedFunction("pipeline.editions.course.moodle_xml:write_moodle_xml"),
    "questions-gift.txt": NamedFunction("pipeline.editions.course.gift:write_gift"),
    "questions-qti21.zip": NamedFunction("pipeline.editions.course.qti:write_qti"),
    "common-cartridge.imscc": NamedFunction("pipeline.editions.course.cartridge:write_cartridge"),
    "flashcards.apkg": NamedFunction("pipeline.editions.course.cards:write_cards"),
    "flashcards.csv": NamedFunction("pipeline.editions.course.cards:write_card_table"),
}
"""What a course comes as: the name of each file, and what writes it."""


@dataclass(frozen=True)
class PlannedCourse:
    """Articles of a course, its title and its folder below that of teachers' copies."""

    title: str
    folder: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class CourseFile(Job):
    """A file of a course to be written."""

    course: Course
    name: str

    about = sentence("{name} of the course {title}", name="{0.name}", title="{0.course.title}")


@job()
def write_course_file(job: CourseFile) -> tuple[Blob, tuple[Problem, ...]]:
    """Return a file of a course, empty where there is nothing for it, and what its format cannot hold."""
    written = FORMATS[job.name](job.course)
    return Blob.of(written.data), written.problems


def plan_course(collection: Collection, handout: Handout) -> PlannedCourse:
    """Return the course of the articles that are chosen as for a handout; of all where none is.

    Raises:
        EmptySelectionError: an article, tag or author is not in the collection.
    """
    everything = replace(handout, selection=Selection(everything=True))
    plan = plan_handout(collection, everything if handout.selection == Selection() else handout)
    title = f"{handout.class_name} – {plan.title}" if handout.class_name else plan.title
    return PlannedCourse(title, f"course/{file_name_of(title) or 'course'}", plan.articles)


def make_courses(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield the course of the whole collection."""
    yield from make_course(publication.collection, plan_course(publication.collection, Handout()), runner)


def make_course(collection: Collection, plan: PlannedCourse, runner: Runner) -> Iterator[File | Problem]:
    """Yield `course/NAME/FILE` for each format that there is something for."""
    jobs = [plan_lesson(article) for article in plan.articles]
    lessons: list[Lesson] = []
    for article, (lesson, shortfall) in zip(
        plan.articles, with_fallback(runner, read_lesson, jobs, "lessons"), strict=True
    ):
        if shortfall:
            yield shortfall.problem(article.source)
        lessons.append(lesson)
    settings = collection.settings
    modified = int(max([each.date for each in plan.articles if each.date] or [collection.modified]).timestamp())
    course = Course(
        plan.title, settings.language, settings.base_url, tuple(lessons), _name_assets(collection, lessons), modified
    )
    for name in FORMATS:
        yield from make_or_report(f"{plan.folder}/{name}", _make_file(course, plan.folder, name, runner))


def _make_file(course: Course, folder: str, name: str, runner: Runner) -> Iterator[File | Problem]:
    ((data, problems),) = runner.map(write_course_file, [CourseFile(course, name, belongs_to=folder)], "course")
    yield from problems
    if data.size:
        yield File(f"{folder}/{name}", data, teacher=True)


def _name_assets(collection: Collection, lessons: Iterable[Lesson]) -> dict[str, CourseAsset]:
    """Return all that lessons show or offer, with names that platforms leave as they are."""
    taken: set[str] = set()
    assets: dict[str, CourseAsset] = {}
    for path in dict.fromkeys(path for lesson in lessons for path in lesson.asset_paths()):
        picture = collection.pictures.get(path)
        data = picture.data if picture else collection.attachments.get(path)
        if data:
            name = PurePosixPath(picture.path if picture else path)
            stem = free_name(slug_of(name.stem) or "file", taken)
            taken.add(stem)
            assets[path] = CourseAsset(f"{stem}{name.suffix.lower()}", data)
    return assets
