"""Run the jobs of a single worker in this process, with all libraries and fonts loaded."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future

from pipeline.jobs.executors import Function, InProcess, Task, Waiting
from pipeline.jobs.job import Outcome
from pipeline.jobs.store import Store

# What sets pages stands no two threads, of which the preview has several.
_ONE_AT_A_TIME = threading.RLock()


class OneWorker(InProcess):
    """An executor that runs jobs at once and in order, as one worker does, even if no one waits for them."""

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Executor`."""
        future: Future[list[Outcome]] = Future()
        try:
            with _ONE_AT_A_TIME:
                future.set_result(super().begin(function, tasks, store)())
        except Exception as error:  # noqa: BLE001 - it is raised again for whoever waits
            future.set_exception(error)
        return future.result
