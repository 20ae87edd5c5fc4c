"""Fields of the settings' form for one target of `deploy`.

A page may name a place that shows a site: a branch of a repository elsewhere, a folder of a server, a plain folder of
this machine. What else settings may name is for the terminal: repositories of this machine, whose hooks are programs,
and hidden folders, where programs look for what they start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.desk.forms.form_fields import Kind, Row
from pipeline.desk.forms.yaml_lines import Path, YamlText
from pipeline.i18n.sentences import error_text, sentence
from pipeline.load.settings import DEPLOY
from pipeline.load.targets import ABOUT, ABOUT_TO, METHODS, TARGET_KEYS, read_targets
from pipeline.model.settings import DeployTarget, Method
from pipeline.text.setting_values import WrongFieldError, WrongValueError, wrong_value

_LABELS = {
    "remote": sentence("Repository"),
    "branch": sentence("Branch"),
    "host": sentence("Server and folder"),
    "folder": sentence("Folder"),
}
_TO = "to"


def require_open(target: DeployTarget) -> None:
    """Refuse a target that no page may choose.

    Raises:
        WrongValueError: It is a repository of this machine, or a hidden folder.
    """
    is_local = re.match(r"/|file:|[A-Za-z]:[\\/]", target.address)
    if target.method is not Method.FOLDER and is_local:
        raise wrong_value("is on this machine: choose “folder”, or type it in a terminal")
    if target.method is Method.FOLDER and any(part.startswith(".") for part in re.split(r"[/\\]", target.address)):
        raise wrong_value("is a hidden folder: choose another one, or type it in a terminal")


def list_deploy_rows(yaml: YamlText, path: Path, value: Any) -> Iterator[Row]:  # noqa: ANN401 - anything in YAML
    """Yield the rows of `deploy`, which the file has at a path; several targets are shown as their lines."""
    entry, at, why = yaml.find(path), _TO, _find_fault(value)
    if isinstance(why, WrongFieldError) and value.get(why.key):
        at = why.key
    is_plain = not isinstance(value, Mapping) or not any(isinstance(each, Mapping) for each in value.values())
    if not is_plain or (entry and entry.value.style):  # or between braces
        yield Row(DEPLOY, path, sentence("Targets"), Kind.LINES, ABOUT, DEPLOY, check=_make_check(why))
        return
    more: dict[str, object] = {"called": METHODS, "whole": True}
    label, check = sentence("How it goes online"), _make_check(why if at == _TO else None)
    yield Row(f"{DEPLOY}/{_TO}", (*path, _TO), label, Kind.CHOICE, ABOUT_TO, DEPLOY, tuple(Method), check, more=more)
    for method, keys in TARGET_KEYS.items():
        for name, key in keys.items():
            about = sentence("{about} For example: {example}", about=key.about, example=key.example)
            more = {"when": {"name": f"{DEPLOY}/{_TO}", "value": method}, "whole": True}
            check = _make_check(why if at == name else None)
            yield Row(
                f"{DEPLOY}/{name}", (*path, name), _LABELS[name], Kind.TEXT, about, DEPLOY, check=check, more=more
            )


def _find_fault(value: object) -> WrongValueError | None:
    """Return why there is no target in a value that a page may choose; None where there is, or no value."""
    try:
        targets = read_targets(value).values() if value else ()
    except WrongValueError as error:
        return error
    for target in targets:
        try:
            require_open(target)
        except WrongValueError as error:
            own = next(name for name, key in TARGET_KEYS[target.method].items() if key.field == "address")
            return WrongFieldError(own, error_text(error))
    return None


def _make_check(error: WrongValueError | None) -> Callable[[Any], object]:
    """Return a check that fails with an error that is known already; without one it never does."""

    def check(value: object) -> None:
        del value
        if error:
            raise WrongValueError(error.reason if isinstance(error, WrongFieldError) else error_text(error))

    return check
