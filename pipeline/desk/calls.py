"""Calls of the desk's pages, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from pipeline.desk import pictures
from pipeline.desk.bench import Bench, Call, Params, Right, encode
from pipeline.desk.blocks import Block, block_text, file_text, find_slip, read_blocks, replace_block, replace_lines
from pipeline.desk.forms.calls import FORM_CALLS, change_file
from pipeline.desk.make_calls import MAKE_CALLS
from pipeline.desk.past_calls import PAST_CALLS
from pipeline.desk.people import Person
from pipeline.desk.post_calls import POST_CALLS
from pipeline.desk.review.calls import REVIEW_CALLS
from pipeline.desk.review.remarks import find_last_remark
from pipeline.desk.store.files import Change, ConflictError, DeskError, digest
from pipeline.desk.store.folder import DoubtError
from pipeline.editions.site.paths import article_path
from pipeline.i18n.labels import direction
from pipeline.i18n.sentences import sentence
from pipeline.model.article import page_path
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE

_SETTINGS = (SETTINGS_FILE, AUTHORS_FILE)
_Writer = Callable[[bytes, str, Params], bytes]


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
    """Write a text in the place of a block, where the file still has it."""
    title = sentence("{path}, line {line}", path=str(params["path"]), line=int(params["start"]))
    return _write(bench, person, params, _write_block, title)


def save_text(bench: Bench, person: Person, params: Params) -> object:
    """Write a text in the place of a whole file that is as the page knows it."""
    return _write(bench, person, params, _write_text, sentence("{path}, all of it", path=str(params["path"])))


def insert_block(bench: Bench, person: Person, params: Params) -> object:
    """Write a new block behind one that the file still has, and its remarks; behind -1, the first."""
    return _write(bench, person, params, _write_new, sentence("{path}, a new paragraph", path=str(params["path"])))


def _write(bench: Bench, person: Person, params: Params, write: _Writer, title: str) -> object:
    """Write a text into a file, once for each turn of a page: one that had no answer asks again."""
    path = str(params["path"])
    turn = digest(repr((person.mark, sorted(params.items()))).encode()) if "turn" in params else ""

    def write_meant(raw: bytes) -> bytes:
        new, typed = write(raw, path, params), str(params["text"])
        is_sure = write is _write_text or bench.asked.get(person.mark) == typed
        if not is_sure and (slip := find_slip(raw, new, path, typed)):
            bench.asked[person.mark] = typed
            raise DoubtError(slip)
        return new

    return describe_file(path, bench.rewrite(person, path, write_meant, title, turn))


def set_aside(bench: Bench, person: Person, params: Params) -> object:
    """Keep a text in the history that is not to be written into a file."""
    path = str(params["path"])
    raw = bench.files.read(path)
    change = Change(path, raw, _WRITERS[str(params["call"])](raw, path, params))
    bench.files.put_aside(change, sentence("{path}: a text that was not written", path=path), person.writer)
    return {}


def _write_block(raw: bytes, path: str, params: Params) -> bytes:
    block = _find_block(raw, path, params)
    if block.kind == "include":
        raise DeskError("this text is in another file, which the post includes: change it there")
    return encode(lambda: replace_block(raw, block, str(params["text"])))


def _find_block(raw: bytes, path: str, params: Params) -> Block:
    """Return the blocks that the page knows, as one: where the file has changed, those of the same text.

    Raises:
        ConflictError: It has none, or other ones of that text than it had.
    """
    blocks, number, size = read_blocks(raw, path) or (), int(params["number"]), max(1, int(params.get("size", 1)))
    if digest(raw) == params["digest"]:
        return replace(blocks[number], end=blocks[number + size - 1].end)
    spans = [replace(first, end=last.end) for first, last in zip(blocks, blocks[size - 1 :], strict=False)]
    same = [span for span in spans if block_text(raw, span) == params.get("was")]
    if not same or len(same) != params.get("equal"):
        raise ConflictError(path, raw)
    return same[int(params["nth"])]


def _write_text(raw: bytes, path: str, params: Params) -> bytes:
    if digest(raw) != params["digest"]:
        raise ConflictError(path, raw)
    text = file_text(raw) or ""
    return encode(lambda: replace_lines(raw, 1, text.count("\n") + 2, str(params["text"])))


def _write_new(raw: bytes, path: str, params: Params) -> bytes:
    blocks, text = read_blocks(raw, path) or (), str(params["text"]).strip("\n")
    if blocks and int(params["number"]) >= 0:
        block = blocks[find_last_remark(raw, blocks, _find_block(raw, path, params).number)]
        return encode(lambda: replace_block(raw, block, f"{block_text(raw, block)}\n\n{text}"))
    if blocks:
        first = blocks[0]
        return encode(lambda: replace_block(raw, first, f"{text}\n\n{block_text(raw, first)}"))
    before = file_text(raw) or ""
    start, end = before.rstrip("\n").count("\n") + 2, before.count("\n") + 2
    return encode(lambda: replace_lines(raw, start, end, f"\n{text}\n"))


def upload(bench: Bench, person: Person, params: Params) -> object:
    """Tell what becomes of a file that comes to a post, or with `write` put it into the collection.

    Where the page says behind which block of the post, what shows it goes there in the same step.
    """
    path, data, file = str(params["path"]), params["data"].data, None
    received = pictures.receive(bench.content, path, str(params["name"]), data, smaller=params.get("smaller") == "1")
    markdown = received.markdown(str(params.get("alt", "")))
    if params.get("write") == "1":
        changes = [received.change]
        if "digest" in params:
            path, raw = bench.read_known(params)
            changes.append(Change(path, raw, _write_new(raw, path, {**params, "text": markdown})))
            file = describe_file(path, changes[-1].after or b"")
        bench.apply(person, changes, sentence("{path}, new", path=received.path))
    return {
        "path": received.path,
        "address": received.address,
        "file": file,
        "before": len(data),
        "size": len(received.data),
        "width": received.width,
        "height": received.height,
        "smaller": received.smaller,
        "remarks": received.remarks,
    }


_WRITERS: Mapping[str, _Writer] = {
    "save-block": _write_block,
    "save-text": _write_text,
    "insert-block": _write_new,
    "front-matter": lambda raw, path, params: change_file(path, raw, params["changes"]),
}
CALLS: Mapping[str, Call] = {
    **POST_CALLS,
    "posts": Call(list_posts),
    "file": Call(read_file),
    "save-block": Call(save_block, Right.WRITE),
    "save-text": Call(save_text, Right.WRITE),
    "insert-block": Call(insert_block, Right.WRITE),
    "set-aside": Call(set_aside, Right.WRITE),
    "upload": Call(upload, Right.WRITE, takes_data=True),
    **PAST_CALLS,
    **MAKE_CALLS,
    **FORM_CALLS,
    **REVIEW_CALLS,
}
"""All calls, by the names that pages use."""
