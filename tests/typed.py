"""Run command lines of the program, each in a fork of a process that has imported it.

Importing and starting workers is most of the cost of a short command: the fork runs the jobs itself, with templates,
fonts and style sheets already loaded. Tests of startup, of settings that Python reads at its start (`PYTHONPATH`, the
locale), or of workers start a process of their own.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.cli import start
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs import runners
from tests.one_worker import OneWorker

ROOT = Path(__file__).parent.parent
_IMPORTED = ("pipeline.publish", "pipeline.on_demand", "rich.progress", *runners._TO_WRITE)
_START = "from tests.typed import serve; serve()"  # not as a file: workers of a command would import it as their own


def typed_at(terminal: str, *words: str, cwd: Path, environment: Mapping[str, str]) -> int:
    """Run `editions` with these words at a terminal, given by its file; return the exit code."""
    files = [terminal] * 3
    return _ask(json.dumps({"words": words, "cwd": str(cwd), "environment": dict(environment), "files": files}))


def typed(*words: str, cwd: Path, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `editions` with these words, without a terminal."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("output", "errors")]
        for file in files:
            file.touch()
        paths = [os.devnull, *map(str, files)]
        order = {"words": words, "cwd": str(cwd), "environment": dict(environment or os.environ), "files": paths}
        code = _ask(json.dumps(order))
        said = [file.read_bytes().decode("utf-8", "replace") for file in files]
    return subprocess.CompletedProcess(list(words), code, *said)


def _ask(order: str) -> int:
    server = _server()
    assert server.stdin
    assert server.stdout
    server.stdin.write(f"{order}\n")
    server.stdin.flush()
    return int(server.stdout.readline())


@cache
def _server() -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _START]
    server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(server.communicate)  # at the end of its input it ends
    return server


def serve() -> None:
    """Run each command line read from standard input and print its exit code."""
    sys.path[0] = str(ROOT)  # which stands for the working directory, and that will be another
    for name in (*_IMPORTED, *(found.name for found in pkgutil.walk_packages(cli.__path__, "pipeline.cli."))):
        importlib.import_module(name)
    runners._processes = lambda *_: OneWorker()  # no process but this one is to do jobs
    _warm_up()
    gc.freeze()  # a fork that looks for garbage does not look, and write, there
    for line in sys.stdin:
        child = os.fork()
        if not child:
            return _begin(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - to whoever has started this
    return None


def _warm_up() -> None:
    """Publish a site, to load templates, fonts and style sheets before any fork."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_CACHE", f"{folder}/cache")
        content = Path(folder, "content")
        content.mkdir()
        (content / "post.md").write_text("---\ntitle: A post\ndate: 2026-01-02\n---\n\nWords.\n", "utf-8")
        publish(Options(content, Path(folder, "output"), only=("site",), workers=1))


def _begin(words: list[str], cwd: str, environment: Mapping[str, str], files: list[str]) -> None:
    """Run the program in this fork."""
    _take_on(environment, files)
    os.chdir(cwd)
    sys.argv = ["editions", *words]
    try:
        start.main()
    except SystemExit as end:
        atexit._run_exitfuncs()
        start.flush()
        os._exit(int(end.code or 0))  # to take down all that was imported would take longer than most commands


def _take_on(environment: Mapping[str, str], files: list[str]) -> None:
    """Replace the environment and the standard streams."""
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(files):
        opened = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY)
        os.dup2(opened, number)
        os.close(opened)
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    sys.stdin = open(0, encoding=encoding, closefd=False)  # noqa: SIM115 - as long as this process
    sys.stdout = open(1, "w", encoding=encoding, closefd=False)  # noqa: SIM115 - likewise
    sys.stderr = open(2, "w", encoding=encoding, errors="backslashreplace", closefd=False)  # noqa: SIM115 - likewise
