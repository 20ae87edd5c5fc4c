"""A run that was started at the desk, in a process of its own: it reads what to do, and tells how far it is in JSON.

`python -m pipeline.desk.run_process`: a line for each step, the last one with what was made, or why nothing was.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.desk.runs import is_shown
from pipeline.errors import UserError
from pipeline.extensions import get_products, severity_of
from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import constant, error_text
from pipeline.jobs.interrupt import all_in_scratch, listen, sweep
from pipeline.jobs.runner import Progress
from pipeline.model.problems import Severity
from pipeline.on_demand import make_product, prepare_product
from pipeline.options import Options
from pipeline.output.manifest import list_published
from pipeline.publish import check, publish
from pipeline.runs.result import RunResult
from pipeline.text.setting_values import WrongValueError

_OFTEN = 0.1  # seconds between two lines


def main() -> None:
    """Do what standard input asks for."""
    asked = json.loads(sys.stdin.readline())
    translate = partial(in_language, language=asked["language"])
    listen(translate)
    sweep()
    options = Options(
        Path(asked["content"]), Path(asked["output"]), teacher_output=Path(asked["teachers"]), workers=asked["workers"]
    )
    try:
        with all_in_scratch():
            values = {**asked["values"], **({"each": _write_list(asked["pupils"])} if asked["pupils"] else {})}
            made = _make(asked["kind"], options, values, RunProgress(translate))
    except (UserError, WrongValueError) as error:
        _tell({"error": translate(error_text(error))})
    else:
        _tell({"made": _describe(*made, options, translate)})


def _write_list(data: str) -> str:
    """Write a list of pupils, in base 64, to a file in the scratch folder that only this user reads."""
    descriptor, path = tempfile.mkstemp(".csv")
    os.close(descriptor)
    Path(path).write_bytes(base64.b64decode(data))
    return path


def _tell(values: Mapping[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(values)}\n")
    sys.stdout.flush()


@dataclass
class RunProgress(Progress):
    """Progress that is told as one count of all steps."""

    translate: Callable[[str], str]
    stages: int = 1
    ended: int = 0
    name: str = ""
    done: int = 0
    total: int = 0
    last: float = field(default=0.0)

    def expect(self, stages: Sequence[str]) -> None:
        """Note how many stages there are."""
        self.stages = max(1, len(stages))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Tell of a stage."""
        self.name, self.done, self.total = name, 0, 0
        self._tell(now=True)
        yield
        self.ended += 1

    def start(self, label: str, total: int) -> None:
        """Note that more is to be done."""
        del label
        self.total += total

    def advance(self, label: str, *, cached: bool) -> None:
        """Tell that a part is done."""
        del label, cached
        self.done += 1
        self._tell()

    def _tell(self, *, now: bool = False) -> None:
        moment = time.monotonic()
        if now or moment - self.last > _OFTEN:
            self.last = moment
            part = self.done / self.total if self.total else 0
            done = round(1000 * min(self.ended + part, self.stages) / self.stages)
            _tell({"stage": self.translate(constant(self.name)), "done": done, "total": 1000})


_Made = tuple[RunResult, Sequence[Path] | None]
"""What came of a run, and the files or folders that it has made; None for all that stands in the output folders."""


def _make(kind: str, options: Options, values: Mapping[str, Any], progress: RunProgress) -> _Made:
    if kind == "publish":
        return publish(options, progress), None
    if kind == "check":
        return check(options, progress), ()
    product = get_products()[kind]
    return make_product(product, prepare_product(product, options, values), progress)


def _describe(
    result: RunResult, made: Sequence[Path] | None, options: Options, translate: Callable[[str], str]
) -> Mapping[str, Any]:
    """Return what was made as the page shows it."""
    errors = [problem for problem in result.problems if severity_of(problem.rule) is Severity.ERROR]
    warnings = [problem for problem in result.problems if severity_of(problem.rule) is Severity.WARNING]
    return {
        "published": result.published,
        "articles": result.articles,
        "files": list(_list_made(options, made)) if result.published else [],
        "errors": [f"{each.place}: {translate(each.message)}" for each in errors[:20]],
        "warnings": len(warnings),
        "seconds": round(result.seconds, 1),
    }


def _list_made(options: Options, made: Sequence[Path] | None) -> Iterator[Mapping[str, Any]]:
    """Yield the files to print, read or send, the public ones first; those for teachers lie as the public ones do."""
    made = made if made is None else [*made, *(options.teachers / _within(options.output, path) for path in made)]
    for folder, teacher in ((options.output, False), (options.teachers, True)):
        for files in list_published(folder).values() if folder.is_dir() else ():
            for path in filter(is_shown, files):
                if made is None or any((folder / path).is_relative_to(each) for each in made):
                    yield {"path": path, "teacher": teacher, "size": (folder / path).stat().st_size}


def _within(folder: Path, path: Path) -> Path:
    """Return a path below a folder; one that is elsewhere as it is."""
    return path.relative_to(folder) if path.is_relative_to(folder) else path


if __name__ == "__main__":
    main()
