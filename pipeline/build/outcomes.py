"""What comes of a job."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.build.progress import Took


@dataclass(frozen=True)
class Done:
    """A result, packed without its blobs, by how many bytes the store has grown, and what it took where that is much.

    Of a job that ends before anybody looks at its process, nobody knows the `seconds` of its whole tree of processes;
    what it took of its own is in `took`.
    """

    payload: bytes
    added: int = 0
    seconds: float = 0.0
    took: Took | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Failed:
    """A contained job that came to nothing: what it was about, and why, as the end of a sentence."""

    subject: str
    why: str
    seconds: float = field(default=0.0, compare=False)


Outcome = Done | Failed


@dataclass(frozen=True)
class StoredResult:
    """A result that was there already."""

    value: object
