"""Publish a copy of the program with its own content folder as a user does, cold and after changes."""

import compileall
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.bench.generator import name_of, write_collection
from tests.tools.bench.usage import BenchError, Usage, measured, median

ROOT = Path(__file__).parents[3]
_PARTS = ("pipeline", "styles", "tasks.py", "pyproject.toml")
_LOCK = "locks/run.txt"
Say = Callable[[str], object]


@dataclass(frozen=True)
class Run:
    """Usage of a run and its number of jobs by kind."""

    usage: Usage
    jobs: Mapping[str, int]


@dataclass(frozen=True)
class Project:
    """A copy of the program in `folder`/project, with content, output and cache beside it."""

    folder: Path
    name: str = ""

    @property
    def content(self) -> Path:
        """Return the content folder."""
        return self.folder / "content"

    @property
    def output(self) -> Path:
        """Return the output folder."""
        return self.folder / "output"

    @property
    def checkout(self) -> Path:
        """Return the folder of the copied program."""
        return self.folder / "project"

    def copy_checkout(self) -> None:
        """Copy the files of this checkout, uncommitted ones too, and compile them."""
        self.checkout.mkdir(parents=True)
        for name in _PARTS:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, self.checkout / name)
        compileall.compile_dir(self.checkout, quiet=2)

    def copy_commit(self, commit: str) -> None:
        """Copy the files of a commit and compile them.

        Raises:
            BenchError: This is no clone that has the commit.
        """
        command = ["git", "archive", "--format=tar", commit]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            why = done.stderr.decode(errors="replace").strip()
            raise BenchError(
                f"commit {commit} is not in this clone, which may be shallow (git fetch --unshallow): {why}"
            )
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(self.checkout, filter="data")
        compileall.compile_dir(self.checkout / "pipeline", quiet=2)

    def other_packages(self) -> list[str]:
        """Return the packages that the copied commit locks in other versions than this checkout."""
        lock = self.checkout / _LOCK
        texts = [path.read_text("utf-8") if path.exists() else "" for path in (lock, ROOT / _LOCK)]
        theirs, ours = (set(re.findall(r"^[\w.\[\]-]+==[^\s;]+", text, re.MULTILINE)) for text in texts)
        return sorted(theirs - ours)

    def publish(self, *options: str) -> Run:
        """Publish with these further options.

        Raises:
            BenchError: it did not end well.
        """
        command = [sys.executable, "-m", "pipeline", "publish", "--json", *options]
        command += ["--content", str(self.content), "--output", str(self.output)]
        environment = {"EDITIONS_CACHE": str(self.folder / "cache"), "PYTHONPATH": str(self.checkout)}
        usage, printed = measured(command, self.checkout, environment)
        return Run(usage, json.loads(printed).get("jobs", {}))


def _forget(project: Project, _: int) -> None:
    for path in (project.output, project.folder / "cache"):
        shutil.rmtree(path, ignore_errors=True)


def _nothing(_project: Project, _round: int) -> None:
    pass


def _text(project: Project, round_: int) -> None:
    """Add a sentence to the article in the middle, a different one in each round."""
    path = _middle(project)
    path.write_text(f"{path.read_text('utf-8').rstrip()} Encore {round_ + 1}.\n", "utf-8")


def _title(project: Project, round_: int) -> None:
    path = _middle(project)
    head, key, rest = path.read_text("utf-8").partition("\ntitle: ")
    path.write_text(f"{head}{key}Titre {round_ + 1}, {rest}", "utf-8")


def _middle(project: Project) -> Path:
    folder = project.content / "articles"
    return folder / f"{name_of(len(list(folder.iterdir())) // 2)}.md"


# What is done before each run; each row begins with what the row above it left.
SCENARIOS: Mapping[str, Callable[[Project, int], None]] = {
    "cold": _forget,
    "nothing changed": _nothing,
    "one text changed": _text,
    "one title changed": _title,
}


def measure(
    projects: Sequence[Project], articles: int, rounds: int, say: Say, options: Sequence[str] = ()
) -> dict[str, list[Run]]:
    """Run every scenario for each project in turn and return the runs by scenario.

    A small run of each comes first, so that no figure holds the first reading of programs and libraries from disk.

    Raises:
        BenchError: A run failed.
    """
    for project in projects:
        say(f"{project.name}warming up")
        write_collection(project.content, 2)
        project.publish(*options)
        _forget(project, 0)
        shutil.rmtree(project.content)
        write_collection(project.content, articles)
    measured_runs: dict[str, list[Run]] = {}
    for name, change in SCENARIOS.items():
        runs: list[list[Run]] = [[] for _ in projects]
        for round_ in range(rounds):
            for project, own in zip(projects, runs, strict=True):
                say(f"{project.name}{name}, {round_ + 1} of {rounds}")
                change(project, round_)
                own.append(project.publish(*options))
        measured_runs[name] = [typical(own) for own in runs]
    return measured_runs


def typical(runs: Sequence[Run]) -> Run:
    """Return the medians of the usage, with the jobs of the last run."""
    return Run(median([run.usage for run in runs]), runs[-1].jobs)
