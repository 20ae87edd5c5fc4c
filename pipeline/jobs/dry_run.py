"""A runner that only says what it would do, and why."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar, cast

from pipeline.i18n.sentences import Sentence, sentence
from pipeline.jobs.executors import Executor, UnmadeError
from pipeline.jobs.job import Failed, digest_of, parts_of_kind
from pipeline.jobs.runner import Runner, RunnerContext

J = TypeVar("J")
R = TypeVar("R")
_OF_UNMADE = sentence("its parts are made again")


class _Unmade:
    """Placeholder of a result that would have to be made first."""

    def __getattr__(self, name: str) -> NoReturn:
        raise UnmadeError(name)

    def __getitem__(self, item: object) -> NoReturn:
        raise UnmadeError

    def __iter__(self) -> NoReturn:
        raise UnmadeError

    def __len__(self) -> NoReturn:
        raise UnmadeError

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled for a job's digest."""
        raise UnmadeError


@dataclass(frozen=True)
class Reason:
    """One result that would be made: of which kind of work, about what, and why."""

    label: str
    subject: str
    causes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.subject}: {', '.join(self.causes)}"


class DryRun(Runner):
    """Runs for real only what has a label in `real`, and collects the `reasons` for the rest.

    Placeholders of the rest may be parts of further jobs; reading from one raises UnmadeError.
    """

    def __init__(self, context: RunnerContext, executor: Executor | None, real: frozenset[str]) -> None:
        """Look at what is kept at `context`."""
        super().__init__(context, executor)
        self._real = real
        self.reasons: list[Reason] = []

    def _outcomes(
        self, function: Callable[[J], R], jobs: Iterable[J], label: str, total: int, *, contained: bool = False
    ) -> Iterator[R | Failed]:
        """See `Runner`.

        A result that would have to be made first raises UnmadeError when it is used.
        """
        if label in self._real:
            yield from super()._outcomes(function, jobs, label, total, contained=contained)
            return
        # All before the first is handed out: whoever takes them may stop at one that is not there.
        results = [self._find_or_replace(function, job, label) for job in jobs]
        yield from (cast("R", result) for result in results)

    def _find_or_replace(self, function: Callable[[J], R], job: J, label: str) -> object:
        """Return the result of a job if it is there, else a placeholder."""
        try:
            parts = self._parts(function, job)
        except UnmadeError:
            self._record(function, job, label, _digest_known_parts(job))
            return _Unmade()
        result = self._find_result(function, self._key(function, parts))
        if result is None:
            self._record(function, job, label, parts)
            return _Unmade()
        return result.value

    def begin(self, function: Callable[[J], R], jobs: Iterable[J], label: str, *, contained: bool = False) -> None:
        """Begin nothing: it will be asked for."""

    def do_unremembered(self, function: Callable[[J], R], job: J) -> R:  # noqa: ARG002 - as `Runner` has it
        """Do nothing, and end what would go on with its result."""
        raise UnmadeError

    def begin_when_idle(self, function: Callable[[J], R], jobs: Iterable[J], label: str) -> None:
        """Begin nothing: it will be asked for."""

    def _record(self, function: Callable[..., object], job: object, label: str, parts: Mapping[str, bytes]) -> None:
        super()._record(function, job, label, parts)
        subject = getattr(job, "subject", label)
        self.reasons.append(Reason(label, subject, self._find_causes(function, job, subject, parts)))

    def _find_causes(
        self, function: Callable[..., object], job: object, subject: str, parts: Mapping[str, bytes]
    ) -> tuple[str, ...]:
        build_log = self._context.build_log
        if not build_log.knows(function, subject):
            return (sentence("new"),)
        words: Mapping[str, str] = getattr(job, "causes", {})
        own, causes = parts_of_kind(job), [*self._find_program_change(build_log.versions(function))]
        for change in build_log.changes(function, subject, parts):
            if change in own:
                name = Sentence(change.replace("_", " "), {})  # which catalogues have for all fields of jobs
                causes.append(words.get(change, sentence("its {what} changed", what=name)))
            else:
                causes.append(sentence("{what} changed", what=change))
        of_unmade = not own <= parts.keys()
        return tuple(causes) or (_OF_UNMADE if of_unmade else sentence("no longer in the cache"),)

    def _find_program_change(self, old: Mapping[str, str]) -> Iterator[str]:
        """Yield the cause that the program or its engines are not the ones of last time, if so, with their versions."""
        new = self._context.versions
        names = [name for name in (*new, *(old.keys() - new.keys())) if old.get(name, "") != new.get(name, "")]
        if names:
            changes = ", ".join(f"{name} {old.get(name) or '–'} → {new.get(name) or '–'}" for name in names)
            yield sentence("the program or an engine changed ({changes})", changes=changes)


def _digest_known_parts(job: object) -> dict[str, bytes]:
    """Return the parts of a job that are not themselves to be made first."""
    digests = {}
    for name in parts_of_kind(job):
        with contextlib.suppress(UnmadeError):
            digests[name] = digest_of(getattr(job, name))
    return digests
