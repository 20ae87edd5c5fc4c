"""Calls of the desk's pages, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from pipeline.desk.bench import Bench, Call, Params, Right, encode
from pipeline.desk.blocks import block_text, file_text, read_blocks, replace_block, replace_lines
from pipeline.desk.forms.calls import FORM_CALLS
from pipeline.desk.make_calls import MAKE_CALLS
from pipeline.desk.people import Person
from pipeline.desk.post_calls import POST_CALLS
from pipeline.desk.review.calls import REVIEW_CALLS
from pipeline.desk.review.remarks import find_last_remark
from pipeline.desk.store.files import Change, DeskError, digest
from pipeline.editions.site.paths import article_path
from pipeline.i18n.labels import direction
from pipeline.i18n.sentences import sentence
from pipeline.model.article import page_path
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE

_SETTINGS = (SETTINGS_FILE, AUTHORS_FILE)


def list_posts(bench: Bench, _person: Person, _params: Params) -> object:
    """Return the posts and pages as the desk lists them, newest first, with their addresses in the frame."""
    collection = bench.collection
    files = [name for name in _SETTINGS if (bench.content / name).is_file()]
    if collection is None:
        return {"ready": False, "title": bench.content.name, "posts": [], "pages": [], "files": files}
    posts = [
        {
            "path": article.source,
            "address": article_path(article.slug),
            "title": article.title,
            "date": article.day,
            "draft": article.draft,
            "authors": list(article.authors),
            "lang": article.language,
            "dir": direction(article.language),
        }
        for article in collection.reachable
    ]
    pages = [
        {"path": page.text.source, "address": page_path(page.text.slug), "title": page.text.title, "page": True}
        for page in collection.pages
        if page.text.source not in _SETTINGS  # of which the program makes pages of its own
    ]
    as_text = bool(collection.settings.reader)  # whose blocks are not those of the map
    return {
        "ready": True,
        "title": collection.settings.title,
        "asText": as_text,
        "posts": posts,
        "pages": pages,
        "files": files,
    }


def read_file(bench: Bench, _person: Person, params: Params) -> object:
    """Return a file as it is edited: by blocks where they are known, else as a whole."""
    path = str(params["path"])
    return describe_file(path, bench.files.read(path))


def describe_file(path: str, raw: bytes) -> Mapping[str, object]:
    """Return the text of a file with its digest and its blocks.

    Raises:
        DeskError: It is no text.
    """
    text = file_text(raw)
    if text is None:
        raise DeskError("{path} is not a text that can be edited here", path=path)
    blocks, lines = None if path in _SETTINGS else read_blocks(raw, path), text.split("\n")
    rows = [asdict(block) | {"text": "\n".join(lines[block.start - 1 : block.end - 1])} for block in blocks or ()]
    return {"path": path, "digest": digest(raw), "text": text, "blocks": None if blocks is None else rows}


def save_block(bench: Bench, person: Person, params: Params) -> object:
    """Write a text in the place of a block of a file that is as the page knows it."""
    path, raw = bench.read_known(params)
    known = {(block.number, block.start, block.end): block for block in read_blocks(raw, path) or ()}
    block = known[int(params["number"]), int(params["start"]), int(params["end"])]
    new = encode(lambda: replace_block(raw, block, str(params["text"])))
    bench.apply(person, [Change(path, raw, new)], sentence("{path}, line {line}", path=path, line=block.start))
    return describe_file(path, new)


def save_text(bench: Bench, person: Person, params: Params) -> object:
    """Write a text in the place of a whole file that is as the page knows it."""
    path, raw = bench.read_known(params)
    text = file_text(raw) or ""
    new = encode(lambda: replace_lines(raw, 1, text.count("\n") + 2, str(params["text"])))
    bench.apply(person, [Change(path, raw, new)], sentence("{path}, all of it", path=path))
    return describe_file(path, new)


def insert_block(bench: Bench, person: Person, params: Params) -> object:
    """Write a new block behind one, and its remarks, of a file that is as the page knows it; behind -1, the first."""
    path, raw = bench.read_known(params)
    blocks, behind = read_blocks(raw, path) or (), int(params["number"])
    text = str(params["text"]).strip("\n")
    if behind >= 0:
        block = blocks[find_last_remark(raw, blocks, behind)]
        new = encode(lambda: replace_block(raw, block, f"{block_text(raw, block)}\n\n{text}"))
    elif blocks:
        first = blocks[0]
        new = encode(lambda: replace_block(raw, first, f"{text}\n\n{block_text(raw, first)}"))
    else:
        before = file_text(raw) or ""
        start, end = before.rstrip("\n").count("\n") + 2, before.count("\n") + 2
        new = encode(lambda: replace_lines(raw, start, end, f"\n{text}\n"))
    bench.apply(person, [Change(path, raw, new)], sentence("{path}, a new paragraph", path=path))
    return describe_file(path, new)


def undo(bench: Bench, person: Person, _params: Params) -> object:
    """Take back the last step."""
    return _tell_moved(bench, bench.files.undo(person.may_change))


def redo(bench: Bench, person: Person, _params: Params) -> object:
    """Make the step again that was undone last."""
    return _tell_moved(bench, bench.files.redo(person.may_change))


def _tell_moved(bench: Bench, changes: tuple[Change, ...]) -> object:
    paths = [change.path for change in changes]
    bench.show_changed(paths)
    return {"paths": paths}


CALLS: Mapping[str, Call] = {
    **POST_CALLS,
    "posts": Call(list_posts),
    "file": Call(read_file),
    "save-block": Call(save_block, Right.WRITE),
    "save-text": Call(save_text, Right.WRITE),
    "insert-block": Call(insert_block, Right.WRITE),
    "undo": Call(undo, Right.WRITE),
    "redo": Call(redo, Right.WRITE),
    **MAKE_CALLS,
    **FORM_CALLS,
    **REVIEW_CALLS,
}
"""All calls, by the names that pages use."""
