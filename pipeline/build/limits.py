"""What one job may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one contained job may take: seconds of processor time, and bytes of memory."""

    seconds: float = 30.0
    memory: int = 1 << 30
