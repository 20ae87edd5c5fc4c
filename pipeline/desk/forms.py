"""The form of a post, of `collection.yaml` or of `authors.yaml`, by the path; and the file after a change of it."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.desk.form_fields import Form, Names
from pipeline.desk.front_matter import change_front_matter, read_form
from pipeline.desk.settings_form import change_authors, change_collection, read_authors_form, read_collection_form
from pipeline.desk.yaml_lines import Plain
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE, Settings


def read_file_form(path: str, raw: bytes, settings: Settings, names: Names) -> Form | None:
    """Return the form of a file of the content folder, None where it can be changed as text alone."""
    if path == SETTINGS_FILE:
        return read_collection_form(raw, names)
    return read_authors_form(raw, names) if path == AUTHORS_FILE else read_form(raw, path, settings, names)


def change_file(path: str, raw: bytes, changes: Mapping[str, Plain | None]) -> bytes:
    """Return a file with other values of these fields; None takes a key out.

    Raises:
        DeskError: The file cannot be changed line by line.
    """
    if path == SETTINGS_FILE:
        return change_collection(raw, changes)
    return change_authors(raw, changes) if path == AUTHORS_FILE else change_front_matter(raw, changes, path)
