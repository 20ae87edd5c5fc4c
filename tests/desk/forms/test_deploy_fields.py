"""Where the site goes, chosen in the form of the settings: a place that shows a site, and nothing that runs."""

from pathlib import Path

import pytest

from pipeline.desk.forms.calls import change_file, read_file_form
from pipeline.desk.forms.form_fields import Form, Kind, Names
from pipeline.desk.forms.yaml_lines import Plain
from pipeline.load.settings import read_settings
from pipeline.model.settings import SETTINGS_FILE, Settings

_EMPTY = b"title: Carnet\n# Le reste vient plus tard.\n"
_FOLDER: dict[str, Plain | None] = {"deploy/to": "folder", "deploy/folder": "/srv/www"}


def _form(raw: bytes) -> Form:
    form = read_file_form(SETTINGS_FILE, raw, Settings(), Names())
    assert form
    return form


def _targets(raw: bytes, folder: Path) -> list[str]:
    (folder / SETTINGS_FILE).write_bytes(raw)
    return [str(target) for target in read_settings(folder).targets.values()]


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        (_FOLDER, "folder:/srv/www"),
        ({"deploy/to": "pages"}, "pages:origin#gh-pages"),
        (
            {"deploy/to": "pages", "deploy/remote": "https://codeberg.org/a/b.git", "deploy/branch": "pages"},
            "pages:https://codeberg.org/a/b.git#pages",
        ),
        ({"deploy/to": "rsync", "deploy/host": "ada@example.org:/srv"}, "rsync:ada@example.org:/srv"),
    ],
)
def test_a_target_is_chosen_without_a_line_of_yaml(
    changes: dict[str, Plain | None], target: str, tmp_path: Path
) -> None:
    raw = change_file(SETTINGS_FILE, _EMPTY, changes)
    assert raw.replace(raw[raw.index(b"deploy:") : raw.index(b"#")], b"") == _EMPTY
    assert _form(raw).find_faults(changes) == {}
    assert _targets(raw, tmp_path) == [target]


def test_another_way_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    raw = change_file(SETTINGS_FILE, _EMPTY, _FOLDER)
    raw = change_file(SETTINGS_FILE, raw, {"deploy/to": "pages", "deploy/folder": None, "deploy/branch": "site"})
    assert _targets(raw, tmp_path) == ["pages:origin#site"]
    gone = dict.fromkeys(("deploy/to", "deploy/branch"))
    raw = change_file(SETTINGS_FILE, raw, gone)
    assert _form(raw).find_faults(gone) == {}
    assert _targets(raw, tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"deploy/to": "folder"}, "deploy/to", "an absolute path"),
        ({"deploy/to": "folder", "deploy/folder": "www"}, "deploy/folder", "an absolute path"),
        ({"deploy/to": "folder", "deploy/folder": "/home/ada/.config/autostart"}, "deploy/folder", "hidden"),
        ({"deploy/to": "folder", "deploy/folder": "/srv/../home"}, "deploy/folder", "an absolute path"),
        ({"deploy/to": "pages", "deploy/remote": "ext::sh -c id"}, "deploy/remote", "ext::"),
        ({"deploy/to": "pages", "deploy/remote": "file:///srv/site.git"}, "deploy/remote", "terminal"),
        ({"deploy/to": "pages", "deploy/branch": "--force"}, "deploy/to", "cannot have the branch"),
        ({"deploy/to": "rsync", "deploy/host": "-oProxyCommand=id:/x"}, "deploy/host", "cannot be"),
        ({"deploy/to": "rsync", "deploy/host": "/srv/www"}, "deploy/host", "terminal"),
        ({"deploy/to": "rsync", "deploy/folder": "/srv/www"}, "deploy/folder", "not a key"),
    ],
)
def test_what_is_no_place_or_may_be_more_is_refused(changes: dict[str, Plain | None], field: str, why: str) -> None:
    faults = _form(change_file(SETTINGS_FILE, _EMPTY, changes)).find_faults(changes)
    assert list(faults) == [field]
    assert why in faults[field]


def test_a_field_that_is_emptied_is_checked_with_the_others() -> None:
    raw = change_file(SETTINGS_FILE, _EMPTY, _FOLDER)
    changes: dict[str, Plain | None] = {"deploy/folder": None}
    assert list(_form(change_file(SETTINGS_FILE, raw, changes)).find_faults(changes)) == ["deploy/to"]


@pytest.mark.parametrize(
    "lines", ["deploy: {to: pages}\n", "deploy:\n  une: {to: pages}\n  autre:\n    to: folder\n    folder: /srv\n"]
)
def test_several_targets_are_lines(lines: str) -> None:
    fields = [field for field in _form(lines.encode()).fields if field.group == "deploy"]
    assert [(field.name, field.kind, field.value, field.problem) for field in fields] == [
        ("deploy", Kind.LINES, lines, "")
    ]
