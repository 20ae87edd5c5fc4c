"""Log of the inputs of results, so that a dry run can say in words why one would be made anew."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.jobs.sealed import read_sealed, write_sealed

_SHORT = 8  # bytes of a digest: enough to tell two states of one thing apart
_FORM = b"build log 4"  # a file of another form is not read


@dataclass(frozen=True)
class FunctionLog:
    """Versions of the program and digests of the parts of each job, by its subject, for one function.

    A job has the names of its parts, shared by jobs of one kind, and their shortened digests joined in this order.
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    jobs: dict[str, tuple[tuple[str, ...], bytes]] = field(default_factory=dict)


class BuildLog:
    """Remembers the parts of jobs, in a file of its own or for one run only."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the file when it is first needed."""
        self._path = path
        self._read: dict[str, FunctionLog] | None = None
        self._noted: dict[str, FunctionLog] = {}
        self._kinds: dict[tuple[str, ...], tuple[str, ...]] = {}

    def note(
        self, function: Callable[..., object], subject: str, versions: Mapping[str, str], parts: Mapping[str, bytes]
    ) -> None:
        """Write down what a result is made of now."""
        name = _name(function)
        log = self._noted.get(name)
        if log is None:
            log = self._noted[name] = FunctionLog(versions)
        kind = tuple(parts)
        log.jobs[str(subject)] = (
            self._kinds.setdefault(kind, kind),
            b"".join([part[:_SHORT] for part in parts.values()]),
        )

    def knows(self, function: Callable[..., object], subject: str) -> bool:
        """Return whether anything is known of a function's result for this subject."""
        log = self._before().get(_name(function))
        return log is not None and subject in log.jobs

    def versions(self, function: Callable[..., object]) -> Mapping[str, str]:
        """Return the versions of the program and its engines that made a function's results last time."""
        log = self._before().get(_name(function))
        return log.versions if log else {}

    def changes(self, function: Callable[..., object], subject: str, parts: Mapping[str, bytes]) -> list[str]:
        """Return the names of the parts that changed since last time; none where nothing is known of it."""
        log = self._before().get(_name(function))
        if log is None or subject not in log.jobs:
            return []
        names, known = log.jobs[subject]
        old = {name: known[at * _SHORT : (at + 1) * _SHORT] for at, name in enumerate(names)}
        return [part for part, digest in parts.items() if old.get(part) != digest[:_SHORT]]

    def save(self) -> None:
        """Write what was noted to the file, beside what it had of other functions and jobs."""
        if self._path is None or not self._noted:
            return
        logs = self._before()
        if not any(self._is_news(name, log, logs) for name, log in self._noted.items()):
            return
        for name, log in self._noted.items():
            logs[name] = FunctionLog(log.versions, (logs[name].jobs if name in logs else {}) | log.jobs)
        write_sealed(self._path, _FORM, pickle.dumps(logs, protocol=5))

    @staticmethod
    def _is_news(name: str, log: FunctionLog, logs: Mapping[str, FunctionLog]) -> bool:
        known = logs.get(name)
        return known is None or known.versions != log.versions or not log.jobs.items() <= known.jobs.items()

    def _before(self) -> dict[str, FunctionLog]:
        if self._read is None:
            self._read = _logs_in(self._path) if self._path else {}
        return self._read


def _logs_in(path: Path) -> dict[str, FunctionLog]:
    logs = read_sealed(path, _FORM, dict)
    return logs if logs is not None and all(isinstance(log, FunctionLog) for log in logs.values()) else {}


def _name(function: Callable[..., object]) -> str:
    return f"{function.__module__}.{function.__qualname__}"
