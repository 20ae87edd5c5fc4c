"""Collection -> one folder for teachers, `course/NAME`: pages, questions and cards for Moodle and other platforms."""

from __future__ import annotations

from pipeline.extension import Edition, Extension, Hook
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
    rules={"course-format": Severity.NOTE},
)
