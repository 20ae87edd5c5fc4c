"""Links to the podcast, once it is known which recordings there are: without an episode they lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pipeline.i18n.sentences import sentence
from pipeline.normalise.finish import FinishJob
from pipeline.normalise.resolve import PODCAST, Resolved, Ways
from pipeline.text.neutral import asset_path

_NONE = Resolved(
    "",
    why=sentence("there is no podcast: no article has a sound that could be read"),
    hint=sentence("put the MP3 beside the post that names it in “audio”"),
)


def with_podcast(ways: Ways, jobs: Sequence[FinishJob], articles: Collection[str]) -> tuple[Ways, list[FinishJob]]:
    """Return ways and jobs as they are; without a way to the podcast where none of these `articles` is read aloud."""
    if not ways.pages.has_podcast or _is_read_aloud(job for job in jobs if job.slug in articles):
        return ways, list(jobs)
    return replace(ways, pages=ways.pages.without_podcast()), [_without_podcast(job) for job in jobs]


def _is_read_aloud(jobs: Iterable[FinishJob]) -> bool:
    named = ((job, job.links.get(job.draft.metadata.audio)) for job in jobs)
    return any(asset_path(found.address) in job.recordings for job, found in named if found)


def _without_podcast(job: FinishJob) -> FinishJob:
    lost = {address: _NONE for address, found in job.links.items() if found.address == PODCAST}
    return replace(job, links={**job.links, **lost}) if lost else job
