"""Run a preview of a fake site in a thread of the test."""

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from pipeline.jobs.runner import Progress
from pipeline.preview.serving import LOOPBACK, Glance, PreviewServer, Teller, open_socket
from tests.preview.fake import FakeSite

LONG = 150.0  # seconds: far more than anything here takes


@dataclass(frozen=True)
class Answer:
    """The response to a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def until(holds: Callable[[], object]) -> None:
    """Wait until a condition is true."""
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """Send a request to a local server; headers are keyword arguments with `_` for `-`, the path is sent unchanged."""
    with closing(http.client.HTTPConnection(LOOPBACK, port, timeout=LONG)) as connection:
        connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.putheader("Content-Length", "0")
        connection.endheaders()
        found = connection.getresponse()
        return Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())


def raw(port: int, request: bytes) -> bytes:
    """Send bytes and return the response."""
    with socket.create_connection((LOOPBACK, port), timeout=LONG) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


def news(port: int, number: int = 0) -> Generator[dict[str, Any], None, None]:
    """Yield the events sent to a browser that knows all events up to a number."""
    with closing(http.client.HTTPConnection(LOOPBACK, port, timeout=LONG)) as connection:
        connection.request("GET", f"/_preview/events?number={number}")
        answer = connection.getresponse()
        for line in answer:
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


@dataclass
class Running:
    """A preview of the Markdown files of a folder; `looks` and `faults` are what its terminal would show."""

    content: Path
    public: bool = False
    looks: list[Glance] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    hindrances: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.site = FakeSite(self.content)
        at = open_socket(LOOPBACK, 0, self.content)
        self.port = int(at.getsockname()[1])
        teller = Teller(lambda: nullcontext(Progress()), self.looks.append, self.hindrances.append, self.faults.append)
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
            self._loop.run_until_complete(asyncio.sleep(0.05))  # for lines that browsers have just opened
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    def __exit__(self, *_: object) -> None:
        self.site.go_on.set()
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(LONG)
        assert not self._thread.is_alive()

    def ready(self) -> Self:
        """Wait until the folder was read once."""
        until(lambda: self.looks)
        return self

    def write(self, name: str, text: str) -> None:
        """Write a file and wait until a reading that began afterwards has ended."""
        count = len(self.looks)
        (self.content / name).write_text(text, "utf-8")
        until(lambda: any(self.site.has_read(look.found, name, text) for look in self.looks[count:]))

    @property
    def address(self) -> str:
        """Return the address of the front page."""
        return f"http://{LOOPBACK}:{self.port}/"
