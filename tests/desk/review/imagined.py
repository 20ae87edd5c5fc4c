"""Read a collection as it would be with other bytes in one file, without a preview."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.desk.review.calls import Imagine
from pipeline.files.file_cache import FileCache
from pipeline.jobs.runner import Runner
from pipeline.load import PostRead, read_file
from pipeline.load.front_matter import read_post
from pipeline.model.collection import Collection
from pipeline.options import Options
from pipeline.publish import ReadOptions, build_collection


@contextmanager
def imagining(content: Path) -> Iterator[Imagine]:
    """Yield a function that reads the folder with other bytes for one file."""
    with Runner() as runner:

        def imagine(path: str, data: bytes) -> Collection:
            def read(root: Path, each: str) -> PostRead:
                return read_post(path, data) if each == path else read_file(root, each)

            known = ReadOptions(read, FileCache(content), lambda *_: "")
            return build_collection(Options(content), runner, known=known)

        yield imagine
