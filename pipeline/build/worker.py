"""What one of the processes does that do jobs: it takes what it is sent, and sends what comes of it."""

from __future__ import annotations

import functools
import pickle
import signal
import tempfile
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.build.executors import ExecutorError, Function, Task, in_our_words, perform
from pipeline.build.garbage import look_seldom
from pipeline.build.guard import join
from pipeline.build.job import Outcome
from pipeline.build.store import Store
from pipeline.i18n.sentences import sentence
from pipeline.text.visible import guard_the_rest


def prepare(folder: str, set_up: Callable[[], None] | None) -> None:
    """Prepare a process for jobs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses Ctrl-C means the run, which ends this process
    guard_the_rest()
    tempfile.tempdir = folder  # what it leaves there when it is killed is removed with the folder
    look_seldom()
    if set_up is not None:
        set_up()


def serve(pipe: Connection, group: int, set_up: Callable[[], None]) -> None:
    """Do jobs until nobody asks any more."""
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
        unsaid = sentence("an answer cannot travel")
        pipe.send(ExecutorError(in_our_words(answer) if isinstance(answer, Exception) else unsaid))


@functools.cache
def _store(folder: Path) -> Store:
    return Store(folder)
