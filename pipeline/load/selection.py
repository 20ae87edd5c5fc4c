"""The keys that choose articles, for handouts and for anthologies."""

from __future__ import annotations

from dataclasses import fields

from pipeline.load.values import Readers, date, flag, texts
from pipeline.model.selection import Selection

SELECTING: Readers = {
    "post": ("posts", texts),
    "tag": ("tags", texts),
    "author": ("authors", texts),
    "since": ("since", date),
    "all": ("everything", flag),
}
CHOOSING = frozenset(field.name for field in fields(Selection))
"""The fields of a selection."""
