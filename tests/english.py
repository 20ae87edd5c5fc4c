"""Find English in messages for French readers: English words, and parts of our English sentences."""

import functools
import re
from collections.abc import Iterator, Mapping

from pipeline.i18n.catalogue import ENGLISH, load_rules, sentences

# None of these is a French word, nor one that is typed.
_WORDS = re.compile(
    r"\b(the|and|of|is|are|was|were|be|been|not|with|without|from|to|for|this|these|that|there|which|who|what|where"
    r"|has|have|had|can|cannot|could|will|would|should|must|its|their|your|yours|you|we|nobody|nothing|everyone"
    r"|file|files|folder|folders|posts|pictures|heading|settings|error|errors|warnings?|hint|problems"
    r"|written|made|done|shown?|shows|left|taken|named|added|changed|removed|missing|found|unknown|failed|stopped"
    r"|see|more|than|only|page of|did|mean|usage|available|default|got|unexpected|unable|extra|argument|invalid|wants|needs)\b",
    re.IGNORECASE,
)
# Paths, addresses, options, names of rules, keys with their values, what is code or quoted.
_TYPED = re.compile(
    r"`[^`]*`|«[^»]*»|https?://\S+|--?[\w-]+|\beditions(?: [a-z]+)+|\S*[/\\_]\S*|\b[\w-]+\.[a-z]\w+\b"
    r"|\b[a-z]+(?:-[a-z]+)+\b|\bU\+\S+|\S+=\S*|\b[a-z_]+:(?=\s|$)"
)
_NEVER_FRENCH = re.compile(r"--[\w-]+|https?://\S+|`[^`]*`|\beditions( \w+)+|/\S+|\b[\w/-]+\.(?:md|ya?ml|pdf)\b")
_LEAST = 2
"""Number of words from which a part of a sentence is unlikely by chance."""


def english_in(text: str) -> list[str]:
    """Return lines with English words, and parts of our English sentences."""
    lines = [line for line in text.splitlines() if _WORDS.search(_TYPED.sub("…", line.replace("’", "'")))]
    said = " ".join(text.split())
    return [*lines, *(piece for piece in pieces() if piece in said)]


def not_french(text: str) -> list[str]:
    """Return what is not French: English, and punctuation that French does not use."""
    found = re.sub(r"^ *\| .*|«\u00a0[^»]*\u00a0»", "…", _NEVER_FRENCH.sub(" ", text), flags=re.MULTILINE)
    return [
        *english_in(text),
        *re.findall(r".*(?:'|(?<=\w) ?(?<![\u00a0\u202f])[;?!](?= |$)|[“”]|« | »|[^\u00a0]»).*", found),
    ]


@functools.cache
def pieces() -> tuple[str, ...]:
    """Return the fixed parts of our English sentences that no French sentence contains."""
    french = " ".join(" ".join(each.split()) for each in (*sentences("fr").values(), *_texts(load_rules("fr"))))
    english = (*sentences("fr"), *_texts(load_rules(ENGLISH)))
    found = {" ".join(piece.split()) for text in english for piece in re.split(r"\{[^}]*\}|`[^`]*`", text)}
    return tuple(
        sorted(
            piece for piece in found if len(re.findall(r"(?<!\S)[A-Za-z]{2,}", piece)) >= _LEAST and piece not in french
        )
    )


def _texts(told: object) -> Iterator[str]:
    if isinstance(told, Mapping):
        for part in told.values():
            yield from _texts(part)
    elif isinstance(told, list | tuple):
        for part in told:
            yield from _texts(part)
    elif isinstance(told, str):
        yield told
