"""Archives and pages of courses: the same files give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from lxml import etree

from pipeline.body.neutral_html import Tree, to_html
from pipeline.editions.course.lessons import Course, Lesson
from pipeline.i18n.labels import direction, raise_first
from pipeline.model.problems import Problem
from pipeline.press.zip_archive import deflate, write_zip

_LONGEST_TITLE = 255
# What pages have of our looks; platforms show it beside their own, so that each rule is for `.editions` alone.
_STYLE = """\
.editions figure { margin: 1em 0; }
.editions figure img, .editions p img { max-width: 100%; height: auto; }
.editions figcaption { font-size: 0.9em; }
.editions table { border-collapse: collapse; margin: 1em 0; }
.editions th, .editions td { border: 1px solid #8a8278; padding: 0.2em 0.6em; text-align: start; }
.editions pre { overflow-x: auto; }
.editions .admonition { border-inline-start: 3px solid #8a8278; padding-inline-start: 1em; }
.editions .task-list { list-style: none; padding-inline-start: 0; }
.editions .matching { display: flex; gap: 2em; flex-wrap: wrap; }
.editions .matching > ol { flex: 1 1 12em; }
"""
FILES = "files/"
"""The folder of what pages show."""
_LEVEL, _DEEPEST = 2, 6  # a chapter's headings begin two levels deeper than a page's: its title is one of the third


@dataclass(frozen=True)
class Written:
    """A file of a course, and what its format could not hold."""

    data: bytes
    problems: tuple[Problem, ...] = ()


def write_book(course: Course) -> Written:
    """Return a zip for Moodle's activity Book: each HTML file at its top is a chapter.

    Chapters are sorted by name. Of a chapter stay the inside of `body` and links to style sheets; relative addresses in
    double quotes are followed. Moodle prints the title itself, as a heading of the third level
    (mod/book/tool/importhtml/locallib.php).
    """
    pages = {lesson.slug: name for name, lesson in course.chapters()}
    files: dict[str, bytes] = {}
    for name, lesson in course.chapters():
        tree = course.localise(lesson.html, FILES, pages)
        for heading in list(tree.iter("h2", "h3", "h4", "h5", "h6")):
            heading.tag = f"h{min(int(str(heading.tag)[1]) + _LEVEL, _DEEPEST)}"
        files[name] = write_page(lesson, tree, f"{FILES}style.css").encode()
    files[f"{FILES}style.css"] = _STYLE.encode()
    shown = course.find_assets(*(lesson.html for lesson in course.lessons))
    return Written(pack(files | {f"{FILES}{asset.name}": asset.data.data for asset in shown}))


def write_page(lesson: Lesson, tree: Tree, style: str = "") -> str:
    """Return a page of a lesson; what platforms keep of it is a division within `body`, and the link to its style."""
    head = "".join(f"<p><em>{raise_first(text)}</em></p>\n" for text in (lesson.description, lesson.facts) if text)
    link = f'<link rel="stylesheet" href="{style}">\n' if style else ""
    language, title = escape(lesson.language), escape(lesson.title[:_LONGEST_TITLE], quote=False)
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            f'<head>\n<meta charset="utf-8">\n<title>{title}</title>\n{link}</head>',
            f'<body>\n<div class="editions" lang="{language}" dir="{direction(lesson.language)}">',
            f"{head}{to_html(tree)}",
            "</div>\n</body>\n</html>\n",
        )
    )


def to_ascii(html: str) -> str:
    """Return HTML with numbers for letters beyond ASCII, for a parser that may not know of UTF-8."""
    return html.encode("ascii", "xmlcharrefreplace").decode()


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of these files, each with its path."""
    return b"".join(write_zip((path, deflate(data)) for path, data in files.items()))


def to_xml(root: etree._Element) -> bytes:
    """Return a document as UTF-8."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
