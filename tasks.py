"""The commands: `invoke publish`, `invoke check`, ...; each parses its options and calls one function."""

from __future__ import annotations

from pipeline.cli.start import heed_under_invoke

heed_under_invoke()

# isort: split
import difflib
import functools
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, TypeVar

import invoke
from invoke import Context, Exit

from pipeline.cli import usage
from pipeline.cli.command_line import CommandTask, understand
from pipeline.cli.summary import Command
from pipeline.cli.terminal import ProgressBars, tell, tell_json, tell_plan
from pipeline.editions import EDITIONS
from pipeline.errors import UserError
from pipeline.jobs.executors import Limits
from pipeline.jobs.runner import Progress
from pipeline.jobs.scratch import all_in_scratch, sweep
from pipeline.jobs.stopping import listen, put_away, say
from pipeline.model.manuscript import Trust
from pipeline.model.problems import RULES
from pipeline.options import Options
from pipeline.output.tree import remove
from pipeline.report import ExitCode, Report
from pipeline.text.visible import guard_the_rest, visible, write_lines
from pipeline.up_to_date import forget, report_if_up_to_date, source_of

_Result = TypeVar("_Result")
_HERE = Path(__file__).parent


understand()
task = functools.partial(invoke.task, klass=CommandTask, auto_shortflags=False, positional=())


@task(help=usage.PUBLISH)
def publish(
    _context: Context,
    content: str = "content",
    output: str = "output",
    only: str = "",
    strict: bool = False,
    keep_going: bool = False,
    drafts: bool = False,
    jobs: str = "",
    trust: str = "",
    time_limit: str = "",
    memory_limit: str = "",
    json: bool = False,
    all_problems: bool = False,
    dry_run: bool = False,
    scheduler: str = "",
) -> None:
    """Publish a folder of posts as a web site, PDFs and an e-book."""
    options = Options(Path(content), Path(output), _editions(only), keep_going, drafts, _number(jobs))
    options = _within(options, time_limit, memory_limit, trust, scheduler=_address(scheduler))
    if dry_run:
        from pipeline.publish import plan

        tell_plan(_run(lambda progress: plan(options, progress)), json=json)
        return
    source = source_of(options)
    report = _run(lambda _: report_if_up_to_date(options, source), looks=True)
    if report is None:
        from pipeline.publish import publish as make

        report = _run(lambda progress: make(options, progress, source))
    _end(report, Command.PUBLISH, strict=strict, json=json, everything=all_problems, wrote=output)


@task(help=usage.CHECK)
def check(
    _context: Context,
    content: str = "content",
    only: str = "",
    strict: bool = False,
    keep_going: bool = False,
    drafts: bool = False,
    jobs: str = "",
    trust: str = "",
    time_limit: str = "",
    memory_limit: str = "",
    json: bool = False,
    all_problems: bool = False,
) -> None:
    """Find the problems that publish would find, and write nothing."""
    from pipeline.publish import check as find_problems

    options = Options(Path(content), Path("output"), _editions(only), keep_going, drafts, _number(jobs))
    options = _within(options, time_limit, memory_limit, trust)
    report = _run(lambda progress: find_problems(options, progress))
    _end(report, Command.CHECK, strict=strict, json=json, everything=all_problems)


@task(
    iterable=["post", "tag", "author", "layout"],
    help=usage.HANDOUT,
)
def handout(
    _context: Context,
    post: list[str],
    tag: list[str],
    author: list[str],
    layout: list[str],
    since: str = "",
    all: bool = False,  # noqa: A002 - the option's name
    order: str = "",
    title: str = "",
    class_: str = "",
    teacher_name: str = "",
    date: str = "",
    blanks: str = "",
    flow: bool = False,
    numbers: str = "",
    ruling: str = "",
    creep: str = "",
    teacher: bool = False,
    form: bool = False,
    zip: bool = False,  # noqa: A002 - likewise
    content: str = "content",
    output: str = "output",
    keep_going: bool = False,
    jobs: str = "",
    trust: str = "",
    time_limit: str = "",
    memory_limit: str = "",
    all_problems: bool = False,
) -> None:
    """Make what a teacher prints for a class: --tag TAG, --post SLUG ..., --author, --since or --all; see --layout."""
    from pipeline.load.handouts import read_handout
    from pipeline.on_demand import publish_handout

    given = {"post": post, "tag": tag, "author": author, "layout": layout, "since": since, "all": all, "order": order}
    given |= {"title": title, "class": class_, "teacher_name": teacher_name, "date": date, "blanks": blanks}
    given |= {"flow": flow, "numbers": numbers, "ruling": ruling, "creep": creep}
    given |= {"teacher": teacher, "form": form, "zip": zip}
    if not (post or tag or author or since or all):
        _usage("choose articles: --tag TAG, --post SLUG, --author NAME, --since DATE or --all")
    asked = _asked(read_handout, given)
    options = Options(Path(content), Path(output), keep_going=keep_going, workers=_number(jobs))
    options = _within(options, time_limit, memory_limit, trust)
    report, path = _run(lambda progress: publish_handout(options, asked, progress))
    _end(report, Command.HANDOUT, everything=all_problems, wrote=str(path))


@task(iterable=["post", "tag", "author"], help=usage.ANTHOLOGY)
def anthology(
    _context: Context,
    post: list[str],
    tag: list[str],
    author: list[str],
    name: str = "",
    since: str = "",
    order: str = "",
    parts: str = "",
    format: str = "",  # noqa: A002 - the option's name
    title: str = "",
    subtitle: str = "",
    edition: str = "",
    cover: str = "",
    cover_colour: str = "",
    content: str = "content",
    output: str = "output",
    keep_going: bool = False,
    jobs: str = "",
    trust: str = "",
    time_limit: str = "",
    memory_limit: str = "",
    all_problems: bool = False,
) -> None:
    """Make a book of all articles or of some, as EPUB and PDF: --tag TAG, --since DATE, --parts year ..."""
    from pipeline.load.anthologies import wishes
    from pipeline.on_demand import publish_anthology

    given = {"name": name, "post": post, "tag": tag, "author": author, "since": since, "order": order, "parts": parts}
    given |= {"format": format, "title": title, "subtitle": subtitle, "edition": edition}
    given |= {"cover": cover, "cover_colour": cover_colour}
    asked = _asked(lambda values: wishes(values, Path(content)), given)
    options = Options(Path(content), Path(output), keep_going=keep_going, workers=_number(jobs))
    options = _within(options, time_limit, memory_limit, trust)
    report, paths = _run(lambda progress: publish_anthology(options, name, asked, progress))
    _end(report, Command.ANTHOLOGY, everything=all_problems, wrote=" and ".join(map(str, paths)))


@task(help={"rule": "name of a rule, as it stands in a line about a problem"})
def explain(_context: Context, rule: str = "") -> None:
    """Say what a rule means, why it matters and how to mend it; without RULE, list all rules."""
    from pipeline.cli.explain import explanation, near_names, overview

    if rule and rule not in RULES:
        _usage(f"no rule is named “{rule}”; {near_names(rule)}")
    write_lines(explanation(rule) if rule else overview())


@task(help=usage.CLEAN)
def clean(_context: Context, output: str = "output", cache: bool = False) -> None:
    """Remove what publish has written."""
    if cache and _run(lambda _: forget(), looks=True):
        write_lines("Removed the cache.\n")
    found = _run(lambda _: remove(Path(output)), looks=True)
    name = visible(output)
    write_lines(f"Removed {name}.\n" if found else f"Nothing to remove: there is no {name}.\n")


@task(
    help={
        "options": "further options of pytest, in quotation marks",
        "quick": "leave out what needs validators, and what publishes whole collections again and again",
        "coverage": "measure which lines of pipeline/ the tests reach",
    }
)
def test(_context: Context, options: str = "", quick: bool = False, coverage: bool = False) -> None:
    """Run the tests, with all validators that are installed (./invoke test brings them)."""
    # A worker for each core; the tests of a file stay together, so that what they share (the published sample, a
    # cluster) is made once. The groups of --dist loadgroup do nothing with pytest 9.2 (pytest-xdist issue 1386).
    words = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]  # conftest.py has another order
    words += ["-m", "not judge and not whole"] if quick else []
    words += ["--cov", "--cov-report=term-missing:skip-covered"] if coverage else []
    _tool("pytest", *words, *shlex.split(options))


@task
def lint(_context: Context) -> None:
    """Check the code: ruff, mypy, import directions."""
    _tool("ruff", "check")
    _tool("ruff", "format", "--check")
    _tool("mypy")
    _tool("lint-imports", "--no-logo")


@task(help=usage.BENCH)
def bench(
    _context: Context,
    number: str = "100",
    short: str = "",
    long: str = "",
    cold: bool = False,
    peers: bool = False,
    growth: str = "",
    markdown: str = "",
) -> None:
    """Measure publishing against the engines' own work and, with --peers, against other tools (docs/bench.md)."""
    values = {"n": number, "short": short, "long": long, "growth": growth}
    options = [f"--{name}={value}" for name, value in values.items() if value]
    options += [f"--{name}" for name, given in (("cold", cold), ("peers", peers)) if given]
    options += [f"--markdown={Path(markdown).absolute()}"] if markdown else []
    _tool("python", "-m", "tests.bench", *options)


@task(
    help={
        "minutes": "how long to hunt (default: 60)",
        "seed": "number to begin with: another one gives other posts (default: 0)",
    }
)
def fuzz(_context: Context, minutes: str = "60", seed: str = "0") -> None:
    """Hunt for posts that end in no named problem; what is found becomes a test (tests/fuzz/found)."""
    _tool("python", "-m", "tests.fuzz", f"--minutes={minutes}", f"--seed={seed}")


@task(help=usage.FIDELITY)
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
    options += [f"--trust={','.join(_trusted(trust))}"] if trust else []
    options += [f"--{name}" for name, given in (("json", json), ("posts", posts)) if given]
    _tool("python", "-m", "tests.fidelity", *options)


@task(help={"upgrade": "take the newest versions that pyproject.toml allows, instead of keeping those that still fit"})
def lock(_context: Context, upgrade: bool = False) -> None:
    """Renew the lock files in locks/ after a change in pyproject.toml."""
    compiled = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    compiled += ["--no-emit-index-url", "--custom-compile-command", "./invoke lock"]
    compiled += ["--upgrade"] if upgrade else []
    _tool("uv", *compiled, "pyproject.toml", "-o", "locks/run.txt")
    both_groups = ("--group", "test", "--group", "lint")
    _tool("uv", *compiled, *both_groups, "-c", "locks/run.txt", "pyproject.toml", "-o", "locks/dev.txt")
    _tool("uv", *compiled, "--group", "setup", "-o", "locks/uv.txt")


def _editions(only: str) -> tuple[str, ...]:
    return _known(only, "only", EDITIONS, "no edition is named")


def _known(words: str, option: str, known: Iterable[str], none_such: str) -> tuple[str, ...]:
    """Return the words of an option that takes several of those that are known, each once."""
    found = tuple(dict.fromkeys(filter(None, (word.strip() for word in words.split(",")))))
    for word in found:
        if word not in known:
            near = difflib.get_close_matches(word, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            _usage(f"--{option}: {none_such} “{word}”; {hint}")
    return found


def _asked(read: Callable[[Mapping[str, object]], _Result], given: Mapping[str, object]) -> _Result:
    """Return what the options of a command ask for; one that was not given is None to whoever reads them."""
    from pipeline.load.values import WrongFieldError, WrongValueError

    try:
        return read({name: value or None for name, value in given.items()})
    except WrongFieldError as error:
        _usage(f"--{error.key.replace('_', '-')} {error.why}")
    except WrongValueError as error:
        _usage(str(error))


def _address(scheduler: str) -> str:
    if scheduler and not re.fullmatch(r"(tcp|tls|ucx|ws|wss)://.+:\d+", scheduler):
        _usage(f"--scheduler wants an address such as tcp://10.0.0.1:8786, not “{scheduler}”")
    return scheduler


def _number(value: str, option: str = "jobs", default: int = 0) -> int:
    if not value:
        return default
    if not value.isdecimal() or int(value) < 1:
        _usage(f"--{option} wants a whole number from 1 on, not “{value}”")
    return int(value)


def _within(options: Options, seconds: str, mebibytes: str, trust: str, scheduler: str = "") -> Options:
    """Return the options, with what a post may take and what it is trusted with."""
    usual = Limits()
    memory = _number(mebibytes, "memory-limit", usual.memory >> 20) << 20
    limits = Limits(_number(seconds, "time-limit", int(usual.seconds)), memory)
    return replace(options, limits=limits, trust=_trusted(trust), scheduler=scheduler)


def _trusted(trust: str) -> tuple[Trust, ...]:
    return tuple(map(Trust, sorted(_known(trust, "trust", list(Trust), "posts cannot be trusted with"))))


def _run(work: Callable[[Progress], _Result], *, looks: bool = False) -> _Result:
    """Do the work under progress bars; what the user can mend ends here with one line and its exit code.

    Work that only `looks` puts nothing away for a while.
    """
    _begin()
    sweep()
    try:
        with nullcontext() if looks else all_in_scratch(), ProgressBars() as progress:
            return work(progress)
    except UserError as error:
        _usage(str(error))


def _begin() -> None:
    """From here on this process is the command's: it ends when it is told to, and writes nothing that acts."""
    listen()
    guard_the_rest()


def _end(
    report: Report,
    command: Command,
    *,
    strict: bool = False,
    json: bool = False,
    everything: bool = False,
    wrote: str = "",
) -> None:
    """Tell what came of it, and end with its exit code."""
    code = report.exit_code(strict=strict)
    if json:
        tell_json(report, exit_code=code)
    else:
        tell(report, command, wrote=wrote, everything=everything)
    if code:
        raise Exit(code=code)


def _usage(message: str) -> NoReturn:
    raise Exit(f"error: {visible(message)}", code=ExitCode.USER)


def _tool(name: str, *options: str) -> None:
    """Run a developer's tool of this environment; its failure is ours."""
    program = Path(sys.executable).with_name(name)
    if not (program.exists() or shutil.which(name)):
        _usage(f"{name} is not installed: run ./invoke {'test' if name == 'pytest' else 'lint'}")
    _begin()
    say(str)
    command = [program if program.exists() else name, *options]
    with subprocess.Popen(command, cwd=_HERE) as tool, put_away(at_once=tool.terminate):  # noqa: S603
        code = tool.wait()
    if code:
        raise Exit(code=code)
