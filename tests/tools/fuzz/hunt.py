"""Search for posts that break the program, in rounds until the time is over.

Each round ignores the findings of earlier ones, so that one fault does not hide the others.
"""

from __future__ import annotations

import hashlib
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.errors import HypothesisException

from tests.tools.fuzz.posts import Source, posts
from tests.tools.fuzz.target import examine

FOUND = Path(__file__).with_name("found")
_A_ROUND = 100
_OURS = ("/pipeline/", "/tests/tools/fuzz/")


@dataclass
class Hunt:
    """Number of posts tried, and the faults by signature."""

    database: Path
    examine: Callable[[Source], None] = examine
    examples: int = 0
    faults: dict[str, Source] = field(default_factory=dict)

    def round(self, number: int) -> str:
        """Try a hundred posts; return the signature of the smallest failure, or ""."""
        last: dict[str, Source] = {}

        @settings(
            max_examples=_A_ROUND,
            deadline=None,
            database=DirectoryBasedExampleDatabase(self.database),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            print_blob=False,
        )
        @seed(number)
        @given(posts)
        def look(source: Source) -> None:
            self.examples += 1
            try:
                self.examine(source)
            except HypothesisException:
                raise
            except Exception as error:
                signature = signature_of(error)
                if signature not in self.faults:
                    last.clear()
                    last[signature] = source
                    raise

        try:
            look()
        except Exception:
            if not last:
                raise
            self.faults |= last
            return next(iter(last))
        return ""


def signature_of(error: BaseException) -> str:
    """Return the type of an error and the line of our code that raised it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if any(o in frame.filename for o in _OURS)]
    place = frames[-1] if frames else None
    where = f"{Path(place.filename).stem}.{place.name}:{place.lineno}" if place else "elsewhere"
    return f"{type(error).__name__} in {where}"


def hunt(minutes: float, first: int, database: Path, found: Path = FOUND) -> Iterator[str]:
    """Run for some minutes; write each fault into the folder `found` and yield a message, and a summary at the end."""
    began = time.monotonic()
    quarry, number = Hunt(database), first
    while time.monotonic() - began < minutes * 60:
        if signature := quarry.round(number):
            yield f"{signature}: {keep(quarry.faults[signature], found)}"
        number += 1
    yield f"{quarry.examples} posts in {(time.monotonic() - began) / 60:.0f} minutes, {len(quarry.faults)} faults"


def keep(source: Source, folder: Path) -> Path:
    """Write a post into the folder that the tests read."""
    path = folder / f"{hashlib.sha256(source.data).hexdigest()[:12]}.md"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.data)
    return path
