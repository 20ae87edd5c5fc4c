"""Runs that are started at the desk: publish, check, products, putting online. One after the other.

Each is a process of its own (`run_process.py`), so that it can be cancelled at any moment as a command is, and goes on
when the page is closed.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any

from pipeline.desk.people import Person
from pipeline.desk.store.files import DeskError
from pipeline.extensions import get_products
from pipeline.files.opening import read_below
from pipeline.i18n.sentences import sentence
from pipeline.options import Options
from pipeline.preview.live import Served, guess_media_type

DEPLOYS = ("deploy-plan", "deploy")
_PIPE = subprocess.PIPE
_COMMAND = (sys.executable, "-m", "pipeline.desk.run_process")
_DEPLOY = (sys.executable, "-m", "pipeline", "deploy")
_ROOT = Path(__file__).parents[2]
_KEPT = 10  # of a person's that have ended
_MOST_UNDER_WAY, _MOST_OF_A_GUEST = 5, 2
_LARGEST = 500_000_000  # bytes of a file to take
_MOST_WORDS = 1_000_000  # letters of what a command says


@dataclass
class Run:
    """A run: "waiting", "running", "done", "failed" or "cancelled"; `made` is what came of it, as the page shows it."""

    kind: str
    values: Mapping[str, Any]
    person: Person
    language: str
    pupils: str = field(default="", repr=False)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    state: str = "waiting"
    stage: str = ""
    done: int = 0
    total: int = 0
    made: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    process: subprocess.Popen[str] | None = None

    @property
    def is_under_way(self) -> bool:
        """Return whether there is something to wait for."""
        return self.state in ("waiting", "running")

    def is_of(self, person: Person) -> bool:
        """Return whether a person may cancel the run: the one who began it, and the owner."""
        return person.is_owner or person == self.person

    def describe(self, person: Person) -> Mapping[str, object]:
        """Return the run as a person's page is told it; teachers' files, and where the site goes, are the owner's."""
        shown = ("key", "kind", "state", "stage", "done", "total", "made", "why")
        told = {name: getattr(self, name) for name in shown} | {"target": self.values.get("target", "")}
        if not person.is_owner:
            hidden = {"made": {}, "why": "", "target": ""} if self.kind in DEPLOYS else {}
            files = [file for file in self.made.get("files", ()) if not file["teacher"]]
            told |= {"made": {**self.made, "files": files}} | hidden
        return told | {"mayCancel": self.is_under_way and self.is_of(person)}


class Runs:
    """The runs of a desk, the newest last."""

    def __init__(self, options: Options, complain: Callable[[Exception], None]) -> None:
        """Start none yet; `complain` is told of faults of ours."""
        self._options = options
        self._complain = complain
        self._runs: dict[str, Run] = {}
        self._lock = Lock()
        self._worker = ThreadPoolExecutor(1, "runs")

    def begin(self, kind: str, values: Mapping[str, Any], person: Person, language: str, *, pupils: str = "") -> Run:
        """Queue a run of a person's; the owner's come first. A list of pupils is in base 64, and kept until it begins.

        Raises:
            DeskError: There is no such kind, or too many of the person's wait.
        """
        if kind not in ("publish", "check", *get_products(), *DEPLOYS):
            raise DeskError("the desk does not know this")
        own = [run for run in self._runs.values() if run.person == person]
        most = _MOST_UNDER_WAY if person.is_owner else _MOST_OF_A_GUEST
        if sum(run.is_under_way for run in own) >= most:
            raise DeskError("{number} of your runs wait already: let one end, or cancel it", number=most)
        run = Run(kind, values, person, language, pupils)
        self._runs[run.key] = run
        for each in [each for each in own if not each.is_under_way][:-_KEPT]:
            del self._runs[each.key]
        self._worker.submit(self._work)
        return run

    def list(self) -> list[Run]:
        """Return the runs, the newest first."""
        return list(self._runs.values())[::-1]

    def cancel(self, key: str, person: Person) -> None:
        """End a run, or take it out of the queue; what an earlier run has made stays.

        Raises:
            DeskError: It is another person's.
        """
        run = self._runs.get(key)
        if run and not run.is_of(person):
            raise DeskError("only the person who began this, and the one who started the desk, can cancel it")
        if run:
            self._end(run)

    def close(self) -> None:
        """End all runs."""
        for run in list(self._runs.values()):
            self._end(run)
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _end(self, run: Run) -> None:
        with self._lock:
            if not run.is_under_way:
                return
            run.state = "cancelled"
        if run.process:
            run.process.terminate()

    def find_made(self, key: str, name: str, person: Person, *, teacher: bool) -> Served | None:
        """Return a file that a run has named as made; one of the teachers' to the owner alone."""
        run = self._runs.get(key)
        named = {(file["path"], file["teacher"]) for file in run.made.get("files", ())} if run else set()
        if (name, teacher) not in named or (teacher and not person.is_owner):
            return None
        try:
            data = read_below(self._options.teachers if teacher else self._options.output, name, _LARGEST)
        except OSError:
            return None
        return Served(data, guess_media_type(name))

    def _work(self) -> None:
        """Do the next run that waits; none where one was cancelled."""
        with self._lock:
            waiting = [run for run in list(self._runs.values()) if run.state == "waiting"]
            run = min(waiting, key=lambda each: not each.person.is_owner, default=None)
            if run is None:
                return
            run.state = "running"
        try:
            if run.kind in DEPLOYS:
                self._deploy(run)
            else:
                self._follow(run)
        except Exception as error:  # noqa: BLE001 - the page that waits is to be told
            run.state, run.why = "failed", sentence("the program failed on it; the terminal has the details")
            self._complain(error)

    def _follow(self, run: Run) -> None:
        """Start the process of a run and listen to it."""
        asked = {
            "kind": run.kind,
            "content": str(self._options.content),
            "output": str(self._options.output),
            "teachers": str(self._options.teachers),
            "workers": self._options.workers,
            "language": run.language,
            "values": run.values,
            "pupils": run.pupils,
        }
        run.pupils = ""
        with self._start(run, _COMMAND, stdin=_PIPE) as process:
            with contextlib.suppress(BrokenPipeError):
                _send(process, f"{json.dumps(asked)}\n")
            for line in process.stdout or ():
                self._hear(run, json.loads(line))
        if run.state == "running":
            run.state, run.why = "failed", sentence("it ended before it was done; the terminal has the details")

    def _deploy(self, run: Run) -> None:
        """Run the command that puts the site online, whose words are shown."""
        folders = ("--content", str(self._options.content), "--output", str(self._options.output))
        command = (*_DEPLOY, *folders, f"--to={run.values['target']}")
        dry = () if run.kind == "deploy" else ("--dry-run", "--all-files")
        said = {"EDITIONS_LANG": run.language}
        with self._start(run, (*command, *dry), stderr=subprocess.STDOUT, env={**os.environ, **said}) as process:
            words = process.stdout.read(_MOST_WORDS) if process.stdout else ""
        if run.state == "running":
            run.state = "failed" if process.returncode else "done"
            run.made, run.why = {"text": words}, words.strip() if process.returncode else ""

    @staticmethod
    def _start(run: Run, command: Sequence[str], **kwargs: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - as Popen has it
        """Start a process of our own program; one that was cancelled meanwhile ends at once."""
        kwargs = {"stdin": subprocess.DEVNULL, "cwd": _ROOT, **kwargs}
        process = subprocess.Popen(command, stdout=_PIPE, encoding="utf-8", errors="replace", **kwargs)  # noqa: S603 - ours
        run.process = process
        if run.state == "cancelled":
            process.terminate()
        return process

    @staticmethod
    def _hear(run: Run, told: Mapping[str, Any]) -> None:
        """Take in what the process of a run tells."""
        if run.state == "cancelled":
            return
        if "error" in told:
            run.state, run.why = "failed", str(told["error"])
        elif "made" in told:
            run.state, run.made = "done", told["made"]
        else:
            run.stage, run.done, run.total = str(told["stage"]), int(told["done"]), int(told["total"])


def _send(process: subprocess.Popen[str], line: str) -> None:
    if process.stdin:
        process.stdin.write(line)
        process.stdin.flush()


def is_shown(path: str) -> bool:
    """Return whether a file that was made is named one by one: one to print, read or send."""
    return PurePosixPath(path).suffix in (".pdf", ".epub", ".zip", ".docx", ".odt", ".apkg")
