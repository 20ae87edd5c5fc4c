"""Calls of the panel of details: the form of a post, of `collection.yaml` or of `authors.yaml`, and changes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pipeline.desk.bench import Bench, Call, Params, Right
from pipeline.desk.forms.form_fields import Form, Names, collect_names
from pipeline.desk.forms.form_source import change_source
from pipeline.desk.forms.front_matter import change_front_matter, read_form
from pipeline.desk.forms.settings_form import read_authors, read_collection
from pipeline.desk.forms.yaml_lines import Plain, UnwritableError
from pipeline.desk.people import Person
from pipeline.desk.store.files import Change, ConflictError, digest
from pipeline.i18n.sentences import sentence
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE, Settings

_SETTINGS = {SETTINGS_FILE: read_collection, AUTHORS_FILE: read_authors}


def show_form(bench: Bench, _person: Person, params: Params) -> object:
    """Return the form of a file of the content folder, None where it can be changed as text alone."""
    path = str(params["path"])
    return _describe(bench, path, _read(bench, path) or b"")


def save_form(bench: Bench, person: Person, params: Params) -> object:
    """Write changed fields of a file that is as the page knows it; with faults in them, return these instead.

    Raises:
        ConflictError: The file is not as the page knows it.
        DeskError: It cannot be changed line by line, or by this person.
    """
    path, changes = str(params["path"]), params["changes"]
    before = _read(bench, path)
    raw = before or b""
    if not isinstance(changes, dict) or not all(map(_is_value, changes.values())):
        raise TypeError
    settings, names = _settings(bench), collect_names(bench.collection)
    if digest(raw) != params["digest"]:
        now, was = read_file_form(path, raw, settings, names), params.get("was") or {}
        values = {each.name: json.loads(json.dumps(each.value)) for each in now.fields} if now else {}
        if any(name not in was or name not in values or was[name] != values[name] for name in changes):
            raise ConflictError(path, before)
    changed = change_file(path, raw, changes)
    form = read_file_form(path, changed, settings, names)
    if form and (faults := form.find_faults(changes)):
        return {"faults": faults}
    if changed != raw:
        bench.apply(person, [Change(path, before, changed)], sentence("{path}, title and details", path=path))
    return _describe(bench, path, changed)


def _is_value(value: object) -> bool:
    """Return whether a value is one that can be written: a text, a switch, a list of texts, or nothing."""
    items = value if isinstance(value, list) else ()
    return isinstance(value, str | bool | list | None) and all(isinstance(item, str) for item in items)


def _read(bench: Bench, path: str) -> bytes | None:
    """Return the bytes of a file, None for settings that are not there yet."""
    if path in _SETTINGS and not (bench.content / path).is_file():
        return None
    return bench.files.read(path)


def _settings(bench: Bench) -> Settings:
    return bench.collection.settings if bench.collection else Settings()


def _describe(bench: Bench, path: str, raw: bytes) -> object:
    form = read_file_form(path, raw, _settings(bench), collect_names(bench.collection))
    return {"path": path, "digest": digest(raw), "form": form and form.as_json()}


def read_file_form(path: str, raw: bytes, settings: Settings, names: Names) -> Form | None:
    """Return the form of a file of the content folder, None where it can be changed as text alone."""
    if path not in _SETTINGS:
        return read_form(raw, path, settings, names)
    try:
        source = _SETTINGS[path](raw)
    except UnwritableError:
        return None
    return Form(tuple(source.make_field(row, names) for row in source.rows))


def change_file(path: str, raw: bytes, changes: Mapping[str, Plain | None]) -> bytes:
    """Return a file with other values of these fields; None takes a key out. All other bytes stay.

    Raises:
        DeskError: The file cannot be changed line by line, or would say something else then.
    """
    if path in _SETTINGS:
        return change_source(raw, changes, _SETTINGS[path])
    return change_front_matter(raw, changes, path)


FORM_CALLS: Mapping[str, Call] = {"form": Call(show_form), "front-matter": Call(save_form, Right.WRITE)}
"""Calls of the panel of details, by their names."""
