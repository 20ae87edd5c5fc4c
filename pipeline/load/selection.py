"""The keys that choose articles, for handouts and for anthologies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.i18n.sentences import sentence
from pipeline.model.selection import Selection
from pipeline.text.setting_values import Key, Readers, date, flag, language, texts

# Apart from the other fields of an entry, which may have authors of its own.
_FIELD = "selection."
SELECTING: Readers = {
    "post": Key(
        f"{_FIELD}posts",
        texts,
        sentence(
            "These articles, in this order. An article is called by its slug: its file's name without .md and date."
        ),
        ["webradio", "sonie"],
    ),
    "tag": Key(f"{_FIELD}tags", texts, sentence("The articles with one of these tags."), ["son"]),
    "author": Key(f"{_FIELD}authors", texts, sentence("The articles by one of these authors."), ["Ada Martin"]),
    "language": Key(
        f"{_FIELD}language",
        language,
        sentence("The articles in this language. A book is in its words, and has the collection's title in it."),
        "en",
    ),
    "since": Key(f"{_FIELD}since", date, sentence("The articles from this day, month or year on."), "2025-09"),
    "all": Key(f"{_FIELD}everything", flag, sentence("All articles."), example=True),
}


def with_selection(found: dict[str, object]) -> dict[str, Any]:
    """Return the fields with those that choose articles joined to one, `selection`, where there are any.

    What is chosen by its language alone is everything in this.
    """
    chosen: dict[str, Any] = {
        name.removeprefix(_FIELD): value for name, value in found.items() if name.startswith(_FIELD)
    }
    if chosen.keys() == {"language"}:
        chosen["everything"] = True
    others = {name: value for name, value in found.items() if not name.startswith(_FIELD)}
    return {**others, "selection": replace(Selection(), **chosen)} if chosen else others
