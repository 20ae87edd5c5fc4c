"""A person who uses the desk by the calls that its pages make."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from pipeline.preview.serving import LOOPBACK
from tests.tools.monkey.book import Hand


class RefusedError(Exception):
    """Answer that is none: what a page shows."""

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {said.get('error', '')}")
        self.status = status
        conflict = said.get("conflict") or {}
        self.there: Any = conflict.get("file")
        self.is_doubt = "isDoubt" in conflict


@dataclass
class Page(Hand):
    """Browser of a person: how it calls."""

    place: str = ""
    head: Mapping[str, str] = field(default_factory=dict)

    def enter(self, place: str, key: str) -> None:
        """Open the desk at a place, by the key of a link."""
        self.place, self.head = place, {}
        _, cookie, _ = self.ask("GET", f"/_desk/enter/{key}")
        self.head = {"Cookie": cookie.partition(";")[0]}
        _, _, page = self.ask("GET", "/_desk/")
        token = re.search(rb'"token": "([^"]+)"', page)
        assert token, page
        self.head = {**self.head, "X-Desk-Token": token[1].decode(), "Origin": f"http://{place}"}

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str, bytes]:
        """Send a request; return status, cookie and body of its answer."""
        connection = HTTPConnection(LOOPBACK, int(self.place.rpartition(":")[2]), timeout=120)
        try:
            connection.request(method, path, body, {"Host": self.place, **self.head})
            answer = connection.getresponse()
            return answer.status, answer.headers["set-cookie"] or "", answer.read()
        finally:
            connection.close()

    def call(self, name: str, /, **values: object) -> Any:
        """Call the server."""
        return self.send(name, json.dumps(values).encode())

    def send(self, name: str, body: bytes, /, **values: str) -> Any:
        """Send data to the server, with values in the address."""
        status, _, answer = self.ask("POST", f"/_desk/api/{name}?{urlencode(values)}", body)
        said = json.loads(answer)
        if status != 200:
            raise RefusedError(status, said)
        return said


@dataclass(frozen=True)
class Goal:
    """Place where a text goes that is saved, as in the desk's `layer.js`."""

    file: Any
    call: str
    number: int
    size: int
    turn: str

    def describe(self) -> Mapping[str, object]:
        """Return what the editor says of it."""
        lines, blocks = self.file["text"].split("\n"), self.file["blocks"] or []
        mine = blocks[self.number : self.number + self.size]
        start = mine[0]["start"] if mine else 0
        old = lines[start - 1 : mine[-1]["end"] - 1] if mine else []
        ends = {block["end"] for block in blocks}
        same = [at for at in (block["start"] for block in blocks) if lines[at - 1 : at - 1 + len(old)] == old]
        same = [at for at in same if at + len(old) in ends]
        where = {"number": self.number, "size": self.size, "start": start, "was": "\n".join(old)}
        nth = same.index(start) if start in same else -1
        return {**where, "equal": len(same), "nth": nth, "digest": self.file["digest"], "turn": self.turn}
