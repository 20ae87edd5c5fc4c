"""The command lines: those that README and docs recommend are understood, the others are refused in words."""

import contextlib
import inspect
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import invoke
import pytest

import tasks
from pipeline.cli import click_program, language, option_values
from pipeline.cli.actions.books import handout
from pipeline.cli.click_commands import Command
from pipeline.cli.commands import COMMANDS
from pipeline.cli.option_values import Verbosity
from pipeline.load.books import HANDOUT_KEYS
from pipeline.model.settings import Trust
from pipeline.options import Options
from tests.sample import pages_of_docs
from tests.typed import typed as of_program

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "LISEZMOI.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "tests" / "README.md",
    *pages_of_docs(),
]
TASKS = tasks.namespace
"""Those of invoke: the people's commands, and the developers'."""
NAMES = frozenset(TASKS.task_names)
LETTERS = {"content": "c", "output": "o", "jobs": "j", "keep_going": "k", "strict": "s", "drafts": "d"}
LETTERS |= {"verbose": "v", "quiet": "q"}
# Programs of others that are named there: what their options are is not ours to test.
OTHERS = frozenset("brew cd cp dask export git pip pipx uvx uv python python3 sudo /tmp/peers/bin/pip".split())


# Commands that are named in passing, and want to know of what.
NAMED_IN_PASSING = [
    ["handout"],
    ["handout", "--each"],
    ["handout", "--path"],
    ["new", "site"],
    ["completion"],
    ["new"],
    ["import"],
    ["translated"],
]


class Reached(Exception):  # noqa: N818 - nothing is wrong
    """The command was parsed and would start its work."""


def _lines(text: str) -> Iterator[str]:
    """Yield the command lines of a page, from shell blocks and inline code."""
    for block in re.findall(r"^ *```(?:sh|bash)\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL):
        yield from map(str.strip, block.splitlines())
    prose = re.sub(r"^(````*).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    for code in re.findall(r"`([^`\n]+)`", prose):
        first, _, rest = code.partition(" ")
        named = first in NAMES and (not rest or re.match(r"[-\[A-Z]", rest))
        if first.removeprefix("./") in ("invoke", "editions") or named or first in ("pytest", ".ci/run", *OTHERS):
            yield code


def _commands() -> list[tuple[str, str]]:
    found = {(path.name, line): None for path in PAGES for line in _lines(path.read_text("utf-8"))}
    return list(found)


def _words(line: str) -> list[str]:
    """Split a line into words, without comments, brackets of optional parts, and dots."""
    words = shlex.split(line, comments=True)
    while words and re.match(r"\w+=", words[0]):
        words = words[1:]
    words = [word.strip("[]").replace("…", "host:1" if "://" in word else "") for word in words]
    return [{"N": "7", "RULE": "split-link"}.get(word, word) for word in words if word]


_BASH = shutil.which("bash") or "bash"


def stop(*_: object, **__: object) -> None:
    raise Reached


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop every command before its work."""
    for row in COMMANDS:
        module = import_module(row.action().__module__)
        monkeypatch.setattr(
            module, "run_with_progress" if hasattr(module, "run_with_progress") else row.action().__name__, stop
        )
    monkeypatch.setattr("pipeline.editions.handouts.product.load_pupils", stop)
    monkeypatch.setattr("pipeline.cli.actions.publish.source_of", stop)
    monkeypatch.setattr("pipeline.cli.actions.deploy.read_settings", stop)
    monkeypatch.setattr(tasks, "_tool", stop)
    monkeypatch.setenv("EDITIONS_LANG", "en")  # which `--lang` changes
    monkeypatch.chdir(ROOT)


def typed(words: Sequence[str]) -> int:
    """Run words after `editions` or `./invoke`; return the output, or `Reached` if they were parsed."""
    developers = NAMES - {row.full_name.replace(" ", "-") for row in COMMANDS}
    if words[:1] in [[name] for name in developers] or words == ["--list"]:
        invoke.Program(namespace=TASKS).run(["invoke", *words], exit=False)
        return 0
    return click_program.run(words)


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
    words = rest if first.removeprefix("./") in ("invoke", "editions") else [first, *rest]
    if words and words not in NAMED_IN_PASSING:
        with contextlib.suppress(Reached):
            typed(words)
        assert capsys.readouterr().err == "", f"{page}: {line}"


def test_the_docs_have_command_lines_of_every_kind() -> None:
    lines = [line for _, line in _commands()]
    assert len(lines) > 40
    for name in NAMES:
        typed = rf"{name}\b|{name.replace('-', ' ')}\b"
        assert any(re.search(f"(?:^|invoke |editions )(?:{typed})", line) for line in lines), (
            f"nothing is said of {name}"
        )


def run(*words: str, where: Path = ROOT, plain: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as `./invoke` or plain invoke does."""
    words = ("--search-root", str(ROOT), *words)
    if not plain:
        return of_program(*words, cwd=where, environment=os.environ | environment)
    command = [sys.executable, "-P", "-m", "invoke", *words]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False, env=os.environ | environment)


@pytest.mark.parametrize("plain", [False, True])
def test_a_rule_is_explained_by_its_name_alone(*, plain: bool) -> None:
    found = run("explain", "split-link", plain=plain)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout == run("explain", "--rule", "split-link", plain=plain).stdout
    assert found.stdout.startswith("split-link (warning)\n")
    unknown = run("explain", "splitlink", plain=plain)
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "error: no rule is named “splitlink”; did you mean split-link, spelling, template-link?\n",
    )


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_task_tells_its_options(name: str) -> None:
    found = invoke.Program(namespace=TASKS)
    found.run(["invoke", name, "-h"], exit=False)


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.full_name)
def test_every_command_tells_its_words_and_options(row: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert click_program.run([*row.full_name.split(), "-h"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"Usage: {language.program()} {row.full_name} ")
    assert all(option.opts[0] in told and str(option.help).split()[0] in told for option in row.options)
    assert all(str(word.metavar) in told for word in row.arguments)


OF_RUN = {
    "jobs",
    "time_limit",
    "memory_limit",
    *(field.name for kind in (Options, Verbosity) for field in fields(kind)),
}


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.full_name)
def test_a_function_takes_the_words_and_options_of_its_command(row: Command) -> None:
    asked = inspect.signature(row.action()).parameters.values()
    given = {each.name for each in row.options} | {each.option for each in row.arguments}
    named = {each.name for each in asked if each.kind is not inspect.Parameter.VAR_KEYWORD}
    rest = next((each for each in asked if each.kind is inspect.Parameter.VAR_KEYWORD), None)
    if "options" in named:
        own = {"output"} if row.full_name == "report" else set()  # its page, not the folder of a site
        named = (named - {"options", "verbosity"}) | (given & OF_RUN - own)
    assert named <= given
    if rest is None:
        assert named == given


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.full_name)
def test_a_letter_is_the_same_option_everywhere(row: Command) -> None:
    for option in row.options:
        assert "".join(option.opts[1:]).strip("-") == LETTERS.get(option.name, ""), option.name


def test_help_and_mistakes_name_the_program_as_it_was_started() -> None:
    assert run("publish", "-h").stdout.startswith("Usage: ./invoke publish ")
    for words, said in (
        (("publsh",), "error: there is no command “publsh”; did you mean publish?"),
        (("lnit",), "error: there is no command “lnit”; did you mean lint?"),
        (("publish", "--otput", "x"), "error: there is no option --otput; did you mean --output?"),
        (("publish", "--output"), "error: --output needs a value"),
        (("publish", "a", "-c", "b"), "error: “a” and --content b contradict each other; give one of them"),
        (("completion",), "error: completion needs bash|zsh|fish"),
    ):
        found = run(*words)
        assert (found.returncode, found.stdout) == (2, "")
        assert found.stderr.startswith(said)
        assert found.stderr.count("\n") == 1
        if words[0] != "completion" and "-c" not in words:
            assert run(*words, plain=True).stderr.startswith(said.partition("; did")[0])


def test_without_a_folder_it_takes_this_one_if_it_has_settings_else_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert click_program.run(["check"]) == 2
    assert capsys.readouterr().err.startswith(
        "error: there is no collection.yaml and no folder content here: name the folder with your posts"
        " (--content FOLDER), or begin one ("
    )
    (tmp_path / "content").mkdir()
    assert option_values.choose_content("") == Path("content")
    (tmp_path / "collection.yaml").touch()
    assert option_values.choose_content("") == Path()
    assert option_values.choose_content("posts") == Path("posts")


def test_half_a_name_is_told_what_may_follow() -> None:
    found = run("new")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == "error: new needs site or post (./invoke new --help shows the commands)\n"


def test_alone_it_says_what_a_newcomer_needs() -> None:
    found = run()
    assert (found.returncode, found.stderr) == (0, "")
    needed = ["new site", "new post", "preview", "desk", "publish", "deploy"]
    assert [row.full_name for row in COMMANDS if row.first] == needed
    told = found.stdout.split("\n\n")[1:3]
    assert [re.findall(r"^  \./invoke ([a-z ]+?)  ", part, re.MULTILINE) for part in told] == [
        [row.full_name for row in COMMANDS if row.first],
        [row.full_name for row in COMMANDS if not row.first],
    ]


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert run("--version").stdout == f"editions {project['version']}\n"


def test_plain_invoke_gives_a_command_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, object]] = []

    def note(**given: object) -> None:
        seen.append(given)

    monkeypatch.setattr("pipeline.cli.actions.books.handout", note)
    typed = ["--tag", "a b", "--tag", "b", "--class", "2nde", "--teacher", "-o", "x", "-k"]
    invoke.Program(namespace=TASKS).run(["invoke", "handout", "folder", *typed], exit=False)
    assert click_program.run(["handout", "folder", *typed]) == 0
    assert seen[0] == seen[1]
    assert seen[0]["tag"] == ("a b", "b")
    assert (seen[0]["class_"], seen[0]["teacher"]) == ("2nde", True)
    assert seen[0]["options"] == Options(Path("folder"), Path("x"), keep_going=True)


@pytest.mark.parametrize("shell", click_program.SHELLS)
def test_a_shell_completes_commands_options_and_their_values(shell: str) -> None:
    if shell == "bash" or shutil.which(shell):
        script = run("completion", shell)
        assert (script.returncode, script.stderr) == (0, "")
        assert "_EDITIONS_COMPLETE" in script.stdout

    def offered(line: str) -> str:
        word = len(line.split(" ")) - 1
        asked = {"COMP_WORDS": line, "COMP_CWORD": str(word if shell != "fish" else line.rsplit(" ", maxsplit=1)[-1])}
        return run(_EDITIONS_COMPLETE=f"{shell}_complete", **asked).stdout  # type: ignore[arg-type]  # all are of the environment

    assert "publish" in offered("editions pub")
    assert "--keep-going" in offered("editions publish --ke")
    assert "site,articles" in offered("editions publish --only site,art")


def test_bash_really_completes(tmp_path: Path) -> None:
    program = tmp_path / "editions"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipeline "$@"\n', "utf-8")
    program.chmod(0o755)
    lines = [
        'eval "$(editions completion bash)"',
        'COMP_WORDS=(editions han) COMP_CWORD=1; _editions_completion editions; echo "${COMPREPLY[@]}"',
    ]
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    found = subprocess.run(
        [_BASH, "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
    )
    assert (found.stdout, found.stderr) == ("handout\n", "")


def test_a_reader_who_has_read_enough_ends_the_program_quietly() -> None:
    line = f'"{sys.executable}" -P "{ROOT}/pipeline/cli/start.py" --search-root "{ROOT}" explain | head -1'
    found = subprocess.run([_BASH, "-c", line], capture_output=True, text=True, check=False)
    assert found.stdout.startswith("Errors")
    assert found.stderr == ""


@pytest.mark.parametrize("words", [("explain", "typography"), ("publish", "-h"), ("publish", "--only", "œ")])
def test_a_terminal_that_knows_few_letters_gets_escapes(words: tuple[str, ...]) -> None:
    found = run(*words, PYTHONIOENCODING="ascii")
    assert "Traceback" not in found.stderr
    assert (found.stdout + found.stderr).isascii()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("anthology", "--cover", "nope"),
            "--cover must be rings, mosaic, picture or the path of a picture in content",
        ),
        (("anthology", "--cover", "mosaik"), "did you mean “mosaic”?"),
        (("anthology", "--cover", "../x.png"), "--cover must be "),
        (("anthology", "--cover-colour", "red"), "--cover-colour must be a colour"),
        (("anthology", "--parts", "month"), "--parts must be tag, year"),
        (("handout", "--tag", "a", "--layout", "a7"), "--layout must be a4"),
        (("handout", "--all", "--creep", "x"), "--creep must be a number"),
        (("handout", "--since", "gestern"), "--since must be a date"),
        (("publish", "--scheduler", "nope"), "--scheduler must be an address such as tcp://"),
        (("publish", "--only", "sight"), "--only: no edition is named “sight”; did you mean site?"),
        *(
            ((name, *more, "--trust", "latex"), "--trust: posts cannot be trusted with “latex”; there are html")
            for name, *more in (("publish",), ("check",), ("handout", "--all"), ("anthology",))
        ),
    ],
)
@pytest.mark.usefixtures("reached")
def test_a_wrong_value_ends_at_once_and_names_its_option(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert click_program.run(words) == 2
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

    action = import_module(next(row for row in COMMANDS if row.full_name == name).action().__module__)
    monkeypatch.setattr(action, "run_with_progress", nullcontext)
    monkeypatch.setattr(action, "source_of", note, raising=False)
    monkeypatch.setattr(action, "make_product", lambda _, prepared, *__: note(prepared.options), raising=False)
    monkeypatch.setattr("pipeline.publish.check", note)
    for words in ([], ["--trust", "html"]):
        with pytest.raises(Reached):
            click_program.run([name, *(["--all"] if name == "handout" else []), *words])
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
        found = of_program(*words, cwd=tmp_path)
        printed = found.stdout + found.stderr
        assert "Traceback" not in printed, words
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", printed), words
        assert not re.search("^error: forged", printed, re.MULTILINE), words


def test_each_option_of_a_handout_is_one_of_the_command_or_can_be_read() -> None:
    (command,) = (one for one in COMMANDS if one.full_name == "handout")
    of_command = {*inspect.signature(handout).parameters, *OF_RUN, "level", "group"}
    asked = {option.name for option in command.options} - of_command
    assert asked <= set(HANDOUT_KEYS)
