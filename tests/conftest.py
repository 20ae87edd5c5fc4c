"""Fixtures and hooks of all tests; `pytest --rewrite` rewrites expected texts and golden trees."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from _pytest.runner import runtestprotocol
from filelock import FileLock

from pipeline.jobs.executors import Executor, look_seldom
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs import cache_key, runners
from pipeline.runs.up_to_date import report_if_up_to_date
from tests import memory_disk
from tests.hostile.guard import covered, starts
from tests.judges import java, programs
from tests.one_worker import OneWorker
from tests.preview.browser import Browser
from tests.project import Project
from tests.sample import publish_sample, publish_second_sample
from tests.slow_files import LONGEST, slow_files

os.environ["EDITIONS_LANG"] = "en"  # what tests read is English, whatever whoever runs them reads
os.environ.pop("EDITIONS_PROGRAM", None)  # ./invoke test says its own name to what it starts
# Each program that a test starts would compile all of ours anew, which is a third of what its start costs.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a shell: programs would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)
_TEMPORARY = memory_disk.use()
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
# No limits of time, which a busy machine exceeds; the same examples each day, unless the profile "search" is chosen.
_PATIENT = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("suite", _PATIENT, derandomize=True, max_examples=60)
hypothesis.settings.register_profile("search", _PATIENT)
hypothesis.settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option `--rewrite`."""
    parser.addoption("--rewrite", action="store_true", help="write expected texts and golden trees anew")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Put temporary folders in memory, under a short path, and prepare coverage of worker processes."""
    if _TEMPORARY is not None and config.option.basetemp is None:
        config.option.basetemp = str(_TEMPORARY / "t")
    if config.getoption("cov_source", default=None):
        covered.let_all_write_down()


def pytest_sessionfinish(exitstatus: int) -> None:
    """Remove the temporary files in memory, unless a test has failed: then they are kept to be examined."""
    if _TEMPORARY is not None and exitstatus == pytest.ExitCode.OK:
        memory_disk.remove_at_exit(_TEMPORARY)


_SLOW = 0.1  # seconds of a fixture, which --durations is to show
_HERE = Path(__file__).parent
_SLOW_FILES = {_HERE / name for name in slow_files()}
_PUBLISHED = {"published_sample", "second_sample", "project"}
"""Fixtures that publish a whole collection."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Skip slow files whose tests are all deselected: saves a quarter of the time of collection."""
    is_quick = "not whole" in config.getoption("markexpr")
    return True if is_quick and collection_path in _SLOW_FILES else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests of whole collections, and run the slowest files first, so that no worker ends with one alone."""
    for item in items:
        if _PUBLISHED & {*getattr(item, "fixturenames", ())} or item.path in _SLOW_FILES:
            item.add_marker("whole")  # where it runs alone, it is what publishes them
    ranks = {_HERE / name: number for number, name in enumerate(LONGEST)}
    marked = {item.path for item in items if any(map(item.get_closest_marker, ("judge", "whole")))}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks) + (item.path not in marked)))


def pytest_collection() -> None:
    """Disable garbage collection while tests are collected: everything collected is kept."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Exclude collected objects from garbage collection, which took a sixth of the time."""
    gc.freeze()
    gc.enable()
    look_seldom()  # as workers do, for what they would do is done here


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Permit validators in tests marked `judge` only, before fixtures are set up."""
    programs.permit(marked=item.get_closest_marker("judge") is not None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Send one report for each test from a worker: five of six say nothing, and cost a second for a thousand tests."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed or report.duration > _SLOW:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


@pytest.fixture(autouse=True, scope="session")
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Use an empty cache, so that no earlier result replaces one that a test should make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _one_java(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Share one Java process between workers: starting it costs each of them ten CPU seconds."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        java.share(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(autouse=True, scope="session")
def _one_worker_is_this_process() -> Iterator[None]:
    """Run the jobs of a publish with one worker in this process, which has libraries and fonts loaded.

    A new worker process would cost as much again. Tests of processes ask for two workers.
    """
    real = runners._processes

    def processes(options: Options, *preload: tuple[str, ...]) -> Executor:
        return OneWorker() if options.workers == 1 else real(options, *preload)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runners, "_processes", processes)
        yield


@pytest.fixture(autouse=True, scope="session")
def refused_starts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Refuse to start programs that are not allowed, in this process and its children; return the log of refusals."""
    log = tmp_path_factory.mktemp("guard") / "starts"
    starts.watch(str(log))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(starts.VARIABLE, str(log))
        patch.setenv("PYTHONPATH", starts.FOLDER, prepend=os.pathsep)
        yield log


@pytest.fixture(autouse=True)
def _starts_nothing_else(refused_starts: Path) -> Iterator[None]:
    """Fail a test that starts a program not allowed by `tests/hostile/guard/starts.py`."""
    yield
    if refused_starts.exists():
        found = refused_starts.read_text("utf-8")
        refused_starts.unlink()
        pytest.fail(f"the program started {found}")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Return a function `once(name, make)` that fills a folder once for all workers and returns it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():  # where it failed, it fails for each who asks
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def published_sample(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Publish content/ with all editions and a handout, as the README does. Read-only."""
    return once("published-sample", publish_sample) / "output"


@pytest.fixture(scope="session")
def cache_of_second_sample(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Return the cache folder of the second sample, for tests that publish it again."""
    return once("second-sample-cache", lambda _: None)


@pytest.fixture(scope="session")
def second_sample(once: Callable[[str, Callable[[Path], None]], Path], cache_of_second_sample: Path) -> Path:
    """Publish site and e-book of docs/exemple/ into `output`, with the messages in `said.json`. Read-only."""
    only = "site,anthology-epub"
    return once("second-sample", lambda folder: publish_second_sample(folder, cache_of_second_sample, only))


@pytest.fixture(scope="session")
def wheel(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Build the wheel of this package; needs a network."""

    def build(folder: Path) -> None:
        command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(Path(__file__).parent.parent)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            end = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            end(f"no wheel can be built here: {run.stdout}{run.stderr}")

    (found,) = once("wheel", build).glob("*.whl")
    return found


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def chromium(_browser: Browser) -> Iterator[Browser]:
    """Return the browser of this process; it forgets all when the module ends, and no page of it goes on."""
    yield _browser
    _browser.begin()


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Return a function `expect(path, text)` that compares a text with a file, or writes the file with --rewrite."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--rewrite"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.exists(), f"{path} is not there: run pytest --rewrite and read what it writes"
        assert text == path.read_text("utf-8")

    return compare


@pytest.fixture(scope="module")
def _project(once: Callable[[str, Callable[[Path], None]], Path], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with a cache of its own, so that counts of jobs do not depend on other test files.

    The results for the unchanged articles are made once and copied in.
    """

    def make(folder: Path) -> None:
        made = Project(folder)
        made.write()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("EDITIONS_CACHE", str(folder / "cache"))
            publish(made.options)

    folder = tmp_path_factory.mktemp("project")
    results = once("published-project", make) / "cache"
    shutil.copytree(results, folder / "cache", ignore=shutil.ignore_patterns("build-logs", "outputs"))
    return Project(folder)


@pytest.fixture
def project(_project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project of six unchanged articles, published, with a cache of its own."""
    monkeypatch.setenv("EDITIONS_CACHE", str(_project.options.content.with_name("cache")))
    _project.write()
    if report_if_up_to_date(_project.options) is None:  # the test before has changed something
        publish(_project.options)
    return _project


@pytest.fixture
def change_of_program(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Return a function that changes the digest of the program; each call gives a new digest."""

    def change() -> None:
        new = secrets.token_hex(8)
        monkeypatch.setattr(cache_key, "_own", lambda: new)
        cache_key.forget()

    yield change
    monkeypatch.undo()
    cache_key.forget()
