"""A preview in a thread of the test, of a site that is a fake."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.preview.serving import LOOPBACK, Look, PreviewServer, Teller, place
from tests.preview.fake import FakeSite


@dataclass
class Running:
    """A preview of the Markdown files of a folder; `looks` and `faults` are what its terminal would be told."""

    content: Path
    public: bool = False
    looks: list[Look] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    hindrances: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Begin to serve."""
        self.site = FakeSite(self.content)
        at = place(LOOPBACK, 0, self.content)
        self.port = int(at.getsockname()[1])
        teller = Teller(self.looks.append, self.hindrances.append, self.faults.append)
        self._preview = PreviewServer(self.content, at, self.site, teller, public=self.public)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._preview.run())
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        finally:
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        self.site.go_on.set()
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(20)
        assert not self._thread.is_alive()

    @property
    def address(self) -> str:
        """Its front page."""
        return f"http://{LOOPBACK}:{self.port}/"
