"""Calls of the panels that begin, copy, rename and remove posts, and that look after pictures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePosixPath

from pipeline.desk import pictures, posts
from pipeline.desk.bench import Bench, Call, Params, Right
from pipeline.desk.people import Person
from pipeline.desk.store.files import Change
from pipeline.files.kinds import is_drawing
from pipeline.i18n.sentences import sentence
from pipeline.new.post import NewPost
from pipeline.text.urls import write_data_url


def begin_new(bench: Bench, person: Person, params: Params) -> object:
    """Write a new post, page or author."""
    kind, title = str(params["kind"]), str(params["title"])
    if kind == "author":
        values = {key: str(params.get(key, "")) for key in ("bio", "url")}
        change = posts.new_author(bench.content, title, values)
    elif kind == "page":
        change = posts.new_page(bench.content, title)
    else:
        tags = (str(params.get("tags", "")),)
        lang, author = (str(params.get(key, "")) for key in ("lang", "author"))
        post = NewPost(title, lang, author, tags, bool(params.get("draft")))
        change = posts.new_post(bench.content, post, _today())
    bench.apply(person, (change,), sentence("{path}, new", path=change.path))
    return {"path": change.path}


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def duplicate(bench: Bench, person: Person, params: Params) -> object:
    """Write a copy of a post."""
    plan = posts.duplicate(bench.content, str(params["path"]), _today())
    bench.apply(person, plan.changes, sentence("{path}, a copy", path=plan.path))
    return {"path": plan.path}


def rename(bench: Bench, person: Person, params: Params) -> object:
    """Tell what another name for a post changes, or with `write` change it."""
    path = str(params["path"])
    plan = posts.rename(bench.content, path, str(params["name"]))
    if params.get("write"):
        bench.apply(person, plan.changes, sentence("{path} became {other}", path=path, other=plan.path))
    return _describe(plan)


def delete(bench: Bench, person: Person, params: Params) -> object:
    """Tell what leads to a post, or with `write` put it into the bin."""
    path = str(params["path"])
    plan = posts.delete(bench.content, path)
    if params.get("write"):
        bench.apply(person, plan.changes, sentence("{path}, into the bin", path=path))
    return _describe(plan)


def _describe(plan: posts.Plan) -> Mapping[str, object]:
    return {
        "path": plan.path,
        "files": [change.path for change in plan.changes],
        "links": list(map(asdict, plan.links)),
        "left": list(map(asdict, plan.left)),
        "remarks": plan.remarks,
    }


def list_bin(bench: Bench, _person: Person, _params: Params) -> object:
    """Return the files in the bin."""
    return {"files": [asdict(binned) for binned in bench.files.bin()]}


def restore(bench: Bench, person: Person, params: Params) -> object:
    """Take a file out of the bin."""
    path = bench.files.restore(str(params["key"]), person.writer)
    bench.show_changed([path])
    return {"path": path}


def list_pictures(bench: Bench, _person: Person, _params: Params) -> object:
    """Return all pictures of the collection, what their texts lack, and the files added here that no post names."""
    added = {path for step in bench.files.steps() for path, old, _ in step.changes if old is None}
    listed = [asdict(picture) for picture in pictures.list_pictures(bench.content)]
    return {"pictures": listed, "unused": pictures.find_unused(bench.content, added)}


def show_picture(bench: Bench, _person: Person, params: Params) -> object:
    """Return a small copy of a picture as an address of its own."""
    path = str(params["path"])
    data = bench.files.read(path)
    if is_drawing(path):
        return {"data": write_data_url("image/svg+xml", data)}
    small = pictures.make_thumbnail(PurePosixPath(path).name, data)
    return {"data": write_data_url(small.media_type, small.data)}


def set_alt(bench: Bench, person: Person, params: Params) -> object:
    """Write the alternative text of a picture."""
    path, alt, address = str(params["path"]), str(params["alt"]), str(params["address"])
    raw = bench.files.read(path)
    new = pictures.change_alt(path, raw, int(params["number"]), alt, address)
    bench.apply(person, (Change(path, raw, new),), sentence("{path}, an alternative text", path=path))
    return {"alt": alt, "lack": pictures.find_lack(alt, address, str(params.get("title", "")))}


POST_CALLS: Mapping[str, Call] = {
    "new": Call(begin_new, Right.WRITE),
    "duplicate": Call(duplicate, Right.WRITE),
    "rename": Call(rename, Right.WRITE),
    "delete": Call(delete, Right.WRITE),
    "bin": Call(list_bin, Right.WRITE),
    "restore": Call(restore, Right.WRITE),
    "pictures": Call(list_pictures),
    "picture": Call(show_picture),
    "set-alt": Call(set_alt, Right.WRITE),
}
"""The calls of this module, by their names."""
