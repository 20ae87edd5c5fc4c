"""Measure work and its growth, independently of the load of the machine."""

import gc
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

_ATTEMPTS = 20


def lines(work: Callable[[], object]) -> int:
    """Count the lines of Python run: the same number on every machine."""
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
    """Return the ratio of CPU seconds between a large and a small work, for C code, which has no lines to count.

    Load only adds to either: each counts by its least of several attempts, which end as soon as the ratio is at most
    `enough`.
    """
    base, whole, factor = small(), float("inf"), float("inf")
    for _ in range(_ATTEMPTS):
        base, whole = min(base, small()), min(whole, large())
        factor = whole / base
        if factor <= enough:
            break
    return factor


def seconds(work: Callable[[], object]) -> float:
    """Return CPU seconds of this thread, without garbage collection."""
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()
