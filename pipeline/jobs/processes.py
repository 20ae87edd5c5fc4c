"""Processes of this machine that do jobs and share the store, each watched from here by a thread of its own.

Python's own pool ends all its processes with one that is killed, and does not tell what each is at; here the process
whose job goes over its limits is replaced, and the others go on.
"""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import pickle
import queue
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.i18n.sentences import error_text, sentence
from pipeline.jobs.executors import (
    DeadWorkerError,
    ExecutorError,
    Function,
    Task,
    Waiting,
    in_our_words,
    look_seldom,
    perform,
)
from pipeline.jobs.interrupt import block_interrupt, on_interrupt, scratch
from pipeline.jobs.job import Failed, Limits, Outcome
from pipeline.jobs.monitor import Monitor
from pipeline.jobs.store import Store
from pipeline.text.visible import guard_the_rest

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

    Context = ForkServerContext | SpawnContext
    """How processes are started."""


_HAS_GROUPS = hasattr(os, "killpg")
_SOON = 0.5  # seconds


class Guard:
    """The process that ends the others; threads may ask for it at one time."""

    def __init__(self, context: Context) -> None:
        """Make ready; it is started with the first of those that it watches."""
        self._context = context
        self._lock = threading.Lock()
        self._running: tuple[BaseProcess, Connection] | None = None

    def group(self) -> int:
        """Return the group that a process has to join; 0 where the system has none."""
        if not _HAS_GROUPS:
            return 0
        with self._lock:
            if self._running is None:
                self._running = self._start()
            return self._running[0].pid or 0

    def end(self) -> None:
        """End it, and the group with it."""
        with self._lock:
            if self._running is not None:
                process, pipe = self._running
                pipe.close()
                process.join()
                process.close()
                self._running = None

    def end_at_once(self) -> bool:
        """End it, and the group with it, from within a signal's handler: that must wait for no lock.

        Returns:
            Whether all have ended. They do in any case: a machine with much else to do may need longer.
        """
        if self._running is None:
            return True
        process, pipe = self._running
        pipe.close()
        process.join(_SOON)
        return not process.is_alive()

    def _start(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_guard, args=(theirs,), daemon=True)
        with _interrupts_held_back():
            process.start()
        theirs.close()
        with contextlib.suppress(EOFError, OSError):  # ended already: those that want to join it will say so
            ours.recv_bytes()
        return process, ours


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Keep Ctrl-C from what is started meanwhile: a server of processes that still starts would end in a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which lets the signal through again when it is started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def join(group: int) -> bool:
    """Join a process group; return False if it has ended, as then nothing waits for the work any more."""
    with contextlib.suppress(OSError):
        if group:
            os.setpgid(0, group)
        return True
    return False


def _guard(pipe: Connection) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    os.setpgid(0, 0)
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(b"ready")
        pipe.recv_bytes()
    os.killpg(os.getpgid(0), signal.SIGKILL)


def prepare(folder: str, set_up: Callable[[], None] | None) -> None:
    """Prepare a process for jobs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses Ctrl-C means the run, which ends this process
    guard_the_rest()
    tempfile.tempdir = folder  # what it leaves there when it is killed is removed with the folder
    look_seldom()
    if set_up is not None:
        set_up()


def serve(pipe: Connection, group: int, set_up: Callable[[], None]) -> None:
    """Do jobs until the pipe is closed."""
    if not join(group):
        return
    set_up()
    while True:
        try:
            function, tasks, folder = pipe.recv()
        except (EOFError, ConnectionError):
            return
        _do(function, tasks, _store(folder), pipe)


def _do(function: Function, tasks: Sequence[Task], store: Store, pipe: Connection) -> None:
    for task in tasks:
        try:
            answer: Outcome | Exception = perform(function, task, store)
        except Exception as error:  # noqa: BLE001 (raised where the result is waited for)
            error.add_note(traceback.format_exc())
            answer = error
        _send(pipe, answer)
        if isinstance(answer, Exception):
            return


def _send(pipe: Connection, answer: Outcome | Exception) -> None:
    try:
        pipe.send(answer)
    except (TypeError, AttributeError, pickle.PicklingError):  # an exception that cannot travel
        unsaid = sentence("a result cannot be sent")
        pipe.send(ExecutorError(in_our_words(answer) if isinstance(answer, Exception) else unsaid))


@functools.cache
def _store(folder: Path) -> Store:
    return Store(folder)


_LOOK = 0.25  # seconds between two looks at a process; most jobs end before the first
_ENDED = sentence("the process that worked on it was ended twice (out of memory?)")

_STOPPED = sentence("the processes were stopped")

_Order = tuple[Function, Sequence[Task], Path]


class Processes:
    """Processes of this machine; one that dies is replaced, and what it did is done once more."""

    def __init__(
        self,
        size: int,
        preload: Sequence[str] = (),
        limits: Limits | None = None,
        set_up: Callable[[], None] | None = None,
    ) -> None:
        """Use `size` processes, each of which calls `set_up` first, with these limits for jobs that are contained.

        They find the modules of `preload` imported where the system can share them.
        """
        self.size = size
        self._context = _context(list(preload))
        self._limits = limits or Limits()
        self._set_up = set_up
        self._open: _Open | None = None

    @property
    def ready(self) -> bool:
        """Return whether processes are running."""
        return self._open is not None

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Executor`."""
        if self._open is None:
            guard = Guard(self._context)
            self._open = _Open(self.size, functools.partial(self._new_worker, guard), guard)
        future = self._open.threads.submit(self._open.work, (function, list(tasks), store.folder))
        return lambda: _read_results(future, tasks)

    def close(self) -> None:
        """Kill the processes and drop waiting jobs. Any thread may do so."""
        running, self._open = self._open, None
        if running is not None:
            running.close()

    def _new_worker(self, guard: Guard, folder: str) -> _Worker:
        return _Worker(self._context, self._limits, guard, functools.partial(prepare, folder, self._set_up))


def _read_results(future: Future[list[Outcome]], tasks: Sequence[Task]) -> list[Outcome]:
    outcomes = future.result()
    for task, outcome in zip(tasks, outcomes, strict=True):
        if isinstance(outcome, Failed) and not task.contained:
            raise DeadWorkerError(sentence("{subject}: {why}", subject=outcome.subject, why=outcome.reason))
    return outcomes


class _Open:
    """Processes between `begin` and `close`: as many threads as workers, and a folder for what they leave behind."""

    def __init__(self, size: int, new_worker: Callable[[str], _Worker], guard: Guard) -> None:
        self._guard = guard
        self._within = ExitStack()
        folder = self._within.enter_context(scratch())
        self._workers = [new_worker(str(folder)) for _ in range(size)]
        self._within.enter_context(on_interrupt(at_once=self._stop))
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self.threads = ThreadPoolExecutor(size, "worker", initializer=block_interrupt)

    def _stop(self) -> None:
        """End all processes, and start no others."""
        for worker in self._workers:
            worker.closed = True
        if self._guard.end_at_once():
            Monitor(os.getpid()).end_started()

    def work(self, order: _Order) -> list[Outcome]:
        """Have some jobs done by a process that is free."""
        worker = self._idle.get()
        try:
            return worker.outcomes(order)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        self.threads.shutdown()
        for worker in self._workers:
            worker.end()
        self._guard.end()
        self._within.close()


class _StoppedError(Exception):
    """A job went over its limits, and its process was told to end."""


class _Worker:
    """One process, started when there is work for it; one thread at a time uses it."""

    def __init__(self, context: Context, limits: Limits, guard: Guard, set_up: Callable[[], None]) -> None:
        self._context = context
        self._guard = guard
        self._limits = limits
        self._set_up = set_up
        self._running: tuple[BaseProcess, Connection] | None = None
        self.closed = False

    def outcomes(self, order: _Order) -> list[Outcome]:
        """Return what comes of each task, in order; a task that ends the process gets a second try."""
        function, tasks, store = order
        results: list[Outcome] = []
        while len(results) < len(tasks):
            results += self._work_until_it_ends((function, tasks[len(results) :], store))
            if again := tasks[len(results) : len(results) + 1]:
                results += self._work_until_it_ends((function, again, store)) or [Failed(again[0].subject, _ENDED)]
        return results

    def close(self) -> None:
        """Kill the process and start no other."""
        self.closed = True
        if self._running is not None:
            Monitor(self._running[0].pid or 0).end()

    def end(self) -> None:
        """End the process; the next task starts another."""
        if self._running is not None:
            process, pipe = self._running
            Monitor(process.pid or 0).end()
            process.join()
            process.close()
            pipe.close()
            self._running = None

    def _work_until_it_ends(self, order: _Order) -> list[Outcome]:
        """Return what comes of the tasks until one of them ends the process.

        That one is among them if it was stopped.
        """
        process, pipe = self._process()
        watch = Monitor(process.pid or 0)
        results: list[Outcome] = []
        task: Task
        try:
            pipe.send(order)
            for task in order[1]:
                results.append(self._wait_for_outcome(task, pipe, watch))
        except _StoppedError as stopped:
            results.append(Failed(task.subject, error_text(stopped), watch.seconds))
            self.end()
        except (EOFError, ConnectionError):
            self.end()
        return results

    def _wait_for_outcome(self, task: Task, pipe: Connection, watch: Monitor) -> Outcome:
        """Return what comes of the task that the process is at."""
        watched = not pipe.poll(_LOOK)
        if watched:
            watch.begin()
        while not pipe.poll(_LOOK):
            if task.contained and (excess := watch.excess(self._limits, task.spent)):
                raise _StoppedError(excess)
        answer: Outcome | Exception = pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return replace(answer, seconds=watch.seconds) if watched else answer

    def _process(self) -> tuple[BaseProcess, Connection]:
        if self.closed:
            raise ExecutorError(_STOPPED)
        if self._running is None:
            ours, theirs = self._context.Pipe()
            arguments = (theirs, self._guard.group(), self._set_up)
            process = self._context.Process(target=serve, args=arguments, daemon=True)
            process.start()
            theirs.close()  # so that it is closed when the process ends
            self._running = process, ours
            if self.closed:  # whoever closed meanwhile has not seen it
                Monitor(process.pid or 0).end()
                raise ExecutorError(_STOPPED)
        return self._running


def _context(preload: list[str]) -> Context:
    """Return how processes begin: never as a fork of this one, which has threads, for such a fork may hang."""
    if "forkserver" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(preload)
    return context
