"""What programs read of the site that want text alone: each page as Markdown, and `llms.txt`, which lists them.

They have what the page shows, and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import ClassVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction, job
from pipeline.text.printable import plain_title


@dataclass(frozen=True)
class PageText(Job):
    """The text of a page as Markdown, at `path`; `facts` are the lines below its title.

    `root` leads from there to the site's root, or is the site's address; `images` has the pictures as they stand there.
    """

    path: str
    title: str
    language: str
    body: Blob
    root: str
    subtitle: str = ""
    description: str = ""
    facts: tuple[str, ...] = ()
    images: tuple[tuple[str, str], ...] = ()

    about = sentence("text {name}", name="{0.path}")
    causes: ClassVar[Mapping[str, str]] = {"body": sentence("its text changed")}

    def with_body(self, body: Blob) -> PageText:
        """Return it with another body, and no pictures."""
        return replace(self, body=body, images=())

    def plainest(self, body: Blob) -> PageText:
        """Return it with another body, and nothing else but the beginning of its title."""
        title = plain_title(self.title, PurePosixPath(self.path).stem)
        return replace(self.with_body(body), title=title, subtitle="", description="", facts=())


@dataclass(frozen=True)
class TextLink:
    """A text in the list of texts: what it is called, its path, and what it is about."""

    title: str
    path: str
    description: str = ""


@dataclass(frozen=True)
class TextList(Job):
    """`llms.txt` of a language: the texts below their headings.

    `root` is the site's address, where nobody knows it the way up to it from `path`.
    """

    path: str
    title: str
    subtitle: str
    root: str
    sections: tuple[tuple[str, tuple[TextLink, ...]], ...] = field(default=())

    about = sentence("list of texts {name}", name="{0.path}")


@job()
def text_list(job: TextList) -> Blob:
    """Return the list of texts, after llmstxt.org."""
    parts = [f"# {in_line(job.title)}", *([f"> {in_line(job.subtitle)}"] if job.subtitle else [])]
    for heading, links in job.sections:
        lines = (_line(one, job.root) for one in links)
        parts += [f"## {heading}", "\n".join(lines)]
    return Blob.of("\n\n".join(parts) + "\n")


def _line(link: TextLink, root: str) -> str:
    about = f": {in_line(link.description)}" if link.description else ""
    return f"- [{in_line(link.title)}]({root}{link.path}){about}"


def in_line(text: str) -> str:
    """Return a plain text as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in text)


page_text = JobFunction[PageText, Blob]("pipeline.editions.site.texts:page_text")
