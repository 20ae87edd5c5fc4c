"""A zip for Moodle's activity Book: each HTML file at its top is a chapter (mod/book/tool/importhtml/locallib.php).

Chapters are sorted by name. Of a chapter stay the inside of `body` and links to style sheets; relative addresses in
double quotes are followed. Moodle prints the title itself, as a heading of the third level.
"""

from __future__ import annotations

from functools import partial

from pipeline.editions.course.lessons import Course, Lesson, localised
from pipeline.editions.course.packages import STYLE, Written, pack, write_page

_FILES = "files/"
_STYLE = f"{_FILES}style.css"
_LEVEL, _DEEPEST = 2, 6  # a chapter's headings begin two levels deeper than a page's: its title is one of the third


def write_book(course: Course) -> Written:
    """Return the archive: chapters, and their files in a folder."""
    pages = {lesson.slug: name for name, lesson in course.chapters()}
    files: dict[str, bytes] = {}
    for name, lesson in course.chapters():
        files[name] = _write_chapter(course, lesson, pages).encode()
    files[_STYLE] = STYLE.encode()
    shown = course.find_assets(*(lesson.html for lesson in course.lessons))
    return Written(pack([*files.items(), *((f"{_FILES}{asset.name}", asset.data.data) for asset in shown)]))


def _write_chapter(course: Course, lesson: Lesson, pages: dict[str, str]) -> str:
    tree = localised(lesson.html, partial(course.read_address, pages=pages, files=_FILES))
    for heading in list(tree.iter("h2", "h3", "h4", "h5", "h6")):
        heading.tag = f"h{min(int(str(heading.tag)[1]) + _LEVEL, _DEEPEST)}"
    return write_page(lesson, tree, _STYLE)
