import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from pipeline.jobs import monitor
from pipeline.jobs.job import Limits
from pipeline.jobs.monitor import Monitor

_FEW = Limits(seconds=1000, memory=40_000_000)
# A process that starts another and waits for it; that one holds 100 MB.
_LARGE = "held = bytearray(100_000_000); print('ready', flush=True); input()"
_STARTER = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_LARGE!r}])"


@pytest.fixture
def starter() -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, "-c", _STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process.pid
        process.communicate("\n")


def test_what_a_process_has_started_counts(starter: int) -> None:
    watch = Monitor(starter)
    watch.begin()
    assert "memory" in watch.excess(_FEW)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists them")
def test_a_look_reads_no_processes_but_these(starter: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def all_of_them(*_: object, **__: object) -> list[psutil.Process]:
        raise AssertionError("every process of the machine was read")

    monkeypatch.setattr(psutil.Process, "children", all_of_them)
    assert "memory" in Monitor(starter).excess(_FEW)


def test_where_the_system_has_no_list_it_is_found_all_the_same(starter: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: int) -> Iterator[int]:
        raise FileNotFoundError

    monkeypatch.setattr(monitor, "_find_descendants", none)
    assert "memory" in Monitor(starter).excess(_FEW)
