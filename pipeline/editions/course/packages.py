"""Archives of courses: the same files give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from lxml import etree

from pipeline.body.neutral_html import Tree, to_html
from pipeline.editions.course.lessons import Lesson
from pipeline.i18n.labels import direction
from pipeline.model.problems import Problem
from pipeline.press.zip_archive import deflate, write_zip

_LONGEST_TITLE = 255
STYLE = """\
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
"""What pages have of our looks; platforms show it beside their own, so that each rule is for `.editions` alone."""


def write_page(lesson: Lesson, tree: Tree, style: str = "") -> str:
    """Return a page of a lesson; what platforms keep of it is a division within `body`, and the link to its style."""
    head = "".join(f"<p><em>{escape(text)}</em></p>\n" for text in (lesson.description, lesson.facts) if text)
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


@dataclass(frozen=True)
class Written:
    """A file of a course, and what its format could not hold."""

    data: bytes
    problems: tuple[Problem, ...] = ()


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the archive of these files, each with its path."""
    return b"".join(write_zip((path, deflate(data)) for path, data in files))


def to_xml(root: etree._Element) -> bytes:
    """Return a document as UTF-8, indented where that changes no text."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
