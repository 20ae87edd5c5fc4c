"""Packages whose fonts have characters that no font here has, for hints."""

from __future__ import annotations

import unicodedata

from pipeline.i18n.sentences import sentence
from pipeline.press.fonts.missing import EAST_ASIAN, install_hint_for_fonts
from pipeline.text.scripts import script_of

_PRIVATE = "Co"


def suggest_extra(characters: str, otherwise: str) -> str:
    """Return another way to fonts that have characters after that of the extra `fonts`, where it has them."""
    way = install_hint_for_fonts({script_of(character) for character in characters} - {""})
    if not way:
        return otherwise
    return sentence(
        "install the extra “{extra}” of the program: {command}; or {otherwise}",
        extra="fonts",
        command=way,
        otherwise=otherwise,
    )


def list_font_packages(characters: str) -> list[str]:
    """Return the Debian packages whose fonts have characters; none has those of private use."""
    east = {character for character in characters if script_of(character) in EAST_ASIAN}
    private = {character for character in characters if unicodedata.category(character) == _PRIVATE}
    packages = ["fonts-noto-cjk"] if east else []
    return packages + (["fonts-noto-core"] if set(characters) - east - private else [])
