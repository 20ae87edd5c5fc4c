"""The pictures of a collection's own look: its logo, its icon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.i18n.humanize import hint_for
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Picture
from pipeline.model.look import Logo, Look
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE
from pipeline.normalise.body.images import is_remote
from pipeline.normalise.resolve import Assets

_LOGO, _ICON = "logo", "icon"
_NONE = sentence("there is none")


def look_files(look: Look, assets: Assets) -> dict[str, str]:
    """Return the files of its pictures, as `collection.yaml` writes them; one that is not there is ""."""
    names = (look.logo.light, look.logo.dark, look.icon)
    return {name: assets.find(name, SETTINGS_FILE) for name in names if name}


def with_pictures(
    look: Look, files: Mapping[str, str], pictures: Mapping[str, Picture | str]
) -> tuple[Look, tuple[Problem, ...]]:
    """Return the look with the keys of its pictures; it is without one that cannot be shown."""
    problems: list[Problem] = []

    def found(key: str, name: str, instead: str) -> str:
        path = files.get(name, "")
        picture = pictures.get(path)
        if isinstance(picture, Picture):
            return path
        if name:
            problems.append(_problem(key, name, picture, look, instead))
        return ""

    light = found(_LOGO, look.logo.light, _NONE)
    dark = found(_LOGO, look.logo.dark, sentence("the light one stands in the dark, too") if light else _NONE)
    logo = Logo(light, dark if light else "")  # without one, no page has a place for it
    return replace(look, logo=logo, icon=found(_ICON, look.icon, _NONE)), tuple(problems)


def _problem(key: str, name: str, why: str | None, look: Look, instead: str) -> Problem:
    reason = sentence("cannot be shown: {why}", why=why) if why else sentence("is not there")
    reason = sentence("is on the web, from where nothing is fetched") if is_remote(name) else reason
    message = sentence("the {key} {name} {why}; {instead}", key=key, name=name, why=reason, instead=instead)
    hint = hint_for(why or "", sentence("write the path of a picture, seen from the content folder"))
    rule = "unreadable-image" if why else "missing-image"
    return Problem(SETTINGS_FILE, *look.places.get(key, BEGINNING), rule, message, hint)
