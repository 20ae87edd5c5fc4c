"""Call the desk's application without a network."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.desk.app import make_desk_application
from pipeline.desk.bench import Bench
from pipeline.desk.people import People, Person
from pipeline.desk.runs import Runs
from pipeline.desk.store.files import DeskFiles
from pipeline.options import Options
from pipeline.preview.access import HostNames
from pipeline.preview.app import PreviewState
from pipeline.preview.orders import Orders
from pipeline.preview.status import Status
from pipeline.preview.watching import Changes
from tests.preview.fake import FakeSite

PORT = 8123
HOST = f"127.0.0.1:{PORT}"


@dataclass
class Answer:
    """The response to a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body, decoded."""
        return json.loads(self.body)


@dataclass
class DeskClient:
    """A client of the desk; `looks` are the changes that the preview was told to read."""

    content: Path
    looks: list[Changes] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Create the application and log in as its owner."""
        site = FakeSite(self.content)
        site.refresh(None)
        kept = self.content.parent / "kept"
        kept.mkdir(exist_ok=True)
        self.people = People(kept)
        options, complain = Options(self.content, self.content.parent / "output"), self.faults.append
        self.bench = Bench(options, DeskFiles(self.content, kept), self.people, complain, Runs(options, complain))
        status = Status(self.content, ready=True)
        state = PreviewState(site, status, Orders(site, self.faults.append), self.faults.append, self.looks.append)
        self.application = make_desk_application(self.bench, state, HostNames(PORT))
        self.person: Person | None = self.people.owner

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Send a request; headers are keyword arguments with `_` for `-`."""
        given = {"host": HOST}
        if self.person:
            given["cookie"] = f"editions-desk-{PORT}={self.people.make_cookie(self.person)}"
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": ("127.0.0.1", 5000),
            "server": ("127.0.0.1", PORT),
            "scheme": "http",
            "http_version": "1.1",
            "root_path": "",
        }
        sent: list[Mapping[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Mapping[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.application(scope, receive, send))  # type: ignore[arg-type]  # a coroutine
        found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], found, b"".join(part.get("body", b"") for part in sent[1:]))

    def call(self, name: str, values: Mapping[str, object] | None = None, **headers: str) -> Answer:
        """Call a function of the API as the desk's page does."""
        if self.person and "x_desk_token" not in headers:
            headers["x_desk_token"] = self.people.make_token(self.person)
        headers.setdefault("origin", f"http://{HOST}")
        return self.ask(f"/_desk/api/{name}", "POST", json.dumps(values or {}).encode(), **headers)
