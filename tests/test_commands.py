"""The command lines: those that README and docs recommend are understood, the others are refused in words."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import invoke
import pytest
from invoke import Collection, Task

import tasks
from pipeline.cli.command_line import SHORT
from pipeline.model.manuscript import Trust
from pipeline.options import Options

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "tests" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
COLLECTION = Collection.from_module(tasks)
NAMES = frozenset(COLLECTION.task_names)
# Programs of others that are named there: what their options are is not ours to test.
OTHERS = frozenset(("brew", "dask", "pip", "python", "python3", "/tmp/peers/bin/pip"))  # noqa: S108 - in docs/bench.md


class Reached(Exception):  # noqa: N818 - nothing is wrong
    """The command was understood, and would begin its work now."""


def _lines(text: str) -> Iterator[str]:
    """Command lines of a page: those of its shell blocks, and what it sets as code that begins as one."""
    for block in re.findall(r"^```(?:sh|bash)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    prose = re.sub(r"^(````*).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    for code in re.findall(r"`([^`\n]+)`", prose):
        first, _, rest = code.partition(" ")
        named = first in NAMES and (not rest or re.match(r"[-\[A-Z]", rest))
        if first.removeprefix("./") == "invoke" or named or first in ("pytest", ".ci/run", *OTHERS):
            yield code


def _commands() -> list[tuple[str, str]]:
    found = {(path.name, line): None for path in PAGES for line in _lines(path.read_text("utf-8"))}
    return list(found)


def _words(line: str) -> list[str]:
    """The words of a line as somebody types it: without remarks, brackets around what may be left out, and dots."""
    words = shlex.split(line, comments=True)
    while words and re.match(r"\w+=", words[0]):
        words = words[1:]
    words = [word.strip("[]").replace("…", "host:1" if "://" in word else "") for word in words]
    return [{"N": "7", "RULE": "split-link"}.get(word, word) for word in words if word]


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every command end where its work would begin."""

    def stop(*_: object, **__: object) -> None:
        raise Reached

    for name in ("_run", "_tool", "source_of", "forget", "remove"):
        monkeypatch.setattr(tasks, name, stop)
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(("page", "line"), _commands())
@pytest.mark.usefixtures("reached")
def test_every_command_line_of_the_docs_is_understood(page: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, *rest = _words(line)
    if first in OTHERS:
        for name in re.findall(r"locks/\S+", line):
            assert (ROOT / name).exists(), f"{page}: {name}"
        return
    if first in ("pytest", ".ci/run"):
        named = [word for word in (first, *rest) if "/" in word]
        assert all((ROOT / word).exists() for word in named), f"{page}: {line}"
        return
    words = rest if first.removeprefix("./") == "invoke" else [first, *rest]
    if words and words != ["handout"]:  # which is named in passing there, and wants to know of what
        with contextlib.suppress(Reached):
            invoke.Program(namespace=COLLECTION).run(["invoke", *words], exit=False)
        assert capsys.readouterr().err == "", f"{page}: {line}"


def test_the_docs_have_command_lines_of_every_kind() -> None:
    lines = [line for _, line in _commands()]
    assert len(lines) > 40
    for name in NAMES:
        assert any(re.search(rf"(?:^|invoke ){name}\b", line) for line in lines), f"nothing is said of {name}"


def run(*words: str, where: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A command as `./invoke` starts it."""
    command = [sys.executable, "-P", "-m", "invoke", "--search-root", str(ROOT), *words]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


def test_a_rule_is_explained_by_its_name_alone() -> None:
    found = run("explain", "split-link")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout == run("explain", "--rule", "split-link").stdout
    assert found.stdout.startswith("split-link (warning)\n")
    unknown = run("explain", "splitlink")
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "error: no rule is named “splitlink”; did you mean split-link or template-link or empty-link?\n",
    )


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_command_tells_its_options_with_h(name: str) -> None:
    found = invoke.Program(namespace=COLLECTION)
    found.run(["invoke", name, "-h"], exit=False)


def test_h_is_help() -> None:
    found = run("publish", "-h")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("Usage: ")


def _arguments(name: str) -> Mapping[str, tuple[str, ...]]:
    task: Task[Any] = COLLECTION[name]
    return {str(argument.name): argument.names for argument in task.get_arguments(ignore_unknown_help=True)}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_letter_is_the_same_option_everywhere(name: str) -> None:
    for option, names in _arguments(name).items():
        letters = tuple(each for each in names if len(each) == 1)
        assert letters == ((SHORT[option],) if option in SHORT else ()), f"{name} {option}"


@pytest.mark.parametrize("words", [("explain", "typography"), ("publish", "-h"), ("publish", "--only", "œ")])
def test_a_terminal_that_knows_few_letters_gets_escapes(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    found = run(*words)
    assert "Traceback" not in found.stderr
    assert (found.stdout + found.stderr).isascii()


def test_an_option_without_its_value_is_named() -> None:
    found = run("publish", "--output")
    assert found.returncode == 2
    assert found.stderr.startswith("error: --output wants a value (")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("anthology", "--cover", "nope"), "--cover wants rings, mosaic, picture or the path of a picture in content"),
        (("anthology", "--cover", "mosaik"), "did you mean “mosaic”?"),
        (("anthology", "--cover", "../x.png"), "--cover wants "),
        (("anthology", "--cover-colour", "red"), "--cover-colour wants a colour"),
        (("anthology", "--parts", "month"), "--parts wants tag, year"),
        (("handout", "--tag", "a", "--layout", "a7"), "--layout wants a4"),
        (("handout", "--all", "--creep", "x"), "--creep wants a number"),
        (("handout", "--since", "gestern"), "--since wants a date"),
        (("publish", "--scheduler", "nope"), "--scheduler wants an address such as tcp://"),
        (("publish", "--only", "sight"), "--only: no edition is named “sight”; did you mean site?"),
        *(
            ((name, *more, "--trust", "latex"), "--trust: posts cannot be trusted with “latex”; there are html")
            for name, *more in (("publish",), ("check",), ("handout", "--all"), ("anthology",), ("fidelity",))
        ),
    ],
)
@pytest.mark.usefixtures("reached")
def test_a_wrong_value_ends_at_once_and_names_its_option(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        invoke.Program(namespace=COLLECTION).run(["invoke", *words])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("error: --")
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("name", ["publish", "check", "handout", "anthology"])
def test_whoever_gives_the_command_trusts_posts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Options] = []

    def note(options: Options, *_: object) -> None:
        seen.append(options)
        raise Reached

    def work(begin: Callable[[object], object], **_: bool) -> None:
        begin(None)

    monkeypatch.setattr(tasks, "_run", work)
    monkeypatch.setattr(tasks, "source_of", note)
    for place in ("publish.check", "on_demand.publish_handout", "on_demand.publish_anthology"):
        monkeypatch.setattr(f"pipeline.{place}", note)
    for words in ([], ["--trust", "html"]):
        with pytest.raises(Reached):
            invoke.Program(namespace=COLLECTION).run(
                ["invoke", name, *(["--all"] if name == "handout" else []), *words], exit=False
            )
    assert [options.trust for options in seen] == [(), (Trust.HTML,)]


def test_no_word_of_a_command_line_acts_on_the_terminal(tmp_path: Path) -> None:
    act = "\x1b]0;x\x07\x9b31m\u202e\nerror: forged"
    for words in (
        (act,),
        ("publish", act),
        ("publish", "--content", act),
        ("publish", f"--{act}"),
        ("publish", "--only", act),
        ("publish", "--jobs", act),
        ("publish", "--trust", act),
        ("explain", act),
        ("anthology", "--cover", act),
        ("anthology", "--content", str(ROOT / "content"), "--name", act, "--tag", act),
        ("handout", "--tag", act),
        ("clean", "--output", act),
        ("check", "--content", act),
        ("--help", act),
    ):
        found = run(*words, where=tmp_path)
        printed = found.stdout + found.stderr
        assert "Traceback" not in printed, words
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", printed), words
        assert not re.search("^error: forged", printed, re.MULTILINE), words
