"""The captioned figures of texts as they are printed, as jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.body.values import Figure
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.jobs.outcomes import Failed
from pipeline.jobs.runner import Runner

# Texts that are read at once.
_TOGETHER = 32


@dataclass(frozen=True)
class Bodies(Job):
    """Texts whose figures are wanted."""

    bodies: tuple[Blob, ...]

    about = sentence("captions")


def captioned(bodies: Sequence[Blob], runner: Runner, book: str) -> Iterator[tuple[Figure, ...]]:
    """Yield the figures with captions of each of these bodies of a book; what cannot be read has none."""
    starts = range(0, len(bodies), _TOGETHER)
    jobs = [
        Bodies(tuple(bodies[start : start + _TOGETHER]), belongs_to=f"{book}, {number}")
        for number, start in enumerate(starts, start=1)
    ]
    for batch, found in zip(jobs, runner.attempt(find_captions, jobs, "captions"), strict=True):
        yield from ((),) * len(batch.bodies) if isinstance(found, Failed) else found


@job()
def find_captions(job: Bodies) -> tuple[tuple[Figure, ...], ...]:
    """Return the figures of each body that paper shows, as `body_html` names them."""
    from pipeline.body.marking import name_figures
    from pipeline.body.media import leave_out
    from pipeline.body.neutral_html import parse
    from pipeline.model.article import Medium

    found: list[tuple[Figure, ...]] = []
    for body in job.bodies:
        text = body.text
        if "<figcaption" not in text:
            found.append(())
            continue
        tree = parse(text)
        leave_out(tree, Medium.PRINT)
        found.append(name_figures(tree))
    return tuple(found)
