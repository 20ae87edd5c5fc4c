"""Where jobs run: as many processes as asked for, and a store in the user's cache. Only user of platformdirs."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import user_cache_path

from pipeline.jobs.crew import Processes
from pipeline.jobs.ledger import Ledger
from pipeline.jobs.runner import Progress, Runner, Silent, Workbench
from pipeline.jobs.store import Store
from pipeline.provenance import sources

_MOST_BYTES = 2_000_000_000
# What workers share where the system can share it: imports take longer than setting a page.
_PRELOAD = ("pipeline.press.typeset", "weasyprint", "pipeline.press.bind", "pipeline.editions")


def cache_folder() -> Path:
    """Where results are kept: $EDITIONS_CACHE, or a folder in the user's cache as the system has it."""
    named = os.environ.get("EDITIONS_CACHE")
    return Path(named) if named else user_cache_path("editions")


def open_workshop(content: Path, workers: int, progress: Progress | None) -> Runner:
    """A runner that remembers what this code with these tools has made before, and of what for this content."""
    store = Store(cache_folder(), _MOST_BYTES)
    bench = Workbench(store if store.usable() else None, sources, _ledger(content), progress or Silent())
    workers = workers or os.cpu_count() or 1
    return Runner(bench, Processes(workers, _PRELOAD) if workers > 1 else None)


def clear_cache() -> bool:
    """Forget all results; whether there were any."""
    return Store(cache_folder()).clear()


def _ledger(content: Path) -> Ledger:
    """What the results of one content folder were made of."""
    name = hashlib.sha256(os.fsencode(content.resolve())).hexdigest()[:32]
    return Ledger(cache_folder() / "ledgers" / name)
