"""What came of earlier visits, in the cache: a link that was alive last week is not visited again."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from pipeline.runs.runners import trusted_cache
from pipeline.survey.values import LinkState, Visit, VisitResult

_FILE = "visits.json"
_LARGEST = 50_000_000  # bytes
FRESH = {LinkState.ALIVE: 14, LinkState.MOVED: 14, LinkState.DEAD: 1, LinkState.UNKNOWN: 1}
"""For how many days nobody looks again."""
_KEPT = 90  # days


def remembered(today: dt.date) -> dict[str, Visit]:
    """Return the visits that are still worth something, by their addresses."""
    found = _read()
    return {one.address: one for one in found if _age(one, today) < FRESH.get(one.state, 0)}


def remember(visits: Iterable[Visit], today: dt.date) -> None:
    """Remember visits beside those that were; a cache that cannot be written does no harm."""
    kept = {one.address: one for one in _read() if _age(one, today) < _KEPT}
    kept |= {one.address: one for one in visits}
    data = json.dumps([asdict(one) for _, one in sorted(kept.items())], ensure_ascii=False, indent=0)
    with contextlib.suppress(OSError):
        descriptor, name = tempfile.mkstemp(prefix="new.", dir=trusted_cache())
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(data)
        Path(name).replace(_path())


def forget_visits() -> None:
    """Forget all visits."""
    with contextlib.suppress(OSError):
        _path().unlink()


def _path() -> Path:
    return trusted_cache() / _FILE


def _read() -> list[Visit]:
    try:
        path = _path()
        if path.stat().st_size > _LARGEST:
            return []
        return [_visit(each) for each in json.loads(path.read_text("utf-8"))]
    except (OSError, ValueError, TypeError, KeyError):  # there is none, or it is damaged
        return []


def _visit(each: Mapping[str, object]) -> Visit:
    return Visit(
        address=str(each["address"]),
        state=LinkState(str(each["state"])),
        result=VisitResult(str(each["result"])),
        status=int(str(each["status"])),
        leads_to=str(each["leads_to"]),
        date=dt.date.fromisoformat(str(each["date"])).isoformat(),
    )


def _age(visit: Visit, today: dt.date) -> int:
    """Return how many days ago it was; what is of a day to come counts as old."""
    days = (today - dt.date.fromisoformat(visit.date)).days
    return days if days >= 0 else _KEPT
