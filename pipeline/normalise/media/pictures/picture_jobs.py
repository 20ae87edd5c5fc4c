"""The reading of pictures as jobs: whoever finds all of them remembered imports nothing of what reads them."""

from __future__ import annotations

from pipeline.jobs.inputs import job
from pipeline.model.article import Picture
from pipeline.normalise.media.pictures.values import Download, PictureFile


@job()
def prepare(file: PictureFile) -> Picture | str:
    """Return the picture that a file holds, or why there is none (a job's result crosses processes)."""
    from pipeline.normalise.media.pictures.picture import picture_of

    return picture_of(file)


@job()
def to_download(file: PictureFile) -> Download | str:
    """Return a picture that a link leads to, in the format that it had; a sentence where none can be published."""
    from pipeline.normalise.media.pictures.picture import download_of

    return download_of(file)
