"""What the settings say of related articles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.i18n.sentences import sentence
from pipeline.i18n.words import known_word
from pipeline.model.related import MOST, RelatedSettings
from pipeline.text.setting_values import YES_OR_NO, Key, Readers, WrongValueError, flag, read_fields, text
from pipeline.text.shapes import Schema, like, takes

_MOST = rf"\s*[0-{MOST}]\s*"
_NUMBERS = [{"enum": list(range(MOST + 1))}, like(_MOST)]


@takes(sentence("a number from 0 to {most}", most=MOST), lambda: {"anyOf": _NUMBERS})
def _most(value: object) -> int:
    word = text(value)
    if not re.fullmatch(_MOST, word):
        raise WrongValueError(
            sentence("wants a number from {least} to {most}, not “{value}”", least=0, most=MOST, value=word)
        )
    return int(word)


FIELDS: Readers = {
    "most": Key("most", _most, sentence("How many articles stand below one at most."), 3),
    "words": Key("words", flag, sentence("Whether the words that they share stand beside them."), example=True),
}
"""The keys of `related` where it has any."""


def _shape() -> Schema:
    return {"anyOf": [*flag.shape.schema()["anyOf"], *_NUMBERS, {"$ref": "#/$defs/related"}]}


@takes(
    sentence("`true` or `false`, a number from 0 to {most}, or a map with `most` and `words`", most=MOST),
    _shape,
)
def _related(value: object) -> RelatedSettings:
    if isinstance(value, Mapping):
        fields: dict[str, Any] = read_fields(value, FIELDS, "words: true")
        return RelatedSettings(**fields)
    word = known_word(text(value).lower(), YES_OR_NO)
    if word in YES_OR_NO:
        return RelatedSettings(MOST if word == "true" else 0)
    return RelatedSettings(_most(value))


READERS: Readers = {
    "related": Key(
        "related",
        _related,
        sentence("Whether articles end with a list of others that are about the same, and how long it is."),
        {"most": 3, "words": True},
    )
}
"""The key of the settings."""
