"""The keys that choose articles, for handouts and for anthologies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.load.values import Readers, date, flag, texts
from pipeline.model.selection import Selection

# Apart from the other fields of an entry, which may have authors of its own.
_FIELD = "selection."
SELECTING: Readers = {
    "post": (f"{_FIELD}posts", texts),
    "tag": (f"{_FIELD}tags", texts),
    "author": (f"{_FIELD}authors", texts),
    "since": (f"{_FIELD}since", date),
    "all": (f"{_FIELD}everything", flag),
}


def with_selection(found: dict[str, object]) -> dict[str, Any]:
    """Return the fields with those that choose articles joined to one, `selection`, where there are any."""
    chosen: dict[str, Any] = {
        name.removeprefix(_FIELD): value for name, value in found.items() if name.startswith(_FIELD)
    }
    others = {name: value for name, value in found.items() if not name.startswith(_FIELD)}
    return {**others, "selection": replace(Selection(), **chosen)} if chosen else others
