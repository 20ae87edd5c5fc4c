"""A copy of the project that the bench publishes with and may change, driven as a user drives it: by its command."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.tools.bench.usage import PROBE, Usage, measured

ROOT = Path(__file__).parents[3]
_PARTS = ("pipeline", "styles", "tasks.py", "pyproject.toml")


@dataclass(frozen=True)
class Run:
    """One publishing: what it used, how many jobs of each kind it ran, the pages of each edition, pandoc's starts.

    `jobs` is empty where the project does not tell; `stages` where they were not asked for.
    """

    usage: Usage
    pandoc: int
    jobs: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    stages: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """The copy in `folder`/project, the content it publishes, its output and its cache beside it."""

    folder: Path

    @property
    def content(self) -> Path:
        """The content folder."""
        return self.folder / "content"

    @property
    def output(self) -> Path:
        """The output folder."""
        return self.folder / "output"

    @property
    def checkout(self) -> Path:
        """The copy of the project."""
        return self.folder / "project"

    @property
    def environment(self) -> dict[str, str]:
        """Where Python finds the probe and the copy, and where results are kept."""
        paths = (str(PROBE), str(self.checkout))
        return {"EDITIONS_CACHE": str(self.folder / "cache"), "PYTHONPATH": os.pathsep.join(paths)}

    def copy_checkout(self) -> None:
        """Copy what publishing needs of this checkout, compiled, so that no run pays for that.

        What is compiled here already is so there, for a copy is as old as what it is of.
        """
        self.checkout.mkdir(parents=True)
        for name in _PARTS:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, self.checkout / name)
            else:
                shutil.copy2(source, self.checkout / name)
        compileall.compile_dir(self.checkout, quiet=2)

    def publish(self, *, stages: bool = False, jobs: str = "") -> Run:
        """Publish all editions.

        Raises:
            BenchError: it did not end well.
        """
        places = ("--content", str(self.content), "--output", str(self.output))
        command = [sys.executable, "-P", "-m", "invoke", "--search-root", str(self.checkout), "publish", *places]
        command += ["--json", *(("--jobs", jobs) if jobs else ())]
        run = measured(command, self.folder, self.environment, stages=stages)
        report = json.loads(run.output)
        return Run(run.usage, run.programs.get("pandoc", 0), _counts(report.get("jobs")), report["pages"], run.stages)

    def forget(self) -> None:
        """Remove output and cache."""
        for path in (self.output, self.folder / "cache"):
            shutil.rmtree(path, ignore_errors=True)

    def sizes(self) -> dict[str, int]:
        """Bytes of the site, of all article PDFs, of each book."""
        found = {"site": 0, "article PDFs": 0}
        for path in self.output.rglob("*"):
            if path.is_file() and path.name.startswith("anthology."):
                found[path.name] = path.stat().st_size
            elif path.is_file():
                found["article PDFs" if path.suffix == ".pdf" else "site"] += path.stat().st_size
        return found


def _counts(jobs: object) -> dict[str, int]:
    """How many jobs of each kind ran."""
    if not isinstance(jobs, dict):
        return {}
    return {str(kind): int(number) for kind, number in jobs.items() if isinstance(number, int)}
