"""Count the calls from the command to reading a post and to its body: `python -m tests.tools.frames`.

One post is published in this process. Frames of click and of Python's own libraries are left out.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from unittest import mock

from pipeline.cli import start
from tests.one_worker import OneWorker

PLACES = {"read": ("load/front_matter.py", "read_post"), "written": ("pandoc/document.py", "write_html")}
"""The function that each way ends at, by the file that it is in."""
_OURS = Path(start.__file__).parents[1]


def ways() -> dict[str, list[str]]:
    """Return for each target the calls that lead to it, outermost first, as `file.py:function`."""
    found: dict[str, list[str]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        _watching(found),
        mock.patch.dict("os.environ", EDITIONS_CACHE=folder),
    ):
        content = Path(folder, "content", "articles")
        content.mkdir(parents=True)
        (content / "un.md").write_text("# Un\n\nDu texte.\n", "utf-8")
        arguments = [
            "editions",
            "publish",
            str(content.parent),
            "--output",
            f"{folder}/output",
            "--only=site",
            "--quiet",
        ]
        with (
            mock.patch.object(sys, "argv", arguments),
            mock.patch("pipeline.runs.runners._processes", return_value=OneWorker()),
        ):
            try:
                start.main()
            except SystemExit as end:
                if end.code:
                    raise
    return found


@contextmanager
def _watching(found: dict[str, list[str]]) -> Iterator[None]:
    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            for place, (path, name) in PLACES.items():
                if place not in found and frame.f_code.co_name == name and frame.f_code.co_filename.endswith(path):
                    found[place] = [*_calls(frame)][::-1]

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)


def _calls(frame: FrameType | None) -> Iterator[str]:
    while frame:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_OURS):
            yield f"{path.relative_to(_OURS).as_posix()}:{frame.f_code.co_name}"
        frame = frame.f_back


if __name__ == "__main__":
    for place, calls in ways().items():
        files = {call.partition(":")[0] for call in calls}
        print(f"{place}: {len(calls)} frames in {len(files)} files", *calls, sep="\n  ")  # noqa: T201 - a program
