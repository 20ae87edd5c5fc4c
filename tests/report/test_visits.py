import datetime as dt
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipeline.jobs.runner import Progress
from pipeline.report import visits as memory
from pipeline.report.survey import LinkState, VisitResult
from pipeline.report.visits import Checking, Turns
from tests.report.servers import by_path, saying, serving, web

TODAY = dt.date(2026, 11, 26)
PAGES = {"/there": saying("200 OK"), "/gone": saying("404 Not Found"), "/busy": saying("503 Busy")}


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    memory.forget_visits()
    yield
    memory.forget_visits()


def test_what_came_of_visits_is_remembered_for_some_days() -> None:
    addresses = [
        "http://public.test/there",
        "http://public.test/there#place",
        "http://public.test/gone",
        "http://10.0.0.1/",
    ]
    with serving(by_path(PAGES)) as server:
        ours, _ = web(server, {"10.0.0.1": ["10.0.0.1"]})
        first = Checking(TODAY, ours, pause=0).visits(addresses, Progress())
        assert [one.address for one in first] == addresses
        assert [one.state for one in first] == [LinkState.ALIVE, LinkState.ALIVE, LinkState.DEAD, LinkState.REFUSED]
        assert len(server.requests) == 3  # a page once, one that is gone by HEAD and GET
        assert Checking(TODAY, ours, pause=0).visits(addresses, Progress()) == first
        assert len(server.requests) == 3
        Checking(TODAY + dt.timedelta(1), ours, pause=0).visits(addresses, Progress())
        assert len(server.requests) == 5  # that which was gone
        Checking(TODAY + dt.timedelta(14), ours, pause=0).visits(addresses, Progress())
        assert len(server.requests) == 8


def test_a_machine_without_a_network_tells_nothing_of_links() -> None:
    with serving(saying("200 OK")) as server:
        offline, _ = web(server)
        (found,) = Checking(TODAY, offline, pause=0).visits(["http://nobody.test/"], Progress())
        assert (found.state, found.result) == (LinkState.UNKNOWN, VisitResult.NO_ANSWER)
        assert memory.recall_visits(TODAY) == {}
        online, _ = web(server, {"example.com": ["93.184.216.34"]})
        (found,) = Checking(TODAY, online, pause=0).visits(["http://nobody.test/"], Progress())
        assert (found.state, found.result) == (LinkState.DEAD, VisitResult.NO_SUCH_NAME)


def test_a_damaged_memory_is_none() -> None:
    memory.remember_visits([], TODAY)
    for text in (
        "",
        "{",
        "[1]",
        '[{"address": 1}]',
        '[{"address":"a","state":"x","result":"gone","status":1,"leads_to":"","date":"x"}]',
    ):
        memory._path().write_text(text, "utf-8")
        assert memory.recall_visits(TODAY) == {}


def test_a_host_is_asked_by_one_at_a_time_and_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    now, rests = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        rests.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", sleep)
    turns = Turns(pause=1.0)
    for host in ("a.test", "b.test", "a.test", "a.test"):
        with turns.turn(host):
            now[0] += 0.25
    assert rests == [pytest.approx(0.75), pytest.approx(1.0)]


def test_two_threads_never_ask_one_host_at_once() -> None:
    within, most = [0], [0]

    @contextmanager
    def counted() -> Iterator[None]:
        within[0] += 1
        most[0] = max(most[0], within[0])
        yield
        within[0] -= 1

    turns = Turns(pause=0)

    def ask() -> None:
        for _ in range(200):
            with turns.turn("a.test"), counted():
                pass

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == [1]
