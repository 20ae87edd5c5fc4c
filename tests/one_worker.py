"""What is published by one worker, done by this process, which has all libraries and fonts at hand."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future

from pipeline.build.executors import Function, InProcess, Task, Waiting
from pipeline.build.job import Outcome
from pipeline.build.store import Store

# What sets pages stands no two threads, of which the preview has several.
_ONE_AT_A_TIME = threading.RLock()


class OneWorker(InProcess):
    """As one worker it does what is begun in order, whether anybody waits for it or not."""

    def begin(self, function: Function, tasks: Sequence[Task], store: Store) -> Waiting:
        """See `Executor`."""
        future: Future[list[Outcome]] = Future()
        try:
            with _ONE_AT_A_TIME:
                future.set_result(super().begin(function, tasks, store)())
        except Exception as error:  # noqa: BLE001 - it is raised again for whoever waits
            future.set_exception(error)
        return future.result
