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
            sentence("No course was made"),
            read=Hook("pipeline.load.books:read_handout_order"),
            prepare=Hook("pipeline.editions.course.product:prepare"),
            plan=Hook("pipeline.editions.course.product:plan"),
            make=Hook("pipeline.editions.course.product:make"),
        ),
    ),
    rules={"course-format": Severity.NOTE},
)
