"""The authors' biographies joined to one body, as a job."""

from __future__ import annotations

from pipeline.book.biographies import Biographies
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job


@job()
def joined(job: Biographies) -> Blob:
    """Return one neutral body: each biography below a heading with its author's name.

    Raises:
        LostBlobError: a body is gone.
    """
    from pipeline.book.joining import join

    return Blob.of(join(job))
