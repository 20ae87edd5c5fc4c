"""Visits to links of the web: redirects followed a few steps, one request at a time to a host, results remembered."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import json
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from http import HTTPStatus
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from pipeline.i18n.sentences import sentence
from pipeline.jobs.runner import Progress
from pipeline.jobs.sealed import list_unfinished, write_whole
from pipeline.report.requests import NotPublicError, NotWebError, Reply, TooSlowError, Web, ask
from pipeline.report.survey import LinkState, Visit, VisitResult
from pipeline.runs.runners import trusted_cache

PAUSE = 1.0
"""Seconds between two requests to a host."""


class Turns:
    """The hosts and when each was asked last."""

    def __init__(self, pause: float = PAUSE) -> None:
        """Let `pause` seconds pass between two requests to a host."""
        self._pause = pause
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._last: dict[str, float] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until the host may be asked, and hold it meanwhile."""
        with self._guard:
            lock = self._locks[host]
        with lock:
            wait = self._last.get(host, -self._pause) + self._pause - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            try:
                yield
            finally:
                self._last[host] = time.monotonic()


_STEPS = 5
_FOR_GOOD = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_LEADS_ON = _FOR_GOOD | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_LETTERS = 2_000  # of an address that is remembered
Turn = Callable[[str], AbstractContextManager[object]]
"""Waits until a host may be asked, and is had as long as it is."""


def _at_once(_: str) -> AbstractContextManager[object]:
    return nullcontext()


def visit(address: str, web: Web, turn: Turn = _at_once) -> Visit:
    """Return what came of a visit to an address."""
    state, result, status, last = LinkState.UNKNOWN, VisitResult.NO_ANSWER, 0, ""
    try:
        answer, last = _follow_moves(address, web, turn)
        status = answer.status
        state, result = _interpret(status)
    except NotPublicError:
        state, result = LinkState.REFUSED, VisitResult.NOT_PUBLIC
    except NotWebError:
        state, result = LinkState.REFUSED, VisitResult.NOT_WEB
    except TooSlowError:
        result = VisitResult.TOO_SLOW
    except _TooFarError:
        result = VisitResult.TOO_FAR
    except ssl.SSLError:
        result = VisitResult.CERTIFICATE
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            state, result = LinkState.DEAD, VisitResult.NO_SUCH_NAME
    except http.client.HTTPException:
        result = VisitResult.NO_SENSE
    except OSError:
        pass
    moved = state is LinkState.ALIVE and last != ""
    return Visit(address, LinkState.MOVED if moved else state, result, status, last[:_LETTERS] if moved else "")


class _TooFarError(Exception):
    """An address leads on and on."""


def _interpret(status: int) -> tuple[LinkState, VisitResult]:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return LinkState.ALIVE, VisitResult.ANSWERED
    if status in _GONE:
        return LinkState.DEAD, VisitResult.GONE
    return LinkState.UNKNOWN, VisitResult.STATUS


def _follow_moves(address: str, web: Web, turn: Turn) -> tuple[Reply, str]:
    """Return the last answer, and where the address has moved to if all steps are for good."""
    at, moved, for_good = _find_next("", address), "", True
    seen = {at}
    for _ in range(_STEPS + 1):
        answer = _ask_gently(at, web, turn)
        if answer.status not in _LEADS_ON or not answer.location:
            return answer, moved if for_good else ""
        for_good = for_good and answer.status in _FOR_GOOD
        at = moved = _find_next(at, answer.location)
        if at in seen:
            raise _TooFarError
        seen.add(at)
    raise _TooFarError


def _find_next(address: str, location: str) -> str:
    """Return the page that a location leads to, as a page at an address says it."""
    try:
        goal = urldefrag(urljoin(address, location)).url
        urlsplit(goal)
    except ValueError:
        raise NotWebError from None
    return goal


def _ask_gently(address: str, web: Web, turn: Turn) -> Reply:
    """Request the head of a page; from servers that refuse, request the page and ignore its body."""
    host = urlsplit(address).hostname or ""
    try:
        with turn(host):
            answer = ask("HEAD", address, web)
    except http.client.HTTPException:
        answer = Reply(HTTPStatus.NOT_IMPLEMENTED)
    if answer.status < HTTPStatus.BAD_REQUEST or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return answer
    with turn(host):
        return ask("GET", address, web)


LABEL = "links"
"""The label of visits before whoever looks on."""
_AT_ONCE = 8  # hosts
_ALWAYS_THERE = "example.com"  # by RFC 2606
_OFTEN = 50  # visits after which all are remembered


@dataclass(frozen=True)
class Checking:
    """Options of visiting links: today, by this `web`, with a `pause` between two requests to a host, in seconds."""

    today: dt.date
    web: Web = field(default_factory=Web)
    pause: float = PAUSE

    def visits(self, addresses: Iterable[str], progress: Progress) -> tuple[Visit, ...]:
        """Return what came of a visit to each address, today or a few days ago, in their order."""
        wanted = {address: urldefrag(address).url for address in addresses}
        known = recall_visits(self.today)
        pages = dict.fromkeys(wanted.values())
        missing = [page for page in pages if page not in known]
        progress.start(LABEL, len(pages))
        for _ in range(len(pages) - len(missing)):
            progress.advance(LABEL, cached=True)
        known |= {visit.address: visit for visit in self._made(missing, progress)}
        return tuple(replace(known[page], address=address) for address, page in wanted.items())

    def _made(self, pages: Sequence[str], progress: Progress) -> list[Visit]:
        """Visit pages and remember results on the way, so that an interrupted check goes on later."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for page in pages:
            by_host[urlsplit(page).hostname or ""].append(page)
        made: list[Visit] = []
        turns = Turns(self.pause)
        threads = ThreadPoolExecutor(_AT_ONCE)
        try:
            waiting = [threads.submit(self._visit, page, turns) for page in _take_turns(list(by_host.values()))]
            for done in as_completed(waiting):
                made.append(done.result())
                progress.advance(LABEL, cached=False)
                if not len(made) % _OFTEN:
                    self._remember(made)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            self._remember(made)
        return list(map(_make_untold, made)) if self._is_offline(made) else made

    def _is_offline(self, made: Iterable[Visit]) -> bool:
        """Return whether no name is found, not even one that is always there: resolvers may say so where none is."""
        if any(visit.result is not VisitResult.NO_SUCH_NAME for visit in _keep_answered(made)):
            return False
        try:
            return not self.web.resolve(_ALWAYS_THERE)
        except OSError:
            return True

    def _remember(self, made: Sequence[Visit]) -> None:
        if not self._is_offline(made):
            remember_visits(_keep_answered(made), self.today)

    def _visit(self, page: str, turns: Turns) -> Visit:
        return replace(visit(page, self.web, turns.turn), date=self.today.isoformat())


def _take_turns(by_host: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the first page of each host, then the second of each, and so on."""
    for row in zip_longest(*by_host):
        yield from (page for page in row if page is not None)


def _make_untold(visit: Visit) -> Visit:
    """Return a visit of which nothing can be told."""
    return (
        visit
        if visit.state is LinkState.REFUSED
        else replace(visit, state=LinkState.UNKNOWN, result=VisitResult.NO_ANSWER)
    )


def _keep_answered(visits: Iterable[Visit]) -> list[Visit]:
    """Return the visits that reached a server."""
    return [visit for visit in visits if visit.state is not LinkState.REFUSED]


_FILE = "visits.json"
_LARGEST = 50_000_000  # bytes
FRESH = {LinkState.ALIVE: 14, LinkState.MOVED: 14, LinkState.DEAD: 1, LinkState.UNKNOWN: 1}
"""For how many days nobody looks again."""
_KEPT = 90  # days


def recall_visits(today: dt.date) -> dict[str, Visit]:
    """Return the visits that are still worth something, by their addresses."""
    visits = _read_visits()
    return {visit.address: visit for visit in visits if _age(visit, today) < FRESH.get(visit.state, 0)}


def remember_visits(visits: Iterable[Visit], today: dt.date) -> None:
    """Remember visits beside those that were; a cache that cannot be written does no harm."""
    kept = {visit.address: visit for visit in _read_visits() if _age(visit, today) < _KEPT}
    kept |= {visit.address: visit for visit in visits}
    data = json.dumps([asdict(visit) for _, visit in sorted(kept.items())], ensure_ascii=False, indent=0)
    write_whole(_path(), data.encode(errors="replace"))


def forget_visits() -> None:
    """Forget all visits."""
    with contextlib.suppress(OSError):
        for path in (_path(), *list_unfinished(_path())):
            path.unlink(missing_ok=True)


def _path() -> Path:
    return trusted_cache() / _FILE


def _read_visits() -> list[Visit]:
    try:
        path = _path()
        if path.stat().st_size > _LARGEST:
            return []
        return [_parse_visit(each) for each in json.loads(path.read_text("utf-8"))]
    except (OSError, ValueError, TypeError, KeyError):  # there is none, or it is damaged
        return []


def _parse_visit(each: Mapping[str, object]) -> Visit:
    return Visit(
        address=str(each["address"]),
        state=LinkState(str(each["state"])),
        result=VisitResult(str(each["result"])),
        status=int(str(each["status"])),
        leads_to=str(each["leads_to"]),
        date=dt.date.fromisoformat(str(each["date"])).isoformat(),
    )


def _age(visit: Visit, today: dt.date) -> int:
    """Return how many days ago it was; what is of a day to come counts as old."""
    days = (today - dt.date.fromisoformat(visit.date)).days
    return days if days >= 0 else _KEPT


_WORDS = {
    VisitResult.ANSWERED: sentence("it is there"),
    VisitResult.GONE: sentence("the server says that this page is not there"),
    VisitResult.NO_SUCH_NAME: sentence("there is no server of this name"),
    VisitResult.NO_ANSWER: sentence("the server gives no answer"),
    VisitResult.TOO_SLOW: sentence("the server takes too long to answer"),
    VisitResult.CERTIFICATE: sentence("the server cannot prove who it is (certificate)"),
    VisitResult.NO_SENSE: sentence("the server’s answer cannot be read"),
    VisitResult.TOO_FAR: sentence("it redirects without end"),
    VisitResult.NOT_PUBLIC: sentence("it leads to a machine that is not on the public internet; not visited"),
    VisitResult.NOT_WEB: sentence("an address of this kind is not visited"),
}


def describe_visit(visit: Visit) -> str:
    """Return what came of a visit, as a sentence or the end of one."""
    if visit.leads_to:
        return sentence("it has moved for good to {address}", address=visit.leads_to)
    if visit.result is VisitResult.STATUS:
        return sentence(
            "the server answers with {status}, perhaps only to programs like this one", status=str(visit.status)
        )
    return _WORDS[visit.result]
