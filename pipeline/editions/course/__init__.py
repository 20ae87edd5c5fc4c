"""Collection -> one folder for teachers, `course/NAME`: pages, questions and cards for Moodle and other platforms."""

from __future__ import annotations

from pipeline.extension import Edition, Extension, Hook, Product
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Severity

ROW = Extension(
    "course",
    editions=(
        Edition(
            sentence("moodle"),
            sentence("course for Moodle and other platforms"),
            sentence("writing the course"),
            sentence("course written"),
            make=Hook("pipeline.editions.course.edition:make_courses"),
            prints=False,
            by_default=False,
        ),
    ),
    products=(
        Product(
            "moodle",
            sentence("course"),
            sentence("A course for Moodle and other platforms"),
            sentence("No course was made"),
            keys=Hook("pipeline.load.books:list_course_keys"),
            read=Hook("pipeline.load.books:read_handout_order"),
            prepare=Hook("pipeline.editions.course.product:prepare"),
            plan=Hook("pipeline.editions.course.product:plan"),
            make=Hook("pipeline.editions.course.product:make"),
            at_desk=("title", "class"),
            for_owner=frozenset({""}),
            takes_all=True,
        ),
    ),
    rules={"course-format": Severity.NOTE},
)
