"""The tasks: those of the people, from the table of commands, and here those of whoever works on the program."""

from __future__ import annotations

from pipeline.cli.start import heed_under_invoke

heed_under_invoke()

# isort: split
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import invoke
from invoke import Context, Exit, Task

from pipeline.cli.invoke_tasks import refuse, tasks, understand
from pipeline.cli.language import translate
from pipeline.cli.running import begin
from pipeline.i18n.sentences import constant, sentence
from pipeline.jobs.interrupt import on_interrupt, say
from pipeline.text.visible import write_line

_HERE = Path(__file__).parent


understand()
namespace = tasks()


def task(options: Mapping[str, str] | None = None) -> Callable[[Callable[..., None]], Task[Any]]:
    """Make a function a task, of which these are the options: they are written out, and have no letters."""

    def made(function: Callable[..., None]) -> Task[Any]:
        function.__doc__ = translate(constant(function.__doc__ or ""))
        words = {name: translate(constant(text)) for name, text in (options or {}).items()}
        found: Task[Any] = invoke.task(auto_shortflags=False, positional=(), help=words)(function)
        namespace.add_task(found)
        return found

    return made


@task(
    {
        "options": "further options of pytest, in quotation marks",
        "quick": "leave out what needs validators, and what publishes whole collections again and again",
        "long": "run only the long tests, which are left out otherwise: random searches, reading systems, build"
        " servers",
        "coverage": "measure which lines of pipeline/ the tests reach",
    }
)
def test(_context: Context, options: str = "", quick: bool = False, long: bool = False, coverage: bool = False) -> None:
    """Run the tests, with all validators that are installed (./invoke test brings them)."""
    # A worker for each core and two more, for tests wait, too: for a program, a browser, a watch. Those of --quick
    # hardly do, and to import and collect takes each worker five seconds there. The tests of a file
    # stay together, so that what they share (the published sample, a cluster) is made once. The groups of --dist
    # loadgroup do nothing with pytest 9.2 (pytest-xdist issue 1386).
    workers = (os.cpu_count() or 1) + (1 if quick else 2)
    words = ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]  # conftest.py has another order
    left_out = ["long", *(["judge", "whole"] if quick else []), *(["unmeasured"] if coverage else [])]
    words += ["-m", "long" if long else " and ".join(f"not {marker}" for marker in left_out)]
    words += ["--cov", "--cov-report=term-missing:skip-covered"] if coverage else []
    _tool("pytest", *words, *shlex.split(options))


@task()
def lint(_context: Context) -> None:
    """Check the code: ruff, mypy, import directions, and the types of scripts."""
    _tool("ruff", "check")
    _tool("ruff", "format", "--check")
    _tool("mypy")
    _tool("lint-imports", "--no-logo")
    compiler = _HERE / "tests" / "judges" / "node_modules" / "typescript" / "bin" / "tsc"
    if compiler.exists() and shutil.which("node"):
        for config in ("tsconfig.json", "tsconfig.pages.json"):
            _run("node", compiler, "-p", _HERE / "tests" / "judges" / config)
    else:
        write_line(translate(sentence("the types of scripts were not checked: ./invoke test brings tsc")))


@task(
    {
        "number": "how many articles to measure with (default: 100)",
        "against": "commit to compare with; both are measured in turn",
        "only": "editions to publish, as for publish",
        "rounds": "how often to measure each run, of which the median counts (default: 3)",
        "peers": "measure the other tools that are installed too",
    }
)
def bench(
    _context: Context, number: str = "", against: str = "", only: str = "", rounds: str = "", peers: bool = False
) -> None:
    """Measure publishing, compared with another commit or, with --peers, with other tools (docs/dev/bench.md)."""
    values = {"number": number, "against": against, "only": only, "rounds": rounds}
    options = [f"--{name}={value}" for name, value in values.items() if value]
    _tool("python", "-m", "tests.tools.bench", *options, *(["--peers"] if peers else []))


@task(
    {
        "minutes": "how long to hunt (default: 60)",
        "seed": "seed: another number gives other posts (default: 0)",
    }
)
def fuzz(_context: Context, minutes: str = "60", seed: str = "0") -> None:
    """Search for posts that break the program; each that is found becomes a test (tests/tools/fuzz/found)."""
    _tool("python", "-m", "tests.tools.fuzz", f"--minutes={minutes}", f"--seed={seed}")


@task(
    {
        "content": "folder with the posts and collection.yaml (default: content)",
        "trust": "what posts may do, as for publish",
        "output": "the published output of this content; by default it is published into a temporary folder",
        "json": "print all of it as JSON",
        "posts": "list the posts that lost most, and the words",
    }
)
def fidelity(
    _context: Context,
    content: str = "content",
    output: str = "",
    trust: str = "",
    json: bool = False,
    posts: bool = False,
) -> None:
    """Compare, post by post, what a reader of the source would see with what each edition has."""
    options = [f"--content={Path(content).absolute()}"]
    options += [f"--output={Path(output).absolute()}"] if output else []
    options += [f"--trust={trust}"] if trust else []
    options += [f"--{name}" for name, given in (("json", json), ("posts", posts)) if given]
    _tool("python", "-m", "tests.tools.fidelity", *options)


@task({"upgrade": "take the newest versions that pyproject.toml allows, instead of keeping those that still fit"})
def lock(_context: Context, upgrade: bool = False) -> None:
    """Renew the lock files in locks/ after a change in pyproject.toml."""
    compiled = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    compiled += ["--no-emit-index-url", "--custom-compile-command", "./invoke lock"]
    compiled += ["--upgrade"] if upgrade else []
    _tool("uv", *compiled, "--extra", "mermaid", "pyproject.toml", "-o", "locks/run.txt")
    both_groups = ("--group", "test", "--group", "lint")
    _tool("uv", *compiled, *both_groups, "-c", "locks/run.txt", "pyproject.toml", "-o", "locks/dev.txt")
    _tool("uv", *compiled, "--group", "setup", "-o", "locks/uv.txt")


@task()
def pictures(_context: Context) -> None:
    """Make the pictures of the docs (docs/pictures) again from the sample; needs Chromium."""
    _tool("python", "-m", "tests.tools.pictures")


@task()
def release(_context: Context) -> None:
    """Build sdist and wheel, check them, and publish the sample with the wheel in an empty environment."""
    _tool("python", "-m", "tests.tools.release")


def _tool(name: str, *options: str) -> None:
    """Run a developer's tool of this environment; its failure is ours."""
    program = Path(sys.executable).with_name(name)
    if not (program.exists() or shutil.which(name)):
        line = f"./invoke {'test' if name == 'pytest' else 'lint'}"
        refuse(sentence("{program} is not installed: run {line}", program=name, line=line))
    begin()
    say(str)
    _run(program if program.exists() else name, *options)


def _run(*command: str | Path) -> None:
    """Run a program; its failure is ours."""
    with subprocess.Popen(command, cwd=_HERE) as tool, on_interrupt(at_once=tool.terminate):  # noqa: S603 - by its name, no words of others
        code = tool.wait()
    if code:
        raise Exit(code=code)
