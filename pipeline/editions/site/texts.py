"""A page's body as Markdown (GitHub's), as pandoc writes it, without any HTML but the ends of lines in cells."""

from __future__ import annotations

from pipeline.body import neutral_html
from pipeline.body.media import leave_out
from pipeline.editions.site.paths import SiteImage, SiteLocation
from pipeline.editions.site.text_files import PageText, in_line
from pipeline.editions.site.text_nodes import nodes_of
from pipeline.jobs.blob import Blob
from pipeline.jobs.recursion import room_to_nest
from pipeline.model.media import Medium
from pipeline.pandoc.document import to_json
from pipeline.pandoc.process import PANDOC

WRITER = "gfm-raw_html-yaml_metadata_block"


def markdown_of(body: str, place: SiteLocation) -> str:
    """Return the body of a page as Markdown, with addresses that lead out of the file.

    Raises:
        PandocError: it is too much for pandoc.
    """
    tree = neutral_html.parse(body)
    leave_out(tree, Medium.WEB)
    for extra in tree.xpath(".//a[@role='doc-backlink'] | .//section[@role='doc-endnotes']/h2"):
        extra.drop_tree()
    for box in list(tree.iter("input")):
        # So pandoc has boxes to tick, and writes them as Markdown does.
        box.tail = f"{'☐' if box.get('checked') is None else '☒'} {(box.tail or '').lstrip()}"
        box.drop_tree()
    for label in list(tree.iter("label")):
        label.drop_tag()
    neutral_html.localise(tree, place.address)
    with room_to_nest():
        return PANDOC.write(to_json(nodes_of(tree)), WRITER).text


def page_text(job: PageText) -> Blob:
    """Return the text of a page."""
    lines = (in_line(text) for text in (job.subtitle, job.description) if text)
    head = [f"# {in_line(job.title)}", *lines, *job.facts]
    return Blob.of("\n\n".join([*head, markdown_of(job.body.text, _place(job))]).rstrip() + "\n")


def _place(job: PageText) -> SiteLocation:
    images = {asset: SiteImage(path, 0, 0, drawing=False) for asset, path in job.images}
    return SiteLocation(root=job.root, articles=f"{job.root}articles/", images=images)
