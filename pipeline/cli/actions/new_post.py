"""`new post`: the file that an article begins as, where the collection keeps its posts."""

from __future__ import annotations

import datetime as dt

from pipeline.cli.option_values import content_of
from pipeline.new.post import NewPost, write_post
from pipeline.text.visible import visible, write_lines


def new_post(*, title: str, content: str, lang: str, author: str, tag: tuple[str, ...], draft: bool) -> None:
    """Write the file, and print its path."""
    root = content_of(content)
    today = dt.datetime.now().astimezone().date()
    path = write_post(root, NewPost(title, lang, author, tag, draft), today)
    write_lines(f"{visible(str(root / path))}\n")
