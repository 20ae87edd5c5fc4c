"""What programs read of the site that want text alone: each page as Markdown, and `llms.txt`, which lists them.

They have what the page shows, and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import ClassVar

from pipeline.editions.web.paths import SiteImage, SiteLocation
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job
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
def page_text(job: PageText) -> Blob:
    """Return the text of a page."""
    from pipeline.editions.web.texts import markdown_of

    lines = (_in_line(text) for text in (job.subtitle, job.description) if text)
    head = [f"# {_in_line(job.title)}", *lines, *job.facts]
    return Blob.of("\n\n".join([*head, markdown_of(job.body.text, _place(job))]).rstrip() + "\n")


@job()
def text_list(job: TextList) -> Blob:
    """Return the list of texts, after llmstxt.org."""
    parts = [f"# {_in_line(job.title)}", *([f"> {_in_line(job.subtitle)}"] if job.subtitle else [])]
    for heading, links in job.sections:
        lines = (_line(one, job.root) for one in links)
        parts += [f"## {heading}", "\n".join(lines)]
    return Blob.of("\n\n".join(parts) + "\n")


def _place(job: PageText) -> SiteLocation:
    images = {asset: SiteImage(path, 0, 0, drawing=False) for asset, path in job.images}
    return SiteLocation(root=job.root, articles=f"{job.root}articles/", images=images)


def _line(link: TextLink, root: str) -> str:
    about = f": {_in_line(link.description)}" if link.description else ""
    return f"- [{_in_line(link.title)}]({root}{link.path}){about}"


def _in_line(text: str) -> str:
    """Return a plain text as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in text)
