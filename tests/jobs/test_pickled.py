"""What is read from the cache: plain values, and nothing that runs code."""

import datetime as dt
import functools
import hashlib
import os
import pickle
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from pipeline.i18n.catalogue import OurWord, word_of
from pipeline.i18n.sentences import counted, sentence
from pipeline.jobs.blob import Blob, Pickled, values_in
from pipeline.jobs.build_log import BuildLog
from pipeline.jobs.job import JobFunction, NamedFunction
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store
from pipeline.model.problems import Problem, Severity
from pipeline.output.trees import pack
from pipeline.text.setting_values import ValueKind


class Calls:
    """An object pickled as the call of a function."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self._call


def touch(path: object) -> None:
    Path(str(path)).touch()


def test_plain_values_come_back() -> None:
    value = {
        "problem": Problem(
            "a.md", 1, 2, "no-title", sentence("{error}; more", error="x"), counted("{number} a", "b", 2)
        ),
        "severity": Severity.ERROR,
        "day": dt.datetime(2024, 5, 1, tzinfo=dt.UTC),
        "path": PurePosixPath("a/b"),
        "names": frozenset({"a"}),
        "word": word_of("corrigé"),
    }
    found = Pickled.of(value).value()
    assert found == value
    assert found["problem"].hint.one == "{number} a"
    assert isinstance(found["word"], OurWord)


@pytest.mark.parametrize(
    "make",
    [
        lambda trace: Calls(os.system, f"touch {trace}"),
        lambda trace: Calls(eval, f"open({str(trace)!r}, 'w')"),
        lambda trace: Calls(subprocess.Popen, ["touch", str(trace)]),
        lambda trace: Calls(functools.partial(os.mkdir, str(trace))),
        lambda trace: Calls(shutil.copy, __file__, str(trace)),
        lambda trace: Calls(pack, Path(__file__).parent, trace, "a"),  # of ours, but a function
        lambda trace: Calls(ValueKind("", dict, touch), trace),  # a frozen value that can be called
        lambda trace: Calls(NamedFunction[..., None]("os:mkdir"), str(trace)),
        lambda trace: Calls(JobFunction[str, None]("os:mkdir"), str(trace)),
        lambda trace: Calls(getattr(Path, "touch"), trace),  # noqa: B009 - by its dotted name
        lambda trace: Calls(Store, trace),  # of ours, but no value
    ],
)
def test_nothing_else_is_built_or_called(make: Callable[[Path], object], tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    data = pickle.dumps(make(trace), protocol=5)
    with pytest.raises(pickle.UnpicklingError):
        next(values_in(data))
    assert not trace.exists()


@pytest.mark.parametrize(
    "name",
    [
        b"pipeline.jobs.store\nPath",
        b"pipeline.__main__\nmain",
        b"pipeline.jobs.blob\nBlob.of",
        b"pipeline.text.setting_values\nValueKind",
        b"os\nsystem",
    ],
)
def test_no_name_leads_out_of_the_plain_values(name: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError):
        next(values_in(b"c" + name + b"\n."))


def length(word: str) -> int:
    return len(word)


def shout(word: str) -> Blob:
    return Blob.of(word.upper())


@pytest.mark.parametrize("foreign", [Calls(os.mkdir, "never"), "of another type"])
def test_a_result_that_is_not_what_the_function_gives_is_made_again(foreign: object, tmp_path: Path) -> None:
    store = Store(tmp_path)
    with Runner(RunnerContext(store)) as runner:
        assert list(runner.map(length, ["abc"], "work")) == [3]
        (key,) = [name[1:].hex() for _, _, name in store._records.each() if name[:1] == b"r"]
    store.keep(key, Pickled(pickle.dumps(foreign, protocol=5) + pickle.dumps([], protocol=5)))
    with Runner(RunnerContext(Store(tmp_path))) as runner:
        assert list(runner.map(length, ["abc"], "work")) == [3]
        assert runner.ran == {"work": 1}
    assert not Path("never").exists()


def test_a_build_log_of_somebody_else_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "log"
    payload = pickle.dumps({"a": Calls(os.mkdir, str(tmp_path / "trace"))}, protocol=5)
    path.write_bytes(hashlib.sha256(b"build log 4" + payload).digest() + payload)
    path.chmod(0o600)
    assert not BuildLog(path).knows(length, "a")
    assert not (tmp_path / "trace").exists()
