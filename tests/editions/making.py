"""Make an edition in memory; the files outlive the runner that made them."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.problems import Problem


def made_by(edition: Callable[[Runner], Iterator[File | Problem]]) -> list[File | Problem]:
    """Return the files and problems of an edition."""
    with Runner() as runner:
        return [
            replace(item, data=Blob.of(item.data.data)) if isinstance(item, File) else item for item in edition(runner)
        ]


def files_by(edition: Callable[[Runner], Iterator[File | Problem]]) -> list[File]:
    """Return the files of an edition."""
    return [item for item in made_by(edition) if isinstance(item, File)]
