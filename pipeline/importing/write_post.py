"""A text -> the Markdown of its post, as pandoc writes it for the reader that posts have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pipeline.importing.documents import PICTURE, PostToWrite
from pipeline.importing.escapes import escaped
from pipeline.importing.links import with_links
from pipeline.jobs.job import job
from pipeline.jobs.recursion import room_to_nest
from pipeline.new.yaml_lines import yaml_line
from pipeline.pandoc.nodes import Node, landmarks, plain_text, rewrite
from pipeline.pandoc.process import PANDOC
from pipeline.text.printable import in_one_line

# Typography is that of `publish`, so that quotation marks and dashes stay as they were typed.
_WRITER = "commonmark_x-smart-emoji-alerts-raw_attribute"
# Titles of pictures have no references, so that a tag in one is parted.
_BRACES = re.compile(r"\{(?=[{%#])")


@job()
def write_post(post: PostToWrite) -> str:
    """Return the file of a post.

    Raises:
        PandocError: it takes too much time or memory.
    """
    with room_to_nest():
        blocks = with_links(post.document.open(), dict(post.links))
        for image in landmarks(blocks):
            if image["t"] == "Image":
                number = int(image["c"][2][0].removeprefix(PICTURE))
                image["c"][2] = [post.pictures[number], _BRACES.sub("{ ", image["c"][2][1])]
        lines = "\n".join(_front_matter(post, _lead(blocks)))
        document = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": rewrite(blocks, escaped)}
        text = PANDOC.write(json.dumps(document, ensure_ascii=False), _WRITER).text
    return f"---\n{lines}\n---\n\n{text}"


def _front_matter(post: PostToWrite, lead: Node | None) -> Iterator[str]:
    head = post.head
    authors = [in_one_line(author) for author in head.authors]
    values: dict[str, object] = {
        "title": in_one_line(head.title),
        "date": head.date,
        "lang": head.language,
        "author": authors[0] if len(authors) == 1 else authors,
        "description": in_one_line(head.subtitle),
    }
    if lead is not None:
        values |= {"image": lead["c"][2][0], "image_alt": plain_text(lead["c"][1])}
    yield from (_line(key, value) for key, value in values.items() if value)


def _line(key: str, value: object) -> str:
    return f"{key}: {value}" if key == "date" else yaml_line(key, value)


def _lead(blocks: list[Node]) -> Node | None:
    """Return the picture that a text begins with."""
    first = blocks[0]["c"] if blocks and blocks[0]["t"] == "Para" else []
    return first[0] if len(first) == 1 and first[0]["t"] == "Image" else None
