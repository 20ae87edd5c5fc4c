"""The reading of posts as jobs: whoever finds all drafts remembered imports nothing of what makes them."""

from __future__ import annotations

from pipeline.jobs.inputs import job
from pipeline.normalise.draft import Draft, DraftJob


@job()
def draft(job: DraftJob) -> Draft:
    """Read a post and put right what can be put right in it alone; one that cannot be read stands as it was typed."""
    from pipeline.normalise.drafting import draft_of

    return draft_of(job)


@job()
def draft_as_typed(job: DraftJob) -> Draft:
    """Return the words as they were typed of a post that nobody can read, or not in the time it may take."""
    from pipeline.normalise.drafting import typed_draft_of

    return typed_draft_of(job)
