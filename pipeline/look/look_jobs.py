"""What an editor has put beside `collection.yaml`, read as jobs with the limits of posts: strangers may write it."""

from __future__ import annotations

from pipeline.jobs.inputs import job
from pipeline.look.part_values import FilledPart, PartCopy
from pipeline.look.values import FamilyRead, FontFiles, OwnSheet, SheetRead


@job(reads=("look/fonts",))
def read_fonts(job: FontFiles) -> FamilyRead:
    """Return the family that the files are of."""
    from pipeline.look.font_files import read_family

    return read_family((path, blob.data) for path, blob in job.files)


@job()
def read_sheet(job: OwnSheet) -> SheetRead:
    """Return the style sheet without what it may not hold."""
    from pipeline.look.sheets import cleaned

    return cleaned(job.text)


@job()
def fill_part(copy: PartCopy) -> FilledPart:
    """Return a part of a page, as an editor's template has it."""
    from pipeline.look.parts import fill

    return fill(copy)
