"""Room for deeply nested values: parsers and engines call themselves once and more for each level."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Calls in calls: some ten for each list in a list, and still far from the end of the stack.
DEEPEST = 20_000


@contextmanager
def room_to_nest() -> Iterator[None]:
    """Let what runs within go down as deep as posts are nested, and no deeper."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
