"""How much work something is, and how it grows: what a test says of time is to hold on a busy machine, too."""

import gc
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

_ATTEMPTS = 20


def lines(work: Callable[[], object]) -> int:
    """How many lines of Python it runs, each as often as it is run: the same on every machine."""
    number = 0

    def count(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal number
        number += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return number


def growth(small: Callable[[], float], large: Callable[[], float], *, enough: float) -> float:
    """How many times as many seconds of CPU the large work takes as the small one; for what C does, which has no lines.

    What else a machine does adds to either: the least of several attempts counts, and the first by which it is no more
    than `enough` is the last.
    """
    base, whole, factor = small(), float("inf"), float("inf")
    for _ in range(_ATTEMPTS):
        base, whole = min(base, small()), min(whole, large())
        factor = whole / base
        if factor <= enough:
            break
    return factor


def seconds(work: Callable[[], object]) -> float:
    """What it takes of a processor, by the one clock that still counts in nanoseconds while a timer runs.

    What is collected of other tests' objects meanwhile is none of its work.
    """
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()
