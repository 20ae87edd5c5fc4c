"""A preview at work: it watches, looks anew and tells, and answers meanwhile. Only user of uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.errors import UserError
from pipeline.i18n.catalogue import ENGLISH
from pipeline.i18n.sentences import error_text, sentence
from pipeline.jobs.runner import Progress
from pipeline.preview.access import Application, HostNames
from pipeline.preview.app import PreviewState, make_application
from pipeline.preview.live import LiveSite, Refreshed
from pipeline.preview.orders import Orders
from pipeline.preview.status import STILL, Status
from pipeline.preview.watching import Changes, watch_changes

LOOPBACK = "127.0.0.1"
_FIRST_PORT, _PORTS = 8100, 800
_MOST_OF_AN_ADDRESS, _MOST_WITHOUT_HEADER, _HEADER_SECONDS = 32, 256, 10.0
_BACKLOG = 64  # connections; asyncio takes as many at once, before one of them can be counted
_PATIENCE = 2.0  # seconds for the system to know a name
_UNSEEN = (-1, -1)  # no file is like this


class PlaceError(UserError):
    """The preview cannot listen at this address."""


@dataclass(frozen=True)
class Glance:
    """A look at the folder: what had changed, what was found, and how many seconds it took."""

    changes: Changes
    found: Refreshed
    seconds: float


@dataclass(frozen=True)
class Teller:
    """Listener of the preview: how far the first look is, each look, what hinders, and faults of ours."""

    progress: Callable[[], AbstractContextManager[Progress]]
    look: Callable[[Glance], None]
    hindrance: Callable[[str], None]
    fault: Callable[[Exception], None]


def open_socket(host: str, port: int, content: Path) -> socket.socket:
    """Return a socket to serve at; without a port one that is free, for the same folder the same if possible.

    Raises:
        PlaceError: it is taken, or there is no such address here.
    """
    wishes = [port] if port else [_FIRST_PORT + zlib.crc32(str(content).encode()) % _PORTS, 0]
    for wish in wishes:
        with contextlib.suppress(OSError):
            return _bind_socket(host, wish)
    try:
        return _bind_socket(host, wishes[-1])
    except OSError as error:
        raise PlaceError(_explain_failure(host, port, error)) from error


def _bind_socket(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(address[:2], family=family)


def _explain_failure(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return sentence(
            "port {port} is taken by another program; choose another one, or leave out --port to get a free one",
            port=port,
        )
    if error.errno == errno.EACCES:
        return sentence(
            "port {port} is reserved for the system; choose one from 1024 on, or leave out --port to get a free one",
            port=port,
        )
    return sentence(
        "this machine has no address {host}; --host takes one of its own, or 0.0.0.0 for all of them", host=host
    )


def open_twin(at: socket.socket) -> socket.socket | None:
    """Return a socket with the same port at the machine's own address of IPv6; None where it has none.

    Raises:
        OSError: Another program listens there.
    """
    try:
        return socket.create_server(("::1", at.getsockname()[1]), family=socket.AF_INET6)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise
        return None


def leads_here(name: str) -> bool:
    """Return whether the system knows a name as this machine's own, and no other machine's."""
    found: list[str] = []

    def look() -> None:
        with contextlib.suppress(OSError):
            found.extend(str(each[4][0]) for each in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=look, daemon=True)  # a resolver may take minutes
    asking.start()
    asking.join(_PATIENCE)
    return LOOPBACK in found and {*found} <= {LOOPBACK, "::1"}


def find_host_names(at: socket.socket, name: str = "", *, public: bool) -> HostNames:
    """Return the host names of a preview that listens at a socket, and has a name of its own perhaps."""
    port = int(at.getsockname()[1])
    known = HostNames(port).known | ({name} if name else frozenset())
    if not public:
        return HostNames(port, known)
    own = socket.gethostname().lower()
    return HostNames(port, known | {own, f"{own}.local", own.partition(".")[0]}, public=True)


@dataclass(frozen=True)
class PreviewServer:
    """One preview: of which folder, at which socket, what answers, who is told, and in which language browsers are.

    `application` makes what uvicorn serves; the desk has one of its own, a `name` and a second socket, its `twin`.
    `begun` is called when it answers.
    """

    content: Path
    at: socket.socket
    site: LiveSite
    teller: Teller
    public: bool = False
    trusted: bool = False
    language: str = ENGLISH
    application: Callable[[PreviewState, HostNames], Application] = make_application
    name: str = ""
    twin: socket.socket | None = None
    begun: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Serve until cancelled."""
        status = Status(self.content, self.language)
        upkeep = _Upkeep(self.site, status, self.teller)
        orders = Orders(self.site, self.teller.fault)
        state = PreviewState(self.site, status, orders, self.teller.fault, upkeep.look_again, trusted=self.trusted)
        names = find_host_names(self.at, self.name, public=self.public)
        server = _Server(_make_config(self.application(state, names)), self.begun)
        serving = asyncio.create_task(server.serve(sockets=[self.at, *([self.twin] if self.twin else [])]))
        try:
            await upkeep.go_on(self.content)
        finally:
            upkeep.end()
            orders.close()
            state.close()
            server.should_exit = True
            await serving


@dataclass
class _Upkeep:
    """Looks at the folder whenever something changes, and has it told."""

    site: LiveSite
    status: Status
    teller: Teller
    later: asyncio.Task[None] | None = None
    again: asyncio.Task[None] | None = None
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    async def go_on(self, content: Path) -> None:
        others = [folder for folder in self.site.folders if folder != content]
        async with contextlib.aclosing(watch_changes(content, self.teller.hindrance, others)) as changes:
            async for each in changes:
                if each is None or any(self.seen.pop(path, _UNSEEN) != self._stamp(path) for path in each):
                    await self.look(each)

    def look_again(self, changes: Changes) -> None:
        """Look again soon, at these files for certain; without any there is more to tell, and nothing has changed.

        The watch tells of them as well, later: they are passed over then, unless they have changed once more.
        """
        self.seen |= {path: stamp for path in changes or () if (stamp := self._stamp(path))}
        self.again = asyncio.create_task(self.look(changes))

    def _stamp(self, path: str) -> tuple[int, int] | None:
        """Return size and time of a file; None where there is none."""
        try:
            status = (self.status.content / path).stat()
        except OSError:
            return None
        return status.st_size, status.st_mtime_ns

    def end(self) -> None:
        """Tell nothing more."""
        for task in filter(None, (self.later, self.again)):
            task.cancel()

    async def look(self, changes: Changes) -> None:
        with contextlib.nullcontext(Progress()) if self.status.ready else self.teller.progress() as progress:
            begun = time.monotonic()
            try:
                refreshed = await asyncio.to_thread(self.site.refresh, changes, progress)
            except UserError as error:
                if not self.status.ready:
                    raise
                self.teller.hindrance(error_text(error))
                return
            except Exception as error:  # noqa: BLE001 - the preview goes on; what was shown stays
                self.teller.fault(error)
                return
        self.teller.look(Glance(changes, refreshed, time.monotonic() - begun))
        if self.later:
            self.later.cancel()
        self.later = asyncio.create_task(self._tell_later()) if self.status.take(refreshed) else None

    async def _tell_later(self) -> None:
        await asyncio.sleep(STILL)
        self.status.tell_errors()


class _Connection(H11Protocol):
    """A connection, which has seconds to send a whole header, and gives way to newer ones until it has."""

    timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for a header."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take in a part of a header or body."""
        super().data_received(data)
        if self.cycle and not self.cycle.response_complete:
            self._stop()
        elif self.timer is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self.timer = self.loop.call_later(_HEADER_SECONDS, self.drop)
        waiting = [each for each in self.connections if isinstance(each, _Connection) and each.timer]
        waiting.sort(key=lambda each: each.timer.when() if each.timer else 0)
        same = [each for each in waiting if each.client and self.client and each.client[0] == self.client[0]]
        if len(same) > _MOST_OF_AN_ADDRESS:
            same[0].drop()
        elif len(waiting) > _MOST_WITHOUT_HEADER:
            waiting[0].drop()

    def drop(self) -> None:
        """End the connection."""
        self._stop()  # else it would be counted until the loop has ended it
        self.transport.abort()

    def _stop(self) -> None:
        if self.timer:
            self.timer.cancel()
        self.timer = None


class _Server(uvicorn.Server):
    """A server that leaves signals to `jobs/interrupt.py`, which ends all of it at once.

    `begun` is called when it answers.
    """

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._begun()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _make_config(application: object) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
    return uvicorn.Config(
        application,  # type: ignore[arg-type]  # an application of ASGI, whose types it has of its own
        loop="asyncio",
        http=_Connection,
        backlog=_BACKLOG,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # nobody stands between
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=1,
    )
